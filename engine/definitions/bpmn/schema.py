"""Holds a diagram against the BPMN 2.0 schema (OMG formal/2011-01-03), the one Camunda checks with too.

The schema's files come with SpiffWorkflow and are found without importing it: only ``engine.execution``
may do that. Without them a diagram is read all the same; what runs is decided by lint, not by the schema.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from engine.errors import Finding

MOST = 20  # findings of one file; the rest mostly follows from the first
COMPUTED = "attribute 'calledElement'"  # Camunda 7 lets it be an expression, of which rule call-exists tells
_NAMESPACE = re.compile(r"\{[^}]*\}")
_LOCK = threading.Lock()  # lxml keeps the errors of a validation on the schema


def check(root: Any, file: str) -> list[Finding]:
    """What the schema has against a diagram."""
    schema = _schema()
    if schema is None:
        return []
    with _LOCK:
        if schema.validate(root):
            return []
        errors = [(entry.line, entry.message) for entry in schema.error_log if COMPUTED not in entry.message][:MOST]
    return [
        Finding(
            file=file,
            element=_id_at(root, line),
            message=_sentence(message),
            rule="bpmn-schema",
            category="error",
            line=line,
        )
        for line, message in errors
    ]


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema | None:
    package = find_spec("SpiffWorkflow")
    if package is None or package.origin is None:
        return None
    path = Path(package.origin).parent / "bpmn" / "parser" / "schema" / "BPMN20.xsd"
    return etree.XMLSchema(etree.parse(path)) if path.is_file() else None


def _sentence(message: str) -> str:
    """Of libxml's "Element '{…}task', attribute 'x': The value …"."""
    plain = _NAMESPACE.sub("", message)
    where, _, what = plain.partition(": ")
    where = where.replace("Element '", "Unsur '").replace("attribute '", "atribut '")
    return f"{where} tidak sesuai BPMN 2.0 ({what or plain})"


def _id_at(root: Any, line: int) -> str:
    """The id of what begins on a line, else of the nearest element around it: what a designer can find."""
    node = next((each for each in root.iter() if each.sourceline == line), None)
    while node is not None and not node.get("id"):
        node = node.getparent()
    return str(node.get("id")) if node is not None else ""
