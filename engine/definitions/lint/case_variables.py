"""Rule case-variables: what the engine itself writes into a case is overwritten by nothing that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.case_variables import APPLICANT, OWN, PAPERS, made_by, made_variable
from engine.definitions.deployment.resources import Resources
from engine.definitions.forms.camunda_form import Form
from engine.definitions.lint.finding import error, quote
from engine.errors import Finding

RULE = "case-variables"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    together = [process, *(resources.processes[key] for key in called_keys(process, resources.processes))]
    made = {name: element for each in together for name, element in made_by(each).items()}
    own = OWN | {PAPERS} if _has_papers(together, resources) else OWN
    forms: dict[str, Element] = {}
    for element in process.elements.values():
        for name, where in _list_writes(element):
            if name in own or (name in made and made_variable(element) != name):
                yield error(process, element, f"{where} pada {quote(element)} menimpa {_owner(name, made)}.", RULE)
        if element.form in resources.forms:
            forms.setdefault(str(element.form), element)
    for id in forms:
        yield from _form(resources.forms[id], own, made)


def _has_papers(together: Iterable[Process], resources: Resources) -> bool:
    """Whether the cases begin with a service's list of requirements."""
    keys = {process.key for process in together}
    return any(service.process_key in keys for service in resources.services.values())


def _list_writes(element: Element) -> Iterator[tuple[str, str]]:
    """The variables that an element sets, and by which of its fields."""
    if element.initiator:
        yield element.initiator, f"Variabel pemulai “{element.initiator}” (initiator)"
    if element.result_variable:
        yield element.result_variable, f"Variabel hasil “{element.result_variable}”"
    if name := made_variable(element):
        yield name, f"Masukan hasil “{name}”"
    for name in [mapping.target for mapping in (*element.ins, *element.outs) if mapping.target]:
        yield name, f"Pemetaan ke “{name}”"
    for name in element.outputs:
        yield name, f"Keluaran “{name}”"
    if element.loop is not None and (name := element.loop.outputs or ""):
        yield name, f"Kumpulan hasil “{name}”"
    for name in filter(None, (element.event.code_variable, element.event.message_variable)):
        yield name, f"Variabel galat “{name}”"


def _form(form: Form, own: frozenset[str], made: dict[str, Element]) -> Iterable[Finding]:
    for name in sorted(form.writes & (own | made.keys())):
        if name == PAPERS and _keeps_rows(form):
            continue
        message = (
            f"Isian “{name}” pada formulir “{form.id}” menimpa {_owner(name, made)}. Ganti kuncinya, misalnya "
            f"{name}_baru{_instead(name)}."
        )
        yield Finding(form.file, name, message, RULE)


def _keeps_rows(form: Form) -> bool:
    """Whether the form fills in the list of requirements row by row, as it stands."""
    fields = (each for component in form.components for each in component.walk())
    return any(
        each.key == PAPERS and each.type == "dynamiclist" and each.raw.get("allowAddRemove") is not True
        for each in fields
    )


def _owner(name: str, made: dict[str, Element]) -> str:
    """Whose the variable is."""
    if name in made and name not in OWN:
        return f"nomor atau surat yang ditulis {quote(made[name])}"
    return "variabel yang ditulis sistem sendiri"


def _instead(name: str) -> str:
    return ", atau tampilkan nama pemohon dengan {{pemohon.nama}}" if name == APPLICANT else ""
