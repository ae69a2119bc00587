"""Dates and times of a form: read as a page or a program sends them, kept as Camunda Forms writes them.

A date with a time is kept in the way its component says (``timeSerializingFormat``), and shown by the office's clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from engine.dates import OFFICE_ZONE, plain_date
from engine.definitions.forms.form import Component

EXAMPLES = {"time": "13:30", "datetime": "2026-11-24T13:30"}
EXAMPLE = "2026-11-24"
_MINUTES = "%Y-%m-%dT%H:%M"


def read_moment(component: Component, text: str) -> str:
    """The value as Camunda Forms has it. Raises ``ValueError``."""
    subtype = component.subtype
    if subtype == "time":
        return time.fromisoformat(text).strftime("%H:%M")
    if subtype != "datetime":
        return date.fromisoformat(text).isoformat()
    if len(text) <= len(EXAMPLE):
        raise ValueError("a day without a time")
    found = datetime.fromisoformat(text)
    here = found.astimezone(OFFICE_ZONE) if found.tzinfo else found.replace(tzinfo=OFFICE_ZONE)
    kept = component.raw.get("timeSerializingFormat")
    if kept == "utc_normalized":
        return here.astimezone(UTC).strftime(f"{_MINUTES}Z")
    return here.strftime(_MINUTES) if kept == "no_timezone" else here.isoformat(timespec="minutes")


def write_typed_moment(subtype: str, value: Any) -> Any:
    """As the page's input takes it: by the office's clock."""
    here = _here(value) if subtype == "datetime" else None
    return here.strftime(_MINUTES) if here else value


def write_moment(subtype: str, value: Any) -> str:
    """As people read it: "24 November 2026, 13.30"; what is none stays as it is."""
    if subtype == "datetime" and (here := _here(value)):
        return f"{plain_date(here.date())}, {here:%H.%M}"
    try:
        return str(value) if subtype == "time" else plain_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _here(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found.astimezone(OFFICE_ZONE) if found.tzinfo else found
