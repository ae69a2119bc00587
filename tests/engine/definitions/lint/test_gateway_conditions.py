"""Conditions of one gateway that meet, leave a hole or never hold are told with a value; what is not known is left."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest

from engine.errors import Finding
from tests.engine.definitions.diagrams import TASK, diagram, findings, flow

ASK = flow("masuk", "mulai", "periksa") + flow("maju", "periksa", "gerbang")
GATE = '<bpmn:exclusiveGateway id="gerbang" name="Ke mana?" />'
WITH_DEFAULT = '<bpmn:exclusiveGateway id="gerbang" name="Ke mana?" default="lain" />'
SOFT = "bila tidak ada syarat yang cocok"


def number(**more: object) -> dict[str, object]:
    return {"id": "n", "type": "number", "key": "nilai", "label": "Nilai", **more}


def choice(*values: object, key: str = "putusan", **validate: object) -> dict[str, object]:
    options = [{"label": str(value), "value": value} for value in values]
    validate = {"required": True, **validate}
    return {"id": key, "type": "radio", "key": key, "label": key, "values": options, "validate": validate}


REQUIRED = number(validate={"required": True, "min": 0, "max": 100}, decimalDigits=0)
TICK = {"id": "t", "type": "checkbox", "key": "setuju", "label": "Setuju"}
WRITTEN = {"id": "h", "type": "textfield", "key": "hasil", "label": "Hasil", "validate": {"required": True}}
KINDS = choice("setuju", "tolak")
EITHER = ("${putusan == 'setuju'}", "${putusan == 'tolak'}")


def form(*components: object) -> bytes:
    return json.dumps({"id": "periksa", "type": "default", "components": components}).encode()


def found(*conditions: str, fields: tuple[object, ...], default: bool = False, more: str = "") -> list[Finding]:
    """The rule's findings on a task and the gateway behind it; flows are called f0, f1 …"""
    flows = "".join(flow(f"f{n}", "gerbang", "selesai", escape(text)) for n, text in enumerate(conditions))
    flows += flow("lain", "gerbang", "selesai") if default else ""
    drawn = diagram(TASK + (WITH_DEFAULT if default else GATE), ASK + flows + more)
    return findings(drawn, "gateway-conditions", {"forms/coba/periksa.form": form(*fields)})


def told(*conditions: str, fields: tuple[object, ...], default: bool = False) -> list[tuple[str, str]]:
    return [(each.category, each.element) for each in found(*conditions, fields=fields, default=default)]


@pytest.mark.parametrize(
    ("conditions", "field", "example"),
    [
        (("${nilai < 5}", "${nilai > 5}"), number(validate={"required": True}), "nilai = 5"),
        (("=nilai <= 5", "=nilai > 6"), REQUIRED, "nilai = 6"),
        (("=nilai in [0..10]", "=nilai in (10..90]"), REQUIRED, "nilai = 100"),
        (("=nilai <= 5.5", "=nilai >= 5.7"), number(validate={"required": True}, decimalDigits=1), "nilai = 5.6"),
        (("=nilai <= 5", "=nilai > 5"), number(), "nilai kosong"),
        (EITHER, choice("setuju", "tolak", "tunda"), "putusan = 'tunda'"),
        (("=kelas = 1", "=kelas = 2"), choice(1, 2, 3, key="kelas"), "kelas = 3"),
        (EITHER, choice("setuju", "tolak", required=False), "putusan kosong"),
        (("${setuju}", "${setuju == null}"), TICK, "setuju = false"),
        (("${hasil == 'a'}", "${hasil == 'b'}"), WRITTEN, "hasil = 'lainnya'"),
    ],
)
def test_a_hole_that_somebody_can_enter_is_an_error(
    conditions: tuple[str, ...], field: dict[str, object], example: str
) -> None:
    (finding,) = (each for each in found(*conditions, fields=(field,)) if each.category == "error")
    assert (finding.element, finding.rule) == ("gerbang", "gateway-conditions")
    assert f"tidak punya jalan bila {example}:" in finding.message


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        (EITHER, KINDS),
        (("=nilai <= 5", "=nilai > 5"), REQUIRED),
        (("=nilai <= 5", "=nilai >= 6"), REQUIRED),
        (("=nilai between 0 and 50", "=nilai in (50..100]"), REQUIRED),
        (("${setuju}", "${!setuju}"), TICK),
        (("=if setuju then false else true", "=setuju"), TICK),
        (('=putusan in ("setuju", "tunda")', '=putusan = "tolak"'), choice("setuju", "tolak", "tunda")),
        (("=nilai <= 5", "=nilai > 5", "=nilai = null"), number()),
        (("${hasil == 'a'}", "${hasil != 'a'}"), WRITTEN),
    ],
)
def test_conditions_that_leave_nothing_out_need_no_default_flow(
    conditions: tuple[str, ...], field: dict[str, object]
) -> None:
    assert told(*conditions, fields=(field,)) == []


@pytest.mark.parametrize(
    ("conditions", "fields", "example"),
    [
        (("=nilai <= 5", "=nilai >= 5"), (number(),), "nilai = 5"),
        (("${nilai > 3}", "${nilai < 10 && nilai > 1}"), (REQUIRED,), "nilai = 4"),
        (("${putusan != 'a'}", "${putusan != 'b'}"), (choice("a", "b", "c"),), "putusan = 'c'"),
        (("${putusan == 'setuju'}", "${nilai == 5}"), (KINDS, REQUIRED), "putusan = 'setuju' dan nilai = 5"),
        (("${x == 1}", "${x >= 1}"), (KINDS,), "x = 1"),
    ],
)
def test_two_conditions_that_can_both_hold_are_a_warning_at_the_later_flow(
    conditions: tuple[str, ...], fields: tuple[object, ...], example: str
) -> None:
    (finding,) = found(*conditions, fields=fields, default=True)
    assert (finding.category, finding.element) == ("warn", "f1")
    assert finding.message.startswith(f"Bila {example}, syarat alur ini dan syarat alur “f0” terpenuhi dua-duanya")


@pytest.mark.parametrize(
    ("condition", "field", "reason"),
    [
        ("${putusan == 'setju'}", KINDS, "putusan hanya bisa berisi 'setuju', 'tolak'"),
        ("=nilai > 200", REQUIRED, "tidak ada isian nilai yang sesuai"),
        ("=nilai > 5 and nilai < 3", number(), "isinya saling bertentangan"),
        ("${x == 'a' && x == 'b'}", KINDS, "isinya saling bertentangan"),
        ("=nilai = 1.5", REQUIRED, "tidak ada isian nilai yang sesuai"),
    ],
)
def test_a_condition_that_can_never_hold_is_a_warning(condition: str, field: dict[str, object], reason: str) -> None:
    (finding,) = found(condition, fields=(field,), default=True)
    assert (finding.category, finding.element) == ("warn", "f0") and reason in finding.message


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        (("=nilai + 1 > 5", "=nilai + 1 <= 5"), REQUIRED),  # arithmetic is not read
        (("=nilai > batas", "=nilai <= batas"), REQUIRED),
        (("${hasil == 5}", "${hasil != 5}"), WRITTEN),  # JUEL takes texts for numbers
        (("=x <= 5", "=x > 5"), KINDS),  # nothing is known of x, which may not be set at all
        (("=berkas = null", "=is defined(berkas)"), {"id": "b", "type": "filepicker", "key": "berkas", "label": "B"}),
        (EITHER, {**KINDS, "conditional": {"hide": "=x = 1"}}),  # not on every page
    ],
)
def test_what_cannot_be_told_is_left_at_the_soft_warning(conditions: tuple[str, ...], field: dict[str, object]) -> None:
    (finding,) = found(*conditions, fields=(field,))
    assert (finding.category, finding.element) == ("warn", "gerbang") and SOFT in finding.message


@pytest.mark.parametrize(
    "fields",
    [
        ({"id": "x", "type": "expression", "key": "x", "expression": '=if y then "a" else "b"'},),  # nobody types it
        ({**choice("a", "b", "c", key="x"), "properties": {"syarat": '=x != "c"'}},),  # the form may refuse it
        (choice("a", "b", "c", key="x"), {**TICK, "properties": {"syarat": '=setuju or x != "c"'}}),
        ({**choice("a", "b", "c", key="x"), "validate": {"required": "=y"}},),
    ],
)
def test_a_hole_that_nobody_may_come_to_is_only_a_warning(fields: tuple[object, ...]) -> None:
    (finding,) = found('=x = "a"', '=x = "d" or x = null', fields=fields)[-1:]
    assert (finding.category, finding.element) == ("warn", "gerbang") and "mungkin tidak punya jalan" in finding.message


def test_what_an_earlier_gateway_has_sent_away_is_no_hole_and_no_overlap() -> None:
    second = '<bpmn:exclusiveGateway id="kedua" name="Lalu?" />'
    flows = ASK + flow("tolak", "gerbang", "selesai", "${putusan == 'tolak'}") + flow("lain", "gerbang", "kedua")
    flows += flow("f0", "kedua", "selesai", "${putusan == 'setuju'}") + flow(
        "f1", "kedua", "selesai", "${putusan == 'tunda'}"
    )
    drawn = diagram(TASK + WITH_DEFAULT + second, flows)
    files = {"forms/coba/periksa.form": form(choice("setuju", "tolak", "tunda"))}
    (finding,) = findings(drawn, "gateway-conditions", files)
    assert (finding.category, finding.element) == ("warn", "kedua") and SOFT in finding.message


def test_each_gateway_is_seen_with_the_answers_of_the_task_before_it() -> None:
    """Two tasks that put different answers into one variable."""
    later = '<bpmn:userTask id="putuskan" name="Putuskan" camunda:formRef="putuskan" />'
    second = '<bpmn:exclusiveGateway id="kedua" name="Lalu?" />'
    flows = ASK + flow("f0", "gerbang", "putuskan", "${putusan == 'lengkap'}")
    flows += flow("f1", "gerbang", "selesai", "${putusan == 'kembali'}") + flow("lanjut", "putuskan", "kedua")
    flows += flow("f2", "kedua", "selesai", "${putusan == 'setuju'}") + flow(
        "f3", "kedua", "selesai", "${putusan == 'tolak'}"
    )
    files = {
        "forms/coba/periksa.form": form(choice("lengkap", "kembali")),
        "forms/coba/putuskan.form": form(KINDS).replace(b'"periksa"', b'"putuskan"'),
    }
    assert findings(diagram(TASK + GATE + later + second, flows), "gateway-conditions", files) == []


@pytest.mark.parametrize(("otherwise", "hole"), [(True, False), (False, True)])
def test_what_a_decision_table_answers_is_known(otherwise: bool, hole: bool) -> None:
    """With a last row for everything else the table always answers; without one it may not."""
    rows = [('"a"', '"biasa"'), ('"b"', '"khusus"')] + ([("-", '"khusus"')] if otherwise else [])
    cells = "".join(
        f'<rule id="r{n}"><inputEntry id="i{n}"><text>{test}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>{answer}</text></outputEntry></rule>'
        for n, (test, answer) in enumerate(rows)
    )
    table = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://contoh.test">'
        '<decision id="jalur" name="Jalur"><decisionTable id="t" hitPolicy="FIRST"><input id="m">'
        '<inputExpression id="e"><text>hasil</text></inputExpression></input>'
        '<output id="k" name="jalur" typeRef="string" />'
        f"{cells}</decisionTable></decision></definitions>"
    )
    decide = (
        '<bpmn:businessRuleTask id="tentukan" camunda:decisionRef="jalur" camunda:resultVariable="jalur" '
        'camunda:mapDecisionResult="singleEntry" />'
    )
    flows = (
        flow("masuk", "mulai", "periksa") + flow("maju", "periksa", "tentukan") + flow("lalu", "tentukan", "gerbang")
    )
    flows += flow("f0", "gerbang", "selesai", "${jalur == 'biasa'}") + flow(
        "f1", "gerbang", "selesai", "${jalur == 'khusus'}"
    )
    files = {"processes/jalur.dmn": table.encode(), "forms/coba/periksa.form": form(WRITTEN)}
    assert bool(findings(diagram(TASK + decide + GATE, flows), "gateway-conditions", files)) is hole


def test_the_services_of_the_process_are_the_values_of_layanan() -> None:
    services = json.dumps([{"kode": "sip_dokter", "nama": "SIP Dokter"}, {"kode": "sip_bidan", "nama": "SIP Bidan"}])
    for second, count in (("sip_bidan", 0), ("sip_perawat", 2)):
        flows = ASK + flow("f0", "gerbang", "selesai", "${layanan == 'sip_dokter'}")
        flows += flow("f1", "gerbang", "selesai", f"${{layanan == '{second}'}}")
        files = {"forms/coba/layanan.json": services.encode()}
        assert len(findings(diagram(TASK + GATE, flows), "gateway-conditions", files)) == count
