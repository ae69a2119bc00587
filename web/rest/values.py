"""Variables as Camunda 7 writes them: ``{"name": {"value": …, "type": …}}``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import request

from engine.dates import OFFICE_ZONE
from engine.errors import Refused
from engine.numerals import Number, count_decimals, decimal_of, is_number, read_json_part, read_plain

WHOLE = frozenset({"short", "integer", "long"})
NUMBERS = WHOLE | {"double", "number"}
CURE = "Tulis angka biasa seperti 1234.5, atau null bila kosong."


class _NoNumber(ValueError):
    """What Python would read as a number, and is none here: NaN, Infinity, 1e999."""


def _unreadable(text: str) -> Any:
    raise _NoNumber(text)


def _part(text: str) -> Number:
    try:
        return read_json_part(text)
    except ValueError:
        raise _NoNumber(text) from None


_read = json.JSONDecoder(parse_float=_part, parse_constant=_unreadable).decode


def body() -> dict[str, Any]:
    """The request's JSON object, its numbers to the last digit; {} for none. Raises ``Refused``."""
    data = request.get_data()
    try:
        found = _read(data.decode()) if data else {}
    except _NoNumber as error:
        raise Refused(f"Permintaan ini memuat {str(error)[:40]}{_place(data)}, yang bukan angka. {CURE}") from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("Isi permintaan harus objek JSON.")
    return found


def _place(data: bytes) -> str:
    """Where the first of what is no number stands: " pada variables.luas.value"."""
    try:
        found = json.JSONDecoder(parse_float=_keep_wrong, parse_constant=_NoNumber).decode(data.decode())
    except (ValueError, RecursionError):  # wrong in other ways, too
        return ""
    path = next(_paths(found, ()), ())
    return f" pada “{'.'.join(path)}”" if path else ""


def _keep_wrong(text: str) -> Any:
    try:
        return _part(text)
    except _NoNumber as error:
        return error


def _paths(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, _NoNumber):
        yield path
    for key, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _paths(each, (*path, str(key)))


def variables(body: dict[str, Any], field: str = "variables") -> dict[str, Any]:
    """Their plain values. Raises ``Refused`` naming the one that is not written so."""
    given = body.get(field, {})
    if not isinstance(given, dict):
        raise Refused(f"“{field}” harus objek JSON.")
    for name, each in given.items():
        if not isinstance(each, dict) or "value" not in each:
            raise Refused(f"Variabel “{name}” harus ditulis sebagai objek dengan “value”.")
    return {name: _convert_value(name, each["value"], each.get("type")) for name, each in given.items()}


def _convert_value(name: str, value: Any, type_: Any) -> Any:
    """The value as its type says where that is one of numbers: then a text is written as programs write numbers."""
    kind = str(type_ or "").lower()
    if kind not in NUMBERS or value is None:
        return value
    try:
        number = read_plain(value) if isinstance(value, str) else value
    except ValueError:
        number = None
    if not is_number(number):
        raise Refused(f"Variabel “{name}” bertipe {type_} tetapi berisi “{str(value)[:40]}”. {CURE}")
    if kind not in WHOLE:
        return number
    if count_decimals(number):
        raise Refused(f"Variabel “{name}” bertipe {type_} tetapi berisi pecahan {str(value)[:40]}. Pakai type Double.")
    return int(decimal_of(number))


def text(body: dict[str, Any], name: str, most: int = 255) -> str:
    """A field that is a text, "" where it is missing. Raises ``Refused``."""
    found = body.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > most or not found.isprintable():
        raise Refused(f"“{name}” harus teks satu baris, paling panjang {most} huruf.")
    return found


def number(name: str, default: int, most: int) -> int:
    """A query parameter. Raises ``Refused``."""
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) > most:
        raise Refused(f"“{name}” harus bilangan 0 sampai {most}.")
    return int(text)


def instant(name: str) -> datetime | None:
    """A time of the address, as Camunda or ISO 8601 writes it; None where it is not asked for. Raises ``Refused``."""
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))  # a "+" that was sent as it stands
        return (found if found.tzinfo else found.replace(tzinfo=OFFICE_ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(f"“{name}” harus waktu seperti 2026-11-24T09:00:00.000+0700.") from None


def command_id(kind: str) -> str | None:
    """The caller's own key for a request it may repeat (header ``Idempotency-Key``). Raises ``Refused``."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 100:
        raise Refused("Idempotency-Key paling panjang 100 huruf.")
    return f"{kind} {key}" if key else None


def moment(value: datetime | None) -> str | None:
    """ "2026-11-24T02:00:00.000+0000", as Camunda writes times."""
    return None if value is None else value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}+0000"
