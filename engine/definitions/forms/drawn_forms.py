"""Forms that a diagram holds itself: the fields of ``camunda:formData``, and those that Camunda 8 keeps in a process.

Each becomes a ``Form`` as one in a file is, so that the same code draws and checks it. What the types and constraints
of a field mean says docs.camunda.org, "User Task Forms", "Generated Task Forms".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.definitions.bpmn.model import Element, FormField, Process
from engine.definitions.forms.camunda_form import Form
from engine.definitions.forms.form import DEFAULT, Component, FormFile, read_components, read_form_file
from engine.definitions.forms.values import LINE, preset
from engine.errors import DeploymentRefused, Finding
from engine.expressions import ExpressionError, compile_expression, is_expression
from engine.numerals import Number, read_plain

RULE = "form-component"
CAMUNDA = "camunda-forms:"
EMBEDDED = f"{CAMUNDA}bpmn:"  # how a task of Camunda 8 names a form that its process holds
TYPES = ("string", "long", "boolean", "date", "enum")
EVERYWHERE, OF_TYPE = ("required", "readonly"), {"string": ("minlength", "maxlength"), "long": ("min", "max")}
DATE_PATTERN = "dd/MM/yyyy"  # Camunda 7's own
# Java's letters of a date, as Python writes them.
_LETTERS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}


class _Unreadable(Exception):
    """The sentence for the field."""


def drawn_forms(process: Process, findings: list[Finding]) -> tuple[Process, list[Form]]:
    """The forms that a diagram holds, and the process with its elements naming them. What cannot be read of a form goes
    to the ``findings``."""
    forms: dict[str, Form] = {}
    elements = dict(process.elements)
    for element in process.elements.values():
        id, form = _find_form(process, element, findings)
        if id:
            elements[element.id] = replace(element, form=id)
        if form is not None:
            forms.setdefault(id, form)
    return replace(process, elements=elements) if elements != process.elements else process, list(forms.values())


def is_drawn(element: Element) -> bool:
    """Whether its form is held by the diagram."""
    return bool(element.form_fields) or element.form_key.startswith(EMBEDDED)


def _find_form(process: Process, element: Element, findings: list[Finding]) -> tuple[str, Form | None]:
    """The form that an element's diagram holds, with its id; "" where it names none there."""
    try:
        if element.form_fields and not element.form:
            id = f"{process.key}.{element.id}"
            return id, _form_of_fields(process, element, id)
        name = element.form_key.removeprefix(EMBEDDED)
        if name != element.form_key and name in process.embedded_forms:
            id = f"{process.key}.{name}"
            return id, _embedded_form(process.embedded_forms[name], id, process.file)
    except DeploymentRefused as error:
        called = element.name or element.id
        findings += [
            replace(each, element=element.id, message=f"Formulir pada “{called}”: {each.message}", line=element.line)
            for each in error.findings
        ]
        return id, None
    return "", None


def _embedded_form(text: str, id: str, file: str) -> Form:
    found = read_form_file(text.strip().encode(), file, id)
    return Form(found)


# Camunda 7's fields -----------------------------------------------------------------------------


def _form_of_fields(process: Process, element: Element, id: str) -> Form:
    wrong = [Finding(process.file, each.id, said, RULE) for each in element.form_fields for said in _faults(each)]
    if wrong:
        raise DeploymentRefused(wrong)
    items = [_describe_field(each) for each in element.form_fields]
    read = read_components(items, process.file)
    made = tuple(_with_expressions(*pair, process.file) for pair in zip(read, element.form_fields, strict=True))
    digest = sha256(json.dumps([items, [each.default for each in element.form_fields]]).encode()).hexdigest()
    return Form(FormFile(id, process.file, made, digest))


def _faults(field: FormField) -> Iterator[str]:
    """What stands in the way of a field."""
    if field.type not in TYPES:
        yield f"isian “{field.id}” berjenis “{field.type}”, yang tidak dikenal. Pakai {', '.join(TYPES)}."
        return
    if field.type == "enum" and not field.options:
        yield f"isian “{field.id}” (enum) belum punya pilihan. Tambahkan pilihannya (Values)."
    known = (*EVERYWHERE, *OF_TYPE.get(field.type, ()))
    for name, text in field.constraints.items():
        if name == "validator":
            yield (
                f"syarat validator “{text}” pada isian “{field.id}” memanggil kode Java. Ganti dengan properti syarat "
                "pada isian itu, dalam FEEL, dan sebutkan kalimatnya di properti pesan."
            )
        elif name not in known:
            yield f"syarat {name} tidak berlaku untuk isian “{field.id}” ({field.type}). Pakai {', '.join(known)}."
        elif name not in EVERYWHERE and _read_number(text) is None:
            yield f"syarat {name} pada isian “{field.id}” berisi “{text}”. Tulis bilangan."


def _describe_field(field: FormField) -> dict[str, Any]:
    """The field as a component of Camunda Forms."""
    required, readonly = (_holds(field.constraints, name) for name in EVERYWHERE)
    numbers = {name: _read_number(text) for name, text in field.constraints.items() if name not in EVERYWHERE}
    words = {"minlength": "minLength", "maxlength": "maxLength"}
    return {
        **_describe_type(field, required, numbers),
        "id": field.id,
        "key": field.id,
        "label": field.label or field.id,
        "readonly": readonly,
        "validate": {"required": required, **{words.get(name, name): value for name, value in numbers.items()}},
        "properties": dict(field.properties),
    }


def _describe_type(field: FormField, required: bool, numbers: Mapping[str, Number | None]) -> dict[str, Any]:
    if field.type == "long":
        return {"type": "number", "decimalDigits": 0}
    if field.type == "boolean":  # "no" is an answer, too, where one is required
        options = [{"value": True, "label": "Ya"}, {"value": False, "label": "Tidak"}]
        return {"type": "radio", "values": options} if required else {"type": "checkbox"}
    if field.type == "date":
        timed = "H" in field.date_pattern
        return {"type": "datetime", "subtype": "datetime" if timed else "date"}
    if field.type == "enum":
        return {"type": "select", "values": [{"value": id, "label": name or id} for id, name in field.options]}
    longest = numbers.get("maxlength") or 0
    return {"type": "textarea" if longest > LINE else "textfield"}


def _with_expressions(component: Component, field: FormField, file: str) -> Component:
    """With its default, and with a label that is reckoned. Raises ``DeploymentRefused``."""
    texts = {"label": field.label} if is_expression(field.label) else {}
    try:
        if field.default:
            texts[DEFAULT] = field.default if is_expression(field.default) else _default(field, field.default)
        made = {place: compile_expression(text) for place, text in texts.items()}
        found = replace(component, expressions={**component.expressions, **made})
        if field.default and not is_expression(field.default) and preset(found, {}) is None:
            raise _Unreadable(f"nilai bawaan “{field.default}” bukan isian yang bisa diterima.")
    except (ExpressionError, _Unreadable) as error:
        raise DeploymentRefused([Finding(file, field.id, f"isian “{field.id}”: {error}", RULE)]) from None
    return found


def _default(field: FormField, text: str) -> str:
    """A default as the component takes it: a date is written after its pattern."""
    if field.type != "date":
        return text
    pattern = field.date_pattern or DATE_PATTERN
    written = pattern
    for letters, sign in _LETTERS.items():
        written = written.replace(letters, sign)
    try:
        found = datetime.strptime(text, written)
    except ValueError:
        raise _Unreadable(f"nilai bawaan “{text}” tidak ditulis menurut pola {pattern}.") from None
    return found.isoformat(timespec="minutes") if "%H" in written else found.date().isoformat()


def _holds(constraints: Mapping[str, str], name: str) -> bool:
    return name in constraints and constraints[name].strip().lower() != "false"


def _read_number(text: str) -> Number | None:
    try:
        return read_plain(text.strip())
    except ValueError:
        return None


# Keys -------------------------------------------------------------------------------------------


def file_of_key(key: str, process: str, files: Iterable[str]) -> str:
    """The file that a ``camunda-forms:`` key names: "deployment:" and "app:" say where Camunda looks for it, here it is
    deployed beside the diagram. The process's own folder comes first. "" where there is none."""
    path = key.removeprefix(CAMUNDA)
    for place in ("deployment:", "app:"):
        path = path.removeprefix(place)
    name = path.rpartition("/")[2]
    found = [each for each in sorted(files) if each.endswith(".form") and each.rpartition("/")[2] == name]
    home = f"forms/{process}/"
    return min(found, key=lambda each: (not each.endswith(f"/{path}"), not each.startswith(home)), default="")
