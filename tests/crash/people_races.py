"""Races for an account: of those who register, and of those who guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from engine.storage import identity, tables
from office.people.identity import FAILURE_WINDOW, FAILURES
from tests.crash.commands import Given
from tests.crash.outcomes import Outcome, Race, each_round
from tests.offices import START, Office

NIK, PASSWORD = "1407995203950002", "tiga kata acak"


def _nobody(office: Office, number: int) -> Given:
    return {"nik": f"{int(NIK) + number:016d}"}


def _register(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    phone = f"0812-00{given['round'] + 1:02d}-00{who:02d}"
    return lambda: office.identity.register(given["nik"], f"Contoh Orang {who}", phone, PASSWORD)


def _one_account(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    """Whoever registers last waits under an id nobody else knows; a day bears eight registrations of a NIK."""
    won = [each.value for each in outcomes if each.kind == "won"]
    with office.engine.database.connect() as connection:
        rows = list(connection.execute(sa.select(tables.user.c.id).where(tables.user.c.nik == given["nik"])).scalars())
        waits = [identity.activation_of(connection, id) is not None for id in rows]
    right = len(rows) == 1 and rows[0] in won and waits == [True] and 1 <= len(won) <= 8
    return [] if right else [f"{len(won)} came through, accounts {rows}, waiting {waits}"]


def _guessed(office: Office, number: int) -> Given:
    nik, phone = f"{int(NIK) + number:016d}", f"0812-0000-{70 + number:04d}"
    return {"id": office.identity.register(nik, "Contoh Orang", phone, PASSWORD), "now": START}


def _guess(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    return lambda: office.identity.activate(given["id"], f"x{who}")


def _five_tries(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    with office.engine.database.connect() as connection:
        row = identity.activation_of(connection, given["id"])
    assert row is not None
    return [] if row.tries == min(5, len(outcomes)) else [f"{row.tries} guesses were looked at"]


def _guessed_six_times(office: Office, number: int) -> Given:
    identity = office.identity
    with office.engine.database.begin() as connection:
        for _ in range(6):
            assert identity._attempts.may(connection, START, FAILURE_WINDOW, FAILURES, "login", f"orang_{number}")
    return {"now": START}


def _sign_in(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    return lambda: office.identity.authenticate(f"orang_{given['round']}", f"tebakan {who}")


def _two_left(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    looked_at = sum("Terlalu banyak" not in each.text for each in outcomes)
    return [] if looked_at == 2 else [f"{looked_at} guesses were looked at where two were left"]


RACES = (
    Race("register/register", each_round(_nobody), _register, _one_account, ("InvalidSubmission",)),
    Race("guess/guess", each_round(_guessed), _guess, _five_tries, ("InvalidSubmission",)),
    Race("sign in/sign in", each_round(_guessed_six_times), _sign_in, _two_left, ("InvalidSubmission",)),
)
