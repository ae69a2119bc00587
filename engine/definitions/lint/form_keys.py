"""Rule form-keys: what a form's fields write has one place in the case, and one kind of value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.forms.camunda_form import Form
from engine.definitions.forms.form import TEXTS, Component
from engine.errors import Finding

RULE = "form-keys"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    used = dict.fromkeys(element.form for element in process.elements.values() if element.form)
    forms = [resources.forms[id] for id in used if id in resources.forms]
    for form in forms:
        yield from _groups(form, form.components)
        yield from _find_shared(form, form.components)
    yield from _kinds(forms)


def _groups(form: Form, components: Iterable[Component]) -> Iterator[Finding]:
    """Groups whose fields would lie in an object of their own."""
    for component in components:
        if component.type == "group" and (path := component.raw.get("path")):
            inside = next((each.key for each in component.walk() if each.key), "…")
            sentence = (
                f"Grup “{component.label or component.id}” menyimpan isiannya di dalam “{path}” (Path); itu belum "
                f"dijalankan. Kosongkan Path-nya; isiannya lalu dibaca sebagai {inside}, bukan {path}.{inside}."
            )
            yield Finding(form.file, component.id, sentence, RULE)
        yield from _groups(form, component.components)


def _find_shared(form: Form, components: Iterable[Component]) -> Iterator[Finding]:
    """Keys that two fields of one level have, each in a group of its own."""
    level = list(_level(components))
    for key, count in Counter(each.key for each in level).items():
        if count > 1:
            labels = " dan ".join(f"“{each.label or each.id}”" for each in level if each.key == key)
            sentence = (
                f"Kunci “{key}” dipakai {labels} di grup yang berbeda; hanya satu isian yang tersimpan. "
                "Beri kunci yang berbeda, atau pakai satu isian saja."
            )
            yield Finding(form.file, next(each.id for each in level if each.key == key), sentence, RULE)
    for component in level:
        if component.type == "dynamiclist":
            yield from _find_shared(form, component.components)


def _level(components: Iterable[Component]) -> Iterator[Component]:
    """What is kept side by side: a group is no place of its own."""
    for component in components:
        if component.type == "group":
            yield from _level(component.components)
        elif component.key:
            yield component


def _kinds(forms: Iterable[Form]) -> Iterator[Finding]:
    """Keys that two forms write with values of two kinds."""
    first: dict[str, tuple[Form, Component]] = {}
    for form in forms:
        for component in _level(form.components):
            if component.fixed or component.type == "expression":
                continue
            other, known = first.setdefault(component.key, (form, component))
            if _kind(known) != _kind(component) and other is not form:
                sentence = (
                    f"Kunci “{component.key}” berisi {known.type} di formulir “{other.id}” dan {component.type} di "
                    f"formulir “{form.id}”: yang diisi belakangan menimpa yang pertama. Beri kunci yang berbeda."
                )
                yield Finding(file=form.file, element=component.id, message=sentence, rule=RULE, category="warn")


def _kind(component: Component) -> str:
    """What its values are: one line or many are both a text, chosen here or there both a choice."""
    if component.type in TEXTS:
        return "text"
    if component.type in ("radio", "select"):
        return "choice"
    return f"{component.type} {component.subtype or 'date'}" if component.type == "datetime" else component.type
