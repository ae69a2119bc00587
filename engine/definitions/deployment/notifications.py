"""The texts of notifications: the office's own, ``letters/pesan.json``, with places in them ("{nama}")."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

LANGUAGE = "id"
NOTHING = "–"  # in the place of a value that is not there
ADDRESSING = ("kepada", "templat")  # inputs that say whom and what; all others are values for the text
# Places that the office's settings fill, in every text.
OFFICE_PLACES = frozenset({"sistem", "alamat_situs"})
# Texts that the system sends outside of any process: what fills their places, and what they cannot do without.
SYSTEM_TEXTS: Mapping[str, tuple[frozenset[str], str]] = {
    "kode_aktivasi": (frozenset({"nama", "kode"}), "kode"),
    "akun_sudah_ada": (frozenset({"nama"}), ""),
    "nomor_registrasi": (frozenset({"nama", "nomor"}), "nomor"),
}
_BRACES = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class NotificationText:
    """A text as the office wrote it."""

    name: str
    text: str

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The names of its places, in the order of the text."""
        return tuple(dict.fromkeys(name for name in _BRACES.findall(self.text) if _NAME.fullmatch(name)))

    @cached_property
    def strays(self) -> tuple[str, ...]:
        """Braces that make no place: their readers would see them."""
        wrong = [f"{{{inside}}}" for inside in _BRACES.findall(self.text) if not _NAME.fullmatch(inside)]
        return (*wrong, *dict.fromkeys(re.findall(r"[{}]", _BRACES.sub("", self.text))))


@dataclass(frozen=True, slots=True)
class Notification:
    """A notification as it is sent. ``params`` are its values as they are written, ``empty`` names those that are not
    there: ``NOTHING`` stands in their places."""

    text: str
    params: Mapping[str, str]
    empty: tuple[str, ...] = ()


def compose(
    template: NotificationText | None, name: str, values: Mapping[str, Any], office: Mapping[str, str]
) -> Notification:
    """Fills a text in: ``values`` are JSON, ``office`` fills ``OFFICE_PLACES``. Without a ``template`` the text is the
    template's ``name`` and its values."""
    params = {key: write_value(value) or NOTHING for key, value in values.items()}
    if template is None:
        told = ", ".join(f"{key} {value}" for key, value in params.items())
        return Notification(f"{name.replace('_', ' ')}: {told}", params, _missing(params, params))
    known = {**office, **params}
    # In one go: braces in a person's answer are no places.
    text = _BRACES.sub(
        lambda found: known.get(found[1], NOTHING) if _NAME.fullmatch(found[1]) else found[0], template.text
    )
    return Notification(text, params, _missing(dict.fromkeys((*template.places, *params)), known))


def _missing(names: Mapping[str, Any], known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name in names if known.get(name, NOTHING) == NOTHING)


def system_faults(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the texts that the system sends itself: their names, and a sentence each."""
    for name, (given, needed) in SYSTEM_TEXTS.items():
        if name not in texts:
            continue
        places = NotificationText(name, texts[name]).places
        for place in places:
            if place not in given | OFFICE_PLACES:
                there = ", ".join(f"{{{each}}}" for each in sorted(given | OFFICE_PLACES))
                yield name, f"Teks pesan “{name}” meminta {{{place}}}, yang tidak ada padanya. Yang ada: {there}."
        if needed and needed not in places:
            yield name, f"Teks pesan “{name}” tidak menyebut {{{needed}}}, padahal itulah yang dikabarkannya."


def write_value(value: Any) -> str:
    """A JSON value as a sentence has it; "" for nothing."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f").replace(".", ",")
    if isinstance(value, dict):
        return ", ".join(f"{key} {text}" for key, each in value.items() if (text := write_value(each)))
    return ", ".join(filter(None, map(write_value, value or ())))
