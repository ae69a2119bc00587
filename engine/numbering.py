"""How a number of the register is written: "503/{nomor:04d}/DPMPTSP/{bulan_romawi}/{tahun}"."""

from __future__ import annotations

import re
from datetime import datetime

from engine.errors import Refused

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PLACE = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"nomor(?::0([1-9])d)?")


def counts_by_year(pattern: str) -> bool:
    """Whether a pattern's numbers begin again each January; one that does not say the year would repeat itself."""
    return "{tahun}" in pattern


def format_number(pattern: str, number: int, at: datetime) -> str:
    """The number as the pattern writes it; ``at`` is in the office's time zone.

    Places: ``{nomor}``, ``{nomor:04d}``, ``{tahun}``, ``{bulan}``, ``{bulan_romawi}``. Raises ``Refused`` for any
    other, and for a pattern without the number in it.
    """
    values = {"tahun": str(at.year), "bulan": f"{at.month:02d}", "bulan_romawi": ROMAN[at.month - 1]}
    numbered = False

    def fill(match: re.Match[str]) -> str:
        nonlocal numbered
        place = match[1]
        if (found := _NUMBER.fullmatch(place)) is not None:
            numbered = True
            return str(number).zfill(int(found[1] or 1))
        if place not in values:
            raise Refused(f"Pola nomor “{pattern}” memakai {{{place}}} yang tidak dikenal.")
        return values[place]

    text = _PLACE.sub(fill, pattern)
    if not numbered or "{" in text or "}" in text:
        raise Refused(f"Pola nomor “{pattern}” harus memuat {{nomor}} dan kurung kurawalnya harus lengkap.")
    return text
