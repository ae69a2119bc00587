"""YAML as process tests use it: plain values only, each written once, nothing that grows.

The core schema of YAML 1.2 (section 10.3.2) without its octal and hexadecimal numbers: of words only ``true``,
``false`` and ``null`` mean something, so ``ya`` is a text, and so are ``0812`` and ``2026-11-24``. No tag makes an
object, and no key stands twice in a mapping.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from engine.errors import Refused
from engine.numerals import MOST_DIGITS, Exact, Number, read_json_part

LARGEST = 200_000  # bytes
DEEPEST = 20
MOST = 50_000  # values, an alias counted wherever it stands
MERGE, MOST_MERGED = "<<", 10
HINT = "Periksa titik dua, tanda kutip, dan lekuk barisnya."


class _Unwanted(yaml.MarkedYAMLError):
    """What YAML allows and we do not; ``problem`` says it in Indonesian."""


class _Loader(yaml.SafeLoader):
    """The safe loader, which makes no objects, with the words of YAML 1.2 and merging (``<<``) kept small."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - the library's name and shape

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._flat: set[int] = set()

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Puts merged pairs before a mapping's own, once, after a look at its own keys."""
        if id(node) in self._flat:
            return
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Unwanted(problem="sebuah kunci bukan kata", problem_mark=key.start_mark)
            if key.value in seen:
                raise _Unwanted(problem=f"kunci “{key.value}” ditulis dua kali", problem_mark=key.start_mark)
            if key.value == MERGE and len(value.value) > MOST_MERGED and isinstance(value, yaml.SequenceNode):
                raise _Unwanted(problem="terlalu banyak yang digabung dengan <<", problem_mark=key.start_mark)
            seen.add(key.value)
        super().flatten_mapping(node)
        self._flat.add(id(node))


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("merge", r"<<", "<"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", rf"-?(0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})", "-0123456789"),
    ("float", rf"-?(0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})\.[0-9]{{1,{MOST_DIGITS}}}", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


def _part(loader: _Loader, node: yaml.ScalarNode) -> Number:
    return read_json_part(str(loader.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:float", _part)


def load(data: bytes, file: str) -> Any:
    """What the file holds: mappings, lists, texts, numbers, true, false, None. Raises ``Refused``."""
    if len(data) > LARGEST:
        raise Refused(f"{file}: berkas ini lebih dari {LARGEST // 1000} kB. Buang uji yang tidak perlu.")
    try:
        return _Plain().copy_value(yaml.load(data.decode(), _Loader))
    except UnicodeDecodeError:
        raise Refused(f"{file}: berkas ini bukan teks UTF-8.") from None
    except _Unwanted as error:
        raise Refused(f"{file}: {error.problem}{_line(error)}.") from None
    except yaml.MarkedYAMLError as error:
        raise Refused(f"{file}: YAML tidak terbaca{_line(error)}. {HINT}") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Refused(f"{file}: YAML tidak terbaca. {HINT}") from None
    except _TooMuch:
        raise Refused(f"{file}: isinya bersarang terlalu dalam, atau terlalu sering diulang dengan alias.") from None


def _line(error: yaml.MarkedYAMLError) -> str:
    return f" di baris {error.problem_mark.line + 1}" if error.problem_mark else ""


class _TooMuch(Exception):
    """More than ``MOST`` values, or deeper than ``DEEPEST``."""


class _Plain:
    """Copies a value as a tree, so that nothing in it is shared or leads back to itself."""

    def __init__(self) -> None:
        self._left = MOST

    def copy_value(self, value: Any, depth: int = 0) -> Any:
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            raise _TooMuch
        if isinstance(value, dict):
            return {key: self.copy_value(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.copy_value(inner, depth + 1) for inner in value]
        if value is None or isinstance(value, (str, int, float, Exact)):
            return value
        raise ValueError("a tag made something else of it")
