"""Columns of a decision table: several inputs and outputs, their types and their language."""

from __future__ import annotations

from typing import Any

import pytest

from engine.definitions.decisions import Decision, read_decisions
from engine.errors import DeploymentRefused

FILE = "processes/biaya.dmn"
TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="biaya" name="Biaya" namespace="http://contoh">
  <decision id="tentukan_biaya" name="Biaya">
    <decisionTable id="tabel" hitPolicy="{policy}">
      <input id="i1" label="Luas">
        <inputExpression id="e1" typeRef="number"{language}><text>{expression}</text></inputExpression>
      </input>
      <input id="i2" label="Kecamatan">
        <inputExpression id="e2" typeRef="string"><text>kecamatan</text></inputExpression>
      </input>
      <output id="o1" name="biaya" typeRef="{type}" />
      <output id="o2" name="catatan" typeRef="string" />
      <rule id="r1">
        <inputEntry id="c1"><text>&lt;= 100</text></inputEntry>
        <inputEntry id="c2"><text>-</text></inputEntry>
        <outputEntry id="d1"><text>luas * 2.5</text></outputEntry>
        <outputEntry id="d2"><text>"kecil di " + kecamatan</text></outputEntry>
      </rule>
      <rule id="r2">
        <inputEntry id="c3"><text>&gt; 100</text></inputEntry>
        <inputEntry id="c4"><text>"Rengat","Seberida"</text></inputEntry>
        <outputEntry id="d3"><text>1000</text></outputEntry>
        <outputEntry id="d4"><text></text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>"""


def table(**changes: str) -> Decision:
    parts = {"policy": "UNIQUE", "language": "", "expression": "luas", "type": "double", **changes}
    (decision,) = read_decisions(TABLE.format(**parts).encode(), FILE)
    return decision


def outputs(scope: dict[str, Any], **changes: str) -> Any:
    return table(**changes).evaluate(scope).outputs


def test_every_output_of_the_matching_rule_is_given() -> None:
    assert outputs({"luas": 10, "kecamatan": "Rengat"}) == ({"biaya": 25, "catatan": "kecil di Rengat"},)


def test_an_empty_output_cell_is_null() -> None:
    assert outputs({"luas": 200, "kecamatan": "Seberida"}) == ({"biaya": 1000, "catatan": None},)


def test_no_matching_rule_gives_nothing_and_says_what_was_read() -> None:
    result = table().evaluate({"luas": 200, "kecamatan": "Kelayang"})
    assert (result.outputs, result.rules) == ((), ())
    assert result.inputs == {"Luas": 200, "Kecamatan": "Kelayang"}


def test_the_columns_type_is_the_outputs_type() -> None:
    (row,) = outputs({"luas": 3, "kecamatan": "Rengat"}, type="integer")
    assert (row["biaya"], type(row["biaya"])) == (7, int)
    (row,) = outputs({"luas": 3, "kecamatan": "Rengat"}, type="string")
    assert row["biaya"] == "7.5"


def test_an_input_may_be_juel() -> None:
    changes = {"language": ' expressionLanguage="juel"', "expression": "${lahan.luas}"}
    assert outputs({"lahan": {"luas": 200}, "kecamatan": "Rengat"}, **changes) == ({"biaya": 1000, "catatan": None},)


def test_the_variables_a_table_reads_are_known() -> None:
    assert table().reads >= {"luas", "kecamatan"}


def test_its_digest_changes_with_its_file() -> None:
    assert table().digest != table(type="integer").digest


@pytest.mark.parametrize("policy", ["ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"])
def test_other_hit_policies_are_refused_by_name(policy: str) -> None:
    with pytest.raises(DeploymentRefused, match=policy):
        table(policy=policy)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (['        <inputEntry id="c4"><text>"Rengat","Seberida"</text></inputEntry>\n'], "satu sel untuk tiap kolom"),
        (["<text>kecamatan</text>"], "belum berisi ekspresi"),
        (
            ['<output id="o1" name="biaya" typeRef="double" />', '<output id="o2" name="catatan" typeRef="string" />'],
            "keluaran",
        ),
    ],
)
def test_an_incomplete_table_is_refused_at_its_element(lines: list[str], sentence: str) -> None:
    data = TABLE.format(policy="UNIQUE", language="", expression="luas", type="double")
    for line in lines:
        assert line in data
        data = data.replace(line, "")
    with pytest.raises(DeploymentRefused, match=sentence) as refusal:
        read_decisions(data.encode(), FILE)
    assert refusal.value.findings[0].element
    assert refusal.value.findings[0].line


def test_an_entity_in_the_file_is_never_expanded() -> None:
    data = TABLE.format(policy="UNIQUE", language="", expression="&x;", type="double")
    bomb = data.replace("?>", '?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>', 1)
    with pytest.raises(DeploymentRefused):
        read_decisions(bomb.encode(), FILE)
