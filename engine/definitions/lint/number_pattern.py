"""Rule number-pattern: the patterns of registration numbers and of numbered letters can be written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine.definitions.bpmn.model import Process
from engine.definitions.bpmn.sop_properties import NUMBER_PATTERN
from engine.definitions.bpmn.topics import NUMBER, PATTERN
from engine.definitions.deployment.resources import Resources
from engine.definitions.deployment.services import Service
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding, Refused
from engine.expressions import ExpressionError, compile_expression
from engine.numbering import format_number

RULE = "number-pattern"
LONGEST, LONGEST_REGISTRATION = 255, 64  # letters, as the register and a case keep them
LATE = (99_999, datetime(2027, 8, 1))  # a high number, and the month that Roman numbers write longest


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    if problem := _problem(process.number_pattern, LONGEST_REGISTRATION):
        yield error(process, None, f"Properti {NUMBER_PATTERN}: {problem}", RULE)
    for element in process.elements.values():
        pattern = element.inputs.get(PATTERN, "") if element.topic == NUMBER.name else ""
        if _is_fixed(pattern) and (problem := _problem(pattern, LONGEST)):
            yield error(process, element, f"Masukan pola pada {quote(element)}: {problem}", RULE)
    for service in resources.services.values():
        if service.process_key == process.key and (problem := _of_service(service)):
            message = f"{NUMBER_PATTERN} layanan “{service.nama}”: {problem}"
            yield Finding(f"forms/{process.key}/layanan.json", service.kode, message, RULE)


def _of_service(service: Service) -> str:
    """As below, for the pattern that a service has of its own."""
    own = service.data.get(NUMBER_PATTERN) or ""
    return _problem(own, LONGEST_REGISTRATION) if isinstance(own, str) else "harus teks."


def _problem(pattern: str, longest: int) -> str:
    """Why no number can be written by the pattern; "" for a good one, and for none."""
    if not pattern:
        return ""
    try:
        text = format_number(pattern, *LATE)
    except Refused as problem:
        return f"{problem} Contoh: KT-{{tahun}}-{{nomor:04d}}."
    return f"nomornya lebih dari {longest} huruf; pendekkan." if len(text) > longest else ""


def _is_fixed(text: str) -> bool:
    """Whether a text is known before a case runs."""
    try:
        return compile_expression(text).language == "literal"
    except ExpressionError:
        return False  # expression-readable says it
