"""What a password must be, and that it is kept so that nobody reads it."""

from __future__ import annotations

import pytest

from engine.errors import InvalidSubmission
from office.people import passwords

PERSONAL = ("1407995203950002", "0812-0000-0077", "Contoh Pemilik")


@pytest.mark.parametrize("password", ["tiga kata acak", "ikanpatinbakar", "katakata123", "Contoh Pemilik menanam padi"])
def test_length_is_enough(password: str) -> None:
    passwords.check_policy(password, *PERSONAL)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("sembilan!", "paling sedikit 10 huruf; yang Anda tulis 9"),
        ("x" * 201, "paling banyak 200"),
        ("Password123", "mudah ditebak"),
        ("aaaaaaaaaaab", "mudah ditebak"),
        ("1407995203950002", "mudah ditebak"),
        ("081200000077", "mudah ditebak"),
        ("contoh.pemilik", "mudah ditebak"),
        ("ContohPemilik1", "mudah ditebak"),
    ],
)
def test_what_is_short_common_or_ones_own_is_refused(password: str, sentence: str) -> None:
    with pytest.raises(InvalidSubmission, match=sentence) as error:
        passwords.check_policy(password, *PERSONAL)
    assert set(error.value.errors) == {"sandi"}


def test_a_stored_phone_is_recognised_as_people_write_it() -> None:
    with pytest.raises(InvalidSubmission):
        passwords.check_policy("081200000077", "+6281200000077")


def test_a_hash_is_argon2id_salted_and_knows_its_password() -> None:
    first, second = passwords.hash_password("tiga kata acak"), passwords.hash_password("tiga kata acak")
    assert first.startswith("$argon2id$") and first != second
    assert passwords.matches(first, "tiga kata acak")
    assert not passwords.matches(first, "tiga kata acal")
    assert not passwords.matches("bukan hash", "tiga kata acak")
