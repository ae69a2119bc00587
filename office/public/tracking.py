"""Tracking a case from outside, without an account: for who knows its number and one thing about its applicant.

Every refusal is one and the same, and limits count what was sent in, never what was found: nobody learns here
whether a number exists.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from engine.clock import Clock
from engine.errors import InvalidSubmission, NotFound, Refused
from engine.services.actor import SYSTEM
from engine.services.history import HistoryService, InstanceView
from engine.storage import cases, identity, outbox
from engine.storage.database import Database
from office.people.attempts import Attempts
from office.people.identity_numbers import read_phone
from office.public import codes
from office.wording import Compose

UNKNOWN = (
    "Nomor registrasi dan empat angka itu tidak cocok dengan catatan kami. "
    "Periksa lagi pesan WhatsApp atau tanda terima Anda."
)
WITHIN, MOST = timedelta(minutes=15), 5
DAY, REMINDERS = timedelta(days=1), 3
SHOWN = 20
DIGITS = 4


class TrackingService:
    def __init__(
        self, database: Database, clock: Clock, history: HistoryService, secret_key: str, compose: Compose
    ) -> None:
        self._database, self._clock, self._history = database, clock, history
        self._key, self._attempts, self._compose = secret_key, Attempts(secret_key), compose

    def code(self, business_key: str) -> str:
        """What stands in the address of the case's page."""
        return codes.tracking_code(self._key, business_key)

    def find(self, number: str, digits: str) -> str:
        """The case's business key, for the last four digits of its applicant's phone or NIK.

        Raises ``InvalidSubmission`` for empty fields, ``NotFound`` with the one sentence, ``Refused`` when the number
        was tried too often.
        """
        key, last = "".join(number.split()).upper(), "".join(digits.split())
        errors = {}
        if not key:
            errors["nomor"] = "Isi nomor registrasi Anda."
        if re.fullmatch(r"[0-9]{4}", last) is None:
            errors["angka"] = "Isi empat angka terakhir nomor WhatsApp atau NIK pemohon."
        if errors:
            raise InvalidSubmission(errors)
        now = self._clock.now()
        with self._database.begin() as connection:
            if not self._attempts.may(connection, now, WITHIN, MOST, "lacak", key[:64]):
                raise Refused("Nomor ini sudah terlalu sering dicoba. Coba lagi 15 menit lagi.")
            row = cases.by_business_key(connection, key[:64])
            person = identity.by_id(connection, row.applicant_id) if row and row.applicant_id else None
        known = [text[-DIGITS:] for text in (person.phone, person.nik) if text] if person else []
        if row is None or last not in known:
            raise NotFound(UNKNOWN)
        return row.business_key

    def view(self, business_key: str, code: str) -> InstanceView:
        """The case behind an address. Raises ``NotFound`` with the one sentence."""
        right = codes.matches(code, self.code(business_key))
        with self._database.connect() as connection:
            row = cases.by_business_key(connection, business_key)
        if row is None or not right:
            raise NotFound(UNKNOWN)
        return self._history.instance(SYSTEM, row.id)

    def remind(self, phone: str) -> None:
        """Sends somebody all their numbers. Raises ``InvalidSubmission`` for no phone number, ``Refused`` when asked
        too often; an unknown phone gets the same answer as a known one."""
        clean, now = read_phone(phone), self._clock.now()
        with self._database.begin() as connection:
            if not self._attempts.may(connection, now, DAY, REMINDERS, "ingatkan", clean):
                raise Refused("Nomor registrasi sudah beberapa kali kami kirim hari ini. Coba lagi besok.")
            found = cases.numbers_by_phone(connection, clean, SHOWN)
            if found:
                id, name = secrets.token_hex(16), found[0].name
                values = {"nama": name, "nomor": ", ".join(row.business_key for row in found)}
                made = self._compose("nomor_registrasi", values)
                outbox.add(connection, id, None, clean, "nomor_registrasi", made.params, now, name, made.text)
