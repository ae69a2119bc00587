"""What the random cases found, made small: each stays here for good."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.services.actor import SYSTEM
from engine.services.runtime import StepResult, Submission
from engine.storage import jobs, tasks
from tests.random.processes import Block, diagram
from tests.random.stack import COMPONENTS, FORM, Stack


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    made = Stack(tmp_path, random.Random(1))
    yield made
    made.close()


def started(stack: Stack, *blocks: Block) -> StepResult:
    """A case of a process of these blocks."""
    form = {"id": FORM, "type": "default", "components": COMPONENTS}
    drawn = diagram(Block("process", "mulai", blocks), random.Random(1), "a")
    files = {"processes/a.bpmn": drawn, f"forms/a/{FORM}.form": json.dumps(form).encode()}
    stack.engine.repository.deploy(files, "a", "api", SYSTEM, stack.clock.now())
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
