"""Imported by the server that children are forked from: after this there is nothing left to import."""

from __future__ import annotations

import psycopg
import typst
from sqlalchemy.dialects import postgresql, sqlite

from engine.definitions.lint import check_read
from tests.crash import harness, racing
from tests.offices import own_resources, pdf

check_read(own_resources(), [])
pdf()
__all__ = ["harness", "postgresql", "psycopg", "racing", "sqlite", "typst"]
