"""What stands in place of what somebody may not read: names by their initials, everything else by a word."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar, cast

from engine.numerals import is_number, write_typed
from engine.storage.rows.shape import Disclosed

Listed = TypeVar("Listed", bound=Disclosed)
MASKED = "disamarkan"
LENGTH = 160
SHORTEST = 4  # letters of a value that is looked for in a sentence: shorter ones are in every sentence


def words(value: Any) -> str:
    """A JSON value as people read it; long ones are cut."""
    if value is None or value == "" or value == [] or value == {}:
        return "kosong"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        text = f"{len(value)} baris" if isinstance(value[0], dict) else ", ".join(words(item) for item in value)
    elif isinstance(value, dict):
        text = (
            str(value["nama"]) if "nama" in value else ", ".join(f"{key}: {words(item)}" for key, item in value.items())
        )
    else:
        text = write_typed(value) if is_number(value) else str(value)
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"


def mask_sentence(sentence: str, variables: Mapping[str, Any] | str, spoken: Collection[str]) -> str:
    """A sentence with a mask for each of a case's values in it; ``variables`` may be their JSON. ``spoken`` are values
    that stay: words of the forms ("tidak"), without which a sentence says nothing."""
    held = json.loads(variables) if isinstance(variables, str) else variables
    for text in sorted(set(_leaves(held)).difference(spoken), key=len, reverse=True):
        sentence = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", MASKED, sentence)
    return sentence


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif value is not None and not isinstance(value, bool) and len(str(value)) >= SHORTEST:
        yield str(value)


class MaskedRow:
    """A row of a list, some of its columns in masks: ``names`` by their initials, ``phones`` by their ends, ``texts``
    whole. An empty one stays empty."""

    def __init__(
        self, row: Disclosed, names: tuple[str, ...] = (), phones: tuple[str, ...] = (), texts: tuple[str, ...] = ()
    ) -> None:
        self._row = row
        masks = [(names, mask_name), (phones, mask_phone), (texts, lambda text: MASKED)]
        self._masks = {
            name: mask(text) if (text := getattr(row, name)) else text for each, mask in masks for name in each
        }

    def __getattr__(self, name: str) -> Any:
        return self._masks[name] if name in self._masks else getattr(self._row, name)


def mask_row(
    row: Listed, *, names: tuple[str, ...] = (), phones: tuple[str, ...] = (), texts: tuple[str, ...] = ()
) -> Listed:
    """The row as it is where its column ``in_clear`` says so, else with masks."""
    return row if row.in_clear else cast("Listed", MaskedRow(row, names, phones, texts))


def mask_phone(phone: str) -> str:
    """ "0812 •••• ••47": enough to recognise one's own."""
    national = "0" + phone.removeprefix("+62") if phone.startswith("+62") else phone
    return f"{national[:4]} •••• ••{national[-2:]}"


def mask_name(name: str) -> str:
    """ "Jumadi Saputra" -> "J••••• S••••••"."""
    return " ".join(word[0] + "•" * max(len(word) - 1, 2) for word in name.split())


def mask_nik(nik: str) -> str:
    """ "1407••••••••0001"."""
    return f"{nik[:4]}••••••••{nik[-4:]}"
