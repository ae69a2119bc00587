"""How a process begins: its start events, its first task, and whose it is to start.

The group of the first task starts a process: a group of applicants by an application, a group of staff from their own
page. Timer start events start it by the calendar. The property ``dimulai`` says otherwise where that is not meant:

``petugas``     by staff, never by an application;
``jadwal``      by the calendar alone;
``dipanggil``   by no one: other processes call it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine import cron
from engine.definitions.analysis.candidates import fixed_groups
from engine.definitions.analysis.following import Following
from engine.definitions.analysis.net import joins, waits
from engine.definitions.bpmn.elements import (
    CATCH_EVENT,
    KINDS,
    NONE,
    RECEIVE_TASK,
    START_EVENT,
    SUB_PROCESS,
    TIMER,
    USER_TASK,
)
from engine.definitions.bpmn.model import Element, Process
from engine.errors import Refused
from engine.expressions import compile_expression
from engine.groups import ALL_OFFICERS
from engine.recurrence import HINT, Recurrence, once, parse_moment, parse_recurrence

PROPERTY = "dimulai"
STAFF, CALENDAR, CALLED = "petugas", "jadwal", "dipanggil"
WORDS = (STAFF, CALENDAR, CALLED)


def start_events(process: Process) -> tuple[Element, ...]:
    """Of the process itself, in the order of the XML."""
    return tuple(each for each in process.elements.values() if each.kind == START_EVENT and not each.parent)


def begin(process: Process) -> Element | None:
    """Where a case begins that no timer starts: the event without a timer, else the first one."""
    found = start_events(process)
    return next((each for each in found if each.event.kind == NONE), found[0] if found else None)


def asking_event(process: Process) -> Element | None:
    """The start event whose form is filled in where somebody starts the process; None where there is none."""
    event = begin(process)
    return event if event is not None and event.event.kind == NONE and event.form else None


def timers(process: Process) -> tuple[Element, ...]:
    """The start events by which the calendar starts the process."""
    return tuple(each for each in start_events(process) if each.event.kind == TIMER)


def alike(process: Process) -> bool:
    """Whether it does not matter to what follows at which start event a case begins: all lead to one element, which
    waits for none of the others."""
    flows = [process.flows[id] for each in start_events(process) for id in each.outgoing]
    targets = {flow.target for flow in flows}
    one = len(flows) == len(start_events(process)) and len(targets) == 1
    return one and (len(flows) == 1 or not joins(process.elements[targets.pop()]))


def _passes_by_itself(element: Element) -> bool:
    """Also into a sub-process, where its first task is the case's."""
    return element.kind in KINDS and (element.kind == SUB_PROCESS or not waits(element))


def first_task(process: Process) -> Element | None:
    """The task that every new case opens, whatever it is for, and no other; None where the way forks or waits before
    it. Which form one case opens with is found by trial (``services.first_form``)."""
    at, seen, following = begin(process), set[str](), Following(process)
    while at is not None and at.kind != USER_TASK:
        ways = list(following.after(at))
        if not _passes_by_itself(at) or len(ways) != 1 or at.id in seen or joins(at) or at.loop is not None:
            return None
        seen.add(at.id)
        at = ways[0][1]
    return at


def waits_before_task(process: Process) -> Iterator[Element]:
    """Steps of the system, and times, at which a new case waits before any task opens."""
    event = begin(process)
    todo, seen, following = [event] if event is not None else [], set[str](), Following(process)
    while todo:
        at = todo.pop()
        if at.id in seen:
            continue
        seen.add(at.id)
        if _passes_by_itself(at):
            todo += [each for _, each in following.after(at)]
        elif waits(at) and (at.type.service or at.kind in (CATCH_EVENT, RECEIVE_TASK)):
            yield at


def first_group(process: Process) -> str:
    """The group of whoever fills in the start event's form, else of the first task; where that is not plain, of the
    start event, or every officer's where there are no lanes. "" where the event is in none."""
    task, event = first_task(process), begin(process)
    if (asking := asking_event(process)) is not None and (group := process.group_of(asking.id)):
        return group
    if task is not None and (groups := fixed_groups(process, task)):
        return groups[0]
    if not process.lanes:
        return ALL_OFFICERS
    return process.group_of(event.id) if event is not None else ""


def starter(process: Process, applicants: Collection[str]) -> str:
    """The group of staff that starts it; "" where none does. ``applicants`` are the groups of applicants."""
    group = first_group(process)
    return "" if process.properties.get(PROPERTY) in (CALENDAR, CALLED) or group in applicants else group


def by_application(process: Process, applicants: Collection[str]) -> bool:
    """Whether an applicant starts it: then its cases are theirs. A case that staff or the calendar has started has no
    applicant."""
    if process.properties.get(PROPERTY):
        return False
    group = first_group(process)
    return group in applicants if group else any(lane.group in applicants for lane in process.lanes.values())


def timer(process: Process, event: Element) -> str:
    """The time drawn at a start event as it reads with the process's properties, its kind first: "timeCycle R/P3M".

    Raises ``Refused`` where it is known only when a case runs.
    """
    expression = compile_expression(event.event.text)
    if not expression.names <= process.properties.keys():
        raise Refused("waktunya hanya boleh membaca properti proses.")
    text = str(expression.evaluate(process.properties))
    if event.event.timer == "timeCycle" and cron.is_cron(text):
        text = cron.normalize(text, quartz=not process.camunda_8)
    return f"{event.event.timer} {text}"


def schedule(timer: str) -> Recurrence:
    """When a timer written as above starts the process. Raises ``Refused``."""
    kind, _, text = timer.partition(" ")
    if not text.strip():
        raise Refused("waktunya belum diisi.")
    if kind == "timeDate":
        return once(parse_moment(text))
    if kind != "timeCycle":
        raise Refused(f"pakai tanggal (Date) atau waktu berulang (Cycle); {HINT}")
    return parse_recurrence(text)
