"""The office's working calendar: made at first start from law and national holidays, changed on a page since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from time import monotonic

from engine.clock import Clock
from engine.dates import plain_date
from engine.errors import Conflict, InvalidSubmission, NotFound
from engine.services.actor import Actor
from engine.services.calendar_words import Typed, hours_text
from engine.storage import audit_log, calendar
from engine.storage.database import Connection, Database
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
    periods = tuple(Period(first, last, RAMADAN_HOURS) for first, last in RAMADAN)
    return Calendar(NORMAL, national_holidays(years), periods)


def national_holidays(years: Iterable[int]) -> dict[date, str]:
    """National holidays and cuti bersama with their names; far ahead they are estimates, and say so."""
    import holidays  # only at the first start and when an operator asks: it takes its memory

    found = holidays.country_holidays("ID", years=list(years), categories=("public", "government"), language="id")
    return {day: found[day] for day in sorted(found)}


class CalendarService:
    """Changes take what was typed, and ``shown``, the digest of the calendar the person saw: one that is no longer
    in force makes them a ``Conflict``. Each returns in words what it did, and raises ``InvalidSubmission``."""

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
            return self.latest()
        return self._current

    def latest(self) -> Calendar:
        """The calendar in force at this moment, for a page that changes it."""
        with self._database.connect() as connection:
            digest = calendar.current_digest(connection)
            found = self._read(connection, digest) if digest else None
        if found is None:
            found = default_calendar()
            self.replace(found)
        self._put(found)
        return found

    def _put(self, calendar: Calendar) -> None:
        self._current, self._read_at = calendar, monotonic()

    def by_digest(self, digest: str) -> Calendar:
        """A calendar that some step has used. Raises ``NotFound``."""
        with self._database.connect() as connection:
            return self._read(connection, digest)

    def _read(self, connection: Connection, digest: str) -> Calendar:
        if digest not in self._known:
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

    # Changes ----------------------------------------------------------------------------------

    def close(self, actor: Actor, typed: Mapping[str, str], shown: str | None = None) -> str:
        """Closes the day ``tanggal`` for the reason ``nama``."""
        read = Typed(typed)
        day, name = read.day("tanggal"), read.name("nama")
        read.check()
        return self._change(actor, shown, f"Libur {plain_date(day)}: {name}", lambda old: old.closed_on(day, name))

    def open(self, actor: Actor, typed: Mapping[str, str], shown: str | None = None) -> str:
        """Has the day ``tanggal`` worked, although a weekend or holiday."""
        read = Typed(typed)
        day = read.day("tanggal")
        read.check()

        def open_day(old: Calendar) -> Calendar:
            if old.is_working_day(day):
                raise InvalidSubmission({"tanggal": f"{plain_date(day)} sudah hari kerja."})
            return old.opened_on(day)

        return self._change(actor, shown, f"Dikerjakan {plain_date(day)}", open_day)

    def remove(self, actor: Actor, typed: Mapping[str, str], shown: str | None = None) -> str:
        """Takes back what was said of the day ``tanggal``."""
        read = Typed(typed)
        day = read.day("tanggal")
        read.check()

        def remove_day(old: Calendar) -> Calendar:
            if day not in old.opened and day not in old.closed:
                raise InvalidSubmission({"tanggal": f"{plain_date(day)} tidak ada di daftar hari khusus."})
            return old.plain_on(day)

        return self._change(actor, shown, f"Hari khusus {plain_date(day)} dihapus", remove_day)

    def add_holidays(self, actor: Actor, typed: Mapping[str, str], shown: str | None = None) -> str:
        """Closes the national holidays of the year ``tahun``, which has no closed day yet."""
        read = Typed(typed)
        year = read.year("tahun")
        read.check()
        found = {day: name for day, name in national_holidays([year]).items() if day.year == year}

        def fill_year(old: Calendar) -> Calendar:
            if any(day.year == year for day in old.closed):
                raise InvalidSubmission({"tahun": f"Tahun {year} sudah punya hari libur; tambahkan satu per satu."})
            for day, name in found.items():
                old = old.closed_on(day, name)
            return old

        return self._change(actor, shown, f"Hari libur nasional {year} ditambahkan: {len(found)} hari", fill_year)

    def set_hours(self, actor: Actor, typed: Mapping[str, str], shown: str | None = None) -> str:
        """Sets the hours of an ordinary week (``buka_0`` … ``tutup_6``)."""
        read = Typed(typed)
        hours = read.hours()
        read.check()
        return self._change(actor, shown, f"Jam kerja: {hours_text(hours)}", lambda old: old.with_hours(hours))

    def set_period(
        self, actor: Actor, typed: Mapping[str, str], shown: str | None = None, instead_of: date | None = None
    ) -> str:
        """Sets other hours from ``pertama`` to ``terakhir``, in place of the period that began ``instead_of``."""
        read = Typed(typed)
        period = Period(read.day("pertama"), read.day("terakhir"), read.hours())
        if period.last < period.first:
            read.refuse("terakhir", "Hari terakhir harus sama dengan atau sesudah hari pertama.")
        read.check()

        def put_period(old: Calendar) -> Calendar:
            rest = _without(old, instead_of) if instead_of else old
            for other in rest.periods:
                if other.first <= period.last and period.first <= other.last:
                    sentence = f"Masa ini bertumpuk dengan {days_text(other)}; ubah tanggalnya atau hapus masa itu."
                    raise InvalidSubmission({"pertama": sentence})
            return rest.with_period(period)

        return self._change(actor, shown, f"Jam lain {days_text(period)}: {hours_text(period.hours)}", put_period)

    def drop_period(self, actor: Actor, first: date, shown: str | None = None) -> str:
        """Back to ordinary hours in the period that begins ``first``. Raises ``NotFound``."""
        said = f"Jam lain mulai {plain_date(first)} dihapus"
        return self._change(actor, shown, said, lambda old: _without(old, first))

    def _change(self, actor: Actor, shown: str | None, said: str, change: Callable[[Calendar], Calendar]) -> str:
        self.current()  # there is one from the first call on
        with self._database.begin() as connection:
            digest = calendar.current_digest(connection, lock=True)
            if digest is None or shown not in (None, digest):
                raise Conflict("Kalender ini baru saja diubah petugas lain. Perubahan Anda belum disimpan.")
            new = change(self._read(connection, digest))
            if new.digest != digest:
                now = self._clock.now()
                calendar.make_current(connection, new.digest, new.to_json(), now)
                audit_log.add(connection, actor.id, actor.name, "calendar.changed", "kalender", now, said)
        self._put(new)
        return said


def days_text(period: Period) -> str:
    """ "19 Februari 2026–20 Maret 2026"."""
    return f"{plain_date(period.first)}–{plain_date(period.last)}"


def _without(old: Calendar, first: date) -> Calendar:
    if all(period.first != first for period in old.periods):
        raise NotFound("Masa jam lain ini tidak ada di kalender.")
    return old.without_period(first)
