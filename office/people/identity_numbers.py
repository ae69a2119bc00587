"""NIK and phone numbers: read as people write them, refused with a sentence that says what is wrong."""

from __future__ import annotations

import re
from datetime import date

from engine.errors import InvalidSubmission

WOMEN = 40  # added to their day of birth


def read_nik(text: str) -> str:
    """A NIK of 16 digits: region, date of birth (the day plus 40 for women), a count. Raises ``InvalidSubmission`` at
    ``nik``.

    The region is not looked up: regencies and provinces are made faster than any list of them.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits:
        raise InvalidSubmission({"nik": "Isi NIK Anda."})
    if not digits.isascii() or not digits.isdigit():
        raise InvalidSubmission({"nik": "NIK hanya berisi angka."})
    if len(digits) != 16:
        raise InvalidSubmission({"nik": f"NIK harus 16 angka; yang Anda tulis {len(digits)} angka."})
    if not _has_birth_date(digits):
        message = "NIK ini tidak mungkin: angka ke-7 sampai ke-12 bukan tanggal lahir. Periksa lagi KTP Anda."
        raise InvalidSubmission({"nik": message})
    return digits


def _has_birth_date(nik: str) -> bool:
    """Whether its digits 7 to 12 are a day of either century."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    day -= WOMEN if day > WOMEN else 0
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def read_phone(text: str) -> str:
    """An Indonesian or foreign mobile number as E.164. Raises ``InvalidSubmission`` at ``telepon``."""
    clean = text.strip()
    if not clean:
        raise InvalidSubmission({"telepon": "Isi nomor WhatsApp Anda."})
    if re.fullmatch(r"62\d{8,}", clean):
        clean = f"+{clean}"

    import phonenumbers  # its tables of every country: only once somebody writes a number

    try:
        number = phonenumbers.parse(clean, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise InvalidSubmission({"telepon": "Nomor ini bukan nomor telepon. Tulis seperti 0812 3456 7890."})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
