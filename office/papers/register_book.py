"""Buku Registrasi: every application and every number, with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.services.masks import mask_row
from engine.storage import register_book
from engine.storage.database import Database
from engine.storage.disclosure import WHOLE, Reach
from engine.storage.register_book import RegisterFilter
from engine.storage.rows.papers import ListedNumber

__all__ = ["RegisterBook", "RegisterFilter", "Series"]
PAGE = 50
BATCH = 2_000
NAMES = ("title", "applicant_name")


@dataclass(frozen=True, slots=True)
class Series:
    """One series of one year: numbers from ``first`` to ``last``. ``whole``: none of them is missing."""

    pattern: str
    year: int
    first: int
    last: int
    whole: bool


class RegisterBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: RegisterFilter, page: int = 1, reach: Reach = WHOLE) -> tuple[list[ListedNumber], bool]:
        """A page of numbers, newest first, and whether another page follows; names out of reach are in masks."""
        with self._database.connect() as connection:
            rows = register_book.rows(connection, wanted, (page - 1) * PAGE, PAGE + 1, reach=reach)
        return [mask_row(row, names=NAMES) for row in rows[:PAGE]], len(rows) > PAGE

    def counts(self, wanted: RegisterFilter, reach: Reach = WHOLE) -> dict[str, int]:
        """How many numbers the filter finds, by state."""
        with self._database.connect() as connection:
            return register_book.counts(connection, wanted, reach)

    def all(self, wanted: RegisterFilter, reach: Reach = WHOLE) -> Iterator[ListedNumber]:
        """Every number the filter finds, oldest first as in a book, read in batches of one moment; names as in
        ``page``."""
        with self._database.connect() as connection:
            offset = 0
            while rows := register_book.rows(connection, wanted, offset, BATCH, oldest_first=True, reach=reach):
                yield from (mask_row(row, names=NAMES) for row in rows)
                offset += len(rows)

    def kinds(self) -> list[str]:
        """The kinds of numbers there are: registrasi, izin, penolakan …"""
        with self._database.connect() as connection:
            return register_book.kinds(connection)

    def series(self) -> list[Series]:
        """Every series with whether it is without a gap: numbers run from 1 to what its counter says."""
        with self._database.connect() as connection:
            rows = register_book.series(connection)
        return [
            Series(
                pattern=row.series,
                year=row.year,
                first=row.first or 0,
                last=row.counted,
                whole=row.first == 1 and row.last == row.counted == row.count,
            )
            for row in rows
        ]
