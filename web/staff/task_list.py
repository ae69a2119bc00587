"""The task list of a person's groups, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.dates import local
from engine.services.inbox import HIGH, LOW, TaskFilter
from engine.storage.rows.work import QueuedTask
from engine.storage.tasks import PRIORITY
from engine.worktime import Due
from web import access, query
from web.current import engine, now, person
from web.menu import looks_on, queue_counts

# In the address, on the tab, in ``inbox.counts`` and in ``TaskFilter``.
TABS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("semua", "Semua", "all", {}),
    ("saya", "Tugas saya", "mine", {"mine": True}),
    ("bebas", "Belum diambil", "unassigned", {"unassigned": True}),
    ("terlambat", "Terlambat", "late", {"late": True}),
    ("hari-ini", "Habis hari ini", "today", {"today": True}),
)
# Shown where a task has a follow-up date to come.
PUT_OFF: tuple[str, str, str, dict[str, Any]] = ("ditunda", "Ditunda", "put_off", {"put_off": True})
PRIORITIES = {HIGH: "Tinggi", LOW: "Rendah"}


@dataclass(frozen=True, slots=True)
class Line:
    """One task of the list: its row, its service's name, and how its due time stands."""

    row: QueuedTask
    service: str
    due: Due | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Urgency:
    """Tasks that are equally pressing, under one heading."""

    key: str
    title: str
    lines: list[Line]


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/tugas", view_func=task_list)


@access.staff
def task_list() -> ResponseReturnValue:
    """A page of tasks, narrowed down by ``?tampil=&q=&layanan=&langkah=&prioritas=``."""
    who = person()
    if looks_on(who):
        return redirect(url_for("staff.cases"))
    tabs = (*TABS, PUT_OFF) if queue_counts()["put_off"] or request.args.get("tampil") == PUT_OFF[0] else TABS
    tab = next((each for each in tabs if each[0] == request.args.get("tampil")), TABS[0])
    wanted = TaskFilter(
        text=query.text("q"),
        element=query.text("langkah"),
        service=query.text("layanan"),
        priority=request.args.get("prioritas", "") if request.args.get("prioritas") in PRIORITIES else "",
        **tab[3],
    )
    page = query.page()
    rows, more = engine().inbox.page(who, wanted, page)
    names = {service.kode: service.nama for service, _ in engine().repository.services()}
    lines = [_line(row, names) for row in rows]
    return render_template(
        "staff/tasks.html",
        tab=tab[0],
        tabs=tabs,
        wanted=wanted,
        filtered=bool(wanted.text or wanted.element or wanted.service or wanted.priority),
        counts=queue_counts(),
        urgencies=_by_urgency(lines),
        free=next((line.row for line in lines if line.row.assignee_id is None), None),
        services=names,
        elements=engine().inbox.elements(who),
        priorities=PRIORITIES if wanted.priority or engine().inbox.prioritizes() else {},
        usual=PRIORITY,
        page=page,
        more=more,
        address=query.page_address,
    )


def _line(row: QueuedTask, names: dict[str, str]) -> Line:
    due = engine().calendar.current().describe(now(), row.due_at) if row.due_at else None
    service = names.get(row.service, row.service) or engine().repository.get(row.definition_id).process.name
    return Line(row, service, due, row.assignee_id == person().id)


def _by_urgency(lines: Iterable[Line]) -> list[Urgency]:
    """The groups that hold something; the lines come in the order of their due times."""
    groups = {
        "late": Urgency("late", "Terlambat", []),
        "today": Urgency("today", "Hari ini", []),
        "later": Urgency("later", "Besok dan sesudahnya", []),
        "never": Urgency("never", "Tanpa batas waktu", []),
    }
    for line in lines:
        groups[_urgency(line.row.due_at)].lines.append(line)
    return [group for group in groups.values() if group.lines]


def _urgency(due: datetime | None) -> str:
    if due is None:
        return "never"
    if due < now():
        return "late"
    return "today" if local(due).date() == local(now()).date() else "later"
