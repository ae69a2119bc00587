"""The office for the length of one command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from connectors import open_office
from engine.errors import AlurError
from engine.settings import Settings

if TYPE_CHECKING:  # what a command that opens none would load for nothing
    from office.office import Office


@contextmanager
def opened_office() -> Iterator[Office]:
    """The office; a refusal is printed, and ends the command with 1."""
    office = open_office(Settings.from_environment())
    try:
        office.prepare()
        yield office
    except AlurError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    finally:
        office.close()
