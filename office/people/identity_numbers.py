"""NIK and phone numbers: read as people write them, refused with a sentence that says what is wrong."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.id import nik as nik_number

from engine.errors import InvalidSubmission


def read_nik(text: str) -> str:
    """A NIK of 16 digits (Permendagri; day of birth plus 40 for women). Raises ``InvalidSubmission`` at ``nik``."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits:
        raise InvalidSubmission({"nik": "Isi NIK Anda."})
    if not digits.isascii() or not digits.isdigit():
        raise InvalidSubmission({"nik": "NIK hanya berisi angka."})
    if len(digits) != 16:
        raise InvalidSubmission({"nik": f"NIK harus 16 angka; yang Anda tulis {len(digits)} angka."})
    try:
        valid: str = nik_number.validate(digits)
    except ValidationError:
        message = "NIK ini tidak mungkin: kode wilayah atau tanggal lahirnya keliru. Periksa lagi KTP Anda."
        raise InvalidSubmission({"nik": message}) from None
    return valid


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
