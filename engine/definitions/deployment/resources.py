"""A deployment's files, read together: diagrams, forms, tables, letters and services, and what is wrong with them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import Topic, Topics
from engine.definitions.decisions import Decision, read_decisions
from engine.definitions.deployment.notifications import system_faults
from engine.definitions.deployment.office_groups import OfficeGroups
from engine.definitions.deployment.services import Service, read_services
from engine.definitions.forms.camunda_form import Form, read_form
from engine.definitions.forms.drawn_forms import CAMUNDA, drawn_forms, file_of_key
from engine.errors import DeploymentRefused, Finding

NOTIFICATIONS = "letters/pesan.json"
PROCESS, FORM, FAULT = "proses", "formulir", "temuan"
Content = tuple[tuple[str, str, Any], ...]  # what a file defines, or what is wrong in it: what it is, its id, itself


@dataclass(frozen=True)
class Resources:
    """What a deployment holds. ``files`` by name ("forms/karang_taruna/permohonan.form"), and by name too the
    ``contents`` of those that could be read; the rest by their ids."""

    files: Mapping[str, bytes]
    contents: Mapping[str, Content] = field(default_factory=dict)
    processes: Mapping[str, Process] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    letters: frozenset[str] = frozenset()
    notifications: Mapping[str, str] = field(default_factory=dict)
    topics: Topics = field(default_factory=dict)
    groups: OfficeGroups | None = None  # None: nothing is known of them

    def is_refused(self, ending: str, id: str) -> bool:
        """Whether a file that could not be read draws what is asked for: then that is what there is to say."""
        drawn = re.compile(rf"""\bid\s*=\s*["']{re.escape(id)}["']""")
        found = (name for name in self.files if name.endswith(ending) and name not in self.contents)
        return any(drawn.search(self.files[name].decode(errors="replace")) for name in found)

    def topic_of(self, element: Element) -> Topic | None:
        """The topic that serves the element; None where it has none, or one that nobody serves."""
        return self.topics.get(element.topic or "") if element.type.service else None

    def makes_letter(self, element: Element) -> bool:
        """Whether the element is the step of the system that makes a letter."""
        topic = self.topic_of(element)
        return topic is not None and topic.makes_letter


def read_resources(
    files: Mapping[str, bytes], topics: Topics, known: Iterable[Resources] = ()
) -> tuple[Resources, list[Finding]]:
    """Everything that can be read of the files, and a finding for everything that cannot.

    A file that one of the ``known`` has too, of the same name and to the byte, is not read again.
    """
    reader = _Reader(tuple(known))
    for name, data in sorted(files.items()):
        reader.read(name, data)
    by_file = {form.file: id for id, form in reader.forms.items()}
    letters = frozenset(Path(name).stem for name in files if name.startswith("letters/") and name.endswith(".typ"))
    resources = Resources(
        files=dict(files),
        contents=reader.contents,
        processes={key: _name_forms(each, by_file) for key, each in reader.processes.items()},
        forms=reader.forms,
        decisions=reader.decisions,
        services=reader.services,
        letters=letters,
        notifications=reader.notifications,
        topics=topics,
    )
    return resources, reader.findings


def _name_forms(process: Process, by_file: Mapping[str, str]) -> Process:
    """The process with the forms by their ids that its elements name by their files."""
    found = {
        element.id: replace(element, form=by_file[file])
        for element in process.elements.values()
        if element.form_key.startswith(CAMUNDA) and not element.form
        if (file := file_of_key(element.form_key, process.key, by_file))
    }
    return replace(process, elements={**process.elements, **found}) if found else process


class _Reader:
    def __init__(self, known: tuple[Resources, ...]) -> None:
        self._known = known
        self.findings: list[Finding] = []
        self.contents: dict[str, Content] = {}
        self.processes: dict[str, Process] = {}
        self.forms: dict[str, Form] = {}
        self.decisions: dict[str, Decision] = {}
        self.services: dict[str, Service] = {}
        self.notifications: dict[str, str] = {}
        self._into: dict[str, dict[str, Any]] = {
            PROCESS: self.processes,
            FORM: self.forms,
            "keputusan": self.decisions,
            "layanan": self.services,
        }

    def read(self, name: str, data: bytes) -> None:
        try:
            self._read(name, data)
        except DeploymentRefused as error:
            self.findings += error.findings

    def _read(self, name: str, data: bytes) -> None:
        if name == NOTIFICATIONS:
            self.notifications = _notifications(data)
            if not self.notifications:
                self._say(name, "", "Berkas ini harus berisi teks pesan menurut namanya.", "messages")
            for text, sentence in system_faults(self.notifications):
                self._say(name, text, sentence, "messages")
        self.contents[name] = self._content(name, data)
        for what, key, value in self.contents[name]:
            if what == FAULT:
                self.findings.append(value)
                continue
            self._add(self._into[what], key, value, name, what)

    def _content(self, name: str, data: bytes) -> Content:
        for each in self._known:
            if name in each.contents and each.files[name] == data:
                return each.contents[name]
        return _content(name, data)

    def _add(self, into: dict[str, Any], key: str, value: Any, name: str, what: str) -> None:
        if key in into:
            self._say(name, key, f"Ada dua {what} dengan id “{key}” dalam pemasangan ini.", "duplicate-id")
        into.setdefault(key, value)

    def _say(self, file: str, element: str, message: str, rule: str) -> None:
        self.findings.append(Finding(file, element, message, rule))


def list_processes(processes: Iterable[Process]) -> Content:
    """The content of a diagram's file, with the forms that it holds."""
    return tuple(each for process in processes for each in _list_drawn(process))


def _content(name: str, data: bytes) -> Content:
    """Raises ``DeploymentRefused``."""
    if name.endswith(".bpmn"):
        return list_processes(read(data, name))
    if name.endswith(".dmn"):
        return tuple(("keputusan", decision.id, decision) for decision in read_decisions(data, name))
    if name.endswith(".form"):
        form = read_form(data, name)
        return ((FORM, form.id, form),)
    if name.endswith("/layanan.json"):
        services = read_services(data, name, Path(name).parent.name)
        return tuple(("layanan", service.kode, service) for service in services)
    return ()


def _list_drawn(process: Process) -> Iterator[tuple[str, str, Any]]:
    """A process, with the forms that its diagram holds."""
    faults: list[Finding] = []
    made, forms = drawn_forms(process, faults)
    yield PROCESS, made.key, made
    yield from ((FORM, form.id, form) for form in forms)
    yield from ((FAULT, "", fault) for fault in faults)


def _notifications(data: bytes) -> dict[str, str]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        return {}
    return found
