"""Regular expressions from designers, matched by RE2: in time linear in the text, whatever the pattern."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

import re2

LONGEST = 500  # letters of a pattern
_MEMORY = 1 << 20  # bytes a compiled pattern may take


class BadPattern(ValueError):
    """A pattern that cannot be read, or that looks around or back, which RE2 does not do."""


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str, flags: str = "") -> Any:
    """The pattern, ready to ``search``. ``flags``: s, m, i, x as in DMN 1.3, 10.3.4.3. Raises ``BadPattern``."""
    if len(pattern) > LONGEST or set(flags) - set("smix"):
        raise BadPattern(pattern)
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MEMORY
    if "x" in flags:
        pattern = "".join(pattern.split())
    kept = "".join(sorted(set(flags) - {"x"}))
    try:
        return re2.compile(f"(?{kept}){pattern}" if kept else pattern, options)
    except re2.error as error:
        raise BadPattern(pattern) from error


def has_match(pattern: str, text: str, flags: str = "") -> bool:
    """Whether the pattern occurs in the text. Raises ``BadPattern``."""
    return compile_pattern(pattern, flags).search(text) is not None


def replace_matches(pattern: str, text: str, make: Callable[[Any], str], flags: str = "") -> str:
    """The text with every occurrence replaced. Raises ``BadPattern``."""
    return cast("str", compile_pattern(pattern, flags).sub(make, text))


def split_text(pattern: str, text: str) -> list[str]:
    """The text split at every occurrence. Raises ``BadPattern``."""
    return cast("list[str]", compile_pattern(pattern).split(text))
