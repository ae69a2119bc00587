"""When the calendar starts a process: once at a date, or again and again.

Written as ISO 8601 has it: "R/P3M", "R4/2026-01-05T08:00/P1M" (BPMN 2.0.2, table 10.101; the start may be left out),
with months and years as the calendar has them, or with working time in place of the duration: "R/10 HK",
"R/2026-01-05T08:00/1 HK", "R/4 jam"; or as cron has it (see ``engine.cron``).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine import cron
from engine.dates import OFFICE_ZONE
from engine.errors import Refused
from engine.worktime import Calendar, Duration, parse_duration

YEARS = range(1970, 2200)  # a date beyond them is a slip of the pen
_MONTHS = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?", re.IGNORECASE)
_HEAD = re.compile(r"R(\d{0,6})", re.IGNORECASE)
HINT = "tulis seperti R/2026-01-05T08:00/P3M atau R/10 HK."


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The ``round``-th time, counted from 0."""

    round: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Recurrence:
    """``count`` rounds (0: for ever), the first at ``start``, or one interval after it was put in force.

    The interval is ``months`` of the calendar, or ``every``; or the times are those of ``cron``, normalized.
    """

    count: int
    start: datetime | None
    months: int
    every: Duration
    cron: str = ""

    @property
    def is_hasty(self) -> bool:
        """Whether it comes again within the hour: PT3M is written where P3M was meant."""
        hour = timedelta(hours=1)
        if self.cron:
            first = cron.next_after(self.cron, datetime(2026, 1, 1, tzinfo=OFFICE_ZONE))
            return cron.next_after(self.cron, first) - first < hour
        return not self.months and (self.every.plain < hour if self.every.plain else 0 < self.every.minutes < 60)

    def upcoming(self, begun: datetime, last: Occurrence | None, now: datetime, work: Calendar) -> Occurrence | None:
        """The first occurrence after ``now`` that comes after ``last``; None when there is no more.

        ``begun`` is when it was put in force. Rounds that were missed are passed over; of months and plain time they
        count as rounds. Working time runs from the last occurrence, or from now where the next was missed too.

        Raises ``Refused`` where the working calendar does not reach that far.
        """
        if self.cron:
            at = cron.next_after(self.cron, max(now, last.at) if last else now)
            return Occurrence(last.round + 1 if last else 0, at)
        try:
            found = self._next_worked(last, now, work) if self._is_worked else self._plain(begun, last, now)
        except (OverflowError, ValueError):
            return None  # beyond the last day there is
        return None if (self.count and found.round >= self.count) or found.at.year not in YEARS else found

    @property
    def _is_worked(self) -> bool:
        return not self.months and self.every.plain is None

    def _plain(self, begun: datetime, last: Occurrence | None, now: datetime) -> Occurrence:
        """Reckoned from the beginning and not from the last one: the 31st stays the 31st where there is one."""
        origin = (self.start or begun).astimezone(OFFICE_ZONE)
        ahead = 0 if self.start else 1
        first = last.round + 1 if last else 0
        if self.months:
            here = now.astimezone(OFFICE_ZONE)
            passed = ((here.year - origin.year) * 12 + here.month - origin.month) // self.months
        else:
            assert self.every.plain is not None
            passed = (now - origin) // self.every.plain
        number = max(first, passed - ahead - 1)
        while (at := self._moment(origin, number + ahead)) <= now:
            number += 1
        return Occurrence(number, at)

    def _moment(self, origin: datetime, times: int) -> datetime:
        if not self.months:
            assert self.every.plain is not None
            return origin + self.every.plain * times
        year, month = divmod(origin.year * 12 + origin.month - 1 + self.months * times, 12)
        day = min(origin.day, calendar.monthrange(year, month + 1)[1])
        return origin.replace(year=year, month=month + 1, day=day)

    def _next_worked(self, last: Occurrence | None, now: datetime, work: Calendar) -> Occurrence:
        number = last.round + 1 if last else 0
        if last is None:
            if self.start is not None and self.start > now:
                return Occurrence(number, self.start)
            return Occurrence(number, self._after(now, work))
        at = self._after(last.at, work)
        return Occurrence(number, at if at > now else self._after(now, work))

    def _after(self, moment: datetime, work: Calendar) -> datetime:
        """Working days later at the hour of the start, else when the office opens; or working minutes later."""
        at = work.add(moment, self.every)
        if not self.every.days:
            return at
        span = work.span(at.date())
        assert span is not None
        return datetime.combine(at.date(), self.start.time() if self.start else span[0], OFFICE_ZONE)


def parse_recurrence(text: str) -> Recurrence:
    """Cron is read as Camunda 8 has it. Raises ``Refused`` for what is none, never comes or comes without a pause."""
    if cron.is_cron(text):
        made = cron.normalize(text, quartz=False)
        cron.next_after(made, datetime(2026, 1, 1, tzinfo=OFFICE_ZONE))
        return Recurrence(0, None, 0, Duration(), made)
    parts = [part.strip() for part in text.split("/")]
    head = _HEAD.fullmatch(parts[0])
    if head is None or len(parts) not in (2, 3):
        raise Refused(f"“{text}” bukan waktu berulang; {HINT}")
    if head[1] and not int(head[1]):
        raise Refused(f"“{text}” tidak pernah berjalan; hapus angka 0 sesudah R.")
    start = parse_moment(parts[1]) if len(parts) == 3 else None
    months = _MONTHS.fullmatch(parts[-1])
    if months is not None and any(months.groups()):
        count = 12 * int(months[1] or 0) + int(months[2] or 0)
        found = Recurrence(int(head[1] or 0), start, count, Duration())
    else:
        every = parse_duration(parts[-1])
        if every.months:
            raise Refused(f"“{text}” mencampur bulan dengan hari; tulis salah satunya, seperti R/P3M atau R/P10D.")
        found = Recurrence(int(head[1] or 0), start, 0, every)
    if not found.months and found.every.is_nothing:
        raise Refused(f"“{text}” berulang tanpa jeda; {HINT}")
    return found


def parse_moment(text: str) -> datetime:
    """A date with or without a time; without a zone it is the office's own. Raises ``Refused``."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        raise Refused(f"“{text}” bukan tanggal; tulis seperti 2026-01-05T08:00.")
    return (moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)).astimezone(OFFICE_ZONE)


def once(moment: datetime) -> Recurrence:
    """That comes only once."""
    return replace(parse_recurrence("R1/P1D"), start=moment)
