"""People who register and sign in, and what arrives on their phones."""

from __future__ import annotations

import pytest

from engine.errors import InvalidSubmission
from engine.services.repository import Repository
from engine.storage.database import Database
from office.notifications import NotificationService, NotificationView
from office.people.identity import IdentityService

NIK, OTHER_NIK = "1407995203950002", "1407014510900003"
PHONE, OTHER_PHONE = "+6281200000077", "+6281200000078"
PASSWORD, OTHER_PASSWORD = "tiga kata acak", "empat kata yang lain"


class Phones:
    """What has arrived on people's phones."""

    def __init__(self, database: Database) -> None:
        self._notifications = NotificationService(database, Repository(database, {}, lambda *_: None))

    def of(self, phone: str) -> list[NotificationView]:
        return self._notifications.to(phone, 100)

    def code(self, phone: str) -> str:
        return str(codes_on(self, phone)[0].params["kode"])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def codes_on(phones: Phones, phone: str) -> list[NotificationView]:
    return [each for each in phones.of(phone) if each.template == "kode_aktivasi"]


def refusal(identity: IdentityService, login: str, password: str) -> str:
    with pytest.raises(InvalidSubmission) as error:
        identity.authenticate(login, password)
    return str(error.value)
