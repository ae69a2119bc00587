"""Rule signing-known: a task that signs names a letter of the process, and says when, and for which number."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis import starts
from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.sop_properties import SIGNS, SIGNS_IF, SIGNS_NUMBER
from engine.definitions.bpmn.topics import KIND, NUMBER
from engine.definitions.deployment.case_variables import made_by, made_variable
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding
from engine.expressions import ExpressionError, compile_expression, is_expression

RULE = "signing-known"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    together = [process, *(resources.processes[key] for key in called_keys(process, resources.processes))]
    elements = [element for each in together for element in each.elements.values()]
    alone = process.properties.get(starts.PROPERTY) != starts.CALLED
    letters = {name for each in together for name, element in made_by(each).items() if resources.makes_letter(element)}
    letters |= {name for element in elements for name in _uploads(element, resources)}
    kinds = {element.inputs.get(KIND, "") for element in elements if element.topic == NUMBER.name}
    for element in process.elements.values():
        yield from _condition(process, element)
        if element.signs and element.signs not in letters and alone and not _reckons_letter(elements, resources):
            message = (
                f"{quote(element)} menandatangani “{element.signs}” (properti {SIGNS}), padahal tidak ada langkah "
                f"Terbitkan surat dengan hasil itu{_choice(letters)}. Tugas ini tidak akan bisa diselesaikan."
            )
            yield error(process, element, message, RULE)
        number = element.signs_number
        if element.signs and number and number not in kinds and alone and not any(map(is_expression, kinds)):
            message = (
                f"Properti {SIGNS_NUMBER} pada {quote(element)} berisi “{number}”, padahal tidak ada langkah Nomori "
                f"dengan jenis itu{_choice(kinds)}. Nomornya akan batal saat kasus berakhir."
            )
            yield warning(process, element, message, RULE)


def _condition(process: Process, element: Element) -> Iterable[Finding]:
    for name, text in ((SIGNS_IF, element.signs_if), (SIGNS_NUMBER, element.signs_number)):
        if text and not element.signs:
            message = (
                f"Properti {name} pada {quote(element)} tidak berarti apa-apa tanpa properti {SIGNS}. Isi keduanya."
            )
            yield warning(process, element, message, RULE)
    try:
        fixed = bool(element.signs_if) and compile_expression(element.signs_if).language in ("literal", "template")
    except ExpressionError:
        return  # expression-readable says it
    if fixed:
        message = (
            f"Properti {SIGNS_IF} pada {quote(element)} berisi “{element.signs_if}”, yang bukan syarat: suratnya "
            "tidak pernah ditandatangani. Tulis seperti ${putusan == 'tandatangani'}."
        )
        yield error(process, element, message, RULE)


def _uploads(element: Element, resources: Resources) -> set[str]:
    """The fields of the task's form that take a file."""
    form = resources.forms.get(element.form or "")
    return {each.key for top in form.components for each in top.walk() if each.type == "filepicker"} if form else set()


def _reckons_letter(elements: Iterable[Element], resources: Resources) -> bool:
    """Whether some step says only in a case where it keeps its letter."""
    return any(resources.makes_letter(element) and not made_variable(element) for element in elements)


def _choice(names: Iterable[str]) -> str:
    found = sorted(filter(None, names))
    return f" (yang ada: {', '.join(found)})" if found else ""
