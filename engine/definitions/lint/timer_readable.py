"""Rule timer-readable: every time of the diagram can be read, as ISO 8601 or as working time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from engine import cron
from engine.clock import SystemClock
from engine.definitions.analysis.starts import schedule, timer, timers
from engine.definitions.bpmn.elements import TIMER
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.sop_properties import TIME
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding, Refused
from engine.expressions import NOW, ExpressionError, compile_expression, is_expression, reads_clock
from engine.recurrence import parse_recurrence
from engine.worktime import A_DAY, Duration, parse_duration

RULE = "timer-readable"
MOST_DAYS = 2500  # working days that a calendar is sure to hold (see ``worktime.HORIZON``): ten years
SHORTEST_ROUND = timedelta(minutes=1)
NOTHING = 'ekspresinya tidak menghasilkan waktu. Tulis seperti 10 HK, P3D, atau =now() + duration("PT1H").'


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if element.event.kind == TIMER:
            yield from _start(process, element) if element in timers(process) else _timer(process, element)
        if reason := _due_unreadable(element.due or ""):
            yield error(process, element, f"Batas waktu (Due date) pada {quote(element)}: {reason}", RULE)
        if reason := _due_unreadable(element.follow_up or ""):
            yield error(
                process, element, f"Tanggal tindak lanjut (Follow up date) pada {quote(element)}: {reason}", RULE
            )
        if (text := element.properties.get(TIME)) and (reason := _unreadable("timeDuration", text)):
            yield error(process, element, f"Properti waktu pada {quote(element)}: {reason}", RULE)


def _timer(process: Process, element: Element) -> Iterable[Finding]:
    if not element.event.text:
        yield error(process, element, f"{quote(element)} belum berisi waktu.", RULE)
        return
    try:
        expression = compile_expression(element.event.text)
        if not expression.names <= process.properties.keys():
            return  # known only when a case runs
        found = expression.evaluate({**process.properties, NOW: SystemClock().now()})
    except ExpressionError:
        return  # expression-readable says it
    if reason := _unreadable(element.event.timer, str(found)) if found is not None else NOTHING:
        yield error(process, element, f"Waktu pada {quote(element)}: {reason}", RULE)


def _start(process: Process, element: Element) -> Iterable[Finding]:
    """Of a start event: read when the process is deployed, so from nothing but its properties, and no clock: what is
    deployed again would begin at another time."""
    if reads_clock(element.event.text):
        message = (
            f"Jadwal pada {quote(element)} membaca jam (now() atau today()), padahal dihitung sekali saat dipasang. "
            "Tulis tanggal seperti 2026-12-01T09:00, atau waktu berulang seperti R/2026-12-01T09:00/P1M."
        )
        yield error(process, element, message, RULE)
        return
    try:
        recurrence = schedule(timer(process, element))
    except Refused as problem:
        yield error(process, element, f"Jadwal pada {quote(element)}: {problem}", RULE)
        return
    if recurrence.is_hasty:
        message = f"{quote(element)} memulai kasus baru lebih dari sekali sejam. Tiga bulan ditulis P3M, bukan PT3M."
        yield warning(process, element, message, RULE)


def _unreadable(kind: str, text: str) -> str:
    """Why a time cannot be read; nothing when it can."""
    if kind == "timeDate":
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return f"“{text}” bukan tanggal; tulis seperti 2026-12-01T09:00:00+07:00."
        return ""
    if kind == "timeCycle" and (cron.is_cron(text) or text.count("/") == 2):
        try:
            parse_recurrence(text)
        except Refused as problem:
            return str(problem)
        return ""
    if kind == "timeCycle":
        count, slash, text = text.partition("/")
        digits = count[1:] or "1"
        if (
            not slash
            or not count.upper().startswith("R")
            or not (digits.isascii() and digits.isdecimal() and int(digits))
        ):
            return "waktu berulang ditulis seperti R2/10 HK."
    try:
        found = parse_duration(text)
    except Refused as problem:
        return str(problem)
    if kind == "timeCycle" and found.is_nothing:
        return "waktu berulang tanpa jeda."
    if kind == "timeCycle" and found.plain is not None and not found.months and found.plain < SHORTEST_ROUND:
        return f"waktu berulang “{text}” terlalu rapat; paling rapat semenit sekali, PT1M."
    return f"“{text}” terlalu lama; paling lama {MOST_DAYS} HK." if _is_endless(found) else ""


def _is_endless(duration: Duration) -> bool:
    """Whether no calendar reaches so far."""
    if duration.plain is None:
        return duration.days > MOST_DAYS or duration.minutes > MOST_DAYS * A_DAY
    limit = duration.plain + timedelta(days=31 * duration.months)
    return limit > datetime.max - SystemClock().now().replace(tzinfo=None) - timedelta(days=MOST_DAYS)


def _due_unreadable(text: str) -> str:
    """As above, for a due date: a date or a duration; an expression is known only when a case runs."""
    if not text or is_expression(text) or not _unreadable("timeDate", text):
        return ""
    return _unreadable("timeDuration", text)
