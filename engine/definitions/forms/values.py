"""Reads what a browser sent as a component's value, or says in a sentence why it cannot be one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.definitions.forms.form import Component
from engine.definitions.forms.scope import options, setting
from engine.expressions import patterns

LINE, PAGE = 500, 5000  # letters of a text field and a text area that set no limit of their own
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Unusable(Exception):
    """The sentence for the field."""


def name_of(component: Component, label: str) -> str:
    """What a sentence calls the field."""
    return label.strip().rstrip(":*?").strip() or component.key


def is_empty(component: Component, value: Any) -> bool:
    """Whether nothing was filled in. A tick that is not there is nothing; an answer that is false is one."""
    return value is None or value == "" or value == [] or (value is False and component.type == "checkbox")


def coerced(component: Component, sent: Any, scope: Mapping[str, Any]) -> Any:
    """The value without judgement: what conditions see while a form is being filled in. None where it is unreadable."""
    try:
        return read(component, sent, scope, component.label)
    except Unusable:
        return None


def read(component: Component, sent: Any, scope: Mapping[str, Any], label: str) -> Any:
    """The value of the component's type, or None when nothing was sent. Raises ``Unusable``."""
    name = name_of(component, label)
    if component.type == "checkbox":
        return sent in (True, "true", "on", "1", "ya")
    if component.type == "checklist":
        return _checklist(component, sent, scope, name)
    if component.type == "filepicker":
        return sent if isinstance(sent, Mapping) else None
    if sent is None or isinstance(sent, (Mapping, list)):
        return None
    text = unicodedata.normalize("NFC", str(sent)).replace("\r\n", "\n").strip()
    if _CONTROL.search(text):
        raise Unusable(f"{name} memuat tanda yang tidak terbaca. Tulis ulang bagian itu.")
    if not text:
        return None
    if component.type == "number":
        return _number(component, text, name)
    if component.type in ("radio", "select"):
        return _option(component, text, scope, name)
    if component.type == "datetime":
        return _moment(component, text, name)
    return " ".join(text.split()) if component.type == "textfield" else text


def _number(component: Component, text: str, name: str) -> int | float:
    clean = re.sub(r"^Rp\s*|\s", "", text)
    if _THOUSANDS.fullmatch(clean):
        clean = clean.replace(".", "")
    clean = clean.replace(",", ".")
    number = Decimal(clean) if _NUMBER.fullmatch(clean) else None
    if number is None:
        raise Unusable(f"{name} harus angka; yang Anda tulis “{text[:40]}”.")
    digits = component.raw.get("decimalDigits")
    exponent = number.normalize().as_tuple().exponent
    if isinstance(digits, int) and isinstance(exponent, int) and -exponent > digits:
        raise Unusable(
            f"{name} paling banyak {digits} angka di belakang koma." if digits else f"{name} harus bilangan bulat."
        )
    return int(number) if number == number.to_integral_value() else float(number)


def _option(component: Component, text: str, scope: Mapping[str, Any], name: str) -> Any:
    for value, _ in options(component, scope):
        if str(value) == text or (isinstance(value, bool) and str(value).lower() == text):
            return value
    raise Unusable(f"Pilihan untuk {name} tidak dikenal. Pilih salah satu yang tersedia.")


def _checklist(component: Component, sent: Any, scope: Mapping[str, Any], name: str) -> list[Any]:
    given = sent if isinstance(sent, list) else [] if sent is None else [sent]
    return [_option(component, item, scope, name) for item in dict.fromkeys(str(item) for item in given)]


def _moment(component: Component, text: str, name: str) -> str:
    wants_time = component.raw.get("subtype") == "time"
    try:
        return time.fromisoformat(text).strftime("%H:%M") if wants_time else date.fromisoformat(text).isoformat()
    except ValueError:
        example = "13:30" if wants_time else "2026-11-24"
        raise Unusable(f"{name} tidak terbaca. Tulis seperti {example}.") from None


def judge(component: Component, value: Any, scope: Mapping[str, Any], label: str) -> None:
    """Checks a value that is there against the component's rules. Raises ``Unusable``."""
    name = name_of(component, label)
    if component.type in ("textfield", "textarea"):
        _judge_text(component, str(value), scope, name)
    elif component.type == "number":
        number = Decimal(str(value))
        least, most = _limit(component, "min", scope), _limit(component, "max", scope)
        if least is not None and number < least:
            raise Unusable(f"{name} paling sedikit {_plain(least)}; yang Anda tulis {_plain(number)}.")
        if most is not None and number > most:
            raise Unusable(f"{name} paling banyak {_plain(most)}; yang Anda tulis {_plain(number)}.")


def _judge_text(component: Component, text: str, scope: Mapping[str, Any], name: str) -> None:
    default = PAGE if component.type == "textarea" else LINE
    longest, shortest = _limit(component, "maxLength", scope) or Decimal(default), _limit(component, "minLength", scope)
    if len(text) > longest:
        raise Unusable(f"{name} paling panjang {_plain(longest)} huruf; yang Anda tulis {len(text)}.")
    if shortest is not None and len(text) < shortest:
        raise Unusable(f"{name} paling sedikit {_plain(shortest)} huruf; yang Anda tulis {len(text)}.")
    pattern = setting(component, "pattern", scope)
    if isinstance(pattern, str) and pattern and not patterns.found(pattern, text):
        told = component.validate.get("patternErrorMessage")
        raise Unusable(str(told) if told else f"{name} tidak sesuai bentuk yang diminta.")
    kind = component.validate.get("validationType")
    if kind == "email" and not _EMAIL.fullmatch(text):
        raise Unusable(f"{name} bukan alamat surel. Tulis seperti nama@contoh.id.")
    if kind == "phone" and not _is_phone(text):
        raise Unusable(f"{name} bukan nomor telepon. Tulis seperti 0812 3456 7890.")


def _is_phone(text: str) -> bool:
    import phonenumbers  # its tables of every country: only once somebody writes a number

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "ID"))
    except phonenumbers.NumberParseException:
        return False


def _limit(component: Component, place: str, scope: Mapping[str, Any]) -> Decimal | None:
    found = setting(component, place, scope)
    if found is None or found == "" or isinstance(found, bool):
        return None
    try:
        return Decimal(str(found))
    except InvalidOperation:
        return None


def _plain(number: Decimal) -> str:
    """As people write it: 1.000.000."""
    return f"{number:,}".replace(",", "_").replace(".", ",").replace("_", ".")


def missing(component: Component, label: str) -> str:
    """The sentence for a required field that is empty."""
    name = name_of(component, label)
    if component.type in ("radio", "select", "checklist"):
        return (
            f"Pilih {name[:1].lower() + name[1:]}." if not label.rstrip().endswith("?") else "Pilih salah satu jawaban."
        )
    if component.type == "filepicker":
        return f"Unggah {name}."
    if component.type == "checkbox":
        return f"Beri tanda pada “{name}”."
    return f"Isi {name[:1].lower() + name[1:] if name[1:2].islower() else name}."
