"""Demonstration accounts: plainly invented people, one a role, and an applicant."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from engine.errors import Conflict
from engine.groups import (
    APPLICANT_GROUP,
    AUDITOR,
    COORDINATOR_GROUP,
    COUNTER_GROUP,
    DEPUTY_GROUP,
    DESIGNER,
    HEAD_GROUP,
    OPERATOR,
    TECHNICAL_GROUP,
)
from office.office import Office

PASSWORD = "coba-alur-2026"
PASSPHRASE = "tanda-tangan-uji"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that ``make run`` prints."""

    login: str
    name: str
    group: str
    phone: str
    nik: str | None = None


ACCOUNTS = (
    DemoAccount("1407994101900001", "Contoh Pemohon", APPLICANT_GROUP, "0812-0000-0001", "1407994101900001"),
    DemoAccount("backoffice", "Contoh Petugas Loket", COUNTER_GROUP, "0812-0000-0002"),
    DemoAccount("subkoordinator", "Contoh Ahli Muda", DEPUTY_GROUP, "0812-0000-0003"),
    DemoAccount("koordinator", "Contoh Ahli Madya", COORDINATOR_GROUP, "0812-0000-0004"),
    DemoAccount("timteknis", "Contoh Tim Teknis", TECHNICAL_GROUP, "0812-0000-0005"),
    DemoAccount("kadis", "Contoh Kepala Dinas", HEAD_GROUP, "0812-0000-0006"),
    DemoAccount("auditor", "Contoh Auditor", AUDITOR, "0812-0000-0007"),
    DemoAccount("perancang", "Contoh Perancang", DESIGNER, "0812-0000-0008"),
    DemoAccount("operator", "Contoh Operator", OPERATOR, "0812-0000-0009"),
)


def create_accounts(office: Office) -> None:
    """Makes the accounts that are not there yet, and the test certificate of the one who signs."""
    known = {row.login for row, _ in office.accounts.users()}
    for account in ACCOUNTS:
        if account.login in known:
            continue  # made at an earlier start; a password's hash would take its time and memory
        with suppress(Conflict):  # another process of ours was faster
            groups = [account.group]
            office.accounts.create_user(account.login, account.name, groups, PASSWORD, account.phone, account.nik)
    kadis = office.accounts.actor("kadis")
    if office.engine.signer.test and not office.engine.signer.is_enrolled(kadis):
        office.engine.signer.enrol(kadis, PASSPHRASE)
