"""What gets stuck, turns for ever, piles up or runs twice is found before a case does, by the shortest way."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from engine.definitions.analysis.soundness import Fault, check
from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint import reachable
from engine.errors import Refused
from engine.execution.builder import build
from engine.execution.definition import Definition
from engine.execution.interpreter import advance
from engine.execution.values import Command, Event, Inputs, State
from engine.services.calendar import default_calendar
from tests.engine.definitions.token_game import Game, drawn
from tests.engine.definitions.token_game import anything as anything_of
from tests.offices import ROOT

CALENDAR = default_calendar([2026, 2027])
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
OFTEN = 150


def found(ways: str) -> list[tuple[str, bool, str, str]]:
    return [(f.kind, f.certain, " ".join(f.elements), f.cause) for f in check(drawn(ways)).faults]


def anything(seed: int, kinds: str = "tttnxxxpppzri", back: bool = True) -> Process:
    return anything_of(random.Random(seed), kinds, back)


def seeds() -> range:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    return range(seed, seed + OFTEN)


def turns_by_itself(process: Process) -> bool:
    return any("putaran" in finding.message for finding in reachable.check(process, Resources({})))


@pytest.mark.parametrize(
    "ways",
    [
        "s>t1>e",
        "s>x1>t1>x2>e x1>t2>x2",
        "s>p1>t1>p2>e p1>t2>p2",
        "s>x0>p1>t1>p2>t3>x1>x0 p1>t2>p2 x1>e",  # both again
        "s>p1>t1>p2>e p1>t2>x2>p2 x2>z",  # the other one is left, but ended
        "s>p1>p2>t1>p3>p4>e p2>t2>p3 p1>t3>p4",  # one inside the other
        "s>p1>t1>e p1>t2>e",  # no join: the case ends with the last of them
        "s>p1>t1>x1>z p1>t2>p2>e x1>p2",  # cancelled for all
        "s>p1>t1>x1>t1 x1>z p1>t2>t2",  # goes round until the other one ends it
        "s>p1>t2>t2 p1>t1>x1>t1 x1>z",
        "s>p1>t1>x1>p2>e p1>t2>p2 i1@t1>x1",
        "s>t1>x1>t1 x1>e r1@t1>n1>e2",  # reminders, and back again
        "s>x1>t1>p1>n1>e p1>x2>x1 x2>e",  # a message in each round
        "s>p1>t1>x1>e p1>t2>x1",  # twice, but nothing is done there
        "s>p1>t1>x1>n1>z p1>t2>x1",  # the first one ends it for all, in the same step
        "s>p1>p2>p3>e p1>p2 p2>p3",
    ],
)
def test_what_comes_to_its_end_has_no_fault(ways: str) -> None:
    assert found(ways) == []


@pytest.mark.parametrize(
    ("ways", "certain", "joins", "cause", "path"),
    [
        # one of two ways into a join that wants both: certain, whichever is taken
        ("s>x1>t1>p1>e x1>t2>p1", True, "p1", "x1", "s s>x1 x1 x1>t1 t1 t1>p1 p1"),
        ("s>x1>t1>t2>p1>e x1>t3>p1", True, "p1", "x1", "s s>x1 x1 x1>t3 t3 t3>p1 p1"),
        # the choice before it does not help: who goes there is stuck
        ("s>x0>t0>e x0>x1>t1>p1>e1 x1>t2>p1", True, "p1", "x1", "s s>x0 x0 x0>x1 x1 x1>t1 t1 t1>p1 p1"),
        # a way that leaves the other branch waiting: certain, it can never be gone
        (
            "s>p1>t1>x1>p2>e p1>t2>p2 x1>e1",
            True,
            "p2",
            "x1",
            "s s>p1 p1 p1>t1 p1>t2 t1 t1>x1 x1 x1>e1 e1 t2 t2>p2 p2",
        ),
        (
            "s>p1>t1>p2>e p1>t2>p2 i1@t1>e1",
            True,
            "p2",
            "i1",
            "s s>p1 p1 p1>t1 p1>t2 t1 i1 i1>e1 e1 t2 t2>p2 p2",
        ),
        # both may leave, or neither: only one alone is stuck, and the data may never let one go alone
        (
            "s>p1>t1>x1>p2>e p1>t2>x2>p2 x1>e1 x2>e2",
            False,
            "p2",
            "x2",
            "s s>p1 p1 p1>t1 p1>t2 t1 t1>x1 x1 x1>p2 t2 t2>x2 x2 x2>e2 e2 p2",
        ),
        # what waits in vain is gone when the other one ends it for all, and only then
        (
            "s>p1>t1>x1>z x1>e p1>t2>x2>e2 x2>p3>e3 t9>p3",
            False,
            "p3",
            "x2",
            "s s>p1 p1 p1>t1 p1>t2 t1 t1>x1 x1 x1>e e t2 t2>x2 x2 x2>p3 p3",
        ),
        # a flow that is never taken, and the join's own
        ("s>t1>p1>e t2>p1", True, "p1", "", "s s>t1 t1 t1>p1 p1"),
        ("s>t1>p1>e p1>p1", True, "p1", "", "s s>t1 t1 t1>p1 p1"),
    ],
)
def test_a_join_that_waits_for_ever_is_found_by_the_shortest_way(
    ways: str, certain: bool, joins: str, cause: str, path: str
) -> None:
    (fault,) = check(drawn(ways)).faults
    assert (fault.kind, fault.certain, " ".join(fault.elements)) == ("deadlock", certain, joins)
    assert (fault.cause, " ".join(fault.path)) == (cause, path)


@pytest.mark.parametrize(
    ("ways", "fault"),
    [
        ("s>t1>x1>t2>t3>t2 x1>e", ("endless", True, "t2 t3", "x1")),
        ("s>t1>t2>t1 t3>e", ("endless", True, "t1 t2", "")),
        ("s>p1>t1>e p1>t2>t3>t2", ("endless", True, "t2 t3", "")),
        # each round opens a task, and none is waited for
        ("s>x1>t1>p1>x2>x1 x2>e p1>t2>e2", ("pile", False, "t2", "p1")),
        ("s>x1>t1>p1>t2>e2 p1>x2>x1 x2>e", ("pile", False, "t2", "p1")),
        # each round leaves a token where nobody can work it off
        ("s>x1>t1>p1>x2>x1 x2>p2>e p1>p2", ("pile", True, "p2", "p1")),
        # a reminder that leads back to what it reminds of
        ("s>t1>e r1@t1>n1>t1", ("pile", False, "t1", "r1")),
        # two go on where one should
        ("s>p1>t1>x1>n1>t3>e p1>t2>x1", ("double", False, "x1", "p1")),
        ("s>p1>t1>x1>n1>e p1>t2>x1", ("double", False, "x1", "p1")),
        ("s>p1>t1>t3>e p1>t2>t3", ("double", False, "t3", "p1")),
        ("s>p0>t0>p1>t1>p2>x1>n1>e p1>t2>p2 p0>t3>x1", ("double", False, "x1", "p0")),
        ("s>t1>x1>t2>e r1@t1>n1>x1", ("double", False, "x1", "r1")),
    ],
)
def test_loops_without_end_piles_and_doubles_are_found_where_they_begin(
    ways: str, fault: tuple[str, bool, str, str]
) -> None:
    assert fault in found(ways)
    assert all(certain <= fault[1] for _, certain, _, _ in found(ways))


def test_the_way_to_a_double_is_only_what_its_two_tokens_passed() -> None:
    (fault,) = check(drawn("s>t0>p1>t1>x1>n1>e p1>t2>x1 p1>t3>t4>e")).faults
    assert fault.path == (
        *("s", "s>t0", "t0", "t0>p1", "p1", "p1>t1", "p1>t2", "p1>t3"),
        *("t1", "t1>x1", "t2", "t2>x1", "x1"),
    )


def test_our_own_diagram_has_no_fault_and_few_states() -> None:
    name = "processes/karang_taruna.bpmn"
    (process,) = read((ROOT / name).read_bytes(), name)
    result = check(process)
    assert (result.faults, result.bounded) == ((), False)
    assert result.states < 300


# Few states -----------------------------------------------------------------------------------


def in_a_row(times: int, entry: str, exit: str, *ways: str) -> Process:
    """The same piece again and again; "1" stands for its number."""
    chains = [f"s>{entry.replace('1', '0')}", f"{exit.replace('1', str(times - 1))}>e"]
    for n in range(times):
        chains += [way.replace("1", str(n)) for way in ways]
        chains += [f"{exit.replace('1', str(n))}>{entry.replace('1', str(n + 1))}"] if n + 1 < times else []
    return drawn(" ".join(chains))


def side_by_side(times: int, *ways: str) -> Process:
    """The same piece many times between one fork and one join; "1" stands for its number."""
    return drawn(" ".join(["s>pa", "pz>e", *(way.replace("1", str(n)) for n in range(times) for way in ways)]))


def nested(depth: int) -> Process:
    chains = ["s>p0_0"]
    for n in range(depth):
        inner = f"p{n + 1}_0 p{n + 1}_1" if n + 1 < depth else f"t{n}_a t{n}_a"
        begin, end = inner.split()
        chains += [f"p{n}_0>t{n}>p{n}_1", f"p{n}_0>{begin}", f"{end}>p{n}_1"]
    return drawn(" ".join([*chains, "p0_1>e"]))


DIAMOND = "pa1>ta1>pb1", "pa1>tb1>pb1", "pa1>tc1>pb1"


@pytest.mark.parametrize(
    ("process", "most"),
    [
        (in_a_row(12, "pa1", "pb1", *DIAMOND), 200),
        (in_a_row(60, "pa1", "pb1", *DIAMOND), 1000),
        (in_a_row(98, "xa1", "xb1", "xa1>ta1>xb1", "xa1>xb1"), 700),
        (nested(8), 100),
        (side_by_side(100, "pa>ta1>tb1>pz"), 700),
        (side_by_side(70, "pa>xa1>ta1>xb1>pz", "xa1>xb1"), 700),
        (side_by_side(70, "pa>xa1>ta1>xb1>pz", "xb1>xa1"), 700),
        (side_by_side(60, "pa>ta1>pz", "r1@ta1>n1>e"), 700),
        (side_by_side(60, "pa>ta1>pz", "i1@ta1>z"), 700),
    ],
)
def test_states_grow_with_the_diagram_and_not_with_its_orders(process: Process, most: int) -> None:
    result = check(process)
    assert (result.faults, result.bounded) == ((), False)
    assert result.states < most


def test_beyond_the_bounds_nothing_is_certain_and_a_stuck_case_is_still_shown() -> None:
    process = side_by_side(40, "pa>ta1>xa1>pz", "xa1>e1")
    result = check(process)
    assert result.bounded
    assert result.states < 50_000
    assert [(fault.kind, fault.certain, fault.elements) for fault in result.faults] == [("deadlock", False, ("pz",))]
    sound = check(in_a_row(12, "pa1", "pb1", *DIAMOND), most_states=50)
    assert (sound.faults, sound.bounded) == ((), True)


def test_the_bounds_are_counts_so_that_the_answer_is_always_the_same() -> None:
    process = side_by_side(40, "pa>ta1>xa1>pz", "xa1>e1")
    assert check(process) == check(process)


# Against the plain game -----------------------------------------------------------------------


def steps(process: Process, fault: Fault) -> int:
    """The moves of a way that ends at stuck joins."""
    passed = [id for id in fault.path[: -len(fault.elements)] if id in process.elements]
    return sum(process.elements[id].kind != "boundaryEvent" for id in passed)


@pytest.mark.parametrize("kinds", ["tttnxxxpppzri", "txxxppp", "tttxxxpppzr"])
def test_what_is_stuck_or_endless_is_what_the_plain_game_says(kinds: str) -> None:
    for seed in seeds():
        process = anything(seed, kinds)
        game, faults = Game(process), check(process).faults
        if game.piles_up or any(fault.kind == "pile" for fault in faults):
            continue
        expected, drawing = game.deadlocks(), f"{seed}: {' '.join(process.flows)}"
        stuck = [fault for fault in faults if fault.kind == "deadlock"]
        for fault in stuck:
            assert expected[frozenset(fault.elements), fault.certain] == steps(process, fault), drawing
        assert {id for fault in stuck for id in fault.elements} == {id for joins, _ in expected for id in joins}, (
            drawing
        )
        assert any(f.certain for f in stuck) == any(certain for _, certain in expected), drawing
        assert any(fault.kind == "endless" for fault in faults) == game.never_ends(), drawing


def test_what_piles_up_is_what_has_no_end_in_the_plain_game() -> None:
    for seed in seeds():
        process = anything(seed)
        if turns_by_itself(process):
            continue
        piles, drawing = any(fault.kind == "pile" for fault in check(process).faults), " ".join(process.flows)
        if piles:
            assert Game(process).piles_up, f"{seed}: {drawing}"
        elif Game(process, by_itself_first=True).piles_up:
            pytest.fail(f"{seed}: {drawing}")


def test_without_ways_back_what_meets_is_what_meets_in_the_plain_game() -> None:
    for seed in seeds():
        process = anything(seed, "ttnxxxpppri", back=False)
        game = Game(process)
        doubles = {fault.elements[0] for fault in check(process).faults if fault.kind == "double"}
        expected = {id for id in game.meeting() if does_something(process, id) and not joins(process, id)}
        drawing = f"{seed}: {' '.join(process.flows)}"
        assert game.piles_up or (doubles <= expected and bool(doubles) == bool(expected)), drawing


def joins(process: Process, id: str) -> bool:
    element = process.elements[id]
    return element.kind == "parallelGateway" and len(element.incoming) > 1


def does_something(process: Process, id: str) -> bool:
    """Whether a task follows; there are no ways back."""
    element = process.elements[id]
    following = [process.flows[flow].target for flow in element.outgoing]
    following += [other.id for other in process.elements.values() if other.attached_to == id]
    return not element.type.passed or any(does_something(process, other) for other in following)


# Against the engine ---------------------------------------------------------------------------


def walked(process: Process, source: random.Random, most: int = 60) -> str:
    """A case run by chance: "instance.ended", "instance.stalled", or "" where it goes on."""
    definition = Definition("uji:1", process, build(process), {})
    state, waiting, seq = State(), dict[str, str](), 0
    command = Command("start", "", {})
    while seq < most:
        seq += 1
        values = {id: source.choice(e.outgoing) for id, e in process.elements.items() if e.kind == "exclusiveGateway"}
        command = Command(command.kind, command.target, values if command.kind != "fire" else {})
        state, events = advance(definition, state, command, Inputs(seq, NOW, CALENDAR, {}))
        if said := outcome(events):
            return said
        for event in events:
            if event.kind in ("task.created", "timer.scheduled"):
                waiting[event.token] = "complete" if event.kind == "task.created" else "fire"
            elif event.kind.partition(".")[0] in ("task", "timer"):
                waiting.pop(event.token, None)
        target = source.choice(sorted(waiting))
        command = Command(waiting[target], target, {})
    return ""


def outcome(events: list[Event]) -> str:
    return next((event.kind for event in events if event.kind in ("instance.ended", "instance.stalled")), "")


def test_a_case_of_a_diagram_without_fault_never_stalls_and_one_of_a_faulty_one_does() -> None:
    seen = {True: set[str](), False: set[str]()}
    for seed in seeds():
        source = random.Random(seed)
        process = anything(seed)
        if turns_by_itself(process):
            continue
        faulty = any(fault.kind in ("deadlock", "pile") for fault in check(process).faults)
        for _ in range(5):
            try:
                said = walked(process, source)
            except Refused:
                continue
            assert faulty or said != "instance.stalled", f"{seed}: {' '.join(process.flows)}"
            seen[faulty].add(said)
    assert "instance.ended" in seen[False]
    assert "instance.stalled" in seen[True]
