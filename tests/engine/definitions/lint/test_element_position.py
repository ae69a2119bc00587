"""An element is refused where it could not do what it is drawn for, with the place or the replacement named."""

from __future__ import annotations

import pytest

from tests.engine.definitions.diagrams import TASK, diagram, errors, flow

RULE = "element-position"
PLAIN = flow("masuk", "mulai", "periksa") + flow("keluar", "periksa", "selesai")
AWAY = flow("lepas", "tepi", "selesai")
FORM = 'camunda:formRef="periksa"'


def boundary(event: str, inside: str = "", host: str = "periksa", attributes: str = "") -> str:
    definition = f'<bpmn:{event}EventDefinition id="d">{inside}</bpmn:{event}EventDefinition>'
    return f'<bpmn:boundaryEvent id="tepi" attachedToRef="{host}" {attributes}>{definition}</bpmn:boundaryEvent>'


def part(inside: str, attributes: str = "", flows: str = "") -> str:
    """A sub-process that is drawn as the element "periksa"."""
    return f'<bpmn:subProcess id="periksa" {attributes}>{inside}{flows}</bpmn:subProcess>'


def start(event: str = "", attributes: str = "", id: str = "awal") -> str:
    condition = "<bpmn:condition>${hasil}</bpmn:condition>" if event == "conditional" else ""
    inside = f'<bpmn:{event}EventDefinition id="d_{id}">{condition}</bpmn:{event}EventDefinition>' if event else ""
    return f'<bpmn:startEvent id="{id}" {attributes}>{inside}</bpmn:startEvent>'


def link(kind: str, id: str, name: str = "a") -> str:
    return f'<bpmn:{kind} id="{id}"><bpmn:linkEventDefinition id="d_{id}" name="{name}" /></bpmn:{kind}>'


ENDED = '<bpmn:endEvent id="akhir" />' + flow("dalam", "awal", "akhir")
BY_EVENT = 'triggeredByEvent="true"'
UNDO = '<bpmn:userTask id="balik" isForCompensation="true" camunda:formRef="periksa" />'
BACK = '<bpmn:association id="ke" sourceRef="tepi" targetRef="balik" />'
THROW, CATCH = "intermediateThrowEvent", "intermediateCatchEvent"
LINKED = flow("masuk", "mulai", "pergi") + flow("keluar", "datang", "selesai")
GATE = '<bpmn:eventBasedGateway id="periksa" />'
WAIT = '<bpmn:intermediateCatchEvent id="{}"><bpmn:conditionalEventDefinition id="d_{}"><bpmn:condition>${{hasil}}'
WAIT += "</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>"
TWO = WAIT.format("a", "a") + WAIT.format("b", "b")
WAYS = flow("masuk", "mulai", "periksa") + flow("x", "periksa", "a") + flow("y", "periksa", "b")
OUT = flow("p", "a", "selesai") + flow("q", "b", "selesai")


@pytest.mark.parametrize(
    ("data", "element", "sentence"),
    [
        (diagram(TASK + start("error")), "awal", "subproses peristiwa"),
        (diagram(TASK + start("escalation")), "awal", "subproses peristiwa"),
        (diagram(TASK + start("conditional")), "awal", "kasusnya belum ada"),
        (diagram(part(start("message") + ENDED)), "awal", "dimulai oleh alurnya"),
        (diagram(part("")), "periksa", "punya 0 peristiwa mulai"),
        (diagram(part(start() + start(id="awal_2") + ENDED)), "periksa", "punya 2 peristiwa mulai"),
        (diagram(part(start("signal") + ENDED, BY_EVENT)), "periksa", "tidak ada alur"),
        (diagram(TASK + part(start() + ENDED, BY_EVENT).replace("periksa", "lain")), "awal", "Pilih pemicunya"),
        (
            diagram(TASK + part(start("error", 'isInterrupting="false"') + ENDED, BY_EVENT).replace("periksa", "lain")),
            "awal",
            "selalu menghentikan",
        ),
        (diagram(TASK + boundary("signal", host="mulai"), PLAIN + AWAY), "tepi", "harus menempel"),
        (diagram(TASK + boundary("error", attributes='cancelActivity="false"'), PLAIN + AWAY), "tepi", "selalu"),
        (diagram(TASK + boundary("compensate"), PLAIN), "tepi", "belum punya tugas pengembali"),
        (diagram(TASK + boundary("compensate") + UNDO, PLAIN + AWAY + BACK), "tepi", "tidak keluar alur"),
        (diagram(GATE), "periksa", "dua atau lebih"),
        (diagram(GATE + TASK.replace("periksa", "a", 1) + WAIT.format("b", "b"), WAYS + OUT), "periksa", "Sisipkan"),
        (diagram(GATE + TWO, WAYS + OUT + flow("lagi", "a", "b")), "periksa", "tidak boleh ada alur lain"),
        (diagram(link(THROW, "pergi"), flow("masuk", "mulai", "pergi")), "pergi", "punya 0 tujuan"),
        (
            diagram(link(THROW, "pergi") + link(CATCH, "datang") + link(CATCH, "datang_2"), LINKED),
            "pergi",
            "punya 2 tujuan",
        ),
        (
            diagram(link(THROW, "pergi") + link(CATCH, "datang"), LINKED + flow("z", "pergi", "selesai")),
            "pergi",
            "pengganti alur",
        ),
        (
            diagram(TASK + f'<bpmn:{THROW} id="x"><bpmn:compensateEventDefinition id="d" activityRef="periksa" />'
                    f"</bpmn:{THROW}>", PLAIN),
            "x",
            "tidak punya kompensasi",
        ),
    ],
)  # fmt: skip
def test_what_stands_where_it_cannot_work_is_refused(data: bytes, element: str, sentence: str) -> None:
    found = errors(data, RULE)
    assert any(each.element == element and sentence in each.message for each in found), found


@pytest.mark.parametrize(
    "data",
    [
        diagram(part(start() + ENDED)),
        diagram(TASK + part(start("error") + ENDED, BY_EVENT).replace("periksa", "lain")),
        diagram(part(start() + ENDED) + boundary("escalation", attributes='cancelActivity="false"'), PLAIN + AWAY),
        diagram('<bpmn:manualTask id="periksa" />' + boundary("error"), PLAIN + AWAY),
        diagram(TASK + boundary("compensate") + UNDO, PLAIN + BACK),
        diagram(GATE + TWO, WAYS + OUT),
        diagram(link(THROW, "pergi") + link(CATCH, "datang"), LINKED),
        diagram(
            link(THROW, "pergi") + link(THROW, "pergi_2") + link(CATCH, "datang"),
            LINKED + flow("z", "mulai", "pergi_2"),
        ),
    ],
)
def test_what_stands_at_its_place_is_accepted(data: bytes) -> None:
    assert errors(data) == []
