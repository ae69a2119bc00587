"""As ``test_bare_spiffworkflow``, of sub-processes, instances, events and gateways: the reasons for our own specs."""

from __future__ import annotations

from typing import Any

import pytest
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.event_definitions import SignalEventDefinition
from SpiffWorkflow.exceptions import SpiffWorkflowException, TaskNotFoundException
from SpiffWorkflow.util.task import TaskState

from engine.definitions.bpmn.dialect import read
from engine.execution.values import Inputs
from tests.random.engines import Cold
from tests.random.histories import BEGIN, CALENDAR
from tests.random.moves import Move

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="berkas" targetNamespace="http://contoh.test/bpmn">'
    '<signal id="tutup" name="tutup" /><error id="galat" errorCode="galat" />'
)
SIGNAL, ERROR = '<signalEventDefinition signalRef="tutup" />', '<errorEventDefinition errorRef="galat" />'

TIMER = "<timerEventDefinition><timeDuration>[PT1H]</timeDuration></timerEventDefinition>"


def flows(ways: str, **conditions: str) -> str:
    """Sequence flows from "s>A>e"; a condition is a name, by its flow's ends joined: ``AB="lagi"``."""
    made, chains = "", [chain.split(">") for chain in ways.split()]
    for source, target in [(chain[n], chain[n + 1]) for chain in chains for n in range(len(chain) - 1)]:
        name = conditions.get(source + target, "")
        inside = f"<conditionExpression>{{{name}}}</conditionExpression>" if name else ""
        made += (
            f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
        )
    return made


def tasks(names: str) -> str:
    return "".join(f'<userTask id="{name}" />' for name in names)


def node(kind: str, id: str, inside: str = "", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<{kind} id="{id}"{more}>{inside}</{kind}>'


def ends(kind: str, *ids: str) -> str:
    return "".join(node(kind, id) for id in ids)


class Bare:
    """SpiffWorkflow as it comes: names are Python's, timers too."""

    def __init__(self, body: str, **values: Any) -> None:
        parser = BpmnParser()
        text = body.replace("{", "").replace("}", "").replace("[PT1H]", '"PT1H"')
        parser.add_bpmn_str(f'{HEAD}<process id="uji" isExecutable="true">{text}</process></definitions>'.encode())
        self.workflow = BpmnWorkflow(parser.get_spec("uji"), parser.get_subprocess_specs("uji"))
        self.workflow.task_tree.data.update(values)
        self.workflow.do_engine_steps()

    def _ready(self) -> list[Any]:
        return list(self.workflow.get_tasks(state=TaskState.READY, manual=True))

    @property
    def open(self) -> list[str]:
        return sorted(task.task_spec.bpmn_id for task in self._ready())

    @property
    def ended(self) -> bool:
        return bool(self.workflow.is_completed())

    def do(self, element: str, **values: Any) -> None:
        task = next(task for task in self._ready() if task.task_spec.bpmn_id == element)
        task.data.update(values)
        task.run()
        self.workflow.do_engine_steps()

    def signal(self) -> None:
        self.workflow.catch(BpmnEvent(SignalEventDefinition("tutup")))
        self.workflow.do_engine_steps()


class Ours:
    """The engine: a name is ``${name}``."""

    def __init__(self, body: str, **values: Any) -> None:
        text = body.replace("{", "${").replace("[PT1H]", "PT1H")
        data = f'{HEAD}<process id="uji" isExecutable="true">{text}</process></definitions>'.encode()
        self.runner, self.seq = Cold(read(data, "uji.bpmn")[0]), 0
        self._do(Move("start", values=values))

    def _do(self, move: Move) -> None:
        self.seq += 1
        self.runner.do(self.runner.command(move), Inputs(self.seq, BEGIN, CALENDAR))

    @property
    def open(self) -> list[str]:
        return sorted(element for element, _ in self.runner.open.of("task"))

    @property
    def ended(self) -> bool:
        return self.runner.state.ended

    def do(self, element: str, **values: Any) -> None:
        self._do(Move("complete", element, values=values))

    def signal(self) -> None:
        self._do(Move("signal", "tutup"))


def handler(inside: str = SIGNAL) -> str:
    """An event sub-process with a task H."""
    start = node("startEvent", "hs", inside, isInterrupting="true")
    return node(
        "subProcess", "h", start + tasks("H") + ends("endEvent", "he") + flows("hs>H>he"), triggeredByEvent="true"
    )


BESIDE = (
    ends("startEvent", "s")
    + ends("parallelGateway", "p")
    + tasks("AB")
    + ends("endEvent", "e", "f")
    + flows("s>p>A>e p>B>f")
)


def test_an_event_sub_process_takes_nothing_away() -> None:
    bare, ours = Bare(BESIDE + handler()), Ours(BESIDE + handler())
    for each in (bare, ours):
        each.signal()
    assert bare.open == ["A", "B", "H"]
    assert ours.open == ["H"]


def test_a_case_with_a_timer_of_an_event_sub_process_does_not_end_by_itself() -> None:
    bare, ours = Bare(BESIDE + handler(TIMER)), Ours(BESIDE + handler(TIMER))
    for each in (bare, ours):
        each.do("A")
        each.do("B")
    assert (bare.open, bare.ended) == ([], False)
    assert (ours.open, ours.ended) == ([], True)


INCLUSIVE = ends("startEvent", "s") + ends("exclusiveGateway", "m") + ends("inclusiveGateway", "g", "j") + tasks("ABR")
INCLUSIVE += node("exclusiveGateway", "x", default="x_e") + ends("endEvent", "e")
INCLUSIVE += flows("s>m>g>A>j g>B>j>R>x>e x>m", gA="dua", gB="dua", xm="lagi")


def test_an_inclusive_join_in_a_loop_goes_on_early_from_the_second_round_on() -> None:
    bare, ours = Bare(INCLUSIVE, dua=True), Ours(INCLUSIVE, dua=True)
    for each in (bare, ours):
        each.do("B")
        each.do("A")
        each.do("R", lagi=True)
        each.do("B")
    assert bare.open == ["A", "R"]  # R is there although A has not been done
    assert ours.open == ["A"]


def part(letter: str) -> str:
    """A sub-process with a task that ends in an error, and what catches it."""
    low = letter.lower()
    inside = (
        ends("startEvent", f"s{low}")
        + tasks(letter)
        + node("endEvent", f"x{low}", ERROR)
        + flows(f"s{low}>{letter}>x{low}")
    )
    boundary = node("boundaryEvent", f"b{low}", ERROR, attachedToRef=f"P{low}")
    late = f"L{low}"
    return (
        node("subProcess", f"P{low}", inside) + boundary + node("userTask", late) + flows(f"p>P{low}>e b{low}>{late}>e")
    )


def test_an_error_is_caught_beside_its_sub_process_too() -> None:
    body = (
        ends("startEvent", "s")
        + ends("parallelGateway", "p")
        + ends("endEvent", "e")
        + flows("s>p")
        + part("A")
        + part("B")
    )
    bare, ours = Bare(body), Ours(body)
    for each in (bare, ours):
        each.do("A")
    assert bare.open == ["La", "Lb"]
    assert ours.open == ["B", "La"]


LOOPED = ends("startEvent", "s") + ends("exclusiveGateway", "m") + ends("endEvent", "e")
LOOPED += node("exclusiveGateway", "x", default="x_e") + flows("s>m>A>x>e x>m", xm="lagi")
ITEMS = "<loopDataInputRef>daftar</loopDataInputRef><inputDataItem id='satu' />"


def many(collection: str) -> str:
    return f'<multiInstanceLoopCharacteristics isSequential="true"{collection}</multiInstanceLoopCharacteristics>'


def test_an_activity_of_several_instances_fails_when_it_comes_again() -> None:
    bare = Bare(LOOPED + node("userTask", "A", many(f">{ITEMS}")), daftar=["a"])
    with pytest.raises(SpiffWorkflowException, match="already exists"):
        bare.do("A", lagi=True)
    ours = Ours(LOOPED + node("userTask", "A", many(' camunda:collection="daftar">')), daftar=["a"])
    ours.do("A", lagi=True)
    assert ours.open == ["A"]


def test_a_condition_on_a_flow_out_of_a_task_is_not_asked() -> None:
    body = ends("startEvent", "s") + tasks("AB") + ends("endEvent", "e") + flows("s>A>B>e", AB="lanjut")
    bare, ours = Bare(body), Ours(body)
    bare.do("A", lanjut=False)
    assert bare.open == ["B"]
    with pytest.raises(Exception, match="tidak punya jalan"):
        ours.do("A", lanjut=False)
    assert ours.open == ["A"]


def test_two_flows_out_of_a_task_are_not_read() -> None:
    body = ends("startEvent", "s") + tasks("ABC") + ends("endEvent", "e") + flows("s>A>B>e A>C>e")
    with pytest.raises(ValidationException):
        Bare(body)
    ours = Ours(body)
    ours.do("A")
    assert ours.open == ["B", "C"]


def test_two_timers_behind_an_event_based_gateway_are_one() -> None:
    catches = "".join(node("intermediateCatchEvent", id, TIMER) for id in ("t", "u"))
    body = ends("startEvent", "s") + ends("eventBasedGateway", "g") + catches + tasks("AB") + ends("endEvent", "e")
    body += flows("s>g>t>A>e g>u>B>e")
    waiting = Bare(body).workflow.get_tasks(state=TaskState.WAITING)
    assert [task.task_spec.bpmn_id for task in waiting] == ["g"]
    assert sorted(element for element, _ in Ours(body).runner.open.of("timer")) == ["t", "u"]


def test_instances_of_a_sub_process_cannot_be_taken_away() -> None:
    inside = ends("startEvent", "ss") + tasks("A") + ends("endEvent", "se") + flows("ss>A>se")
    boundary = node("boundaryEvent", "b", SIGNAL, attachedToRef="S")
    frame = ends("startEvent", "s") + boundary + tasks("L") + ends("endEvent", "e") + flows("s>S>e b>L>e")
    bare = Bare(frame + node("subProcess", "S", many(f">{ITEMS}").replace("true", "false") + inside), daftar=["a", "b"])
    with pytest.raises(TaskNotFoundException):
        bare.signal()
    loop = many(' camunda:collection="daftar">').replace("true", "false")
    ours = Ours(frame + node("subProcess", "S", loop + inside), daftar=["a", "b"])
    ours.signal()
    assert ours.open == ["L"]
