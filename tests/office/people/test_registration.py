"""Registering: what a stranger cannot learn, and what a guesser cannot do."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.clock import ManualClock
from engine.errors import InvalidSubmission, Refused
from engine.storage import tables
from engine.storage.database import Database
from office.people.accounts import AccountService
from office.people.identity import REGISTRATIONS, WRONG, WRONG_CODE, IdentityService
from tests.office.people.registered import (
    NIK,
    OTHER_NIK,
    OTHER_PASSWORD,
    OTHER_PHONE,
    PASSWORD,
    PHONE,
    Phones,
    codes_on,
    refusal,
    wrong,
)


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
