"""A message that a person sends to a case from its page: its form as a sheet, or a button alone."""

from __future__ import annotations

from engine.services.case_messages import AwaitedMessage
from engine.services.step_result import StepResult
from office.papers.drafts import Draft
from web.current import engine, office, person
from web.forms.sheet import Sheet


def message_sheet(awaited: AwaitedMessage, *, viewer: bool = False) -> Sheet:
    """Its form with what the person has filled in so far; its draft has the id of what waits."""
    saved = office().drafts.find(person(), awaited.id) if awaited.form else None
    draft = saved or Draft(awaited.id, awaited.service, {}, {}, None)
    return Sheet(awaited.form, draft, awaited.scope, saved, awaited.instance_id, viewer)


def send_message(awaited: AwaitedMessage, sheet: Sheet) -> StepResult:
    """Raises ``NotFound``, ``InvalidSubmission``."""
    return engine().case_messages.send(person(), awaited.id, sheet.submission())
