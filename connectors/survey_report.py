"""The report on the satisfaction survey as PermenPANRB 14/2017 reckons it; ``survey_files`` makes files of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from connectors.survey import BANDS, ELEMENTS, Index, band_of, convert_mean, index, round_half_up
from connectors.survey_respondents import Characteristic, Respondent, characteristics, respondent
from engine.dates import plain_date
from engine.errors import NotFound
from office.public.surveys import Period, Questionnaire

TITLE = "Laporan Survei Kepuasan Masyarakat"
EVERY_SERVICE = "Semua layanan"
EMPTY = "Belum ada jawaban survei pada periode ini. Pilih periode yang lebih panjang atau layanan lain."
WEIGHT = Fraction(1, 9)


@dataclass(frozen=True, slots=True)
class Element:
    """One unsur: ``mean`` (NRR, 1 to 4), ``weighted`` (NRR × 1/9), ``value`` (25 to 100) with its band."""

    code: str
    name: str
    total: int
    mean: Fraction
    weighted: Fraction
    value: Decimal
    band: str
    band_name: str


@dataclass(frozen=True, slots=True)
class Report:
    """``lowest`` and ``highest`` hold every unsur that shares the place; ``made_at`` is the moment of asking."""

    period: Period
    service: str
    made_at: datetime
    index: Index
    elements: tuple[Element, ...]
    lowest: tuple[Element, ...]
    highest: tuple[Element, ...]
    characteristics: tuple[Characteristic, ...]
    suggestions: tuple[str, ...]
    respondents: tuple[Respondent, ...]

    @property
    def days(self) -> str:
        """ "1 Januari 2026 sampai 24 November 2026"."""
        return f"{plain_date(self.period.first)} sampai {plain_date(self.period.last)}"

    @property
    def finding(self) -> str:
        """The report in one sentence."""
        names = "semua unsur sama" if self.lowest == self.highest else "paling rendah: " + list_names(self.lowest)
        index = self.index
        return f"{comma(index.value)} – {index.band_name.lower()}, dari {index.respondents} responden; {names}."

    @property
    def weighted(self) -> Fraction:
        """The sum of the weighted means; times 25 it is the index."""
        return sum((element.weighted for element in self.elements), Fraction(0))


def report_on(
    questionnaires: Sequence[Questionnaire],
    period: Period,
    service: str | None,
    services: Mapping[str, str],
    at: datetime,
) -> Report:
    """The report on these questionnaires, asked for at ``at``. ``services`` are names by code.

    Raises ``NotFound`` where there is no questionnaire.
    """
    if not questionnaires:
        raise NotFound(EMPTY)
    answers = [each.answers for each in questionnaires]
    elements = tuple(_element(code, answers) for code in ELEMENTS)
    totals = [element.total for element in elements]
    respondents = tuple(respondent(each, services) for each in questionnaires)
    said = (" ".join(str(each.respondent.get("saran") or "").split()) for each in questionnaires)
    return Report(
        period=period,
        service=EVERY_SERVICE if service is None else services.get(service, service),
        made_at=at,
        index=index(answers),
        elements=elements,
        lowest=tuple(element for element in elements if element.total == min(totals)),
        highest=tuple(element for element in elements if element.total == max(totals)),
        characteristics=characteristics(respondents, by_service=service is None),
        suggestions=tuple(text for text in said if text),
        respondents=respondents,
    )


def _element(code: str, answers: Sequence[Mapping[str, int]]) -> Element:
    total = sum(answer[code] for answer in answers)
    mean = Fraction(total, len(answers))
    value = convert_mean(mean)
    return Element(code.upper(), ELEMENTS[code], total, mean, mean * WEIGHT, value, *band_of(value))


def comma(value: Decimal | Fraction, places: int = 2) -> str:
    """ "91,48": rounded, with a decimal comma."""
    return str(round_half_up(Fraction(value), places)).replace(".", ",")


def list_names(elements: Sequence[Element]) -> str:
    """ "persyaratan, biaya/tarif dan produk layanan"."""
    names = [element.name.lower() for element in elements]
    return " dan ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def scale() -> list[tuple[str, str, str]]:
    """The bands, the best first: letter, name and interval ("88,31–100,00")."""
    uppers = [Decimal(100), *(lowest - Decimal("0.01") for lowest, _, _ in BANDS)]
    return [
        (band, name, f"{comma(lowest)}–{comma(upper)}")
        for (lowest, band, name), upper in zip(BANDS, uppers, strict=False)
    ]


def percent(count: int, report: Report) -> str:
    """The share of all respondents: "37,9%"."""
    return comma(Fraction(count * 100, report.index.respondents), 1) + "%"
