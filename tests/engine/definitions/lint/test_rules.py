"""Each rule finds its fault in an incorrect diagram, at its element, and leaves the correct one alone."""

from __future__ import annotations

import pytest

from engine.definitions.lint import RULES
from tests.engine.definitions.diagrams import TASK, diagram, errors, extended, findings, flow

PLAIN = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai")
OPEN = '<bpmn:userTask id="periksa" name="Periksa" camunda:formRef="periksa"'
CONDITIONAL = flow("masuk", "mulai", "periksa", "${true}") + flow("keluar", "periksa", "selesai")
GATE = '<bpmn:exclusiveGateway id="gerbang" default="lain" />'
LONELY = '<bpmn:parallelGateway id="sepi" />'
ASK = flow("masuk", "mulai", "periksa") + flow("maju", "periksa", "gerbang") + flow("lain", "gerbang", "selesai")


def external(topic: str, **inputs: str) -> str:
    tag = "camunda:inputParameter"
    given = "".join(f'<{tag} name="{name}">{text}</{tag}>' for name, text in inputs.items())
    parameters = extended(f"<camunda:inputOutput>{given}</camunda:inputOutput>") if given else ""
    head = f'<bpmn:serviceTask id="periksa" name="Layan" camunda:type="external" camunda:topic="{topic}"'
    return f"{head}>{parameters}</bpmn:serviceTask>"


def timer(text: str, kind: str = "timeDuration", host: str = "periksa") -> bytes:
    definition = f'<bpmn:timerEventDefinition id="t"><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>'
    event = f'<bpmn:boundaryEvent id="waktu" attachedToRef="{host}">{definition}</bpmn:boundaryEvent>'
    return diagram(TASK + event, PLAIN + flow("habis", "waktu", "selesai"))


def decision(attributes: str) -> str:
    return f'<bpmn:businessRuleTask id="periksa" name="Tentukan" camunda:decisionRef="tidak_ada" {attributes} />'


def gated(condition: str) -> bytes:
    return diagram(TASK + GATE, ASK + flow("tanya", "gerbang", "selesai", condition))


def step(number: str, waktu: str = "15 menit") -> str:
    pairs = {"langkah": number, "waktu": waktu, "kelengkapan": "berkas", "output": "berkas"}
    inside = "".join(f'<camunda:property name="{name}" value="{value}" />' for name, value in pairs.items())
    return f"{OPEN}>{extended(f'<camunda:properties>{inside}</camunda:properties>')}</bpmn:userTask>"


def test_a_correct_diagram_has_no_finding_of_our_rules() -> None:
    assert [finding for finding in findings(diagram()) if not finding.rule.startswith("bpmn-io")] == []


@pytest.mark.parametrize(
    ("rule", "data", "element"),
    [
        ("element-position", diagram('<bpmn:subProcess id="periksa" />'), "periksa"),
        ("call-exists", diagram('<bpmn:callActivity id="periksa" calledElement="x" />'), "periksa"),
        ("element-position", diagram('<bpmn:eventBasedGateway id="periksa" />'), "periksa"),
        ("supported-elements", diagram('<bpmn:complexGateway id="periksa" />'), "periksa"),
        ("element-complete", diagram(f"{OPEN}><bpmn:multiInstanceLoopCharacteristics /></bpmn:userTask>"), "periksa"),
        ("supported-elements", diagram(f"{OPEN}>{extended('<camunda:taskListener />')}</bpmn:userTask>"), "periksa"),
        ("supported-elements", diagram('<bpmn:serviceTask id="periksa" camunda:type="mail" />'), "periksa"),
        ("supported-elements", diagram(TASK + '<bpmn:startEvent id="mulai_2" />'), "coba"),
        ("element-position", timer("10 HK", host="mulai"), "waktu"),
        ("form-exists", diagram('<bpmn:userTask id="periksa" camunda:formRef="tidak_ada" />'), "periksa"),
        ("decision-exists", diagram(decision('camunda:resultVariable="x"')), "periksa"),
        ("known-topic", diagram('<bpmn:serviceTask id="periksa" />'), "periksa"),
        ("known-topic", diagram(external("nomor", jenis="izin", pola="{nomor}")), "periksa"),
        ("known-topic", diagram(external("surat", surat="tidak_ada")), "periksa"),
        ("known-topic", diagram(external("whatsapp", kepada="siapa", templat="x")), "periksa"),
        ("expression-readable", gated("${hasil =="), "tanya"),
        ("expression-readable", gated("__import__('os')"), "tanya"),
        ("expression-readable", gated("${__import__('os')}"), "tanya"),
        ("expression-readable", gated('=__import__("os").system("id")'), "tanya"),
        ("timer-readable", timer(""), "waktu"),
        ("timer-readable", timer("besok"), "waktu"),
        ("timer-readable", timer("2026", "timeCycle"), "waktu"),
        ("timer-readable", timer("R0/10 HK", "timeCycle"), "waktu"),
        ("timer-readable", timer("besok", "timeDate"), "waktu"),
        ("timer-readable", diagram(step("1", "sebentar")), "periksa"),
        ("timer-readable", diagram(f'{OPEN} camunda:followUpDate="besok" />'), "periksa"),
        ("expression-readable", diagram(f'{OPEN} camunda:priority="tinggi" />'), "periksa"),
        ("expression-readable", diagram(f'{OPEN} camunda:candidateUsers="${{siapa" />'), "periksa"),
        ("gateway-conditions", diagram(TASK + GATE, ASK + flow("tanya", "gerbang", "selesai")), "tanya"),
        ("gateway-conditions", diagram(flows=CONDITIONAL), "masuk"),
        ("reachable", diagram(TASK + LONELY, PLAIN + flow("x", "sepi", "selesai")), "sepi"),
        ("reachable", diagram(flows=flow("keluar", "periksa", "selesai")), "mulai"),
    ],
)
def test_a_rule_names_the_element_at_fault(rule: str, data: bytes, element: str) -> None:
    found = errors(data, rule)
    assert element in {finding.element for finding in found}
    assert all(finding.message.endswith(".") and finding.file == "processes/coba.bpmn" for finding in found)


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ("known-topic", diagram(external("nomor", jenis="izin", pola="{nomor}", hasil="nomor_izin"))),
        ("known-topic", diagram(external("whatsapp", kepada="back_office", templat="x"))),
        ("known-topic", diagram(external("surat", surat="${hasil}"))),
        ("expression-readable", gated("${hasil == 'lengkap'}")),
        ("expression-readable", gated('=hasil = "lengkap"')),
        ("timer-readable", timer("10 HK")),
        ("timer-readable", timer("PT2H")),
        ("timer-readable", timer("R2/10 HK", "timeCycle")),
        ("timer-readable", timer("2026-12-01T09:00:00+07:00", "timeDate")),
        ("timer-readable", timer("${hasil}")),
        ("gateway-conditions", gated("${hasil == 'lengkap'}")),
        ("reachable", timer("10 HK")),
        ("timer-readable", diagram(f'{OPEN} camunda:followUpDate="2026-12-01" />')),
        ("expression-readable", diagram(f'{OPEN} camunda:priority="-5" />')),
        ("expression-readable", diagram(f'{OPEN} camunda:priority="${{utama}}" />')),
        ("lane-known", diagram(lane="mulai")),
        ("lane-known", diagram(f'{OPEN} camunda:candidateGroups="kadis" />', lane="lain")),
        ("supported-elements", diagram(external("skm"))),
        ("form-exists", diagram('<bpmn:userTask id="periksa" />')),
        ("gateway-conditions", diagram(flows=PLAIN + flow("lagi", "periksa", "selesai"))),
    ],
)
def test_a_rule_leaves_the_correct_diagram_alone(rule: str, data: bytes) -> None:
    assert errors(data, rule) == []


@pytest.mark.parametrize(
    ("rule", "data", "sentence"),
    [
        ("lane-known", diagram(lane="lain"), "semua petugas"),
        ("known-topic", diagram(external("faks")), "mengambil topik “faks”"),
        ("known-topic", diagram('<bpmn:serviceTask id="periksa" camunda:class="a.B" />'), "mengambil topik “a.B”"),
        (
            "reachable",
            diagram(flows=flow("masuk", "mulai", "periksa") + flow("y", "mulai", "selesai")),
            "berakhir di sana",
        ),
    ],
)
def test_what_runs_otherwise_than_may_be_meant_is_a_warning(rule: str, data: bytes, sentence: str) -> None:
    (finding,) = findings(data, rule)
    assert (finding.element, finding.category) == ("periksa", "warn") and sentence in finding.message


def test_a_letter_of_the_deployment_may_be_named() -> None:
    assert errors(diagram(external("surat", surat="izin")), "known-topic", {"letters/izin.typ": b"Izin"}) == []


def test_a_loop_without_a_task_is_refused_and_one_with_a_task_is_not() -> None:
    message = external("whatsapp", kepada="pemohon", templat="x").replace('id="periksa"', 'id="kirim"')
    turns = flow("ulang", "gerbang", "kirim", "${hasil == 'a'}") + flow("balik", "kirim", "gerbang")
    assert "putaran" in errors(diagram(TASK + GATE + message, ASK + turns), "reachable")[0].message
    assert errors(diagram(TASK + GATE, ASK + flow("ulang", "gerbang", "periksa", "${hasil == 'a'}")), "reachable") == []


def test_a_variable_that_nothing_sets_is_pointed_at() -> None:
    (finding,) = findings(gated("${tidak_ada == 'a'}"), "variable-never-set")
    assert (finding.element, finding.category) == ("tanya", "warn")
    assert findings(gated("${hasil == 'a'}"), "variable-never-set") == []


@pytest.mark.parametrize("source", ["#data.v.alamat", "#kasus.alamat", '#kasus.at("alamat")', "#kasus.alamat.at(0)"])
def test_a_letter_that_cannot_be_made_without_what_nothing_sets_is_pointed_at(source: str) -> None:
    drawn = diagram(external("surat", surat="izin"))
    (finding,) = findings(drawn, "variable-never-set", {"letters/izin.typ": source.encode()})
    assert (finding.element, finding.category) == ("periksa", "warn") and "“alamat”" in finding.message


@pytest.mark.parametrize(
    "source",
    ["#data.v.pemohon", '#kasus.at("alamat", default: "-")', '#isi("alamat")', "#kasus.keys()", "#data.vv.alamat"],
)
def test_a_letter_that_reads_what_is_there_or_has_a_default_is_left_alone(source: str) -> None:
    drawn = diagram(external("surat", surat="izin"))
    assert findings(drawn, "variable-never-set", {"letters/izin.typ": source.encode()}) == []


def test_two_equal_conditions_are_pointed_at() -> None:
    same = flow("a", "gerbang", "selesai", "${hasil == 'x'}") + flow("b", "gerbang", "selesai", "${hasil == 'x'}")
    assert [finding.element for finding in findings(diagram(TASK + GATE, ASK + same), "gateway-conditions")] == ["b"]


def test_steps_are_numbered_without_gaps() -> None:
    assert "urut" in findings(diagram(step("2")), "sop-properties")[0].message
    assert not any("urut" in finding.message for finding in findings(diagram(step("1")), "sop-properties"))


def test_more_nodes_than_a_person_can_read_are_refused() -> None:
    many = "".join(f'<bpmn:parallelGateway id="g{n}" />' for n in range(301))
    assert errors(diagram(TASK + many), "limits") != []
    assert errors(diagram(), "limits") == []


def test_bpmnlint_only_warns() -> None:
    found = findings(diagram(), "bpmn-io")
    assert found != []  # nothing in it is drawn
    assert {finding.category for finding in found} == {"warn"}


def test_bpmnlint_tells_of_a_file_once_however_many_processes_it_draws() -> None:
    second = '<bpmn:process id="lain" isExecutable="true"><bpmn:startEvent id="awal" /></bpmn:process>'
    found = findings(diagram(more=second), "bpmn-io")
    assert found != [] and len(found) == len(set(found))


def test_the_rules_are_registered_by_their_names() -> None:
    assert RULES.keys() >= {"supported-elements", "form-exists", "known-topic", "expression-readable", "bpmn-io"}


def test_ids_that_no_table_holds_are_refused() -> None:
    """PostgreSQL would refuse them in the middle of a case."""
    long = "x" * 90
    task = TASK.replace('id="periksa"', f'id="{long}"')
    drawn = diagram(task, flow("masuk", "mulai", long) + flow("keluar", long, "selesai"), lane=long)
    assert long in {finding.element for finding in errors(drawn, "limits")}
    assert errors(diagram().replace(b'name="Back Office"', b'name="' + b"Petugas " * 12 + b'"'), "limits") != []
    assert errors(diagram().replace(b'id="coba"', b'id="' + b"c" * 60 + b'"'), "limits") != []
