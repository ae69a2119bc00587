"""Reads what a browser sent as a component's value, or says in a sentence why it cannot be one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.definitions.forms.form import DEFAULT, Component
from engine.definitions.forms.moments import EXAMPLE, EXAMPLES, read_moment
from engine.definitions.forms.scope import options, setting
from engine.expressions import ExpressionError, patterns
from engine.numerals import (
    MOST_DIGITS,
    Number,
    count_decimals,
    decimal_of,
    is_number,
    number_of,
    read_plain,
    read_typed,
    write_grouped,
    write_plain,
)

LINE, PAGE = 500, 5000  # letters of a text field and a text area that set no limit of their own
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Unusable(Exception):
    """The sentence for the field."""


def name_of(component: Component, label: str) -> str:
    """What a sentence calls the field."""
    return label.strip().rstrip(":*?").strip() or component.key


def is_empty(component: Component, value: Any) -> bool:
    """Whether nothing was filled in. A tick that is not there is nothing; an answer that is false is one."""
    return value is None or value == "" or value == [] or (value is False and component.type == "checkbox")


def coerce_value(component: Component, sent: Any, scope: Mapping[str, Any]) -> Any:
    """The value without judgement: what conditions see while a form is being filled in. None where it is unreadable."""
    try:
        return read(component, sent, scope, component.label)
    except Unusable:
        return None


def preset(component: Component, scope: Mapping[str, Any]) -> Any:
    """The value that the form's designer has given it, None where there is none that it can have."""
    try:
        given = setting(component, DEFAULT, scope)
    except ExpressionError:  # it reads what is not there yet
        return None
    if component.type == "number" and isinstance(given, str):  # Modeler writes a number that is kept as text so
        try:
            given = read_plain(given)
        except ValueError:
            return None
    return coerce_value(component, given, scope) if given is not None else None


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
    if is_number(sent) and component.type == "number":
        return _number(component, sent, name)
    if is_number(sent) and component.type in ("radio", "select"):
        return _option(component, sent, scope, name)
    said = write_plain(sent) if is_number(sent) else str(sent)
    text = unicodedata.normalize("NFC", said).replace("\r\n", "\n").strip()
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


def _number(component: Component, sent: str | Number, name: str) -> Number:
    """A text is read as a person types it here; a number of JSON is itself."""
    try:
        number = read_typed(sent) if isinstance(sent, str) else number_of(decimal_of(sent))
    except ValueError:
        raise Unusable(_not_a_number(str(sent), name)) from None
    digits = component.raw.get("decimalDigits")
    if isinstance(digits, int) and count_decimals(number) > digits:
        raise Unusable(
            f"{name} paling banyak {digits} angka di belakang koma." if digits else f"{name} harus bilangan bulat."
        )
    return number


def _not_a_number(text: str, name: str) -> str:
    if len(text) > MOST_DIGITS and text.strip("-").isdigit():
        return f"{name} paling panjang {MOST_DIGITS} angka; yang Anda tulis {len(text)}."
    return f"{name} harus angka; yang Anda tulis “{text[:40]}”. Tulis seperti 1.234 atau 0,125."


def _option(component: Component, sent: str | Number, scope: Mapping[str, Any], name: str) -> Any:
    for value, _ in options(component, scope):
        if str(value) == str(sent) or (isinstance(value, bool) and str(value).lower() == sent):
            return value
        if is_number(value) and is_number(sent) and value == sent:
            return value
    raise Unusable(f"Pilihan untuk {name} tidak dikenal. Pilih salah satu yang tersedia.")


def _checklist(component: Component, sent: Any, scope: Mapping[str, Any], name: str) -> list[Any]:
    given = sent if isinstance(sent, list) else [] if sent is None else [sent]
    items = {str(item): item if is_number(item) else str(item) for item in given}
    return [_option(component, item, scope, name) for item in items.values()]


def _moment(component: Component, text: str, name: str) -> str:
    try:
        return read_moment(component, text)
    except (ValueError, OverflowError):
        example = EXAMPLES.get(component.subtype, EXAMPLE)
        raise Unusable(f"{name} tidak terbaca. Tulis seperti {example}.") from None


def judge(component: Component, value: Any, scope: Mapping[str, Any], label: str) -> None:
    """Checks a value that is there against the component's rules. Raises ``Unusable``."""
    name = name_of(component, label)
    if component.type in ("textfield", "textarea"):
        _judge_text(component, str(value), scope, name)
    elif component.type == "number":
        number = decimal_of(value)
        least, most = _limit(component, "min", scope), _limit(component, "max", scope)
        if least is not None and number < least:
            raise Unusable(f"{name} paling sedikit {write_grouped(least)}; yang Anda tulis {write_grouped(number)}.")
        if most is not None and number > most:
            raise Unusable(f"{name} paling banyak {write_grouped(most)}; yang Anda tulis {write_grouped(number)}.")


def _judge_text(component: Component, text: str, scope: Mapping[str, Any], name: str) -> None:
    default = PAGE if component.type == "textarea" else LINE
    longest, shortest = _limit(component, "maxLength", scope) or Decimal(default), _limit(component, "minLength", scope)
    if len(text) > longest:
        raise Unusable(f"{name} paling panjang {write_grouped(longest)} huruf; yang Anda tulis {len(text)}.")
    if shortest is not None and len(text) < shortest:
        raise Unusable(f"{name} paling sedikit {write_grouped(shortest)} huruf; yang Anda tulis {len(text)}.")
    pattern = setting(component, "pattern", scope)
    if isinstance(pattern, str) and pattern and not patterns.has_match(pattern, text):
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
        return decimal_of(number_of(decimal_of(found)) if is_number(found) else read_plain(str(found).strip()))
    except ValueError:
        return None


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
