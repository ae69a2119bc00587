"""The office for the length of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from connectors import open_office
from engine.settings import Settings

if TYPE_CHECKING:  # what a command that opens none would load for nothing
    from office.office import Office


@contextmanager
def opened_office() -> Iterator[Office]:
    """The office; a refusal is the command line's to print."""
    office = open_office(Settings.from_environment())
    try:
        office.prepare()
        yield office
    finally:
        office.close()
