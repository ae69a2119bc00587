"""Who may bring a message or signal to a case: who handles it. Nobody else, and no applicant but by their own page."""

from __future__ import annotations

from collections.abc import Callable

from engine.definitions.analysis.candidates import fixed_names
from engine.errors import Forbidden
from engine.groups import ALL_OFFICERS, DESIGNER, OPERATOR
from engine.services.actor import SYSTEM, Actor
from engine.services.repository import Compiled

Check = Callable[[Actor, Compiled], None]  # raises ``Forbidden``


def check_handles(actor: Actor, compiled: Compiled) -> None:
    """Raises ``Forbidden`` for whoever has no part in the process. In one that names no group, every officer has."""
    if not handles(actor, compiled):
        raise Forbidden(f"Pesan untuk {compiled.process.name} hanya bisa dikirim kelompok yang menanganinya.")


def handles(actor: Actor, compiled: Compiled) -> bool:
    """Whether the actor may move cases of the process: one of its groups, or who draws processes."""
    if actor == SYSTEM:
        return True
    if actor.applicant:
        return False
    lanes = {lane.group for lane in compiled.process.lanes.values()}
    drawn = {name for each in compiled.process.elements.values() for name in fixed_names(each.candidate_groups)}
    groups = (lanes | drawn) - compiled.executable.applicant_groups - {""}
    return bool(actor.groups & ((groups or {ALL_OFFICERS}) | {DESIGNER}))


def reaches_all(actor: Actor) -> bool:
    """Whether the actor may send to every case of the office, whoever handles it."""
    return actor == SYSTEM or OPERATOR in actor.groups
