"""What of a deployment's files a process is made of: only a change of these makes a new version of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.bpmn.topics import LETTER, TEMPLATE
from engine.definitions.deployment.notifications import NotificationText
from engine.definitions.deployment.resources import NOTIFICATIONS, Resources
from engine.expressions import is_expression

LETTERS = "letters/"


def fingerprint(process: Process, resources: Resources) -> str:
    """The digest of all that a version of the process is made of."""
    return digest_of_set(_parts(process, resources))


def digest_of_set(files: Mapping[str, bytes]) -> str:
    """One digest for names and contents, in whatever order they come."""
    whole = hashlib.sha256()
    for name, data in sorted(files.items()):
        whole.update(f"{name}\0{len(data)}\0".encode() + data)
    return whole.hexdigest()


def list_files(process: Process, resources: Resources) -> frozenset[str]:
    """The files that a version of the process is made of, those of its tables and texts among them."""
    every = _with_called(process, resources)
    elements = [element for each in every for element in each.elements.values()]
    tables = {e.decision for e in elements if e.decision in resources.decisions and e.decision}
    found = {resources.decisions[id].file for id in tables}
    found |= {NOTIFICATIONS} if notification_texts(elements, resources) else set()
    return frozenset(found | (_parts(process, resources).keys() & resources.files.keys()))


def _with_called(process: Process, resources: Resources) -> list[Process]:
    return [process, *(resources.processes[key] for key in sorted(called_keys(process, resources.processes)))]


def _parts(process: Process, resources: Resources) -> dict[str, bytes]:
    """By name: its diagram and those it calls, their forms, and the tables, letters and messages they name.

    Of the messages, which are all in one file, only the texts; of a table's file the digest.
    """
    every = _with_called(process, resources)
    elements = [element for each in every for element in each.elements.values()]
    named = {each.file for each in every}
    named |= {resources.forms[e.form].file for e in elements if e.form in resources.forms and e.form}
    folders = tuple(f"forms/{each.key}/" for each in every)
    letters = _letters(_select_named((e.inputs.get(LETTER, "") for e in elements), resources.letters), resources.files)
    found = {
        name: data
        for name, data in resources.files.items()
        if name in named or name in letters or name.startswith(folders)
    }
    tables = {element.decision for element in elements} & resources.decisions.keys()
    found |= {f"decision {id}": resources.decisions[id].digest.encode() for id in tables if id}
    texts = notification_texts(elements, resources)
    return found | {f"message {name}": each.text.encode() for name, each in texts.items()}


def notification_texts(elements: Iterable[Element], resources: Resources) -> dict[str, NotificationText]:
    """The texts that these elements send, by their names."""
    names = _select_named((element.inputs.get(TEMPLATE, "") for element in elements), resources.notifications)
    return {name: NotificationText(name, resources.notifications[name]) for name in sorted(names)}


def _select_named(texts: Iterable[str], known: Collection[str]) -> set[str]:
    """The names that the texts give; all that are known where one of them is reckoned while a case runs."""
    wanted = {text for text in texts if text}
    if any(map(is_expression, wanted)):
        return set(known)
    return wanted & set(known)


def _letters(names: Collection[str], files: Mapping[str, bytes]) -> set[str]:
    """The files of these letters, and of what they import."""
    sources = {name: data for name, data in files.items() if name.startswith(LETTERS) and name.endswith(".typ")}
    found: set[str] = set()
    todo = [f"{LETTERS}{name}.typ" for name in names]
    while todo:
        name = todo.pop()
        if name in sources and name not in found:
            found.add(name)
            todo += [other for other in sources if other.removeprefix(LETTERS).encode() in sources[name]]
    return found
