"""What SpiffWorkflow does on its own, beside what the engine makes of it: the reasons for our specs, joins and pruning.

Each diagram is given to both. A test that fails in its first half after an upgrade says that SpiffWorkflow has
mended a fault, and that something of ours may go.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from engine.definitions.bpmn.dialect import read
from engine.execution.values import Inputs
from tests.random.engines import Cold
from tests.random.histories import BEGIN, CALENDAR
from tests.random.moves import Move

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' id="berkas" targetNamespace="http://contoh.test/bpmn">'
)
KINDS = {"s": "startEvent", "e": "endEvent", "x": "exclusiveGateway", "p": "parallelGateway"}


def drawn(ways: str, conditions: Mapping[str, str], heights: Mapping[str, int], scripts: Mapping[str, str]) -> bytes:
    """A process from "s>A>e": capitals are user tasks unless they are ``scripts``; ``conditions`` by flow ("A>e"),
    of several flows out of a gateway the one without is the default; ``heights`` are where shapes stand."""
    chains = [chain.split(">") for chain in ways.split()]
    flows = [(chain[n], chain[n + 1]) for chain in chains for n in range(len(chain) - 1)]
    ids = list(dict.fromkeys(id for chain in chains for id in chain))
    numbers = {flow: f"f{n}" for n, flow in enumerate(flows)}
    nodes, shapes = "", ""
    for place, id in enumerate(ids):
        out = [flow for flow in flows if flow[0] == id]
        plain = [numbers[flow] for flow in out if ">".join(flow) not in conditions]
        default = f' default="{plain[0]}"' if id[0] == "x" and len(out) > 1 and plain else ""
        inside = "".join(f"<bpmn:incoming>{numbers[flow]}</bpmn:incoming>" for flow in flows if flow[1] == id)
        inside += "".join(f"<bpmn:outgoing>{numbers[flow]}</bpmn:outgoing>" for flow in out)
        inside += f"<bpmn:script>{scripts[id]}</bpmn:script>" if id in scripts else ""
        kind = "scriptTask" if id in scripts else KINDS.get(id[0], "userTask")
        nodes += f'<bpmn:{kind} id="{id}"{default}>{inside}</bpmn:{kind}>'
        bounds = f'<dc:Bounds x="{100 * place}" y="{heights.get(id, 100)}" width="90" height="40" />'
        shapes += f'<bpmndi:BPMNShape id="di_{id}" bpmnElement="{id}">{bounds}</bpmndi:BPMNShape>'
    for flow, number in numbers.items():
        condition = conditions.get(">".join(flow), "")
        inside = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
        nodes += (
            f'<bpmn:sequenceFlow id="{number}" sourceRef="{flow[0]}" targetRef="{flow[1]}">{inside}</bpmn:sequenceFlow>'
        )
    plane = f'<bpmndi:BPMNPlane id="bidang" bpmnElement="uji">{shapes}</bpmndi:BPMNPlane>'
    process = f'<bpmn:process id="uji" isExecutable="true">{nodes}</bpmn:process>'
    return f'{HEAD}{process}<bpmndi:BPMNDiagram id="gambar">{plane}</bpmndi:BPMNDiagram></bpmn:definitions>'.encode()


class Bare:
    """SpiffWorkflow as it comes."""

    def __init__(self, ways: str, conditions: Mapping[str, str] = {}, heights: Mapping[str, int] = {}, **scripts: str):
        parser = BpmnParser()
        parser.add_bpmn_str(drawn(ways, conditions, heights, scripts))
        self.workflow = BpmnWorkflow(parser.get_spec("uji"), {})
        self.workflow.do_engine_steps()

    def _ready(self) -> list[Any]:
        return list(self.workflow.get_tasks(state=TaskState.READY, manual=True))

    @property
    def open(self) -> list[str]:
        return sorted(task.task_spec.bpmn_id for task in self._ready())

    def do(self, element: str, **values: Any) -> Any:
        task = next(task for task in self._ready() if task.task_spec.bpmn_id == element)
        task.data.update(values)
        task.run()
        self.workflow.do_engine_steps()
        return task

    def size(self) -> int:
        return len(BpmnWorkflowSerializer().serialize_json(self.workflow))


class Ours:
    """The engine; what is a script there is a user task here, and a name as a condition is ``${name}``."""

    def __init__(self, ways: str, conditions: Mapping[str, str] = {}, heights: Mapping[str, int] = {}) -> None:
        asked = {flow: f"${{{name}}}" for flow, name in conditions.items()}
        self.runner, self.seq = Cold(read(drawn(ways, asked, heights, {}), "uji.bpmn")[0]), 0
        self._do(Move("start"))

    def _do(self, move: Move) -> None:
        self.seq += 1
        self.runner.do(self.runner.command(move), Inputs(self.seq, BEGIN, CALENDAR))

    @property
    def open(self) -> list[str]:
        return sorted(element for element, _ in self.runner.open.of("task"))

    def do(self, element: str, **values: Any) -> None:
        self._do(Move("complete", element, values=values))

    def size(self) -> int:
        return len(self.runner.state.tokens)


JOIN_IN_A_LOOP = "s>xm>p1>A>p2>R>xg>e p1>B>p2 xg>xm", {"xg>xm": "lagi"}


def test_a_join_in_a_loop_fires_early_from_the_second_round_on() -> None:
    bare, ours = Bare(*JOIN_IN_A_LOOP), Ours(*JOIN_IN_A_LOOP)
    for each in (bare, ours):
        each.do("B")
        each.do("A")
        each.do("R", lagi=True)
        each.do("A")
    assert bare.open == ["B", "R"]  # R is there although B has not been done
    assert ours.open == ["B"]


RETURNS = "s>A>xg>e xg>A", {"xg>A": "lagi"}


def test_every_return_makes_the_state_larger_till_a_ready_task_is_lost() -> None:
    bare, ours = Bare(*RETURNS), Ours(*RETURNS)
    first, rounds = bare.size(), 0
    while bare.open and rounds < 2000:
        bare.do("A", lagi=True)
        rounds += 1
        if rounds == 100:
            assert bare.size() > 10 * first
    assert rounds < 600  # nothing to do any more, and the case has not come to its end
    assert [each.task_spec.name for each in bare.workflow.tasks.values() if each.state == TaskState.READY] == ["xg"]
    assert bare.workflow.is_completed()  # it says, with that gateway never run

    first = ours.size()
    for _ in range(2000):
        ours.do("A", lagi=True)
    assert ours.open == ["A"]
    assert ours.size() <= first + 2 * len("2000")  # the digits of the token's name


LATE = "s>A>p1>B>p2>R>e p1>C>p2"


def test_a_late_branch_overwrites_a_value_with_the_old_one() -> None:
    bare, ours = Bare(LATE), Ours(LATE)
    for each in (bare, ours):
        each.do("A", putusan="belum")
        each.do("B", putusan="setuju")
        each.do("C")  # says nothing of it
    assert bare.do("R").data["putusan"] == "belum"
    assert ours.runner.state.variables["putusan"] == "setuju"


NESTED = "s>A>T>R>e"


def test_a_value_inside_another_is_rewritten_in_the_past() -> None:
    bare, ours = Bare(NESTED, T="berkas['ktp']['putusan'] = 'sesuai'"), Ours(NESTED)
    done = bare.do("A", berkas={"ktp": {"putusan": "belum"}})
    assert done.data == {"berkas": {"ktp": {"putusan": "sesuai"}}}  # what A is said to have given

    ours.do("A", berkas={"ktp": {"putusan": "belum"}})
    past = ours.runner.state
    ours.do("T", berkas={"ktp": {"putusan": "sesuai"}})
    assert past.variables == {"berkas": {"ktp": {"putusan": "belum"}}}
    assert ours.runner.state.variables == {"berkas": {"ktp": {"putusan": "sesuai"}}}


BOTH_HOLD = "s>S>xg>A>e xg>B>e", {"xg>A": "satu", "xg>B": "dua"}


def test_a_shape_that_is_dragged_up_changes_where_the_case_goes() -> None:
    gone: dict[type[Any], list[list[str]]] = {Bare: [], Ours: []}
    for heights in ({"A": 100, "B": 300}, {"A": 300, "B": 100}):
        for kind, found in gone.items():
            case = kind(*BOTH_HOLD, heights)
            case.do("S", satu=True, dua=True)
            found.append(case.open)
    assert gone == {Bare: [["A"], ["B"]], Ours: [["A"], ["A"]]}


TWO_BY_TWO = "s>p1>A>xm>p2>R>e p1>B>xm p1>C>xn>p2 p1>D>xn"


def test_a_second_token_on_a_flow_into_a_join_is_lost() -> None:
    bare, ours = Bare(TWO_BY_TWO), Ours(TWO_BY_TWO)
    for each in (bare, ours):
        for element in "ACBD":
            each.do(element)
    assert bare.open == ["R"]
    assert ours.open == ["R", "R"]  # two pairs have come (BPMN 2.0.2, 13.4.1)
    bare.do("R")
    assert bare.workflow.completed
