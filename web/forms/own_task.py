"""A task that is the applicant's own: filled in by them, or with them at the counter."""

from __future__ import annotations

from typing import Any

from cases.answers import Answers, filled_in
from cases.timeline import reasons
from engine.errors import InvalidSubmission
from engine.execution.events import TASK_COMPLETED
from engine.services.inbox import TaskView
from engine.services.step_result import StepResult
from web.current import engine, now, person
from web.forms.parts import split_uploads
from web.forms.sheet import Sheet
from web.forms.uploads import not_replaced, progress


def complete_own(view: TaskView, sheet: Sheet, *, at_counter: bool = False) -> StepResult:
    """Completes the task, once what came back is replaced. Raises ``InvalidSubmission``."""
    if missing := not_replaced(sheet.show()):
        raise InvalidSubmission(missing)
    command = f"selesai {view.id} {person().id}"
    return engine().runtime.complete(person(), view.id, sheet.submission(), command, at_counter=at_counter)


def parts_of(view: TaskView, sheet: Sheet) -> dict[str, Any]:
    """What the task's page shows."""
    shown = sheet.show()
    lists = split_uploads(shown.fields)[1]
    return {
        "task": view,
        "shown": shown,
        "lists": lists,
        "tally": progress(lists, shown.documents.fresh),
        "reasons": reasons(view.variables) if lists else (),
        "errors": sheet.errors,
        "application": _application(view) if view.plain else [],
    }


def _application(view: TaskView) -> Answers:
    """What the applicant has told so far; what the office noted is not theirs to see."""
    case = engine().history.instance(person(), view.instance_id)
    done = {event.element for event in engine().history.events(case) if event.kind == TASK_COMPLETED}
    return filled_in(case, done, now())[0]
