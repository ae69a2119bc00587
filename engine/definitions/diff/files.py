"""What two versions of a process differ in beside the diagram: forms, tables, letters, messages, services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, TypeVar

from engine.definitions.bpmn.model import Element
from engine.definitions.bpmn.topics import LETTER, TEMPLATE
from engine.definitions.decisions import Decision, Rule
from engine.definitions.deployment.resources import NOTIFICATIONS, Resources
from engine.definitions.deployment.services import Service
from engine.definitions.diff.side import Side
from engine.definitions.diff.words import sentence
from engine.definitions.forms.camunda_form import Form

T = TypeVar("T")

NAMED, LONGEST = 4, 60  # how many rows or fields a sentence names, and how many letters of each


@dataclass(frozen=True, slots=True)
class FileChange:
    """``kind``: form, decision, letter, message, or "" for what no element names.

    ``changed``: both versions have it.
    """

    kind: str
    id: str
    sentence: str
    changed: bool


def uses(element: Element, file: FileChange) -> bool:
    """Whether an element names what the file holds."""
    named = {
        "form": element.form,
        "decision": element.decision,
        "letter": element.inputs.get(LETTER),
        "message": element.inputs.get(TEMPLATE),
    }
    return named.get(file.kind) == file.id


def file_changes(old: Side, new: Side) -> Iterator[FileChange]:
    """Everything that is different beside the diagram; a file that only is written otherwise is not."""
    was, now = old.resources, new.resources
    yield from _pairs("form", "Formulir", _forms(old), _forms(new), _form)
    yield from _pairs("decision", "Tabel keputusan", was.decisions, now.decisions, _decision)
    yield from _pairs("letter", "Surat", _texts(was, ".typ"), _texts(now, ".typ"), _letter)
    yield from _pairs("", "Berkas", _texts(was, ".json"), _texts(now, ".json"), _letter)
    for id in dict.fromkeys([*was.notifications, *now.notifications]):
        before, after = was.notifications.get(id, ""), now.notifications.get(id, "")
        if before != after:
            known = id in was.notifications and id in now.notifications
            yield FileChange("message", id, sentence(f"Teks pesan “{id}”", before, after), known)
    yield from _pairs("", "Layanan", _services(old), _services(new), _service)


def _pairs(
    kind: str, what: str, old: Mapping[str, T], new: Mapping[str, T], differ: Callable[[T, T], Iterable[str]]
) -> Iterator[FileChange]:
    for id in dict.fromkeys([*old, *new]):
        if id not in old:
            yield FileChange(kind, id, f"{what} “{id}” baru.", False)
        elif id not in new:
            yield FileChange(kind, id, f"{what} “{id}” dihapus.", False)
        elif said := list(differ(old[id], new[id])):
            yield FileChange(kind, id, f"{what} “{id}”: {'; '.join(said)}.", True)


def _forms(side: Side) -> dict[str, Form]:
    """The process's own, and those from elsewhere that its tasks name."""
    named = {element.form for element in side.process.elements.values()}
    home = f"forms/{side.process.key}/"
    return {id: form for id, form in side.resources.forms.items() if form.file.startswith(home) or id in named}


def _services(side: Side) -> dict[str, Service]:
    found = side.resources.services.values()
    return {service.kode: service for service in found if service.process_key == side.process.key}


def _texts(resources: Resources, ending: str) -> dict[str, str]:
    """The letters' files, or what else lies beside them."""
    found = (name for name in sorted(resources.files) if name.startswith("letters/") and name.endswith(ending))
    return {
        PurePosixPath(name).stem: resources.files[name].decode(errors="replace")
        for name in found
        if name != NOTIFICATIONS
    }


def _form(old: Form, new: Form) -> Iterable[str]:
    was, now = _components(old), _components(new)
    yield from _list_things("isian baru", [_name_component(raw) for id, raw in now.items() if id not in was])
    yield from _list_things("isian dihapus", [_name_component(raw) for id, raw in was.items() if id not in now])
    yield from _list_things(
        "isian diubah", [_name_component(raw) for id, raw in now.items() if id in was and was[id] != raw]
    )
    if [id for id in was if id in now] != [id for id in now if id in was]:
        yield "urutan isian berubah"


def _components(form: Form) -> dict[str, dict[str, Any]]:
    """Each without those inside it, by its key or id."""
    inside = (each for top in form.components for each in top.walk())
    return {each.key or each.id: {k: v for k, v in each.raw.items() if k != "components"} for each in inside}


def _name_component(raw: Mapping[str, Any]) -> str:
    return _short(str(raw.get("label") or raw.get("text") or raw.get("key") or raw.get("id") or "tanpa nama"))


def _decision(old: Decision, new: Decision) -> Iterable[str]:
    if old.name != new.name:
        yield f"nama berubah dari “{old.name}” menjadi “{new.name}”"
    if _columns(old) != _columns(new):
        yield "kolom atau aturan pilihnya berubah"
    was, now = [_row(rule) for rule in old.rules], [_row(rule) for rule in new.rules]
    yield from _list_things("baris baru", [*(Counter(now) - Counter(was)).elements()])
    yield from _list_things("baris dihapus", [*(Counter(was) - Counter(now)).elements()])
    if was != now and sorted(was) == sorted(now):
        yield "urutan baris berubah"


def _columns(decision: Decision) -> tuple[Any, ...]:
    outputs = [[(name, type_) for name, type_, _ in rule.outputs] for rule in decision.rules[:1]]
    return decision.hit_policy, [(label, expression.text) for label, expression in decision.inputs], outputs


def _row(rule: Rule) -> str:
    tests = [test.text or "-" for test in rule.tests]
    return f"{', '.join(tests)} → {', '.join(expression.text.removeprefix('=') for _, _, expression in rule.outputs)}"


def _letter(old: str, new: str) -> Iterable[str]:
    was, now = old.splitlines(), new.splitlines()
    added, removed = (Counter(now) - Counter(was)).total(), (Counter(was) - Counter(now)).total()
    if was != now:
        counts = [f"{added} baris baru"] * bool(added) + [f"{removed} baris dihapus"] * bool(removed)
        yield f"isinya berubah, {' dan '.join(counts) or 'urutan barisnya lain'}"


def _service(old: Service, new: Service) -> Iterable[str]:
    was, now = ({need.kode: need for need in service.persyaratan} for service in (old, new))
    yield from _list_things("persyaratan baru", [need.nama for code, need in now.items() if code not in was])
    yield from _list_things("persyaratan dihapus", [need.nama for code, need in was.items() if code not in now])
    yield from _list_things("persyaratan diubah", [n.nama for code, n in now.items() if was.get(code, n) != n])
    if [code for code in was if code in now] != [code for code in now if code in was]:
        yield "urutan persyaratan berubah"
    before, after = _collect_fields(old), _collect_fields(new)
    names = [name.replace("_", " ") for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    yield from _list_things("keterangan diubah", names)


def _collect_fields(service: Service) -> dict[str, Any]:
    return {"nama": service.nama, "kebutuhan": service.kebutuhan, **service.data}


def _list_things(what: str, things: list[str]) -> Iterable[str]:
    if things:
        rest = f" dan {len(things) - NAMED} lainnya" if len(things) > NAMED else ""
        yield f"{what} {', '.join(f'“{_short(thing)}”' for thing in things[:NAMED])}{rest}"


def _short(text: str) -> str:
    clean = " ".join(text.split())
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"
