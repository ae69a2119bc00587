"""The people of the demonstration: there after every start, once each, and plainly invented."""

from __future__ import annotations

from engine.groups import ALL_OFFICERS, GROUPS
from office import demo
from tests.offices import Office


def test_each_group_has_somebody_who_can_sign_in(office: Office) -> None:
    demo.create_accounts(office)  # a second start
    for account in demo.ACCOUNTS:
        actor = office.identity.authenticate(account.login, demo.PASSWORD).actor
        every = set() if actor.applicant else {ALL_OFFICERS}
        assert actor.groups == {account.group} | every and actor.name.startswith("Contoh ")
    assert {account.group for account in demo.ACCOUNTS} == {key for key, _, _ in GROUPS}
    assert len(office.accounts.users()) == len(demo.ACCOUNTS)
