"""Imported by the server that children are forked from: after this there is nothing left to import."""

from __future__ import annotations

import psycopg
import typst
from sqlalchemy.dialects import postgresql, sqlite

from connectors import TOPICS
from engine.definitions.deployment.folder import read_folder
from engine.definitions.lint import check
from tests.crash import harness, racing
from tests.offices import ROOT, pdf

check(read_folder(ROOT), TOPICS)
pdf()
__all__ = ["harness", "postgresql", "psycopg", "racing", "sqlite", "typst"]
