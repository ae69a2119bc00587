"""When a timer is due: working time, ISO 8601 durations, dates and cycles. None of it looks at a clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from engine import cron
from engine.dates import OFFICE_ZONE
from engine.errors import Refused
from engine.execution.events import TIMER_SCHEDULED
from engine.execution.values import Inputs
from engine.worktime import Duration, parse_duration

if TYPE_CHECKING:
    from engine.definitions.bpmn.model import Element
    from engine.execution.case import Case
    from engine.execution.tokens import Token


def due(text: str, inputs: Inputs, element: str, start: datetime | None = None) -> datetime:
    """When ``text`` ("10 HK", "15 menit", "P3D", a date) falls due, reckoned from ``start`` or now.

    A date without a zone is the office's own time.

    Raises ``Refused`` naming the element when the text is neither a duration nor a date.
    """
    if cron.is_cron(text):
        return cron.next_after(text, start or inputs.now)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        moment = moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)
        if not _is_kept(moment):
            raise Refused(f"Waktu “{text}” pada elemen {element} di luar tahun yang bisa dihitung.")
        return moment
    try:
        return inputs.calendar.add(start or inputs.now, text)
    except Refused as error:
        raise Refused(f"Waktu “{text}” pada elemen {element} tidak terbaca: {error}") from error


def _is_kept(moment: datetime) -> bool:
    """Whether it can be kept as UTC."""
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True


def after(duration: Duration, inputs: Inputs, element: str) -> datetime:
    """When the duration from now is over. Raises ``Refused`` naming the element where the calendar does not reach."""
    try:
        return inputs.calendar.add(inputs.now, duration)
    except Refused as error:
        raise Refused(f"Waktu pada elemen {element} tidak bisa dihitung: {error}") from error


def cycle(text: str, element: str) -> tuple[int, str]:
    """Count and duration of "R2/10 HK"; a count of 0 means for ever. Of cron it is the text itself."""
    if cron.is_cron(text):
        return 0, text
    count, slash, duration = text.strip().partition("/")
    duration = duration.rpartition("/")[2]  # a beginning may stand before it
    digits = count[1:]
    if not slash or not count.upper().startswith("R") or (digits and not (digits.isascii() and digits.isdecimal())):
        raise Refused(f"Waktu berulang “{text}” pada elemen {element} tidak terbaca; tulis seperti R2/10 HK.")
    if digits and int(digits) == 0:
        raise Refused(f"Waktu berulang “{text}” pada elemen {element} tidak pernah berjalan.")
    if parse_duration(duration).is_nothing:
        raise Refused(f"Waktu berulang “{text}” pada elemen {element} berulang tanpa jeda.")
    return int(digits or 0), duration


def schedule(token: Token, element: Element) -> None:
    """Reckons when the event's timer is due, and says so."""
    case, data = token.workflow, token.internal_data
    text = str(case.evaluate(token.task_spec.reads_from(token), element.event.text))
    if element.event.timer == "timeCycle":
        data.setdefault("left", cycle(text, element.id)[0])
        text = _beginning(text) or _every(case, text, element)
    data["due"] = data.get("due") or due(text, case.inputs, element.id).isoformat()
    case.emit(TIMER_SCHEDULED, element.id, token.id, {"due": data["due"]})


def next_round(token: Token, element: Element) -> dict[str, Any] | None:
    """Of a cycle, reckoned from the last one's due time; None when that was the last."""
    case, left = token.workflow, token.internal_data.get("left", 1)
    if left == 1:
        return None
    text = _every(case, str(case.evaluate(token.task_spec.reads_from(token), element.event.text)), element)
    last = datetime.fromisoformat(token.internal_data["due"])
    return {"left": max(left - 1, 0), "due": due(text, case.inputs, element.id, last).isoformat()}


def _every(case: Case, text: str, element: Element) -> str:
    """The interval of a cycle; of cron in the one way that is kept."""
    every = cycle(text, element.id)[1]
    return cron.normalize(every, quartz=not case.definition.process.camunda_8) if cron.is_cron(every) else every


def _beginning(text: str) -> str:
    """When the first round of "R3/2026-12-01/P1M" comes; "" where it does not say."""
    parts = text.split("/")
    return parts[1] if len(parts) == 3 else ""
