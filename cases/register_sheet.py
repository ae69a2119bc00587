"""Buku Registrasi as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from connectors.spreadsheet import Cell, Sheet
from engine.dates import OFFICE_ZONE
from office.papers.register_book import RegisterFilter

CHANNELS = {"daring": "Daring", "loket": "Loket", "petugas": "Petugas", "jadwal": "Jadwal", "pesan": "Pesan"}
COLUMNS = (
    ("Nomor", 30),
    ("Jenis", 12),
    ("Keadaan", 10),
    ("Alasan batal", 30),
    ("Diberikan", 17),
    ("Disahkan", 17),
    ("Nomor registrasi", 18),
    ("Layanan", 36),
    ("Atas nama", 34),
    ("Pemohon", 26),
    ("Jalur", 8),
    ("Dicetak", 8),
)


def sheet(rows: Iterable[Any], services: Mapping[str, str], office: str, year: int) -> Sheet:
    """The book as a spreadsheet; ``services`` are their names by code, ``year`` 0 means all."""
    above = ("Buku Registrasi", office, f"Tahun {year}" if year else "Semua tahun")
    return Sheet("Buku Registrasi", COLUMNS, _cells(rows, services), above)


def _cells(rows: Iterable[Any], services: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield (
            row.text,
            row.kind,
            row.state,
            row.reason,
            row.allocated_at,
            row.settled_at,
            row.business_key,
            services.get(row.service, row.service),
            row.title,
            row.applicant_name,
            CHANNELS.get(row.channel, row.channel),
            row.prints,
        )


def in_year(wanted: RegisterFilter, year: int) -> RegisterFilter:
    """The same, bounded by the office's year; 0 bounds nothing."""
    if not year:
        return wanted
    since, until = (datetime(each, 1, 1, tzinfo=OFFICE_ZONE) for each in (year, year + 1))
    return replace(wanted, since=since, until=until)
