"""The office as its users hold it: the engine, and around it the people, papers and public service."""

from __future__ import annotations

from engine.services.engine import Engine
from office.disclosure import DisclosureService
from office.notifications import NotificationService
from office.papers.drafts import DraftService
from office.papers.letters import LetterService
from office.papers.printings import PrintingService
from office.papers.register_book import RegisterBook
from office.people.access_tokens import AccessTokenService
from office.people.accounts import AccountService
from office.people.audit_log import AuditLog
from office.people.groups import GroupService
from office.people.identity import IdentityService
from office.people.substitutions import SubstitutionService
from office.public.service_standards import ServiceStandards
from office.public.similar_cases import SimilarCases
from office.public.surveys import SurveyService
from office.public.tracking import TrackingService
from office.public.walk_ins import WalkInService
from office.settings import OfficeSettings
from office.wording import AccountNotifications


class Office:
    """Every service around one engine. ``close`` it when done."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        database, clock, key = engine.database, engine.clock, engine.settings.secret_key
        self.settings = OfficeSettings(database, clock, engine.settings)
        self.audit_log = AuditLog(database)
        self.disclosure = DisclosureService(database, engine.repository, self.settings)
        self.groups = GroupService(database, clock)
        self.accounts = AccountService(database, clock, self.groups)
        self.account_notifications = AccountNotifications(
            engine.repository, engine.settings.processes_dir, self.settings.current
        )
        compose = self.account_notifications.compose
        self.identity = IdentityService(database, clock, key, compose)
        self.access_tokens = AccessTokenService(database, clock)
        self.substitutions = SubstitutionService(database, clock)
        self.drafts = DraftService(database, clock)
        self.letters = LetterService(database, engine.history, key)
        self.printings = PrintingService(database, clock)
        self.register_book = RegisterBook(database)
        self.service_standards = ServiceStandards(database)
        self.similar_cases = SimilarCases(database, clock)
        self.surveys = SurveyService(database)
        self.tracking = TrackingService(database, clock, engine.history, key, compose)
        self.walk_ins = WalkInService(database, clock, key)
        self.notifications = NotificationService(database, engine.repository, clock, engine.worker.wake)

    def prepare(self) -> None:
        """Brings the database to the newest shape and lays what every office has: groups and a calendar."""
        self.engine.prepare()
        self.groups.seed()

    def close(self) -> None:
        self.engine.close()
