"""What service tasks call: letters, signatures, notifications, the survey. Made from the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.topics import TOPICS
from engine.errors import Refused
from engine.settings import Settings

# The engine and its connectors are loaded when one is opened, the ministry's service and Meta's when they are chosen:
# a check of diagrams wants to know the topics only, and need not wait for the database's library.
if TYPE_CHECKING:
    from engine.clock import Clock
    from engine.services.connectors import Connector, JobContext, NotificationSender, Signer
    from engine.services.engine import Engine
    from office.office import Office

__all__ = ["TOPICS", "open_engine", "open_office", "sender"]


def open_office(settings: Settings, clock: Clock | None = None) -> Office:
    """The office with every connector the settings ask for. Raises ``Refused`` naming a setting that is missing."""
    from office.office import Office

    office = Office(open_engine(settings, lambda: office, clock))
    return office


def open_engine(settings: Settings, office: Callable[[], Office], clock: Clock | None = None) -> Engine:
    """The engine for an office, which is asked for only once there is one. Raises as ``open_office``."""
    from connectors.letters import Letters
    from connectors.survey import Survey
    from engine.services.engine import Engine
    from office.wording import office_words

    signer = _signer(settings, office)

    def store(job: JobContext, answers: Mapping[str, int], respondent: Mapping[str, Any]) -> None:
        service = str(job.variables.get("layanan", ""))
        office().surveys.add(job.id, job.instance_id, service, answers, respondent, job.now)

    def words() -> Mapping[str, str]:
        return office_words(office().settings.current())

    served: list[Connector] = [Letters(lambda: office().settings.current(), test=signer.test), Survey(store)]
    by_topic = {each.topic.name: each for each in served}
    return Engine(settings, by_topic, sender(settings), signer, TOPICS, words, clock)


def _signer(settings: Settings, office: Callable[[], Office]) -> Signer:
    """The signer the settings name."""

    def city() -> str:
        return office().settings.current().office.city

    if settings.signer == "local":
        from connectors.test_ca import TestAuthority
        from connectors.tte import LocalSigner

        return LocalSigner(TestAuthority(settings.data_dir / "ca"), city)
    from connectors.bsre import VERSIONS, BsreSigner, Service
    from connectors.trust import from_pem

    wanted = ("ALUR_BSRE_URL", "ALUR_BSRE_USER", "ALUR_BSRE_PASSWORD", "ALUR_BSRE_CERTIFICATES")
    url, user, password, certificates = _secrets(settings, "ALUR_SIGNER=bsre", *wanted)
    version = settings.secrets.get("ALUR_BSRE_VERSION") or VERSIONS[0]
    if version not in VERSIONS:
        raise Refused(f"ALUR_BSRE_VERSION harus 1 atau 2; yang tertulis “{version}”.")
    trust = from_pem(Path(certificates), "ALUR_BSRE_CERTIFICATES")
    return BsreSigner(Service(url, user, password, version), trust, lambda id: office().accounts.signing_nik(id), city)


def sender(settings: Settings) -> NotificationSender:
    """The sender of notifications that the settings name."""
    from connectors.whatsapp import META, MetaSender, ScreenSender

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
