"""Who may see a task, and who may do it: one rule for services, pages and programs.

A task of an applicant is that applicant's own; the counter serves those who were taken in there. Every other task is
its group's, and that of further groups and people it names; once somebody has taken it, only theirs to do. One of a
group of applicants in a case that has no applicant is nobody's.

The queue asks the database the same of many tasks at once (``storage.queue``).
"""

from __future__ import annotations

from engine.errors import Conflict, Forbidden, NotFound
from engine.exact_json import loads
from engine.groups import COUNTER_GROUP
from engine.services.actor import Actor
from engine.services.opening import COUNTER
from engine.storage.rows.cases import TaskInCase
from engine.storage.tasks import GROUP, USER

UNKNOWN = "Tugas ini tidak ada."


def waits_for(actor: Actor, group: str, applicant_id: str | None = None, candidates: str | None = None) -> bool:
    """Whether a task of this group and these further ``candidates`` (as its row has them), or of this applicant where
    it is one's own, is this person's or their group's."""
    if applicant_id is not None:
        return applicant_id == actor.id
    groups, users = named_in(group, candidates)
    return not actor.applicant and bool(groups & actor.groups or users & actor.ids)


def named_in(group: str, candidates: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """The groups and the ids of the people whose task it is."""
    rows = loads(candidates) if candidates else []
    groups = frozenset(key for kind, key in rows if kind == GROUP)
    return groups | ({group} - {""}), frozenset(key for kind, key in rows if kind == USER)


def may_see(actor: Actor, task: TaskInCase, *, at_counter: bool = False) -> bool:
    """``task`` is a row of ``steps.find_task``; ``at_counter`` where the applicant stands before the actor."""
    served = at_counter and task.task_applicant_id is not None and task.channel == COUNTER
    if served and COUNTER_GROUP in actor.groups:
        return True
    return waits_for(actor, task.candidate_group, task.task_applicant_id, task.candidates)


def may_do(actor: Actor, task: TaskInCase, *, at_counter: bool = False) -> bool:
    """Whether the actor may claim, release or complete the task as it stands."""
    return may_see(actor, task, at_counter=at_counter) and not _held_by_another(actor, task)


def check_seen(actor: Actor, task: TaskInCase, *, at_counter: bool = False) -> None:
    """Raises ``NotFound`` for a task that does not exist for the actor, ``Forbidden`` for another group's."""
    if may_see(actor, task, at_counter=at_counter):
        return
    if task.task_applicant_id is not None or actor.applicant:
        raise NotFound(UNKNOWN)
    raise Forbidden("Tugas ini milik kelompok lain.")


def check_done(actor: Actor, task: TaskInCase, *, at_counter: bool = False) -> None:
    """Raises as ``check_seen``, and ``Conflict`` where somebody else has taken the task."""
    if may_do(actor, task, at_counter=at_counter):
        return
    check_seen(actor, task, at_counter=at_counter)
    raise Conflict(f"Tugas ini baru saja diambil {task.assignee_name}. Isian Anda belum terkirim.")


def name_at(actor: Actor, task: TaskInCase) -> str:
    """How history names the actor at work on the task: a substitute says in whose place."""
    groups, users = named_in(task.candidate_group, task.candidates)
    by_group = groups & actor.groups
    if actor.id in users or by_group - actor.acting.keys():
        return actor.name
    represented = [actor.acting[group] for group in sorted(by_group)] or [
        actor.stands_for[id] for id in sorted(users & actor.stands_for.keys())
    ]
    return actor.name_for(represented[0] if represented else None)


def keeps_for(actor: Actor, assignee_id: str | None, candidates: str | None) -> bool:
    """Whether somebody has the task in whose place the actor stands, and it names them: it need not wait for them."""
    return assignee_id in actor.stands_for and assignee_id in named_in("", candidates)[1]


def _held_by_another(actor: Actor, task: TaskInCase) -> bool:
    """An applicant's task is held by nobody: it is theirs."""
    if task.task_applicant_id is not None or keeps_for(actor, task.assignee_id, task.candidates):
        return False
    return task.assignee_id not in (None, actor.id)
