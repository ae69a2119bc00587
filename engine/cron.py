"""Times written as cron has them: "0 0 8 * * MON", "@daily", and Quartz's "0 0 8 ? * 2".

Camunda 7 reads Quartz (six or seven fields, Sunday is 1), Camunda 8 Spring's (six fields, Sunday is 0 or 7); five
fields are cron's own. ``normalize`` makes of each the one way that is kept.
"""

from __future__ import annotations

import re
from datetime import datetime

from cronsim import CronSim, CronSimError

from engine.dates import OFFICE_ZONE
from engine.errors import Refused

MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * SUN",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
HINT = "tulis seperti 0 0 8 * * MON (detik, menit, jam, tanggal, bulan, hari)."


def is_cron(text: str) -> bool:
    """Whether it is meant as cron: several fields, or one of its words."""
    clean = text.strip()
    return clean.startswith("@") or (len(clean.split()) >= 5 and "/P" not in clean.upper())


def normalize(text: str, *, quartz: bool) -> str:
    """Six fields, with Sunday as 0. Raises ``Refused``."""
    clean = text.strip()
    fields = MACROS.get(clean.lower(), clean).upper().split()
    if len(fields) == 7 and fields[6] not in ("*", "?"):
        raise Refused(f"“{text}” menyebut tahun, yang tidak dijalankan; pakai tanggal (Date) untuk waktu yang sekali.")
    fields = fields[:6]
    if quartz and len(fields) == 6 and not clean.startswith("@"):
        fields[5] = re.sub(r"(?<![\w#/])[1-7](?!\d)", lambda found: str(int(found[0]) - 1), fields[5])
    made = " ".join(["0", *fields] if len(fields) == 5 else fields).replace("?", "*")
    try:
        CronSim(made, datetime(2026, 1, 1, tzinfo=OFFICE_ZONE))
    except CronSimError:
        raise Refused(f"“{text}” bukan waktu berulang; {HINT}") from None
    return made


def next_after(text: str, moment: datetime) -> datetime:
    """The first time after a moment, by the office's clock; ``text`` is normalized. Raises ``Refused``."""
    try:
        return next(CronSim(text, moment.astimezone(OFFICE_ZONE)))
    except (CronSimError, StopIteration):
        raise Refused(f"“{text}” tidak pernah tiba.") from None
