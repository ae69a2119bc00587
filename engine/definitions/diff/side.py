"""One of the two versions that are compared."""

from __future__ import annotations

from typing import NamedTuple

from engine.definitions.bpmn.model import Process
from engine.definitions.deployment.resources import Resources


class Side(NamedTuple):
    """A process with what was deployed beside it."""

    process: Process
    resources: Resources
