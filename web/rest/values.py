"""Variables as Camunda 7 writes them: ``{"name": {"value": …, "type": …}}``."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

from flask import request

from engine.errors import Refused


def _finite(text: str) -> float:
    """Python reads NaN, Infinity and 1e999, which are no JSON. Raises ``ValueError``."""
    if not math.isfinite(value := float(text)):
        raise ValueError(text)
    return value


_read = json.JSONDecoder(parse_float=_finite, parse_constant=_finite).decode


def body() -> dict[str, Any]:
    """The request's JSON object; {} for none. Raises ``Refused``."""
    data = request.get_data()
    try:
        found = _read(data.decode()) if data else {}
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("Isi permintaan harus objek JSON.")
    return found


def variables(body: dict[str, Any]) -> dict[str, Any]:
    """Their plain values. Raises ``Refused`` naming the one that is not written so."""
    given = body.get("variables", {})
    if not isinstance(given, dict):
        raise Refused("“variables” harus objek JSON.")
    for name, each in given.items():
        if not isinstance(each, dict) or "value" not in each:
            raise Refused(f"Variabel “{name}” harus ditulis sebagai objek dengan “value”.")
    return {name: each["value"] for name, each in given.items()}


def number(name: str, default: int, most: int) -> int:
    """A query parameter. Raises ``Refused``."""
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) > most:
        raise Refused(f"“{name}” harus bilangan 0 sampai {most}.")
    return int(text)


def command_id(kind: str) -> str | None:
    """The caller's own key for a request it may repeat (header ``Idempotency-Key``). Raises ``Refused``."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 100:
        raise Refused("Idempotency-Key paling panjang 100 huruf.")
    return f"{kind} {key}" if key else None


def moment(value: datetime | None) -> str | None:
    """ "2026-11-24T02:00:00.000+0000", as Camunda writes times."""
    return None if value is None else value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}+0000"
