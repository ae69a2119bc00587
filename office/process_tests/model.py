"""Process tests as they are written in ``tests/processes/<key>.yaml`` (docs/panduan/uji-proses.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import Refused


class UnreadableTests(Refused):
    """A file of tests cannot be played. ``sentences`` say what is wrong, each with file, test and step."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to be found; None is not looked at.

    ``tasks``, ``letters`` and ``messages`` are ids and names in any order; ``texts`` are what some of the messages say,
    (name, text); ``errors`` maps a field's path to a part of
    its sentence ("" for any); ``ended`` is an end event's id, "" for a case that still runs.
    """

    tasks: tuple[str, ...] | None = None
    letters: tuple[str, ...] | None = None
    messages: tuple[str, ...] | None = None
    texts: tuple[tuple[str, str], ...] = ()
    variables: Mapping[str, Any] | None = None
    errors: Mapping[str, str] | None = None
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A task done by somebody of ``group``, or a ``wait``. ``passphrase``: True for the right one, a text for another;
    ``values`` as the form takes them, with ``pdf`` for files and ``semua`` for all rows of a list."""

    number: int
    task: str = ""
    group: str = ""
    values: Mapping[Any, Any] = field(default_factory=dict)
    passphrase: str | bool = False
    wait: str = ""
    expected: Expected = Expected()


@dataclass(frozen=True, slots=True)
class ProcessTest:
    """One test. ``service`` "" is the process's first; ``variables`` start the case without its first task."""

    name: str
    now: datetime
    steps: tuple[Step, ...]
    service: str = ""
    variables: Mapping[str, Any] | None = None
    expected: Expected = Expected()


@dataclass(frozen=True, slots=True)
class ProcessTests:
    """A file's tests of one process."""

    file: str
    process: str
    tests: tuple[ProcessTest, ...]


def place(file: str, test: str = "", step: int = 0) -> str:
    """Where something is wrong: "tests/processes/x.yaml, uji “Ditolak”, langkah 3"."""
    return file + (f", uji “{test}”" if test else "") + (f", langkah {step}" if step else "")
