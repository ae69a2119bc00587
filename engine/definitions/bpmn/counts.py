"""What a dialect calls the variables that a multi-instance body counts with, and each of its instances."""

from __future__ import annotations

from dataclasses import dataclass

from engine.definitions.bpmn.model import Process

INDEX = "loopCounter"


@dataclass(frozen=True, slots=True)
class Counts:
    """``terminated`` is "" where the dialect does not count it."""

    total: str
    active: str
    completed: str
    terminated: str = ""

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return frozenset({self.total, self.active, self.completed, self.terminated} - {""})


CAMUNDA_7 = Counts("nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances")
CAMUNDA_8 = Counts(
    "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances", "numberOfTerminatedInstances"
)


def counts_of(process: Process) -> Counts:
    """Those of the dialect that the process was drawn in."""
    return CAMUNDA_8 if process.camunda_8 else CAMUNDA_7
