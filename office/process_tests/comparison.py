"""Compares what a test expects with what it finds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from office.process_tests.model import Expected
from office.process_tests.outcome import Difference, Found

MISSING = object()
LONGEST = 300  # letters of a value that is shown


def differences(expected: Expected, found: Found) -> list[Difference]:
    """Everything that is not as expected, work that has failed first; [] when all is well."""
    return [
        *(Difference("pekerjaan otomatis", "berhasil", each) for each in found.failures),
        *_errors(expected.errors, found.errors),
        *_names("tugas terbuka", expected.tasks, found.tasks),
        *_names("surat yang dibuat", expected.letters, found.letters),
        *_names("pesan yang ditulis", expected.messages, found.messages),
        *_texts(expected.texts, found.texts),
        *_variables(expected.variables or {}, found.variables),
        *_compare_end(expected.ended, found.ended),
    ]


def _errors(expected: Mapping[str, str] | None, found: Mapping[str, str] | None) -> Iterator[Difference]:
    if expected is None:
        if found is not None:
            yield Difference("kiriman", "diterima", f"ditolak: {_list_errors(found)}")
        return
    if found is None:
        yield Difference("kiriman", f"ditolak pada {', '.join(expected)}", "diterima")
        return
    for field, sentence in expected.items():
        if field not in found:
            yield Difference(f"penolakan “{field}”", sentence or "ada", f"hanya {_list_errors(found)}")
        elif sentence not in found[field]:
            yield Difference(f"penolakan “{field}”", sentence, found[field])


def _names(what: str, expected: Sequence[str] | None, found: Sequence[str]) -> Iterator[Difference]:
    if expected is not None and sorted(expected) != sorted(found):
        yield Difference(what, ", ".join(sorted(expected)) or "tidak ada", ", ".join(sorted(found)) or "tidak ada")


def _texts(expected: Sequence[tuple[str, str]], found: Sequence[tuple[str, str]]) -> Iterator[Difference]:
    left = list(found)
    for name, text in expected:
        if (name, text) in left:
            left.remove((name, text))
        else:
            sent = dict.fromkeys(said for other, said in left if other == name)
            yield Difference(f"teks pesan “{name}”", text, " / ".join(sent) or "tidak ada")


def _variables(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    for name, value in expected.items():
        for path, wanted, here in unlike(value, found.get(name, MISSING), name):
            yield Difference(f"variabel “{path}”", _write_value(wanted), _write_value(here))


def unlike(expected: Any, found: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Paths at which ``found`` does not hold what is expected, with both values.

    A mapping may say a part of what is there, also of a list by its rows' numbers. True is not 1, 1 is 1.0.
    """
    if isinstance(expected, dict) and expected and isinstance(found, (dict, list)):
        for key, value in expected.items():
            yield from unlike(value, _inside(found, key), f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (value, here) in enumerate(zip(expected, found, strict=True)):
            yield from unlike(value, here, f"{path}.{index}")
    elif isinstance(expected, bool) is not isinstance(found, bool) or expected != found:
        yield path, expected, found


def _inside(found: dict[str, Any] | list[Any], key: Any) -> Any:
    if isinstance(found, dict):
        return found.get(str(key), MISSING)
    index = int(key) if str(key).isdecimal() else len(found)
    return found[index] if index < len(found) else MISSING


def _compare_end(expected: str | None, found: str) -> Iterator[Difference]:
    if expected is not None and expected != found:
        yield Difference("akhir kasus", expected or "masih berjalan", found or "masih berjalan")


def _list_errors(errors: Mapping[str, str]) -> str:
    return "; ".join(f"{field}: {sentence}" for field, sentence in errors.items())


def _write_value(value: Any) -> str:
    if value is MISSING:
        return "belum ada"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
