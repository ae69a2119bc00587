"""What is written on an account: read as people type it, made up for a first password, hidden for the record."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from engine.errors import InvalidSubmission
from engine.groups import STAFF
from engine.services.masks import mask_nik, mask_phone
from engine.storage.rows.people import UserRow

NAME_LENGTHS = range(3, 101)
CONSONANTS, VOWELS = "bcdghjklmnprstw", "aeiou"  # easy to say over the telephone, none taken for another
WORDS, SYLLABLES = 5, 2  # 62 bits


def first_password() -> str:
    """A random password that can be read out: "bako-tuni-relu-gida-sopa"."""
    words = ("".join(_syllable() for _ in range(SYLLABLES)) for _ in range(WORDS))
    return "-".join(words)


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)


def read_login(text: str) -> str:
    """A user name in lower case. Raises ``InvalidSubmission`` at ``login``."""
    clean = text.strip().lower()
    if not clean:
        raise InvalidSubmission({"login": "Isi nama pengguna."})
    if re.fullmatch(r"[a-z0-9._-]{3,40}", clean) is None:
        sentence = "Nama pengguna 3 sampai 40 huruf kecil, angka, titik, garis bawah, atau tanda hubung, tanpa spasi."
        raise InvalidSubmission({"login": sentence})
    return clean


def read_name(text: str) -> str:
    """A person's name, tidied. Raises ``InvalidSubmission`` at ``nama``."""
    clean = " ".join(text.split())
    if len(clean) not in NAME_LENGTHS or not clean.isprintable():
        raise InvalidSubmission({"nama": "Isi nama lengkap, 3 sampai 100 huruf."})
    return clean


def read_values(
    *wanted: tuple[str, Callable[[str], str], str | None],
) -> tuple[dict[str, str | None], dict[str, str]]:
    """Reads (field, reader, text) each; what was found and what is wrong. None is nothing to read, as is an empty
    phone or NIK."""
    found: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for field, read, text in wanted:
        found[field] = None
        if text is None or (field in ("telepon", "nik") and not text.strip()):
            continue
        try:
            found[field] = read(text)
        except InvalidSubmission as error:
            errors |= error.errors
    return found, errors


def shown_to_record(row: UserRow | None) -> str:
    """How the record names an account: an officer's login; an applicant's NIK is not for everybody who reads it."""
    assert row is not None
    if row.kind == STAFF:
        return row.login
    return f"{row.name} ({mask_nik(row.nik)})" if row.nik else row.name


def phone_changed(before: str | None, after: str | None) -> str:
    """A change of phone, masked."""
    return " → ".join(mask_phone(phone) if phone else "tidak ada" for phone in (before, after))


def nik_changed(before: str | None, after: str | None) -> str:
    """A change of NIK, masked."""
    return " → ".join(mask_nik(nik) if nik else "tidak ada" for nik in (before, after))
