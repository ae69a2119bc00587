"""A process definition made ready to run: read-only, shared by every instance and thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.definitions.bpmn.model import Process
from engine.definitions.decisions import Decision


@dataclass(frozen=True)
class Definition:
    """``spec`` is SpiffWorkflow's form of ``process``; ``applicant_groups`` are the groups whose tasks
    belong to the case's own applicant."""

    id: str
    process: Process
    spec: Any
    decisions: Mapping[str, Decision]
    applicant_groups: frozenset[str] = frozenset({"pemohon"})

    @cached_property
    def calls(self) -> bool:
        """Whether it calls other processes."""
        return bool(self.process.calls)
