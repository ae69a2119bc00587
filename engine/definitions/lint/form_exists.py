"""Rule form-exists: the form that a task or start event names is there, and is one that is drawn here.

A task without a form opens a page with the case's data, a note and one button; so does one whose form is another
program's, of which a warning tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.analysis.starts import asking_event
from engine.definitions.bpmn.elements import START_EVENT, USER_TASK
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.forms.drawn_forms import CAMUNDA, EMBEDDED, is_drawn
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding

RULE = "form-exists"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if element.form:
            yield from _list_named(process, element, resources)
        elif element.form_key:
            yield from _by_key(process, element, resources)


def _list_named(process: Process, element: Element, resources: Resources) -> Iterator[Finding]:
    if element.form not in resources.forms and not is_drawn(element) and not _unread(f"{element.form}.form", resources):
        file = f"forms/{process.key}/{element.form}.form"
        message = f"Formulir “{element.form}” untuk {_whose(element)} tidak ada. Buat berkas {file}."
        yield error(process, element, message, RULE)
    if element.form_version:
        message = (
            f"{quote(element)} meminta formulir “{element.form}” versi {element.form_version}. Yang dipakai adalah "
            "formulir yang dipasang bersama diagram ini; pastikan isinya versi itu."
        )
        yield warning(process, element, message, RULE)
    if element.kind == START_EVENT and element != asking_event(process):
        message = (
            f"Formulir pada {quote(element)} tidak ditanyakan kepada siapa pun: hanya peristiwa mulai tanpa pemicu, di "
            "luar subproses, yang membuka formulir. Pindahkan ke tugas pertama."
        )
        yield warning(process, element, message, RULE)


def _by_key(process: Process, element: Element, resources: Resources) -> Iterator[Finding]:
    key = element.form_key
    name = key.rpartition("/")[2].rpartition(":")[2]
    if key.startswith(EMBEDDED):
        message = (
            f"Formulir “{name}” untuk {_whose(element)} tidak ada di dalam diagram. Pilih Camunda Form (linked) dengan "
            f"Form ID, dan simpan formulirnya di forms/{process.key}/."
        )
        yield error(process, element, message, RULE)
    elif key.startswith(CAMUNDA):
        if not _unread(name, resources):
            message = f"Berkas “{name}” untuk {_whose(element)} tidak ada. Simpan di forms/{process.key}/{name}."
            yield error(process, element, message, RULE)
    elif element.kind == START_EVENT:
        message = (
            f"Formulir “{key}” pada {quote(element)} milik aplikasi lain dan tidak ditanyakan saat proses dimulai dari "
            "sini. Buat Camunda Form dan sebut di Form reference."
        )
        yield warning(process, element, message, RULE)
    else:
        message = (
            f"Formulir “{key}” pada {quote(element)} milik aplikasi lain. Di sini petugas melihat data kasus, catatan, "
            "dan tombol Selesai; program menerima kuncinya lewat REST (formKey). Supaya isiannya digambar dan "
            "diperiksa, buat Camunda Form dan sebut di Form reference."
        )
        yield warning(process, element, message, RULE)


def _whose(element: Element) -> str:
    words = {START_EVENT: "peristiwa mulai ", USER_TASK: "tugas "}
    return f"{words.get(element.kind, '')}{quote(element)}"


def _unread(name: str, resources: Resources) -> bool:
    """Whether its file is there and cannot be read, of which rules form and form-component tell."""
    return any(each.endswith(f"/{name}") and each not in resources.contents for each in resources.files)
