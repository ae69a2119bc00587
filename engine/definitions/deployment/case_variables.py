"""The variables that the engine itself gives a case: nobody else may set them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import LETTER, RESULT
from engine.expressions import NOW, is_expression

NUMBER, SERVICE, SERVICE_NAME, APPLICANT, PAPERS = "nomor_registrasi", "layanan", "layanan_nama", "pemohon", "berkas"
AROUND = "parent"  # what a row of a list calls the case around it
# Set at the start of every case, or of every case with a service; the papers are filled in row by row.
OWN = frozenset({NUMBER, SERVICE, SERVICE_NAME, APPLICANT, AROUND, NOW})
GIVEN = frozenset({NUMBER, SERVICE, SERVICE_NAME, APPLICANT, PAPERS})


def made_by(process: Process) -> Mapping[str, Element]:
    """The variables in which a system's step keeps a number or a letter, with that step."""
    return {name: element for element in process.elements.values() if (name := made_variable(element))}


def made_variable(element: Element) -> str:
    """Where a step keeps the number or letter that it makes; "" where it makes none, or says it only in a case."""
    name = (element.inputs.get(RESULT) or element.inputs.get(LETTER, "")) if element.topic else ""
    return "" if is_expression(name) else name
