"""Who answered the satisfaction survey, as its report counts them: never by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.dates import local
from office.public.surveys import Questionnaire

UNSAID = "Tidak diisi"
LABELS: Mapping[str, Mapping[str, str]] = {
    "jenis_kelamin": {"L": "Laki-laki", "P": "Perempuan"},
    "pendidikan": {"sd": "SD", "smp": "SMP", "sma": "SMA", "d3": "D3", "s1": "S1", "s2": "S2", "s3": "S3"},
    "pekerjaan": {
        "pns": "PNS",
        "tni_polri": "TNI/Polri",
        "swasta": "Pegawai swasta",
        "wirausaha": "Wirausaha",
        "pelajar": "Pelajar atau mahasiswa",
        "lainnya": "Lainnya",
    },
}
AGES = (
    (20, "Di bawah 20 tahun"),
    (30, "20–29 tahun"),
    (40, "30–39 tahun"),
    (50, "40–49 tahun"),
    (60, "50–59 tahun"),
)
OLDEST = "60 tahun ke atas"
MORNING, AFTERNOON, OTHER_HOURS = "Pagi, 08.00–12.00", "Siang, 12.00–17.00", "Di luar jam itu"


@dataclass(frozen=True, slots=True)
class Respondent:
    """One questionnaire in words; ``day`` and ``hours`` are office time, the minute is left out on purpose."""

    day: date
    hours: str
    service: str
    sex: str
    age: str
    age_band: str
    education: str
    job: str
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Characteristic:
    """How many respondents are what, by label; only labels that occur."""

    name: str
    counts: Sequence[tuple[str, int]]


def respondent(questionnaire: Questionnaire, services: Mapping[str, str]) -> Respondent:
    """The questionnaire in words. ``services`` are names by code; an unknown code stays as it is."""
    said, at = questionnaire.respondent, local(questionnaire.at)
    hours = MORNING if 8 <= at.hour < 12 else AFTERNOON if 12 <= at.hour < 17 else OTHER_HOURS
    age = _text(said.get("umur"))
    return Respondent(
        day=at.date(),
        hours=hours,
        service=services.get(questionnaire.service, questionnaire.service),
        sex=_label(said, "jenis_kelamin"),
        age=age,
        age_band=_age_band(age),
        education=_label(said, "pendidikan"),
        job=_label(said, "pekerjaan"),
        answers=questionnaire.answers,
    )


def characteristics(respondents: Sequence[Respondent], *, by_service: bool) -> tuple[Characteristic, ...]:
    """The counts that the report shows; by service only where the report is over more than one."""
    ages = [*(name for _, name in AGES), OLDEST]
    found = [
        _count_labels("Jenis kelamin", (each.sex for each in respondents), LABELS["jenis_kelamin"].values()),
        _count_labels("Umur", (each.age_band for each in respondents), ages),
        _count_labels("Pendidikan", (each.education for each in respondents), LABELS["pendidikan"].values()),
        _count_labels("Pekerjaan", (each.job for each in respondents), LABELS["pekerjaan"].values()),
        _count_labels("Jam mengisi", (each.hours for each in respondents), (MORNING, AFTERNOON, OTHER_HOURS)),
    ]
    if by_service:
        found.append(_count_labels("Layanan", (each.service for each in respondents), ()))
    return tuple(found)


def _count_labels(name: str, labels: Iterable[str], order: Iterable[str]) -> Characteristic:
    counts = Counter(labels)
    known = [*order]
    others = sorted(counts.keys() - {*known, UNSAID})
    return Characteristic(name, [(label, counts[label]) for label in [*known, *others, UNSAID] if counts[label]])


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if value not in (None, "") else UNSAID


def _label(said: Mapping[str, Any], field: str) -> str:
    code = _text(said.get(field))
    return LABELS[field].get(code, code)


def _age_band(age: str) -> str:
    if not (age.isascii() and age.isdigit() and len(age) < 4):
        return UNSAID
    return next((name for below, name in AGES if int(age) < below), OLDEST)
