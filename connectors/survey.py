"""The satisfaction survey (SKM): its index by PermenPANRB 14/2017, and topic ``skm`` that stores an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal

from connectors.topics import SURVEY
from engine.services.connectors import ConnectorError, JobContext

ELEMENTS = {
    "u1": "Persyaratan",
    "u2": "Sistem, mekanisme, dan prosedur",
    "u3": "Waktu penyelesaian",
    "u4": "Biaya/tarif",
    "u5": "Produk layanan",
    "u6": "Kompetensi pelaksana",
    "u7": "Perilaku pelaksana",
    "u8": "Penanganan pengaduan",
    "u9": "Sarana dan prasarana",
}
BANDS = (
    (Decimal("88.31"), "A", "Sangat baik"),
    (Decimal("76.61"), "B", "Baik"),
    (Decimal("65.00"), "C", "Kurang baik"),
    (Decimal("25.00"), "D", "Tidak baik"),
)
RESPONDENT = ("jenis_kelamin", "umur", "pendidikan", "pekerjaan", "saran")


@dataclass(frozen=True, slots=True)
class Index:
    """``means`` (NRR) by element, ``value`` (IKM, 25 to 100, two decimals), its ``band`` and the band's name."""

    respondents: int
    means: Mapping[str, Fraction]
    value: Decimal
    band: str
    band_name: str


def index(answers: Sequence[Mapping[str, int]]) -> Index:
    """The index over questionnaires, each u1…u9 from 1 to 4: exact ninths, rounded before the band is chosen.

    Raises ``ValueError`` without answers, ``KeyError`` for one that is incomplete.
    """
    if not answers:
        raise ValueError("no answers")
    means = {code: Fraction(sum(answer[code] for answer in answers), len(answers)) for code in ELEMENTS}
    value = convert_mean(sum(means.values(), Fraction(0)) / 9)
    return Index(len(answers), means, value, *band_of(value))


def convert_mean(mean: Fraction) -> Decimal:
    """A mean of answers on the scale from 25 to 100."""
    return round_half_up(mean * 25)


def round_half_up(value: Fraction, places: int = 2) -> Decimal:
    """The exact value as people write it: halves go up."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def band_of(value: Decimal) -> tuple[str, str]:
    """The letter and the name of a converted value, already rounded to two decimals."""
    return next((band, name) for lowest, band, name in BANDS if value >= lowest)


Store = Callable[[JobContext, Mapping[str, int], Mapping[str, Any]], None]


class Survey:
    """Serves ``skm``: stores the case's answers once, under the job's id."""

    topic = SURVEY
    kind: Literal["remote"] = "remote"

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(self, job: JobContext) -> Mapping[str, Any]:
        try:
            answers = {code: int(job.variables[code]) for code in ELEMENTS}
        except (KeyError, TypeError, ValueError) as error:
            raise ConnectorError("Jawaban SKM pada kasus ini tidak lengkap.", retry=False) from error
        respondent = {name: job.variables[name] for name in RESPONDENT if job.variables.get(name) is not None}
        self._store(job, answers, respondent)
        return {}
