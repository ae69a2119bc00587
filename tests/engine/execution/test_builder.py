"""A designer may give an element any id, also one that steps of our own have."""

from __future__ import annotations

from engine.definitions.bpmn.model import Event
from tests.engine.execution.test_interpreter import Walk, definition


def test_an_element_may_be_called_as_a_step_that_no_diagram_shows() -> None:
    process = definition(
        {
            "Start": {"kind": "startEvent"},
            "A": {"kind": "userTask"},
            "A.attached": {"kind": "boundaryEvent", "attached_to": "A", "event": Event("timer", "timeDuration", "P1D")},
            "End": {"kind": "endEvent"},
            "closed": {"kind": "endEvent"},
        },
        {"Start>A": "", "A>End": "", "A.attached>closed": ""},
    )
    walk = Walk(process)
    walk.do("start")
    walk.do("fire", walk.token("A.attached", "timer.scheduled"))
    assert walk.state.ended
    assert walk.events[-1].element == "closed"
