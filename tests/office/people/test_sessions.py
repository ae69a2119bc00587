"""Signing in and sessions: every failure sounds the same, and what is over is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.clock import ManualClock
from engine.errors import InvalidSubmission
from engine.groups import ALL_OFFICERS
from engine.storage import tables
from engine.storage.database import Database
from office.people.accounts import AccountService
from office.people.identity import FAILURES, WRONG, IdentityService
from tests.office.people.registered import NIK, OTHER_NIK, OTHER_PASSWORD, PASSWORD, PHONE, refusal


@pytest.mark.parametrize("login", [NIK, "1407 9952 0395 0002", PHONE, "0812 0000 0077", "6281200000077", f" {NIK} "])
def test_one_signs_in_by_nik_or_phone_however_written(identity: IdentityService, owner: str, login: str) -> None:
    assert identity.authenticate(login, PASSWORD).actor.id == owner


def test_staff_sign_in_by_name_and_not_by_phone(identity: IdentityService, accounts: AccountService) -> None:
    id = accounts.create_user("backoffice", "Contoh Petugas", ["back_office"], PASSWORD, PHONE)
    actor = identity.authenticate("BackOffice", PASSWORD).actor
    assert (actor.id, actor.groups, actor.applicant) == (id, {"back_office", ALL_OFFICERS}, False)
    assert refusal(identity, PHONE, PASSWORD) == WRONG


def test_every_failure_sounds_the_same(identity: IdentityService, owner: str, accounts: AccountService) -> None:
    accounts.create_user("keluar", "Contoh Mantan", ["back_office"], PASSWORD)
    accounts.set_active("keluar", False)
    pairs = [(NIK, "keliru keliru"), ("tidak_ada", PASSWORD), ("keluar", PASSWORD), (OTHER_NIK, PASSWORD)]
    assert {refusal(identity, *pair) for pair in pairs} == {WRONG}


def test_guessing_ends_whatever_the_spacing_and_starts_anew_later(
    identity: IdentityService, owner: str, clock: ManualClock
) -> None:
    for n in range(FAILURES):
        assert refusal(identity, NIK[:n] + " " + NIK[n:], "keliru keliru") == WRONG
    assert "15 menit" in refusal(identity, NIK, PASSWORD)
    clock.advance(timedelta(minutes=15, seconds=1))
    assert identity.authenticate(NIK, PASSWORD).actor.id == owner
    for _ in range(FAILURES):  # having signed in, one starts at none
        assert refusal(identity, NIK, "keliru keliru") == WRONG


def test_an_unknown_login_is_stopped_like_a_known_one(identity: IdentityService) -> None:
    for _ in range(FAILURES):
        refusal(identity, OTHER_NIK, "keliru keliru")
    assert "15 menit" in refusal(identity, OTHER_NIK, "keliru keliru")


def test_a_session_is_known_by_a_token_that_is_not_stored(
    identity: IdentityService, owner: str, database: Database
) -> None:
    opened = identity.authenticate(NIK, PASSWORD, "Peramban Uji")
    assert identity.session(opened.token) == opened.actor
    assert identity.session(opened.token[:-1]) is None
    with database.connect() as connection:
        stored = connection.execute(sa.select(tables.session)).one()
    assert opened.token not in stored.token_hash and stored.user_agent == "Peramban Uji"
    assert len(opened.token) >= 43  # 256 bits


def test_a_session_lives_as_long_as_it_is_used(
    identity: IdentityService, clock: ManualClock, accounts: AccountService
) -> None:
    accounts.create_user("backoffice", "Contoh Petugas", ["back_office"], PASSWORD)
    token = identity.authenticate("backoffice", PASSWORD).token
    for _ in range(3):
        clock.advance(timedelta(hours=11))
        assert identity.session(token) is not None
    clock.advance(timedelta(hours=12))
    assert identity.session(token) is None


def test_an_applicants_session_lives_thirty_days(identity: IdentityService, owner: str, clock: ManualClock) -> None:
    token = identity.authenticate(NIK, PASSWORD).token
    clock.advance(timedelta(days=29))
    assert identity.session(token) is not None
    clock.advance(timedelta(days=30))
    assert identity.session(token) is None


def test_signing_out_ends_one_session(identity: IdentityService, owner: str) -> None:
    here, there = (identity.authenticate(NIK, PASSWORD) for _ in range(2))
    identity.sign_out(here.actor, here.token)
    assert identity.session(here.token) is None
    assert identity.session(there.token) is not None
    assert len(identity.sessions(there.actor)) == 1


def test_nobody_ends_another_persons_session(identity: IdentityService, owner: str, accounts: AccountService) -> None:
    accounts.create_user("backoffice", "Contoh Petugas", ["back_office"], PASSWORD)
    theirs, mine = identity.authenticate("backoffice", PASSWORD), identity.authenticate(NIK, PASSWORD)
    identity.revoke(mine.actor, identity.sessions(theirs.actor)[0].token_hash)
    assert identity.session(theirs.token) is not None


def test_a_new_password_ends_all_other_sessions(identity: IdentityService, owner: str) -> None:
    here, there = (identity.authenticate(NIK, PASSWORD) for _ in range(2))
    with pytest.raises(InvalidSubmission, match="lama keliru"):
        identity.change_password(here.actor, "bukan ini juga", OTHER_PASSWORD, here.token)
    identity.change_password(here.actor, PASSWORD, OTHER_PASSWORD, here.token)
    assert identity.session(here.token) is not None
    assert identity.session(there.token) is None
    assert refusal(identity, NIK, PASSWORD) == WRONG
    assert identity.authenticate(NIK, OTHER_PASSWORD).actor.id == owner


def test_groups_and_locking_take_hold_in_open_sessions(identity: IdentityService, accounts: AccountService) -> None:
    accounts.create_user("petugas", "Contoh Petugas", ["back_office"], PASSWORD)
    token = identity.authenticate("petugas", PASSWORD).token
    accounts.set_groups("petugas", ["kadis", "auditor"])
    actor = identity.session(token)
    assert actor is not None and actor.groups == {"kadis", "auditor", ALL_OFFICERS}
    accounts.set_active("petugas", False)
    assert identity.session(token) is None
    accounts.set_active("petugas", True)
    assert identity.session(token) is None  # ended, not only paused


def test_a_password_set_by_the_operator_ends_all_sessions(identity: IdentityService, accounts: AccountService) -> None:
    accounts.create_user("petugas", "Contoh Petugas", ["back_office"], PASSWORD)
    token = identity.authenticate("petugas", PASSWORD).token
    with pytest.raises(InvalidSubmission, match="mudah ditebak"):
        accounts.set_password("petugas", "contoh petugas")
    accounts.set_password("petugas", OTHER_PASSWORD)
    assert identity.session(token) is None
