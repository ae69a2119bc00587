"""What can go wrong, as exceptions whose text is the sentence a person reads.

Every message is Indonesian and complete: what happened, why, what to do. A refusal never leaves
anything changed: whoever raises one inside a step rolls the whole transaction back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class AlurError(Exception):
    """The base of all refusals. ``str(error)`` is shown to the person as it stands."""

    status = 400  # the HTTP status an entry point answers with


class Refused(AlurError):
    """The command or the input cannot be carried out as it stands; nothing has changed."""


class Unauthorized(AlurError):
    """Nobody is signed in, or not in the way that this needs."""

    status = 401


class Forbidden(AlurError):
    """The person may not do this."""

    status = 403


class NotFound(AlurError):
    """There is no such thing, or it is none of this person's business: both sound the same."""

    status = 404


class Conflict(AlurError):
    """Somebody was faster, or the thing has moved on."""

    status = 409


class Unavailable(AlurError):
    """The database is away or full; nothing has changed, and trying again later may help."""

    status = 503


class InvalidSubmission(AlurError):
    """A form was filled in wrongly. ``errors`` maps a field's path ("nama", "berkas.2.alasan") to its sentence."""

    status = 422

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(self.errors.values()))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (or suspicious) in a file of a deployment."""

    file: str
    element: str  # id of the BPMN element, form component or decision; "" for the whole file
    message: str  # an Indonesian sentence a designer can act on
    rule: str = ""
    category: str = "error"  # or "warn"
    line: int | None = None
    path: tuple[str, ...] = ()  # ids of the elements and flows on the shortest way to the fault, to be drawn


class DeploymentRefused(AlurError):
    """A deployment holds something that cannot run. ``findings`` says what, element by element."""

    status = 400

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{f.file}: {f.element}: {f.message}" for f in self.findings))
