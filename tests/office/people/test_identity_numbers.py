"""NIK and phone numbers, as people write them and as they are shown to others."""

from __future__ import annotations

import pytest

from engine.errors import InvalidSubmission
from engine.services.masks import mask_nik, mask_phone
from office.people.identity_numbers import read_nik, read_phone


@pytest.mark.parametrize(
    "text", ["1407995203950002", " 1407 9952 0395 0002 ", "140799-520395-0002", "1407.9952.0395.0002"]
)
def test_a_nik_is_read_however_it_is_spaced(text: str) -> None:
    assert read_nik(text) == "1407995203950002"


@pytest.mark.parametrize("region", ["6501", "9201", "9271", "9301", "9401", "9501", "9604", "9671", "9907"])
def test_no_region_is_refused_since_regions_are_made_anew(region: str) -> None:
    assert read_nik(f"{region}015203950002") == f"{region}015203950002"


@pytest.mark.parametrize("born", ["290200", "690200", "310199", "710199"])
def test_a_birth_date_of_either_century_is_taken(born: str) -> None:
    assert read_nik(f"140799{born}0001") == f"140799{born}0001"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Isi NIK"),
        ("140799520395000", "NIK harus 16 angka; yang Anda tulis 15 angka."),
        ("14079952039500021", "yang Anda tulis 17 angka"),
        ("14079952O3950002", "hanya berisi angka"),
        ("١٤٠٧٩٩٥٢٠٣٩٥٠٠٠٢", "hanya berisi angka"),
        ("1407993002900001", "tidak mungkin"),  # 30 February
        ("1407998103950002", "tidak mungkin"),  # day 81
        ("1407994003950002", "tidak mungkin"),  # day 40: neither a man's nor a woman's
        ("1407992913950002", "tidak mungkin"),  # month 13
        ("1407990000000000", "tidak mungkin"),
    ],
)
def test_a_wrong_nik_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidSubmission, match=sentence) as error:
        read_nik(text)
    assert set(error.value.errors) == {"nik"}


@pytest.mark.parametrize(
    "text", ["081200000077", "0812-0000-0077", "+62 812 0000 0077", "6281200000077", "62 812 0000 0077", "81200000077"]
)
def test_a_phone_becomes_e164(text: str) -> None:
    assert read_phone(text) == "+6281200000077"


@pytest.mark.parametrize(("text", "sentence"), [("", "Isi nomor"), ("abc", "bukan nomor"), ("0812", "bukan nomor")])
def test_a_wrong_phone_gets_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidSubmission, match=sentence) as error:
        read_phone(text)
    assert set(error.value.errors) == {"telepon"}


def test_numbers_are_masked_so_that_only_their_owner_knows_them() -> None:
    assert mask_nik("1407995203950002") == "1407••••••••0002"
    assert mask_phone("+6281200000077") == "0812 •••• ••77"
