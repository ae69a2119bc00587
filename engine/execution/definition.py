"""A process definition made ready to run: read-only, shared by every instance and thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.definitions.analysis.candidates import reckons_people
from engine.definitions.bpmn.model import Process
from engine.definitions.decisions import Decision
from engine.definitions.deployment.notifications import OFFICE_PLACES, NotificationText
from engine.groups import APPLICANT_GROUP


@dataclass(frozen=True)
class Definition:
    """``spec`` is SpiffWorkflow's form of ``process``; ``applicant_groups`` are the groups whose tasks
    belong to the case's own applicant, ``notifications`` the texts that its tasks send, by their names."""

    id: str
    process: Process
    spec: Any
    decisions: Mapping[str, Decision]
    applicant_groups: frozenset[str] = frozenset({APPLICANT_GROUP})
    notifications: Mapping[str, NotificationText] = field(default_factory=dict)

    @cached_property
    def reckons_people(self) -> bool:
        """Whether some task names people or groups that are known only when a case runs."""
        return reckons_people(self.process)

    @cached_property
    def asks_office(self) -> bool:
        """Whether one of its texts has a place that the office's settings fill."""
        return any(not OFFICE_PLACES.isdisjoint(each.places) for each in self.notifications.values())
