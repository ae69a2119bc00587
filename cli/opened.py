"""The engine for the length of one command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from connectors import open_engine
from engine.errors import AlurError
from engine.services.engine import Engine
from engine.settings import Settings


@contextmanager
def opened_engine() -> Iterator[Engine]:
    """The engine; a refusal is printed, and ends the command with 1."""
    engine = open_engine(Settings.from_environment())
    try:
        engine.prepare()
        yield engine
    except AlurError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    finally:
        engine.close()
