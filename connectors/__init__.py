"""What service tasks call: letters, signatures, messages, the survey. Made from the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from connectors.bsre import VERSIONS, BsreSigner, Service
from connectors.letters import LETTERS, Letters
from connectors.survey import SURVEY, Survey
from connectors.test_ca import TestAuthority
from connectors.trust import from_pem
from connectors.tte import LocalSigner
from connectors.whatsapp import META, MetaSender, ScreenSender
from engine.clock import Clock
from engine.definitions.bpmn.topics import by_name
from engine.errors import Refused
from engine.services.connectors import Connector, JobContext, MessageSender, Signer
from engine.services.engine import Engine
from engine.settings import Settings
from office.office import Office

TOPICS = by_name((LETTERS, SURVEY))


def open_office(settings: Settings, clock: Clock | None = None) -> Office:
    """The office with every connector the settings ask for. Raises ``Refused`` naming a setting that is missing."""
    office = Office(open_engine(settings, lambda: office, clock))
    return office


def open_engine(settings: Settings, office: Callable[[], Office], clock: Clock | None = None) -> Engine:
    """The engine for an office, which is asked for only once there is one. Raises as ``open_office``."""
    signer = _signer(settings, office)

    def store(job: JobContext, answers: Mapping[str, int], respondent: Mapping[str, Any]) -> None:
        service = str(job.variables.get("layanan", ""))
        office().surveys.add(job.id, job.instance_id, service, answers, respondent, job.now)

    served: list[Connector] = [Letters(lambda: office().settings.current(), test=signer.test), Survey(store)]
    return Engine(settings, {each.topic.name: each for each in served}, sender(settings), signer, TOPICS, clock)


def _signer(settings: Settings, office: Callable[[], Office]) -> Signer:
    """The signer the settings name."""

    def city() -> str:
        return office().settings.current().office.city

    if settings.signer == "local":
        return LocalSigner(TestAuthority(settings.data_dir / "ca"), city)
    wanted = ("ALUR_BSRE_URL", "ALUR_BSRE_USER", "ALUR_BSRE_PASSWORD", "ALUR_BSRE_CERTIFICATES")
    url, user, password, certificates = _secrets(settings, "ALUR_SIGNER=bsre", *wanted)
    version = settings.secrets.get("ALUR_BSRE_VERSION") or VERSIONS[0]
    if version not in VERSIONS:
        raise Refused(f"ALUR_BSRE_VERSION harus 1 atau 2; yang tertulis “{version}”.")
    trust = from_pem(Path(certificates), "ALUR_BSRE_CERTIFICATES")
    return BsreSigner(Service(url, user, password, version), trust, lambda id: office().accounts.signing_nik(id), city)


def sender(settings: Settings) -> MessageSender:
    """The message sender the settings name."""
    if settings.whatsapp == "screen":
        return ScreenSender()
    token, phone = _secrets(settings, "ALUR_WHATSAPP=meta", "ALUR_META_TOKEN", "ALUR_META_PHONE_ID")
    return MetaSender(token, phone, settings.secrets.get("ALUR_META_URL") or META)


def _secrets(settings: Settings, chosen: str, *names: str) -> list[str]:
    """What a choice needs. Raises ``Refused`` naming the one that is missing."""
    for name in names:
        if not settings.secrets.get(name):
            raise Refused(f"{chosen} memerlukan {name}.")
    return [settings.secrets[name] for name in names]
