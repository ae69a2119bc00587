"""What Camunda 8 draws is read or refused by its name, and means what the same drawing in Camunda 7 means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Element, Process, VariableMapping
from engine.definitions.decisions import DECISION_RESULT, map_outputs, read_decisions
from engine.errors import Refused
from engine.execution.builder import build
from engine.execution.definition import Definition
from tests.engine.definitions.diagrams import diagram, errors, extended, flow
from tests.walk import Walk

DRAWINGS = Path(__file__).parent / "drawings"
PLATFORM = b'modeler:executionPlatform="Camunda Cloud" id="berkas"'
FORM = '<zeebe:formDefinition formId="periksa" />'
ALL = VariableMapping("*", None, None)


def cloud(data: bytes) -> bytes:
    return data.replace(b'id="berkas"', PLATFORM)


def node(kind: str, inside: str = "", attributes: str = "") -> bytes:
    """A diagram whose only element between start and end is this."""
    return cloud(diagram(f'<bpmn:{kind} id="periksa" name="Periksa" {attributes}>{extended(inside)}</bpmn:{kind}>'))


def element(data: bytes) -> Element:
    (process,) = read(data, "processes/coba.bpmn")
    return process.elements["periksa"]


def same(version: int) -> Process:
    name = f"izin_camunda_{version}.bpmn"
    (process,) = read((DRAWINGS / name).read_bytes(), name)
    return process


def walk(version: int) -> Walk:
    process = same(version)
    table = read_decisions((DRAWINGS / "perlu_nilai.dmn").read_bytes(), "perlu_nilai.dmn")
    return Walk(Definition("izin:1", process, build(process), {each.id: each for each in table}))


def plain(process: Process) -> Process:
    """Without what a drawing cannot help: where it stands in the file; and a table's answer is asked for in the one
    dialect and goes without saying in the other."""
    elements = {id: replace(each, line=0, result_mapping="") for id, each in process.elements.items()}
    flows = {id: replace(each, line=0) for id, each in process.flows.items()}
    return replace(process, file="", camunda_8=False, elements=elements, flows=flows)


# The same process drawn twice -----------------------------------------------------------------


def test_both_drawings_say_the_same() -> None:
    assert plain(same(8)) == plain(same(7))
    assert not any(each.unknown for each in same(8).elements.values())


@pytest.mark.parametrize(("size", "steps"), [(50, ["nomori", "selesai"]), (150, ["nilai"])])
def test_both_drawings_run_to_the_same_end(size: int, steps: list[str]) -> None:
    ways = []
    for version in (7, 8):
        case = walk(version)
        case.do("start")
        numbers = {"izin": "503/0001/2026"}
        case.do("complete", case.token("ajukan"), numbers, nama="Contoh", luas=size)
        assert [id for id in ("nilai", "nomori", "selesai") if id in case.entered()] == steps
        if "nilai" in steps:
            case.do("complete", case.token("nilai"), numbers)
        ways.append((case.entered(), case.state.ended, dict(case.state.variables)))
    assert ways[0] == ways[1]
    assert ways[0][1] and ways[0][2]["nomor"] == "503/0001/2026"


def test_both_drawings_keep_the_same_time() -> None:
    due = []
    for version in (7, 8):
        case = walk(version)
        case.do("start")
        events = case.do("complete", case.token("ajukan"), nama="Contoh", luas=150)
        due.append([event.detail["due"] for event in events if event.kind in ("task.created", "timer.scheduled")])
    assert due[0] == due[1] and len(due[0]) == 2 and all(due[0])


# What is read ---------------------------------------------------------------------------------


def test_a_user_task_says_its_form_group_people_and_time() -> None:
    found = element(
        node(
            "userTask",
            f'<zeebe:userTask />{FORM}<zeebe:assignmentDefinition assignee="=petugas" candidateGroups="kadis" '
            'candidateUsers="a, b" /><zeebe:taskSchedule dueDate="=tenggat" />'
            '<zeebe:priorityDefinition priority="70" />',
        )
    )
    assert (found.form, found.assignee, found.candidate_groups) == ("periksa", "=petugas", "kadis")
    assert (found.candidate_users, found.due, found.priority) == ("a, b", "=tenggat", "70")
    assert found.unknown == ()


@pytest.mark.parametrize("binding", ["", 'bindingType="latest"', 'bindingType="deployment"'])
def test_a_form_is_that_of_the_deployment(binding: str) -> None:
    found = element(node("userTask", f'<zeebe:formDefinition formId="periksa" {binding} />'))
    assert (found.form, found.unknown) == ("periksa", ())


def test_a_task_definition_is_a_topic_with_inputs_and_headers() -> None:
    inside = (
        '<zeebe:taskDefinition type="surat" /><zeebe:taskHeaders><zeebe:header key="surat" value="izin" />'
        '</zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source="=nama" target="nama" />'
        '<zeebe:input target="catatan" /></zeebe:ioMapping>'
    )
    found = element(node("serviceTask", inside))
    assert (found.topic, found.implementation, found.unknown) == ("surat", "external", ())
    assert found.inputs == {"surat": "izin", "nama": "=nama", "catatan": ""}


@pytest.mark.parametrize(("to", "wrong"), [("=penerima", []), ("siapa", ["periksa"])])
def test_whom_a_message_goes_to_may_be_reckoned(to: str, wrong: list[str]) -> None:
    header = '<zeebe:taskHeaders><zeebe:header key="templat" value="x" /></zeebe:taskHeaders>'
    asked = f'<zeebe:ioMapping><zeebe:input source="{to}" target="kepada" /></zeebe:ioMapping>'
    data = node("sendTask", f'<zeebe:taskDefinition type="whatsapp" />{header}{asked}')
    assert [finding.element for finding in errors(data, "known-topic")] == wrong


def test_a_template_is_known_by_its_id() -> None:
    named = 'zeebe:modelerTemplate="alur.surat" zeebe:modelerTemplateVersion="1" zeebe:modelerTemplateIcon="x"'
    found = element(node("serviceTask", '<zeebe:taskDefinition type="surat" />', named))
    assert (found.template, found.unknown) == ("alur.surat", ())


def test_outputs_and_inputs_are_read_anywhere() -> None:
    mapped = '<zeebe:ioMapping><zeebe:input source="=x" target="y" /><zeebe:output source="=y" target="z" />'
    found = element(node("userTask", f"{FORM}{mapped}</zeebe:ioMapping>"))
    assert (found.inputs, found.outputs, found.unknown) == ({"y": "=x"}, {"z": "=y"}, ())
    assert errors(node("userTask", f"{FORM}{mapped}</zeebe:ioMapping>"), "supported-elements") == []


def test_a_loop_is_read() -> None:
    loop = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:extensionElements>'
        '<zeebe:loopCharacteristics inputCollection="=berkas" inputElement="satu" outputCollection="semua" '
        'outputElement="=hasil" /></bpmn:extensionElements><bpmn:completionCondition>=cukup</bpmn:completionCondition>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    task = cloud(diagram(f'<bpmn:userTask id="periksa">{extended(FORM)}{loop}</bpmn:userTask>'))
    found = element(task)
    assert found.loop is not None and found.loop.sequential
    assert (found.loop.collection, found.loop.item, found.loop.condition) == ("=berkas", "satu", "=cukup")
    assert (found.loop.outputs, found.loop.output, found.unknown) == ("semua", "=hasil", ())
    assert errors(task) == []
    assert "baru" in element(task.replace(b'inputElement="satu"', b'inputElement="satu" baru="x"')).unknown[0]


# Called decisions and processes ---------------------------------------------------------------


def test_a_called_decision_gives_what_dmn_says_it_gives() -> None:
    found = element(node("businessRuleTask", '<zeebe:calledDecision decisionId="tabel" resultVariable="hasil" />'))
    assert (found.decision, found.result_variable, found.result_mapping) == ("tabel", "hasil", DECISION_RESULT)
    assert map_outputs([{"nilai": 7}], found) == 7
    assert map_outputs([{"nilai": 7, "kelas": "A"}], found) == {"nilai": 7, "kelas": "A"}
    assert map_outputs([], found) is None
    with pytest.raises(Refused, match="lebih dari satu jawaban"):
        map_outputs([{"nilai": 7}, {"nilai": 8}], found)


MAPPED_IN = '<zeebe:ioMapping><zeebe:input source="=a" target="b" /><zeebe:input target="c" /></zeebe:ioMapping>'
MAPPED_OUT = '<zeebe:ioMapping><zeebe:output source="=d" target="e" /></zeebe:ioMapping>'


@pytest.mark.parametrize(
    ("attributes", "mappings", "ins", "outs"),
    [
        ("", "", (ALL,), (ALL,)),
        ('propagateAllParentVariables="true" propagateAllChildVariables="true"', "", (ALL,), (ALL,)),
        ('propagateAllParentVariables="false"', "", (), (ALL,)),
        ('propagateAllChildVariables="false"', "", (ALL,), ()),
        (
            "",
            MAPPED_IN,
            (ALL, VariableMapping(None, "=a", "b"), VariableMapping(None, None, "c")),
            (ALL,),
        ),
        ("", MAPPED_OUT, (ALL,), (VariableMapping(None, "=d", "e"),)),
    ],
)
def test_a_called_element_says_what_it_hands_over(
    attributes: str, mappings: str, ins: tuple[VariableMapping, ...], outs: tuple[VariableMapping, ...]
) -> None:
    called = f'<zeebe:calledElement processId="lain" bindingType="deployment" {attributes} />'
    found = element(node("callActivity", called + mappings))
    assert (found.called, found.unknown, found.inputs, found.outputs) == ("lain", (), {}, {})
    assert (found.ins, found.outs) == (ins, outs)


# What is refused ------------------------------------------------------------------------------

HEADER = '<zeebe:taskHeaders><zeebe:header key="{}" value="{}" /></zeebe:taskHeaders>'
TAGGED = 'bindingType="versionTag" versionTag="1"'


@pytest.mark.parametrize(
    ("kind", "inside", "unknown"),
    [
        ("userTask", '<zeebe:formDefinition formId="=formulir" />', "formId yang baru diketahui"),
        ("userTask", FORM + FORM, "formDefinition lebih dari sekali"),
        ("userTask", '<zeebe:formDefinition formId="f" baru="x" />', "baru pada formDefinition"),
        ("userTask", "<zeebe:taskListeners><zeebe:taskListener /></zeebe:taskListeners>", "taskListeners"),
        ("userTask", "<zeebe:executionListeners />", "executionListeners"),
        ("userTask", '<zeebe:taskHeaders><zeebe:header key="a" value="b" /></zeebe:taskHeaders>', "taskHeaders"),
        ("userTask", '<zeebe:assignmentDefinition assignee="${petugas}" />', "ekspresi JUEL “${petugas}”"),
        ("serviceTask", FORM, "formDefinition"),
        ("serviceTask", '<zeebe:taskDefinition type="=topik" />', "type yang baru diketahui"),
        ("serviceTask", "<zeebe:linkedResources />", "linkedResources"),
        ("serviceTask", HEADER.format("surat", "=nama"), "value yang baru diketahui"),
        ("serviceTask", HEADER.format("surat", "${nama}"), "ekspresi JUEL"),
        ("serviceTask", HEADER.format("surat", "x") + MAPPED_IN.replace('"b"', '"surat"'), "masukan surat dua kali"),
        ("serviceTask", MAPPED_IN.replace('target="b"', ""), "input tanpa nama variabel"),
        ("serviceTask", "<zeebe:ioMapping><zeebe:lain /></zeebe:ioMapping>", "lain"),
        ("businessRuleTask", '<zeebe:calledDecision decisionId="=x" />', "decisionId yang baru diketahui"),
        ("callActivity", '<zeebe:calledElement processId="=x" />', "processId yang baru diketahui"),
        ("callActivity", '<zeebe:calledElement processId="x" businessId="=y" />', "businessId pada calledElement"),
        ("callActivity", f'<zeebe:calledElement processId="x" {TAGGED} />', "bindingType versionTag"),
        ("userTask", '<camunda:properties><camunda:property name="a" value="b" /></camunda:properties>', "properties"),
    ],
)  # fmt: skip
def test_what_is_not_carried_out_is_kept_by_name(kind: str, inside: str, unknown: str) -> None:
    found = element(node(kind, inside)).unknown
    assert any(each.startswith(unknown) or unknown in each for each in found), found


def test_a_call_in_the_words_of_another_engine_is_refused() -> None:
    found = element(node("callActivity", '<zeebe:calledElement processId="x" />', 'calledElement="y"'))
    assert found.called == "x" and found.unknown == ("calledElement (di Camunda 8: Process ID)",)


@pytest.mark.parametrize("name", ["formKey", "externalReference"])
def test_a_form_of_another_program_is_kept_by_its_key(name: str) -> None:
    found = element(node("userTask", f'<zeebe:formDefinition {name}="aplikasi:x" />'))
    assert (found.form, found.form_key, found.unknown) == (None, "aplikasi:x", ())


def test_a_form_may_be_asked_for_by_its_version_and_at_a_start_event() -> None:
    assert element(node("userTask", f'<zeebe:formDefinition formId="f" {TAGGED} />')).form_version == "1"
    assert element(node("startEvent", FORM)).form == "periksa"


def test_the_forms_that_a_process_holds_are_read_with_it() -> None:
    two = "".join(f'<zeebe:userTaskForm id="{id}">{{"components": []}}</zeebe:userTaskForm>' for id in ("a", "b"))
    (process,) = read(cloud(diagram(extensions=extended(two))), "processes/coba.bpmn")
    assert dict(process.embedded_forms) == {"a": '{"components": []}', "b": '{"components": []}'}


@pytest.mark.parametrize("attribute", ['camunda:formRef="periksa"', 'operaton:dueDate="3 HK"'])
def test_camunda_7_in_a_camunda_8_file_is_a_finding(attribute: str) -> None:
    assert attribute.partition(":")[2].partition("=")[0] in element(node("userTask", FORM, attribute)).unknown


def test_camunda_8_in_a_camunda_7_file_is_a_finding() -> None:
    task = f'<bpmn:userTask id="periksa" zeebe:modelerTemplate="x" camunda:formRef="f">{extended(FORM)}</bpmn:userTask>'
    data = diagram(task).replace(b'id="berkas"', PLATFORM.replace(b"Cloud", b"Platform"))
    assert {"formDefinition", "modelerTemplate"} <= set(element(data).unknown)


@pytest.mark.parametrize(
    ("extension", "told"),
    [
        ("<zeebe:executionListeners />", "executionListeners"),
        ('<zeebe:jobPriorityDefinition priority="1" />', "jobPriorityDefinition"),
    ],
)
def test_what_a_process_may_not_say_is_refused(extension: str, told: str) -> None:
    found = errors(cloud(diagram(extensions=extended(extension))), "supported-elements")
    assert found[0].element == "coba" and told in found[0].message


# Which dialect --------------------------------------------------------------------------------


def test_a_file_without_a_platform_is_known_by_its_namespace() -> None:
    assert element(diagram(f'<bpmn:userTask id="periksa">{extended(FORM)}</bpmn:userTask>')).form == "periksa"
    assert element(diagram('<bpmn:userTask id="periksa" zeebe:modelerTemplate="a" />')).template == "a"


# Expressions ----------------------------------------------------------------------------------


def gated(condition: str) -> bytes:
    gate = (
        f'<bpmn:userTask id="periksa">{extended(FORM)}</bpmn:userTask><bpmn:exclusiveGateway id="g" default="lain" />'
    )
    ways = flow("masuk", "mulai", "periksa") + flow("maju", "periksa", "g") + flow("lain", "g", "selesai")
    return cloud(diagram(gate, ways + flow("tanya", "g", "selesai", condition)))


def test_a_condition_is_feel() -> None:
    (process,) = read(gated('=hasil = "lengkap"'), "processes/coba.bpmn")
    assert process.flows["tanya"].condition == '=hasil = "lengkap"'
    assert errors(gated('=hasil = "lengkap"'), "expression-readable") == []
    assert [each.element for each in errors(gated('hasil = "lengkap"'), "expression-readable")] == ["tanya"]


def test_a_condition_in_juel_is_refused_at_its_flow() -> None:
    found = errors(gated("${hasil}"), "supported-elements")
    assert [(each.element, "tulis FEEL" in each.message) for each in found] == [("tanya", True)]


@pytest.mark.parametrize(
    ("kind", "text", "fine"),
    [
        ("timeDuration", "5 HK", True),
        ("timeDuration", "P3D", True),
        ("timeDuration", "=hasil", True),
        ("timeDuration", '=duration("PT2H")', True),
        ("timeCycle", "R2/10 HK", True),
        ("timeDate", "2026-12-01T09:00:00+07:00", True),
        ("timeCycle", "0 0 9-17 * * MON-FRI", True),
        ("timeDuration", "${hasil}", False),
        ("timeDuration", "besok", False),
    ],
)
def test_a_time_is_iso_8601_feel_or_working_time(kind: str, text: str, fine: bool) -> None:
    definition = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    event = f'<bpmn:boundaryEvent id="waktu" attachedToRef="periksa">{definition}</bpmn:boundaryEvent>'
    task = f'<bpmn:userTask id="periksa">{extended(FORM)}</bpmn:userTask>'
    ways = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai") + flow("habis", "waktu", "selesai")
    found = errors(cloud(diagram(task + event, ways)))
    assert [each.element for each in found] == ([] if fine else ["waktu"])
