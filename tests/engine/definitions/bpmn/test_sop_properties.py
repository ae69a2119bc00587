"""Whatever a designer writes into an SOP property, its readers go on, and the check names what cannot be read."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definitions.analysis.ordinary_path import ordinary_path
from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Element
from engine.definitions.sop.document import read_sop
from engine.worktime import Duration
from tests.engine.definitions.diagrams import diagram, findings

STEP = [
    *("langkah", "uraian", "penjelasan", "kelengkapan", "waktu", "waktu_sop", "output", "output_sop"),
    *("tanda_tangan", "tanda_tangan_bila", "tanda_tangan_nomor", "penerima"),
]
PROCESS = [
    *("nomor_sop", "nama_sop", "tanggal_pembuatan", "dasar_hukum", "produk", "biaya"),
    *("judul", "nomor_registrasi", "dimulai"),
]
NONSENSE = st.text(
    st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Cc", "Co"]), max_size=30
) | st.sampled_from(
    ["2a", "²", "-1", "9999", "999999 HK", "${", "=", "=1/0", "${x.y}", "{nomor", "|||", "None", "=now()"]
)


def said(pairs: dict[str, str]) -> str:
    inside = "".join(
        f"<camunda:property name={quoteattr(name)} value={quoteattr(text)} />" for name, text in pairs.items()
    )
    return f"<bpmn:extensionElements><camunda:properties>{inside}</camunda:properties></bpmn:extensionElements>"


def drawn(step: dict[str, str], process: dict[str, str] | None = None) -> bytes:
    task = f'<bpmn:userTask id="periksa" name="Periksa" camunda:formRef="periksa">{said(step)}</bpmn:userTask>'
    return diagram(task, extensions=said(process or {}))


def element(**pairs: str) -> Element:
    return Element("periksa", "userTask", properties=pairs)


@pytest.mark.parametrize(
    ("text", "step"),
    [("2", 2), ("02", 2), ("0", 0), ("2a", None), ("", None), ("²", None), ("-1", None), ("9999", None)],
)
def test_a_step_number_is_a_number_or_not_said(text: str, step: int | None) -> None:
    assert element(langkah=text).step == step


@pytest.mark.parametrize(
    ("text", "time"), [("15 menit", Duration(minutes=15)), ("6 HK", Duration(days=6)), ("secepatnya", None), ("", None)]
)
def test_a_standard_time_is_a_time_or_not_said(text: str, time: Duration | None) -> None:
    assert element(waktu=text).time == time


def test_the_printed_words_stand_before_the_reckoned_ones() -> None:
    step = element(waktu="15 menit", waktu_sop="15 Menit", output="surat", output_sop="")
    assert (step.printed_time, step.printed_output) == ("15 Menit", "")
    assert (element(waktu="x").printed_time, element(output="surat").printed_output) == ("x", "surat")


def test_a_step_that_is_no_number_is_named_with_the_cure_and_left_out_of_the_steps() -> None:
    data = drawn({"langkah": "2a"})
    (found,) = findings(data, "sop-properties")
    assert found.element == "periksa" and "“2a”" in found.message and "Tulis bilangan seperti 2." in found.message
    assert read(data, "coba.bpmn")[0].steps == ()


@pytest.mark.parametrize(
    ("title", "rule"),
    [("acara", "sop-properties"), ("${acara", "expression-readable"), ("=acara", "variable-never-set")],
)
def test_a_title_that_tells_cases_nothing_is_found(title: str, rule: str) -> None:
    (found,) = [each for each in findings(drawn({}, {"judul": title})) if "judul" in each.message]
    assert (found.element, found.rule) == ("coba", rule)


def test_a_letter_for_nobody_known_is_an_error_since_it_would_go_to_the_applicant() -> None:
    head = '<bpmn:serviceTask id="periksa" camunda:type="external" camunda:topic="surat">'
    task = f"{head}{said({'penerima': 'Internal'})}</bpmn:serviceTask>"
    (found,) = findings(diagram(task), "sop-properties")
    assert found.category == "error" and "“Internal”" in found.message


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(STEP), NONSENSE), st.dictionaries(st.sampled_from(PROCESS), NONSENSE))
def test_nonsense_stops_neither_the_check_nor_the_document_nor_the_course(
    step: dict[str, str], process: dict[str, str]
) -> None:
    data = drawn(step, process)
    findings(data)
    (model,) = read(data, "coba.bpmn")
    assert len(read_sop(model).rows) == 1
    assert len(ordinary_path(model, {}, {})) <= 1
