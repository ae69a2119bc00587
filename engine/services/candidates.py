"""From the names in a task to this office's accounts and groups, in the step that opens the task.

A name that is nobody's here leaves the task to those who are known, else to its lane or every officer. One that was
reckoned makes an incident, which is over once somebody has the task; a drawn one was told at deployment.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.definitions.analysis.candidates import is_reckoned
from engine.definitions.bpmn.model import Element
from engine.execution.events import TASK_CLAIMED, TASK_CREATED
from engine.execution.values import Event
from engine.groups import ALL_OFFICERS
from engine.services.repository import Compiled
from engine.storage import identity, jobs, steps, tasks
from engine.storage.database import Connection
from engine.storage.tasks import CLOSING, Whose, task_id


@dataclass(frozen=True, slots=True)
class Named:
    """A task that a step opens for whom it names: the groups (its lane's where it names none), people, and assignee."""

    event: Event
    element: Element
    groups: tuple[str, ...]
    users: tuple[str, ...]
    assignee: str


@dataclass(frozen=True, slots=True)
class Known:
    """What of all names there is: groups, and ids and names of officers by login and by id."""

    groups: frozenset[str]
    officers: Mapping[str, tuple[str, str]]

    def officer(self, name: str) -> tuple[str, str] | None:
        """Id and name of an officer; logins are written small."""
        return self.officers.get(name) or self.officers.get(name.lower())


@dataclass(frozen=True, slots=True)
class Settled:
    """``whose`` by the tokens of tasks; ``missing`` are names that were reckoned and are nobody's, with their tasks."""

    whose: Mapping[str, Whose]
    missing: Sequence[tuple[Named, Whose, tuple[str, ...]]] = ()


NOTHING = Settled({})


def settle(connection: Connection, compiled: Compiled, events: Sequence[Event]) -> Settled:
    """Whose the tasks are that these events open, where it is not just the group that the event has."""
    found = list(_find_named(compiled, events))
    if not found:
        return NOTHING
    known = _look_up(connection, found)
    whose = {each.event.token: _whose(compiled, each, known) for each in found}
    missing = ((each, whose[each.event.token], _missing(each, known)) for each in found)
    return Settled(whose, [each for each in missing if each[2]])


def note_incidents(
    connection: Connection,
    compiled: Compiled,
    instance_id: str,
    events: Sequence[Event],
    settled: Settled,
    at: datetime,
) -> None:
    """An incident for each task with a name that is nobody's; over once the task is taken or closed."""
    if compiled.executable.reckons_people:
        for event in steps.of_kind(events, TASK_CLAIMED, *CLOSING):
            jobs.resolve_incidents(connection, task_id(instance_id, event.token), at)
    for named, whose, names in settled.missing:
        task, message = task_id(instance_id, named.event.token), _message(compiled, named, whose, names)
        jobs.add_incident(connection, secrets.token_hex(16), instance_id, named.element.id, task, message, at)


def _find_named(compiled: Compiled, events: Sequence[Event]) -> Iterable[Named]:
    if not any(event.kind == TASK_CREATED for event in events):
        return
    for event in steps.lasting(events, (TASK_CREATED,), tasks.CLOSING):
        element, detail = compiled.process.elements[event.element], event.detail
        groups, users, assignee = detail.get("groups"), detail.get("users"), detail.get("assignee")
        own = detail["group"] in compiled.executable.applicant_groups
        if own or not (groups or users or assignee or is_reckoned(element.candidate_groups)):
            continue
        named = groups or ([detail["group"]] if detail["group"] else [])
        yield Named(event, element, tuple(named), tuple(users or ()), assignee or "")


def _look_up(connection: Connection, found: Sequence[Named]) -> Known:
    groups = {group for each in found for group in each.groups}
    people = {way for each in found for name in (*each.users, each.assignee) if name for way in (name, name.lower())}
    there = identity.group_names(connection, groups) if groups else {}
    rows = identity.officers_named(connection, people) if people else ()
    officers = {name: (row.id, row.name) for row in rows for name in (row.login, row.id)}
    return Known(frozenset({*there, ALL_OFFICERS}), officers)


def _whose(compiled: Compiled, named: Named, known: Known) -> Whose:
    groups = [group for group in named.groups if group in known.groups]
    users = [officer[0] for name in named.users if (officer := known.officer(name))]
    assignee = known.officer(named.assignee) or (None, None)
    first, *more = groups or ["" if users else _by_lane(compiled, named.element)]
    people = [*users, assignee[0]] if assignee[0] else users  # who releases it may take it again
    return Whose(first, tuple(more), tuple(dict.fromkeys(people)), assignee)


def _by_lane(compiled: Compiled, element: Element) -> str:
    group = compiled.process.group_without_names(element.id)
    return ALL_OFFICERS if group in compiled.executable.applicant_groups else group


def _missing(named: Named, known: Known) -> tuple[str, ...]:
    """Names that were reckoned and are nobody's."""
    element = named.element
    names = [name for name in named.groups if is_reckoned(element.candidate_groups) and name not in known.groups]
    people = (*named.users,) if is_reckoned(element.candidate_users) else ()
    if named.assignee and is_reckoned(element.assignee):
        people = (*people, named.assignee)
    return tuple(dict.fromkeys([*names, *(name for name in people if not known.officer(name))]))


def _message(compiled: Compiled, named: Named, whose: Whose, names: Sequence[str]) -> str:
    quoted = " dan ".join(f"“{name}”" for name in names)
    groups = [compiled.process.lane_name(group) for group in (whose.group, *whose.groups) if group]
    meanwhile = ", ".join(groups) or "petugas lain yang disebut diagramnya"
    return (
        f"Tugas “{named.element.name or named.element.id}” ditujukan kepada {quoted}, yang tidak ada di antara petugas "
        f"aktif dan kelompok kantor ini. Sementara ini tugasnya terbuka bagi {meanwhile}."
    )
