"""The words ``advance`` is spoken in: plain values, nothing here knows SpiffWorkflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.worktime import Calendar

Variables = Mapping[str, Any]  # name -> JSON value
# What a step's events hold, as this version writes them. A step is run again by the one it was recorded under, so
# that cases that began before a change still prove themselves:
# 1  ``message.sent`` has the parameters as its values
# 2  ``message.sent`` has the text as it was sent, and its parameters as they are written in it
# 3  ``task.created`` names every group that is reckoned for a task, not the first alone
SEMANTICS = 3


@dataclass(frozen=True, slots=True)
class Command:
    """What is to happen to one process instance.

    ``kind``: start (``target`` is the start event whose timer does it, else ""); complete (a task), finish (a job),
    fire (a timer), correlate (a message), throw (an error at a task or job: its ``values`` are code, message and
    variables): ``target`` is the token's id; signal: ``target`` is its name;
    claim and release (a task): they move no token and are recorded all the same.
    ``values`` become process variables.
    """

    kind: str
    target: str = ""
    values: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a step reads besides the state and the command; recorded with it.

    ``numbers`` holds the register's numbers the case has, by kind ("izin" -> "503/0001/…"). ``office`` are the words
    that the office's settings give the texts of notifications, where the process has such a text. ``semantics`` see
    ``SEMANTICS``.
    """

    seq: int
    now: datetime
    calendar: Calendar
    numbers: Mapping[str, str] = field(default_factory=dict)
    office: Mapping[str, str] = field(default_factory=dict)
    semantics: int = SEMANTICS


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history.

    ``detail`` says what moved and why, without anybody's data; ``values`` holds the data, which can
    be erased one day. Both are JSON values.
    """

    kind: str
    element: str = ""
    token: str = ""
    detail: Any = None
    values: Any = None


@dataclass(frozen=True, slots=True)
class State:
    """Where the instance stands: its live tokens as bytes, and its variables."""

    tokens: bytes = b""
    variables: Variables = field(default_factory=dict)
    ended: bool = False


class MissingNumber(Exception):
    """The step needs a number of the register that its inputs do not hold; the caller allocates it and asks again.

    ``kind`` names what is numbered ("izin"), ``pattern`` how the number is written.
    """

    def __init__(self, kind: str, pattern: str) -> None:
        super().__init__(kind)
        self.kind, self.pattern = kind, pattern
