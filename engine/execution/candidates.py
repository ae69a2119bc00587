"""Whose a person's task is, as it is drawn or comes out: names only. Which accounts those are is not known here.

A task in a lane of applicants that names no group is the case's own applicant's, whoever else is drawn there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.definitions.analysis.candidates import read_names
from engine.errors import Refused
from engine.execution import timers

if TYPE_CHECKING:
    from engine.definitions.bpmn.model import Element
    from engine.execution.tokens import Token


@dataclass(frozen=True, slots=True)
class Candidates:
    """``group`` is the first of the ``groups``, "" where the task is only for certain ``users``; ``assignee`` is whose
    it is from the start, "" for nobody's."""

    group: str
    groups: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    assignee: str = ""

    def detail(self) -> dict[str, Any]:
        """What history keeps of them beside the group: only what is there."""
        found: dict[str, Any] = {}
        if len(self.groups) > 1:
            found["groups"] = list(self.groups)
        if self.users:
            found["users"] = list(self.users)
        return found | ({"assignee": self.assignee} if self.assignee else {})


def candidates_of(token: Token, element: Element) -> Candidates:
    """The drawn ones, else the lane's group, else every officer."""
    process, applicants = token.workflow.definition.process, token.workflow.definition.applicant_groups
    by_lane = process.group_without_names(element.id)
    if not element.names_people or (by_lane in applicants and not element.candidate_groups):
        return Candidates(by_lane)
    groups = _groups(token, element)
    if own := [group for group in groups if group in applicants]:
        return Candidates(own[0])
    users = read_names(_value(token, element.candidate_users))
    assignee = read_names(_value(token, element.assignee))
    first = groups[0] if groups else "" if users else by_lane
    return Candidates(first, groups, users, assignee[0] if assignee else "")


def _groups(token: Token, element: Element) -> tuple[str, ...]:
    """As steps from before semantics 3 have it, the first one alone, whatever it is."""
    value = _value(token, element.candidate_groups)
    if element.candidate_groups and token.workflow.inputs.semantics < 3:
        return (str(value).split(",")[0].strip(),)
    return read_names(value)


def _value(token: Token, text: str | None) -> Any:
    return token.workflow.evaluate(token, text) if text else None


def order_of(token: Token, element: Element) -> dict[str, Any]:
    """What is drawn about when the task is to be looked at: its priority, and the moment until which it can wait."""
    found: dict[str, Any] = {}
    if (priority := _value(token, element.priority)) is not None:
        found["priority"] = read_priority(priority, element.id)
    if (text := _value(token, element.follow_up)) is not None:
        found["follow_up"] = timers.due(str(text), token.workflow.inputs, element.id).isoformat()
    return found


def read_priority(value: Any, element: str) -> int:
    """Raises ``Refused`` naming the element where it is no whole number that a database takes."""
    try:
        number = float(str(value))
        if number == int(number) and abs(number) < 2**31:
            return int(number)
    except (ValueError, OverflowError):
        pass
    raise Refused(f"Prioritas “{value}” pada elemen {element} bukan bilangan bulat.")
