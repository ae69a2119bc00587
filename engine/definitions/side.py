"""One of the two versions that are compared."""

from __future__ import annotations

from typing import NamedTuple

from engine.definitions.deployment import Resources
from engine.definitions.model import Process


class Side(NamedTuple):
    """A process with what was deployed beside it."""

    process: Process
    resources: Resources
