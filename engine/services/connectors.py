"""What the engine asks of the outside: service tasks, notifications and signatures. ``connectors/`` answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from engine.definitions.bpmn.topics import Topic
from engine.errors import AlurError, Refused
from engine.services.actor import Actor
from engine.signatures import SignatureReport
from engine.storage.documents import DocumentStore


class ConnectorError(AlurError):
    """A job could not be done. ``retry`` says whether trying again later may help."""

    status = 502

    def __init__(self, message: str, *, retry: bool) -> None:
        self.retry = retry
        super().__init__(message)


class BpmnError(ConnectorError):
    """The job came to an end that the diagram may know: an error with a code, which an event catches."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Any] | None = None) -> None:
        self.code, self.variables = code, dict(variables or {})
        super().__init__(message, retry=False)


class SigningFailed(Refused):
    """No signature came about: the letter is as it was, the task stays open."""

    def __init__(self, message: str, *, wrong_passphrase: bool = False) -> None:
        self.wrong_passphrase = wrong_passphrase
        super().__init__(message)


@dataclass(frozen=True)
class JobContext:
    """One job, with what its connector may need.

    ``id`` is the stable idempotency key: the same job may run more than once. ``inputs`` are the evaluated input
    parameters, ``properties`` those of the process. ``resource`` gives a file of the case's own deployment by name
    ("letters/surat_izin.typ") and raises ``NotFound``.
    """

    id: str
    topic: str
    instance_id: str
    business_key: str
    element: str
    inputs: Mapping[str, Any]
    variables: Mapping[str, Any]
    definition_id: str
    now: datetime
    resource: Callable[[str], bytes]
    documents: DocumentStore
    properties: Mapping[str, str] = field(default_factory=dict)


class Connector(Protocol):
    """Serves one topic of external service tasks."""

    @property
    def topic(self) -> Topic: ...

    @property
    def kind(self) -> Literal["remote"]: ...

    def run(self, job: JobContext) -> Mapping[str, Any]:
        """Does the job and returns the variables to write. Raises ``ConnectorError``."""
        ...


@dataclass(frozen=True)
class OutgoingNotification:
    """A notification to send; ``recipient`` is a phone number in E.164. The parameters may hold an activation code."""

    id: str
    recipient: str
    recipient_name: str
    template: str
    params: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of a notification: ``retry`` asks for another try later, else ``status`` is its new state."""

    status: Literal["shown", "sent", "failed", "unknown"]
    retry: bool = False
    provider_id: str | None = None
    error: str | None = None


class NotificationSender(Protocol):
    def send(self, notification: OutgoingNotification) -> SendResult:
        """Sends one notification. Never raises for what the other side does."""
        ...


class Signer(Protocol):
    """Signs letters electronically."""

    @property
    def test(self) -> bool:
        """Whether its certificates are those of a test authority: letters and pages must say so."""
        ...

    def sign(self, pdf: bytes, officer: Actor, passphrase: str, reason: str) -> bytes:
        """The signed PDF, already validated. Raises ``SigningFailed``; keeps no trace of the passphrase."""
        ...

    def inspect(self, pdf: bytes) -> SignatureReport:
        """What the signature of a PDF of our own says. Never raises."""
        ...

    def inspect_foreign(self, pdf: bytes, shown: str) -> SignatureReport:
        """The same for bytes from a stranger, named ``shown``, at no risk to this process. Raises ``Refused`` when
        busy."""
        ...

    def is_enrolled(self, officer: Actor) -> bool:
        """Whether the officer has a certificate to sign with."""
        ...

    def enrol(self, officer: Actor, passphrase: str) -> None:
        """Gives the officer a certificate where that is ours to give. Raises ``SigningFailed`` where it is not."""
        ...
