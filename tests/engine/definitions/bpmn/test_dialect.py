"""A diagram becomes the neutral model, and nothing that is drawn in it is dropped without a word."""

from __future__ import annotations

import pytest

from engine.definitions.bpmn.dialect import read, slug
from engine.definitions.bpmn.model import Process
from engine.errors import DeploymentRefused, Finding
from engine.expressions import compile_expression
from tests.engine.definitions.diagrams import TASK, diagram, extended, flow

OPEN = '<bpmn:userTask id="periksa" name="Periksa" camunda:formRef="periksa"'
DATA = "<camunda:formData>{}</camunda:formData>"
TIMER = (
    '<bpmn:boundaryEvent id="waktu" attachedToRef="periksa" cancelActivity="false">'
    '<bpmn:timerEventDefinition id="t"><bpmn:timeCycle>R2/10 HK</bpmn:timeCycle></bpmn:timerEventDefinition>'
    "</bpmn:boundaryEvent>"
)


def only(data: bytes) -> Process:
    (process,) = read(data, "processes/coba.bpmn")
    return process


def refusals(data: bytes) -> tuple[Finding, ...]:
    with pytest.raises(DeploymentRefused) as caught:
        read(data, "processes/coba.bpmn")
    return caught.value.findings


def test_a_task_has_its_lane_form_and_flows() -> None:
    process = only(diagram())
    task = process.elements["periksa"]
    assert (process.key, process.group_of("periksa"), task.form) == ("coba", "back_office", "periksa")
    assert (task.incoming, task.outgoing, task.unknown) == (("masuk",), ("keluar",), ())
    assert task.line > 0


@pytest.mark.parametrize("prefix", ["camunda", "operaton"])
def test_properties_and_attributes_are_read_from_either_namespace(prefix: str) -> None:
    properties = f'<{prefix}:properties><{prefix}:property name="waktu" value="15 menit" /></{prefix}:properties>'
    head = f'<bpmn:userTask id="periksa" {prefix}:formRef="f" {prefix}:dueDate="3 HK"'
    task = f"{head}>{extended(properties)}</bpmn:userTask>"
    element = only(diagram(task)).elements["periksa"]
    assert (element.form, element.due, element.properties) == ("f", "3 HK", {"waktu": "15 menit"})


def test_a_boundary_timer_is_read() -> None:
    event = only(diagram(TASK + TIMER)).elements["waktu"]
    assert (event.attached_to, event.interrupting) == ("periksa", False)
    assert (event.event.timer, event.event.text) == ("timeCycle", "R2/10 HK")


def test_the_order_of_flows_is_that_of_the_file() -> None:
    flows = flow("b", "mulai", "periksa") + flow("z", "periksa", "selesai") + flow("a", "periksa", "selesai")
    assert only(diagram(flows=flows)).elements["periksa"].outgoing == ("z", "a")


LANGUAGES = [("", "x = 1"), ("feel", "=x = 1"), ("FEEL", "=x = 1"), ("juel", "x = 1")]


@pytest.mark.parametrize(("language", "read_as"), LANGUAGES)
def test_a_condition_says_its_language(language: str, read_as: str) -> None:
    attribute = f'language="{language}"' if language else ""
    flows = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai", "x = 1", attribute)
    assert only(diagram(flows=flows)).flows["keluar"].condition == read_as


def test_a_condition_in_a_scripting_language_is_refused() -> None:
    flows = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai", "1", 'language="python"')
    (finding,) = refusals(diagram(flows=flows))
    assert (finding.element, finding.rule) == ("keluar", "expression-readable")
    assert "python" in finding.message


@pytest.mark.parametrize(
    ("task", "unknown"),
    [
        (f'{OPEN} completionQuantity="2" />', "completionQuantity"),
        (f"{OPEN}><bpmn:standardLoopCharacteristics /></bpmn:userTask>", "standardLoopCharacteristics"),
        (f"{OPEN}>{extended('<camunda:taskListener />')}</bpmn:userTask>", "taskListener"),
        (f"{OPEN}>{extended(DATA.format('<camunda:lain />'))}</bpmn:userTask>", "lain pada formData"),
        ('<bpmn:serviceTask id="periksa" camunda:formKey="x" />', "formKey"),
    ],
)
def test_what_the_model_has_no_place_for_is_kept_by_name(task: str, unknown: str) -> None:
    assert unknown in only(diagram(task)).elements["periksa"].unknown


def test_settings_of_another_engine_are_not_passed_over() -> None:
    data = diagram(f"{OPEN}>{extended('<zeebe:taskListeners />')}</bpmn:userTask>")
    platform = b'modeler:executionPlatform="Camunda Platform" id="berkas"'
    assert "taskListeners" in only(data.replace(b'id="berkas"', platform)).elements["periksa"].unknown


def test_two_event_definitions_are_kept_as_such() -> None:
    two = '<bpmn:endEvent id="akhir"><bpmn:terminateEventDefinition /><bpmn:signalEventDefinition /></bpmn:endEvent>'
    assert "multipleEventDefinitions" in only(diagram(TASK + two)).elements["akhir"].unknown


@pytest.mark.parametrize(
    ("definition", "unknown"),
    [
        ('<bpmn:compensateEventDefinition id="d" waitForCompletion="false" />', "waitForCompletion"),
        (f'<bpmn:signalEventDefinition id="d">{extended("<camunda:in />")}</bpmn:signalEventDefinition>', "in"),
        ('<bpmn:messageEventDefinition id="d" camunda:taskPriority="1" camunda:lain="x" />', "lain"),
    ],
)
def test_what_an_event_s_definition_says_is_not_passed_over(definition: str, unknown: str) -> None:
    event = f'<bpmn:intermediateThrowEvent id="periksa">{definition}</bpmn:intermediateThrowEvent>'
    assert only(diagram(event)).elements["periksa"].unknown == (unknown,)


def connected(inside: str) -> str:
    parameters = f"<camunda:inputOutput>{inside}</camunda:inputOutput>"
    connector = f"<camunda:connectorId>http-connector</camunda:connectorId>{parameters}"
    extension = extended(f"<camunda:connector>{connector}</camunda:connector>")
    return f'<bpmn:serviceTask id="periksa">{extension}</bpmn:serviceTask>'


def test_what_a_connector_is_told_are_the_inputs_of_its_task() -> None:
    headers = '<camunda:map><camunda:entry key="Accept">a/b</camunda:entry><camunda:entry key="X">${izin.no}'
    inside = f'<camunda:inputParameter name="headers">{headers}</camunda:entry></camunda:map></camunda:inputParameter>'
    inside += '<camunda:inputParameter name="url">https://contoh.test</camunda:inputParameter>'
    inside += '<camunda:inputParameter name="apa"><camunda:list><camunda:value>a</camunda:value></camunda:list>'
    inside += '</camunda:inputParameter><camunda:outputParameter name="hasil">${response}</camunda:outputParameter>'
    found = only(diagram(connected(inside))).elements["periksa"]
    assert (found.topic, found.unknown, found.outputs) == ("http-connector", ("outputParameter",), {})
    assert found.inputs == {
        "headers": '={"Accept": "a/b", "X": izin.no}',
        "url": "https://contoh.test",
        "apa": '=["a"]',
    }
    assert compile_expression(found.inputs["headers"]).evaluate({"izin": {"no": 7}}) == {"Accept": "a/b", "X": 7}


@pytest.mark.parametrize(
    "built", ["<camunda:script>1</camunda:script>", "<camunda:list><camunda:script /></camunda:list>"]
)
def test_what_is_reckoned_by_a_script_is_kept_as_such(built: str) -> None:
    inside = f'<camunda:inputParameter name="a">{built}</camunda:inputParameter>'
    assert only(diagram(connected(inside))).elements["periksa"].inputs["a"] in ("<script>", "<list>")


def test_what_a_process_or_flow_says_is_kept_by_name() -> None:
    listener = extended('<camunda:executionListener event="start" />')
    process = only(
        diagram(extensions=listener).replace(b'targetRef="periksa">', f'targetRef="periksa">{listener}'.encode())
    )
    assert process.unknown == process.flows["masuk"].unknown == ("executionListener",)


def test_a_transaction_that_nothing_cancels_is_a_sub_process() -> None:
    inside = '<bpmn:transaction id="periksa"><bpmn:startEvent id="awal" />{}</bpmn:transaction>'
    assert only(diagram(inside.format(""))).elements["periksa"].kind == "subProcess"
    cancelled = '<bpmn:endEvent id="batal"><bpmn:cancelEventDefinition id="d" /></bpmn:endEvent>'
    assert only(diagram(inside.format(cancelled))).elements["periksa"].kind == "transaction"


def test_notes_groups_and_data_objects_are_harmless() -> None:
    notes = '<bpmn:dataObject id="d" /><bpmn:textAnnotation id="n" /><bpmn:group id="g" />'
    data = diagram(TASK).replace(b"</bpmn:process>", f"{notes}</bpmn:process>".encode())
    assert only(data).elements.keys() == {"mulai", "periksa", "selesai"}


def test_every_doubled_id_is_named_with_its_line() -> None:
    findings = refusals(diagram(TASK + TASK))
    assert [(finding.element, finding.rule) for finding in findings] == [("periksa", "duplicate-id")]
    assert findings[0].line is not None


def test_a_flow_to_nowhere_is_named() -> None:
    findings = refusals(diagram(flows=flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "hilang")))
    assert [(finding.element, finding.rule) for finding in findings] == [("keluar", "flow-dangling")]


def test_what_bpmn_does_not_allow_is_said_by_its_schema() -> None:
    (finding,) = refusals(diagram('<bpmn:userTask id="periksa" nama="x" />'))
    assert finding.rule == "bpmn-schema"
    assert "nama" in finding.message


@pytest.mark.parametrize("data", [b"<a/>", diagram().replace(b'isExecutable="true"', b'isExecutable="false"')])
def test_a_file_without_a_process_to_run_is_refused(data: bytes) -> None:
    assert refusals(data)[0].rule == "bpmn"


@pytest.mark.parametrize(("name", "group"), [("Tim Teknis OPD", "tim_teknis_opd"), (" Kadis ", "kadis"), ("—", "")])
def test_a_lane_is_a_group_by_its_name(name: str, group: str) -> None:
    assert slug(name) == group


def test_flows_without_an_id_are_kept_apart() -> None:
    flows = "".join(
        f'<bpmn:sequenceFlow sourceRef="{source}" targetRef="{target}"/>'
        for source, target in (("mulai", "isi"), ("isi", "selesai"), ("isi", "selesai"))
    )
    drawn = (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
        '<bpmn:process id="uji" isExecutable="true"><bpmn:startEvent id="mulai"/><bpmn:task id="isi"/>'
        f'<bpmn:endEvent id="selesai"/>{flows}</bpmn:process></bpmn:definitions>'
    )
    (process,) = read(drawn.encode(), "uji.bpmn")
    assert list(process.flows) == ["mulai-isi", "isi-selesai", "isi-selesai_"]
    assert process.elements["isi"].outgoing == ("isi-selesai", "isi-selesai_")
