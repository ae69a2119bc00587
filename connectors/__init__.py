"""What service tasks call: letters, signatures, messages, the survey. Made from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.letters import Letters
from connectors.survey import Survey
from connectors.test_ca import TestAuthority
from connectors.tte import LocalSigner
from connectors.whatsapp import META, MetaSender, ScreenSender
from engine.clock import Clock
from engine.errors import Refused
from engine.execution.definition import MESSAGE_TOPIC, NUMBER_TOPIC
from engine.services.connectors import Connector, JobContext, MessageSender, Signer
from engine.services.engine import Engine
from engine.settings import Settings

TOPICS = frozenset({NUMBER_TOPIC, MESSAGE_TOPIC, "surat", "skm"})


def open_engine(settings: Settings, clock: Clock | None = None) -> Engine:
    """The engine with every connector the settings ask for. Raises ``Refused`` naming a setting that is missing."""
    authority = TestAuthority(settings.data_dir / "ca")
    signer: Signer = LocalSigner(authority, lambda: engine.office.current().office.city)

    def store(job: JobContext, answers: Mapping[str, int], respondent: Mapping[str, Any]) -> None:
        service = str(job.variables.get("layanan", ""))
        engine.surveys.add(job.id, job.instance_id, service, answers, respondent, job.now)

    served: list[Connector] = [Letters(lambda: engine.office.current(), test=signer.test), Survey(store)]
    engine = Engine(settings, {each.topic: each for each in served}, sender(settings), signer, TOPICS, clock)
    return engine


def sender(settings: Settings) -> MessageSender:
    """The message sender the settings name."""
    if settings.whatsapp == "screen":
        return ScreenSender()
    wanted = ("ALUR_META_TOKEN", "ALUR_META_PHONE_ID")
    for name in wanted:
        if not settings.secrets.get(name):
            raise Refused(f"ALUR_WHATSAPP=meta memerlukan {name}.")
    token, phone = (settings.secrets[name] for name in wanted)
    return MetaSender(token, phone, settings.secrets.get("ALUR_META_URL") or META)
