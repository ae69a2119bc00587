"""A case begins at one start event: the one whose timer starts it, else the one without a timer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.definitions.bpmn.model import Event
from engine.errors import Conflict
from engine.execution.definition import Definition
from engine.execution.interpreter import advance
from engine.execution.values import Command, Inputs, State
from engine.services.calendar import default_calendar
from tests.walk import definition

INPUTS = Inputs(1, datetime(2026, 11, 24, 2, 0, tzinfo=UTC), default_calendar([2026, 2027]))
TIMER = Event("timer", "timeCycle", "R/P3M")


def several() -> Definition:
    return definition(
        {
            "yearly": {"kind": "startEvent", "event": TIMER},
            "start": {"kind": "startEvent"},
            "monthly": {"kind": "startEvent", "event": TIMER},
            "a": {"kind": "userTask"},
            "end": {"kind": "endEvent"},
        },
        {"yearly>a": "", "start>a": "", "monthly>a": "", "a>end": ""},
    )


@pytest.mark.parametrize(("target", "event"), [("", "start"), ("yearly", "yearly"), ("monthly", "monthly")])
def test_one_token_begins_at_one_event(target: str, event: str) -> None:
    state, events = advance(several(), State(), Command("start", target), INPUTS)
    assert [each.element for each in events if each.kind == "flow.taken"] == [f"{event}>a"]
    assert [each.element for each in events if each.kind == "entered"] == [event, "a"]
    assert [each.element for each in events if each.kind == "task.created"] == ["a"]
    assert (state, events) == advance(several(), State(), Command("start", target), INPUTS)


def test_it_goes_on_the_same_from_wherever_it_began() -> None:
    states = {advance(several(), State(), Command("start", target), INPUTS)[0].tokens for target in ("", "yearly")}
    assert len(states) == 1


def test_where_only_timers_are_drawn_a_person_starts_at_the_first() -> None:
    only = definition(
        {
            "yearly": {"kind": "startEvent", "event": TIMER},
            "monthly": {"kind": "startEvent", "event": TIMER},
            "a": {"kind": "userTask"},
            "end": {"kind": "endEvent"},
        },
        {"yearly>a": "", "monthly>a": "", "a>end": ""},
    )
    _, events = advance(only, State(), Command("start"), INPUTS)
    assert [each.element for each in events if each.kind == "flow.taken"] == ["yearly>a"]


@pytest.mark.parametrize("target", ["a", "end", "nothing"])
def test_nothing_else_is_a_start_event(target: str) -> None:
    with pytest.raises(Conflict, match="tidak punya peristiwa mulai"):
        advance(several(), State(), Command("start", target), INPUTS)
