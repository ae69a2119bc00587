"""What the random cases found, made small: each stays here for good."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import DeploymentRefused
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from engine.storage import jobs, tasks
from tests.random.drawing import diagrams
from tests.random.processes import Block
from tests.random.stack import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    made = Stack(tmp_path, random.Random(1))
    yield made
    made.close()


def started(stack: Stack, *blocks: Block) -> StepResult:
    """A case of a process of these blocks."""
    stack.deploy(diagrams(Block("process", "mulai", blocks), random.Random(1), "a"), "a")
    return stack.engine.runtime.start_process(stack.officer, "a", {}, "1")


def test_what_a_terminate_end_takes_in_the_step_that_opened_it_is_not_left_open(stack: Stack) -> None:
    reminder = Block("boundary", "b1", (), ("timeDuration", "P1D", "soft", "end"))
    ways = Block("user", "U1", (reminder,)), Block("job", "J1"), Block("stop", "e1", text=("terminate",))
    case = started(stack, Block("user", "U0"), Block("fork", "p1", ways, ("gate",)))
    done = stack.engine.runtime.complete(stack.officer, case.opened[0].id, Submission({"n": "1"}), "2")
    with stack.engine.database.connect() as connection:
        left = [*tasks.open_of(connection, case.instance_id), *jobs.of_instance(connection, case.instance_id)]
    assert done.ended and done.opened == () and left == []
    assert stack.engine.replay.verify(case.instance_id) == (1, [])


def test_an_element_may_be_called_as_a_hidden_step_is(stack: Stack) -> None:
    reminder = Block("boundary", "U0.attached", (), ("timeDuration", "P1D", "soft", "end"))
    case = started(stack, Block("user", "U0", (reminder,)), Block("user", "Start"))
    done = stack.engine.runtime.complete(stack.officer, case.opened[0].id, Submission({"n": "1"}), "2")
    assert [task.element for task in done.opened] == ["Start"]


def calling(call: str, name: str) -> Block:
    return Block("call", call, (), (name, "", ""))


def called(name: str, *blocks: Block) -> Block:
    return Block("called", name, blocks, ("mulai",))


@pytest.mark.parametrize(
    ("blocks", "flow"),
    [
        ((calling("C1", "s0"), Block("user", "C1.U1"), called("s0", Block("user", "U1"))), "f1"),
        (
            (
                calling("C1", "s1"),
                Block("user", "C1.C2.U1"),
                called("s0", Block("user", "U1")),
                called("s1", calling("C2", "s0")),
            ),
            "f1",
        ),
        (
            (
                calling("C1", "s0"),
                calling("C1.C2", "s1"),
                called("s0", Block("user", "C2.U1")),
                called("s1", Block("user", "U1")),
            ),
            "f1",
        ),
        ((calling("C1", "s0"), Block("user", "U2"), called("s0", Block("user", "U1"))), "C1.f1"),
    ],
    ids=["element", "element of a call in a call", "elements of two calls", "flow"],
)
def test_no_id_stands_for_two_things_when_what_is_called_is_put_inside(
    stack: Stack, blocks: tuple[Block, ...], flow: str
) -> None:
    drawn = diagrams(Block("process", "mulai", blocks), random.Random(1), "a")
    drawn["a"] = drawn["a"].replace(b'"f1"', f'"{flow}"'.encode())
    with pytest.raises(DeploymentRefused) as refused:
        stack.deploy(drawn, "a")
    assert {finding.rule for finding in refused.value.findings} == {"call-exists"}


@pytest.fixture
def in_time() -> Iterator[None]:
    """Breaks off what does not come to an end."""

    def too_late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, too_late)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_calls_that_double_from_process_to_process_are_refused_before_they_are_counted_out(
    stack: Stack, in_time: None
) -> None:
    chain = [called(f"s{n}", calling("C1", f"s{n + 1}"), calling("C2", f"s{n + 1}")) for n in range(40)]
    with pytest.raises(DeploymentRefused) as refused:
        stack.deploy(
            diagrams(Block("process", "mulai", (calling("C1", "s0"), *chain, called("s40"))), random.Random(1), "a"),
            "a",
        )
    assert {finding.rule for finding in refused.value.findings} == {"call-exists"}
