"""Accounts: what a stranger cannot learn, what a guesser cannot do, and that what is over is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.clock import ManualClock
from engine.definitions.deployment.notifications import compose
from engine.errors import Conflict, Forbidden, InvalidSubmission, NotFound, Refused
from engine.services.repository import Repository
from engine.storage import tables
from engine.storage.database import Database
from office.notifications import NotificationService, NotificationView
from office.people.accounts import AccountService
from office.people.groups import GroupService
from office.people.identity import FAILURES, REGISTRATIONS, WRONG, WRONG_CODE, IdentityService

NIK, OTHER_NIK = "1407995203950002", "1407014510900003"
PHONE, OTHER_PHONE = "+6281200000077", "+6281200000078"
PASSWORD, OTHER_PASSWORD = "tiga kata acak", "empat kata yang lain"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'alur.db'}")
    with opened.begin() as connection:
        tables.metadata.create_all(connection)
    yield opened
    opened.close()


@pytest.fixture
def identity(database: Database, clock: ManualClock) -> IdentityService:
    return IdentityService(database, clock, "kunci uji", lambda name, values: compose(None, name, values, {}))


@pytest.fixture
def groups(database: Database, clock: ManualClock) -> GroupService:
    made = GroupService(database, clock)
    made.seed()
    return made


@pytest.fixture(autouse=True)
def accounts(database: Database, clock: ManualClock, groups: GroupService) -> AccountService:
    return AccountService(database, clock, groups)


class Phones:
    """What has arrived on people's phones."""

    def __init__(self, database: Database) -> None:
        self._messages = NotificationService(database, Repository(database, {}, lambda *_: None))

    def of(self, phone: str) -> list[NotificationView]:
        return self._messages.to(phone, 100)

    def code(self, phone: str) -> str:
        return str(next(message.params["kode"] for message in self.of(phone) if message.template == "kode_aktivasi"))


@pytest.fixture
def phones(database: Database) -> Phones:
    return Phones(database)


@pytest.fixture
def owner(identity: IdentityService, phones: Phones, clock: ManualClock) -> str:
    """Somebody who has an account already."""
    id = identity.register(NIK, "Contoh Pemilik", PHONE, PASSWORD)
    identity.activate(id, phones.code(PHONE))
    clock.advance(timedelta(hours=1))
    return id


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def codes_on(phones: Phones, phone: str) -> list[NotificationView]:
    return [message for message in phones.of(phone) if message.template == "kode_aktivasi"]


def refusal(identity: IdentityService, login: str, password: str) -> str:
    with pytest.raises(InvalidSubmission) as error:
        identity.authenticate(login, password)
    return str(error.value)


# Registering and activating ---------------------------------------------------------------------


def test_an_account_opens_with_the_code_from_the_phone(identity: IdentityService, phones: Phones) -> None:
    id = identity.register(NIK, "  Contoh   Pemilik ", "0812-0000-0077", PASSWORD)
    assert refusal(identity, NIK, PASSWORD) == WRONG  # closed until then
    identity.activate(id, phones.code(PHONE))
    actor = identity.authenticate(NIK, PASSWORD).actor
    assert (actor.id, actor.name, actor.groups, actor.applicant) == (id, "Contoh Pemilik", {"pemohon"}, True)
    assert (actor.nik, actor.phone) == (NIK, PHONE)


def test_every_wrong_field_is_named_at_once(identity: IdentityService) -> None:
    with pytest.raises(InvalidSubmission) as error:
        identity.register("140799520395000", "", "abc", "pendek")
    assert set(error.value.errors) == {"nik", "nama", "telepon", "sandi"}
    assert error.value.errors["nik"] == "NIK harus 16 angka; yang Anda tulis 15 angka."


def test_neither_code_nor_password_is_stored_readably(
    identity: IdentityService, phones: Phones, database: Database
) -> None:
    identity.register(NIK, "Contoh Pemilik", PHONE, PASSWORD)
    with database.connect() as connection:
        account = connection.execute(sa.select(tables.user)).one()
        waiting = connection.execute(sa.select(tables.activation)).one()
    assert account.password_hash.startswith("$argon2id$") and PASSWORD not in account.password_hash
    assert phones.code(PHONE) not in waiting.code_hash and len(waiting.code_hash) == 64


def test_a_code_lives_ten_minutes(identity: IdentityService, phones: Phones, clock: ManualClock) -> None:
    id = identity.register(NIK, "Contoh Pemilik", PHONE, PASSWORD)
    clock.advance(timedelta(minutes=10))
    with pytest.raises(InvalidSubmission, match="tidak berlaku"):
        identity.activate(id, phones.code(PHONE))


def test_a_code_bears_five_tries(identity: IdentityService, phones: Phones, clock: ManualClock) -> None:
    id = identity.register(NIK, "Contoh Pemilik", PHONE, PASSWORD)
    code = phones.code(PHONE)
    for _ in range(5):
        with pytest.raises(InvalidSubmission):
            identity.activate(id, wrong(code))
    with pytest.raises(InvalidSubmission):
        identity.activate(id, code)
    clock.advance(timedelta(minutes=1, seconds=1))
    identity.resend_code(id)
    identity.activate(id, phones.code(PHONE))


def test_a_new_code_comes_once_a_minute_and_ends_the_old_one(
    identity: IdentityService, phones: Phones, clock: ManualClock
) -> None:
    id = identity.register(NIK, "Contoh Pemilik", PHONE, PASSWORD)
    old = phones.code(PHONE)
    with pytest.raises(Refused, match="satu menit"):
        identity.resend_code(id)
    clock.advance(timedelta(minutes=1, seconds=1))
    identity.resend_code(id)
    assert len(phones.of(PHONE)) == 2
    if phones.code(PHONE) != old:
        with pytest.raises(InvalidSubmission):
            identity.activate(id, old)
    identity.activate(id, phones.code(PHONE))


def test_a_phone_is_not_flooded(identity: IdentityService, phones: Phones, clock: ManualClock) -> None:
    for _ in range(REGISTRATIONS):
        identity.register(NIK, "Contoh Pemilik", PHONE, PASSWORD)
    with pytest.raises(InvalidSubmission, match="besok"):
        identity.register(OTHER_NIK, "Contoh Pemilik", PHONE, PASSWORD)
    assert len(phones.of(PHONE)) == REGISTRATIONS
    clock.advance(timedelta(days=1, seconds=1))
    identity.register(OTHER_NIK, "Contoh Pemilik", PHONE, PASSWORD)


# Who has an account is nobody's business --------------------------------------------------------


@pytest.mark.parametrize(("nik", "phone"), [(NIK, OTHER_PHONE), (OTHER_NIK, PHONE), (NIK, PHONE)])
def test_registering_a_taken_number_sounds_like_success_and_tells_the_owner(
    identity: IdentityService, phones: Phones, owner: str, nik: str, phone: str
) -> None:
    id = identity.register(nik, "Contoh Penyusup", phone, OTHER_PASSWORD)
    assert id != owner and len(id) == len(owner)
    assert phones.of(PHONE)[0].template == "akun_sudah_ada"
    assert phones.of(OTHER_PHONE) == []
    assert identity.authenticate(NIK, PASSWORD).actor.name == "Contoh Pemilik"
    assert refusal(identity, nik, OTHER_PASSWORD) == WRONG


def test_what_comes_after_registering_sounds_the_same_too(
    identity: IdentityService, phones: Phones, owner: str, clock: ManualClock
) -> None:
    decoy = identity.register(NIK, "Contoh Penyusup", OTHER_PHONE, OTHER_PASSWORD)
    real = identity.register(OTHER_NIK, "Contoh Baru", OTHER_PHONE, OTHER_PASSWORD)
    code = wrong(phones.code(OTHER_PHONE))
    for _ in range(7):
        for id in (decoy, real, "tidak ada"):
            with pytest.raises(InvalidSubmission) as error:
                identity.activate(id, code)
            assert error.value.errors == {"kode": WRONG_CODE}
    for pause in (timedelta(), timedelta(minutes=1, seconds=1)):
        clock.advance(pause)
        answers = []
        for id in (decoy, real):
            try:
                answers.append(str(identity.resend_code(id)))
            except Refused as error:
                answers.append(str(error))
        assert answers[0] == answers[1]


def test_whoever_registers_last_waits_and_an_older_code_opens_nothing(
    identity: IdentityService, phones: Phones
) -> None:
    first = identity.register(NIK, "Contoh Pertama", OTHER_PHONE, OTHER_PASSWORD)
    code = phones.code(OTHER_PHONE)
    second = identity.register(NIK, "Contoh Kedua", PHONE, PASSWORD)
    with pytest.raises(InvalidSubmission):
        identity.activate(first, code)
    identity.activate(second, phones.code(PHONE))
    assert identity.authenticate(NIK, PASSWORD).actor.name == "Contoh Kedua"


def test_a_locked_account_cannot_be_opened_by_registering_again(
    identity: IdentityService, phones: Phones, owner: str, clock: ManualClock, accounts: AccountService
) -> None:
    accounts.set_active(NIK, False)
    again = identity.register(NIK, "Contoh Pemilik", OTHER_PHONE, OTHER_PASSWORD)
    clock.advance(timedelta(minutes=2))
    codes = len(codes_on(phones, PHONE))
    for id in (again, owner):
        identity.resend_code(id)
    assert len(codes_on(phones, PHONE)) == codes and codes_on(phones, OTHER_PHONE) == []
    assert refusal(identity, NIK, PASSWORD) == refusal(identity, NIK, OTHER_PASSWORD) == WRONG


def test_an_account_locked_while_it_waits_stays_locked(
    identity: IdentityService, phones: Phones, accounts: AccountService
) -> None:
    id = identity.register(NIK, "Contoh Pemilik", PHONE, PASSWORD)
    accounts.set_active(NIK, False)
    with pytest.raises(InvalidSubmission):
        identity.activate(id, phones.code(PHONE))


# Signing in -------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", [NIK, "1407 9952 0395 0002", PHONE, "0812 0000 0077", "6281200000077", f" {NIK} "])
def test_one_signs_in_by_nik_or_phone_however_written(identity: IdentityService, owner: str, login: str) -> None:
    assert identity.authenticate(login, PASSWORD).actor.id == owner


def test_staff_sign_in_by_name_and_not_by_phone(identity: IdentityService, accounts: AccountService) -> None:
    id = accounts.create_user("backoffice", "Contoh Petugas", ["back_office"], PASSWORD, PHONE)
    actor = identity.authenticate("BackOffice", PASSWORD).actor
    assert (actor.id, actor.groups, actor.applicant) == (id, {"back_office"}, False)
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


# Sessions ---------------------------------------------------------------------------------------


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
    assert actor is not None and actor.groups == {"kadis", "auditor"}
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


# Administration ---------------------------------------------------------------------------------


def test_a_login_is_given_once(identity: IdentityService, accounts: AccountService) -> None:
    accounts.create_user("petugas", "Contoh Petugas", ["back_office"], PASSWORD)
    with pytest.raises(Conflict, match="Petugas"):
        accounts.create_user("Petugas", "Contoh Lain", ["kadis"], PASSWORD)


def test_groups_must_be_known_and_a_new_lane_brings_its_own(
    identity: IdentityService, accounts: AccountService, groups: GroupService
) -> None:
    with pytest.raises(NotFound, match="dokter"):
        accounts.create_user("petugas", "Contoh Petugas", ["dokter"], PASSWORD)
    groups.add("dokter", "Dokter")
    accounts.create_user("petugas", "Contoh Petugas", ["dokter"], PASSWORD)
    assert accounts.actor("petugas").groups == {"dokter"}
    with pytest.raises(Conflict):
        groups.add("dokter", "Dokter")
    with pytest.raises(Refused, match="huruf kecil"):
        groups.add("Tim Dokter", "Tim Dokter")


def test_seeding_twice_changes_nothing(
    identity: IdentityService, accounts: AccountService, groups: GroupService
) -> None:
    groups.seed()
    accounts.create_user("petugas", "Contoh Petugas", ["back_office"], PASSWORD)
    groups.seed()
    assert [(row.login, set(groups)) for row, groups in accounts.users()] == [("petugas", {"back_office"})]


def test_who_is_unknown_or_locked_does_not_act(identity: IdentityService, accounts: AccountService) -> None:
    with pytest.raises(NotFound, match="siapa"):
        accounts.actor("siapa")
    accounts.create_user("petugas", "Contoh Petugas", ["back_office"], PASSWORD)
    accounts.set_active("petugas", False)
    with pytest.raises(Forbidden):
        accounts.actor("petugas")
