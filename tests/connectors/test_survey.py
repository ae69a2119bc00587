"""The survey's index, by the vectors of PermenPANRB 14/2017."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from connectors.survey import ELEMENTS, band_of, convert_mean, index, round_half_up
from tests.offices import Office

SUMS = (105, 101, 100, 116, 102, 105, 106, 105, 115)


def answers(sums: tuple[int, ...], respondents: int) -> list[dict[str, int]]:
    """Questionnaires whose answers add up to these sums, each from 1 to 4."""
    made = [dict.fromkeys(ELEMENTS, 1) for _ in range(respondents)]
    for code, total in zip(ELEMENTS, sums, strict=True):
        left = total - respondents
        for row in made:
            more = min(3, left)
            row[code] += more
            left -= more
        assert left == 0
    return made


def test_all_fours_are_a_hundred() -> None:
    found = index([dict.fromkeys(ELEMENTS, 4)])
    assert (found.value, found.band) == (Decimal("100.00"), "A")


def test_the_published_example() -> None:
    found = index(answers(SUMS, 29))
    assert (found.value, found.band, found.respondents) == (Decimal("91.48"), "A", 29)


@pytest.mark.parametrize(("answer", "value", "band"), [(1, "25.00", "D"), (2, "50.00", "D"), (3, "75.00", "C")])
def test_the_bands(answer: int, value: str, band: str) -> None:
    found = index([dict.fromkeys(ELEMENTS, answer)])
    assert (str(found.value), found.band) == (value, band)


@pytest.mark.parametrize(
    ("value", "band"),
    [("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"), ("65.00", "C"), ("64.99", "D"), ("25.00", "D")],
)
def test_a_band_begins_where_the_regulation_says(value: str, band: str) -> None:
    assert band_of(Decimal(value))[0] == band


def test_rounding_comes_before_the_band() -> None:
    assert convert_mean(Fraction(883051, 250000)) == Decimal("88.31")
    assert round_half_up(Fraction(1, 8)) == Decimal("0.13")


def test_a_case_s_answers_are_stored_once(office: Office) -> None:
    case = office.apply().instance_id
    office.approve(case)
    office.sign(case)
    office.collect(case)
    (stored,) = office.surveys.answers("karang_taruna")
    assert stored.answers == dict.fromkeys(ELEMENTS, 4)
    assert {"jenis_kelamin", "umur", "pendidikan", "pekerjaan"} == set(stored.respondent)
