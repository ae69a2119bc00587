"""The engine: what runs processes and proves what they did, wired once. It knows no office around it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from engine import private
from engine.clock import Clock, SystemClock
from engine.definitions.bpmn.topics import Topics
from engine.services.calendar import CalendarService
from engine.services.case_messages import CaseMessages
from engine.services.connectors import Connector, NotificationSender, Signer
from engine.services.history import HistoryService
from engine.services.inbox import InboxService
from engine.services.incidents import IncidentService
from engine.services.message_delivery import MessageDelivery
from engine.services.messages import MessageService
from engine.services.replay import ReplayService
from engine.services.repository import Repository
from engine.services.runtime import Runtime
from engine.services.schedules import ScheduleService, arrange
from engine.services.signals import SignalService
from engine.services.signing import SigningService
from engine.services.thrown_errors import ErrorService
from engine.services.versions import VersionService
from engine.services.worker import Worker
from engine.settings import Settings
from engine.storage import migrations
from engine.storage.database import Database
from engine.storage.documents import DocumentStore


class Engine:
    """All services over one database; ``words`` gives what the office fills the places of notifications with.
    ``close`` it when done."""

    def __init__(
        self,
        settings: Settings,
        connectors: Mapping[str, Connector],
        sender: NotificationSender,
        signer: Signer,
        topics: Topics,
        words: Callable[[], Mapping[str, str]],
        clock: Clock | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.database = Database(settings.database_url, settings.office_schema)
        self.documents = DocumentStore(settings.data_dir / "documents")
        self.calendar = CalendarService(self.database, self.clock)
        self.repository = Repository(self.database, topics, partial(arrange, self.calendar))
        self.versions = VersionService(self.database, self.repository, topics)
        self.signer = signer
        self.signing = SigningService(self.database, self.documents, signer)
        self.runtime = Runtime(
            self.database,
            self.repository,
            self.calendar,
            self.signing,
            self.clock,
            words,
            lambda: self.worker.wake(),
        )
        self.schedules = ScheduleService(self.database, self.repository, self.runtime, self.calendar, self.clock)
        beside = self.database, self.repository, self.runtime
        self.messages = MessageService(*beside, self.clock, lambda: self.worker.wake())
        self.signals = SignalService(*beside, self.clock, lambda: self.worker.wake())
        self.delivery = MessageDelivery(*beside, self.messages, self.signals, self.clock, lambda: self.worker.wake())
        self.case_messages = CaseMessages(*beside, self.clock)
        self.thrown_errors = ErrorService(self.database, self.runtime, self.clock)
        self.worker = Worker(
            *beside,
            self.schedules,
            self.delivery,
            self.thrown_errors,
            self.documents,
            connectors,
            sender,
            self.clock,
        )
        self.inbox = InboxService(self.database, self.repository, self.clock)
        self.history = HistoryService(self.database, self.repository)
        self.replay = ReplayService(self.database, self.repository, self.calendar)
        self.incidents = IncidentService(self.database, self.repository, self.clock, lambda: self.worker.wake())
        self._thread: threading.Thread | None = None

    def prepare(self) -> None:
        """Brings the database to the newest shape, with a calendar in it.

        Raises ``Refused`` where the data folder or the database is not what it should be.
        """
        private.open_data_dir(self.settings.data_dir, self.database.files)
        migrations.upgrade(self.database)
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
