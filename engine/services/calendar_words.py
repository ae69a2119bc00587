"""A calendar's days and hours as people type and read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, time

from engine.dates import DAYS
from engine.errors import InvalidSubmission, Refused
from engine.worktime import Span

YEARS = range(2000, 2101)
LONGEST_NAME = 80
NOWHEN = (date.min, time.min)  # stand for what could not be read; ``check`` refuses before they are used
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})")
_SPAN = re.compile(r"([a-z]+)(?:\s*-\s*([a-z]+))?\s+([\d.:]+)\s*-\s*([\d.:]+)", re.IGNORECASE)
_SHORT = {name[:3].lower(): number for number, name in enumerate(DAYS)}


class Typed:
    """Reads typed values one by one; ``check`` then refuses everything that was wrong at once."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.errors: dict[str, str] = {}

    def text(self, field: str) -> str:
        """A value, tidied."""
        return " ".join(self._values.get(field, "").split())

    def refuse(self, field: str, sentence: str) -> None:
        """Something is wrong with a field; the first fault of each is kept."""
        self.errors.setdefault(field, sentence)

    def check(self) -> None:
        """Raises ``InvalidSubmission`` when anything was wrong."""
        if self.errors:
            raise InvalidSubmission(self.errors)

    def day(self, field: str) -> date:
        """A day as browsers send it, "2026-12-24"."""
        try:
            found = date.fromisoformat(self.text(field))
        except ValueError:
            self.refuse(field, "Isi tanggal yang ada di kalender, misalnya 2026-12-24.")
            return NOWHEN[0]
        if found.year not in YEARS:
            self.refuse(field, f"Tahunnya harus antara {YEARS[0]} dan {YEARS[-1]}.")
        return found

    def year(self, field: str) -> int:
        """A year of the calendar."""
        text = self.text(field)
        if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS):
            self.refuse(field, f"Tahunnya harus antara {YEARS[0]} dan {YEARS[-1]}.")
            return YEARS[0]
        return int(text)

    def name(self, field: str) -> str:
        """What a closed day is called."""
        found = self.text(field)
        if not found:
            self.refuse(field, "Tulis nama hari liburnya, misalnya Cuti bersama.")
        elif len(found) > LONGEST_NAME:
            self.refuse(field, f"Nama hari libur paling panjang {LONGEST_NAME} huruf.")
        return found

    def clock(self, field: str, what: str) -> time:
        """A time of the day, "07.30" or "07:30"; ``what`` names it in the sentence."""
        parts = _TIME.fullmatch(self.text(field))
        if parts is not None and int(parts[1]) < 24 and int(parts[2]) < 60:
            return time(int(parts[1]), int(parts[2]))
        self.refuse(field, f"Isi {what} seperti 07.30.")
        return NOWHEN[1]

    def hours(self) -> dict[int, Span]:
        """A week's hours from the fields ``buka_0`` (Monday), ``tutup_0`` and so on; both empty is closed."""
        found: dict[int, Span] = {}
        for number, name in enumerate(DAYS):
            fields = f"buka_{number}", f"tutup_{number}"
            if not any(self.text(field) for field in fields):
                continue
            opening = self.clock(fields[0], f"jam buka hari {name}")
            closing = self.clock(fields[1], f"jam tutup hari {name}")
            if not self.errors.keys() & set(fields) and closing <= opening:
                self.refuse(fields[1], f"Jam tutup hari {name} harus sesudah jam bukanya.")
            found[number] = opening, closing
        if not found:
            self.refuse("buka_0", "Isi jam buka dan tutup paling sedikit satu hari; tanpa itu tidak ada waktu kerja.")
        return found


def typed_hours(hours: Mapping[int, Span]) -> dict[str, str]:
    """A week's hours as the fields that ``Typed.hours`` reads."""
    found: dict[str, str] = {}
    for number, (opening, closing) in hours.items():
        found |= {f"buka_{number}": f"{opening:%H:%M}", f"tutup_{number}": f"{closing:%H:%M}"}
    return found


def typed_spans(texts: Iterable[str]) -> dict[str, str]:
    """The same from words like "sen-kam 07.30-16.00". Raises ``Refused``."""
    found: dict[str, str] = {}
    for text in texts:
        parts = _SPAN.fullmatch(text.strip())
        first = _SHORT.get(parts[1][:3].lower()) if parts else None
        last = _SHORT.get((parts[2] or parts[1])[:3].lower()) if parts else None
        if parts is None or first is None or last is None or last < first:
            raise Refused(f"“{text}” tidak terbaca; tulis seperti sen-kam 07.30-16.00.")
        for number in range(first, last + 1):
            found |= {f"buka_{number}": parts[3], f"tutup_{number}": parts[4]}
    return found


def hours_lines(hours: Mapping[int, Span]) -> list[tuple[str, str]]:
    """A week in few lines: ("Senin–Kamis", "07.30–16.00"), ("Jumat", "07.30–16.30"), ("Sabtu–Minggu", "tutup")."""
    runs: list[tuple[list[int], Span | None]] = []
    for number in range(7):
        span = hours.get(number)
        if runs and runs[-1][1] == span:
            runs[-1][0].append(number)
        else:
            runs.append(([number], span))
    return [("–".join(dict.fromkeys((DAYS[run[0]], DAYS[run[-1]]))), span_text(span)) for run, span in runs]


def hours_text(hours: Mapping[int, Span]) -> str:
    """The same in one line."""
    return ", ".join(f"{days} {span}" for days, span in hours_lines(hours))


def span_text(span: Span | None) -> str:
    """ "07.30–16.00", or "tutup"."""
    return f"{span[0]:%H.%M}–{span[1]:%H.%M}" if span else "tutup"
