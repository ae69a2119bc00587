"""Who may see a task, and who may do it: one rule for services, pages and programs.

A task of an applicant is that applicant's own; the counter serves those who were taken in there. Every other task is
its group's, and once somebody has taken it, only theirs to do. One of a group of applicants in a case that has no
applicant is nobody's.

The queue asks the database the same of many tasks at once (``storage.queue``).
"""

from __future__ import annotations

from engine.errors import Conflict, Forbidden, NotFound
from engine.groups import COUNTER_GROUP
from engine.services.actor import Actor
from engine.services.opening import COUNTER
from engine.storage.rows.cases import TaskInCase

UNKNOWN = "Tugas ini tidak ada."


def waits_for(actor: Actor, group: str, applicant_id: str | None = None) -> bool:
    """Whether a task of this group, or of this applicant where it is one's own, is this person's or their group's."""
    if applicant_id is not None:
        return applicant_id == actor.id
    return not actor.applicant and group in actor.groups


def may_see(actor: Actor, task: TaskInCase, *, at_counter: bool = False) -> bool:
    """``task`` is a row of ``steps.find_task``; ``at_counter`` where the applicant stands before the actor."""
    served = at_counter and task.task_applicant_id is not None and task.channel == COUNTER
    if served and COUNTER_GROUP in actor.groups:
        return True
    return waits_for(actor, task.candidate_group, task.task_applicant_id)


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


def _held_by_another(actor: Actor, task: TaskInCase) -> bool:
    """An applicant's task is held by nobody: it is theirs."""
    return task.task_applicant_id is None and task.assignee_id not in (None, actor.id)
