"""The engine as its users hold it: every service, wired once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from engine.clock import Clock, SystemClock
from engine.definitions.bpmn.topics import Topics
from engine.services.calendar import CalendarService
from engine.services.connectors import Connector, MessageSender, Signer
from engine.services.history import HistoryService
from engine.services.inbox import InboxService
from engine.services.incidents import IncidentService
from engine.services.replay import ReplayService
from engine.services.repository import Repository
from engine.services.runtime import Runtime
from engine.services.schedules import ScheduleService, arrange
from engine.services.signing import SigningService
from engine.services.versions import VersionService
from engine.services.worker import Worker
from engine.settings import Settings
from engine.storage import migrations
from engine.storage.database import Database
from engine.storage.documents import DocumentStore
from office.notifications import MessageService
from office.papers.drafts import DraftService
from office.papers.letters import LetterService
from office.papers.printings import PrintingService
from office.papers.register_book import RegisterBook
from office.people.access_tokens import TokenService
from office.people.audit_log import AdministrationService
from office.people.identity import IdentityService
from office.people.substitutions import SubstitutionService
from office.public.service_standards import StandardService
from office.public.similar_cases import TwinService
from office.public.surveys import SurveyService
from office.public.tracking import TrackingService
from office.public.walk_ins import WalkInService
from office.settings import OfficeService


class Engine:
    """All services over one database. ``close`` it when done."""

    def __init__(
        self,
        settings: Settings,
        connectors: Mapping[str, Connector],
        sender: MessageSender,
        signer: Signer,
        topics: Topics,
        clock: Clock | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.database = Database(settings.database_url, settings.office_schema)
        self.documents = DocumentStore(settings.data_dir / "documents")
        self.calendar = CalendarService(self.database, self.clock)
        self.office = OfficeService(self.database, self.clock, settings)
        self.administration = AdministrationService(self.database)
        self.identity = IdentityService(self.database, self.clock, settings.secret_key)
        self.tokens = TokenService(self.database, self.clock)
        self.substitutions = SubstitutionService(self.database, self.clock)
        self.repository = Repository(self.database, topics, partial(arrange, self.calendar))
        self.versions = VersionService(self.database, self.repository, topics)
        self.signer = signer
        self.signing = SigningService(self.database, self.documents, signer)
        self.runtime = Runtime(
            self.database, self.repository, self.calendar, self.signing, self.clock, lambda: self.worker.wake()
        )
        self.schedules = ScheduleService(self.database, self.repository, self.runtime, self.calendar, self.clock)
        self.worker = Worker(
            self.database,
            self.repository,
            self.runtime,
            self.schedules,
            self.documents,
            connectors,
            sender,
            self.clock,
        )
        self.inbox = InboxService(self.database, self.repository, self.clock)
        self.history = HistoryService(self.database, self.repository)
        self.register = RegisterBook(self.database)
        self.printings = PrintingService(self.database, self.clock)
        self.walk_ins = WalkInService(self.database, self.clock, settings.secret_key)
        self.twins = TwinService(self.database, self.clock)
        self.standards = StandardService(self.database)
        self.letters = LetterService(self.database, self.history, settings.secret_key)
        self.tracking = TrackingService(self.database, self.clock, self.history, settings.secret_key)
        self.replay = ReplayService(self.database, self.repository, self.calendar)
        self.drafts = DraftService(self.database, self.clock)
        self.messages = MessageService(self.database, self.clock, lambda: self.worker.wake())
        self.incidents = IncidentService(self.database, self.repository, self.clock, lambda: self.worker.wake())
        self.surveys = SurveyService(self.database)
        self._thread: threading.Thread | None = None

    def prepare(self) -> None:
        """Brings the database to the newest shape and lays what every office has: groups and a calendar."""
        migrations.upgrade(self.database)
        self.identity.seed_groups()
        self.calendar.current()

    def deploy_folder(self, root: Path) -> None:
        """Deploys what designers keep in ``root``. Raises ``DeploymentRefused``."""
        from engine.services.actor import SYSTEM

        self.repository.deploy_folder(root, SYSTEM, self.clock.now())

    def start_worker(self) -> None:
        """One worker in a thread of this process."""
        self._thread = threading.Thread(target=self.worker.run_forever, name="alur-worker", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.worker.stop()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.database.close()
