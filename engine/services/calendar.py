"""The office's working calendar: made at first start from law and national holidays, editable since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from time import monotonic

import holidays

from engine.clock import Clock
from engine.errors import NotFound
from engine.storage import calendar
from engine.storage.database import Database
from engine.worktime import Calendar, Period

# Perpres 21/2023: 37 h 30 min a week; in Ramadan 32 h 30 min.
NORMAL = {day: (time(7, 30), time(16, 0)) for day in range(4)} | {4: (time(7, 30), time(16, 30))}
RAMADAN_HOURS = {day: (time(8, 0), time(15, 0)) for day in range(4)} | {4: (time(8, 0), time(15, 30))}
# Reckoned ahead; the government fixes the days each year, and the office edits them in its calendar.
RAMADAN = (
    (date(2026, 2, 19), date(2026, 3, 20)),
    (date(2027, 2, 8), date(2027, 3, 9)),
    (date(2028, 1, 28), date(2028, 2, 26)),
    (date(2029, 1, 16), date(2029, 2, 14)),
    (date(2030, 1, 5), date(2030, 2, 3)),
    (date(2030, 12, 26), date(2031, 1, 24)),
)
YEARS = range(2024, 2031)
FRESH_SECONDS = 30.0  # an edit made by another process is seen after this long at most


def default_calendar(years: Iterable[int] = YEARS) -> Calendar:
    """National holidays and cuti bersama of ``years`` with the hours of Perpres 21/2023."""
    closed = holidays.country_holidays("ID", years=list(years), categories=("public", "government"), language="id")
    periods = tuple(Period(first, last, RAMADAN_HOURS) for first, last in RAMADAN)
    return Calendar(NORMAL, {day: closed[day] for day in sorted(closed)}, periods)


class CalendarService:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._known: dict[str, Calendar] = {}
        self._current: Calendar | None = None
        self._read_at = 0.0

    def current(self) -> Calendar:
        """The calendar in force, at most ``FRESH_SECONDS`` old; made at the first call of all.

        A step records the digest of the one it used, so which of two it was is never in doubt.
        """
        if self._current is None or monotonic() - self._read_at > FRESH_SECONDS:
            self._put(self._load() or self._make())
        assert self._current is not None
        return self._current

    def _put(self, calendar: Calendar) -> None:
        self._current, self._read_at = calendar, monotonic()

    def by_digest(self, digest: str) -> Calendar:
        """A calendar that some step has used. Raises ``NotFound``."""
        if digest not in self._known:
            with self._database.connect() as connection:
                data = calendar.find(connection, digest)
            if data is None:
                raise NotFound(f"Kalender kerja {digest[:12]} tidak ada.")
            self._known[digest] = Calendar.from_json(data)
        return self._known[digest]

    def replace(self, new: Calendar) -> None:
        """Puts another calendar in force; cases that used the old one keep it."""
        with self._database.begin() as connection:
            calendar.make_current(connection, new.digest, new.to_json(), self._clock.now())
        self._put(new)

    def _load(self) -> Calendar | None:
        with self._database.connect() as connection:
            digest = calendar.current_digest(connection)
        return self.by_digest(digest) if digest else None

    def _make(self) -> Calendar:
        made = default_calendar()
        self.replace(made)
        return made
