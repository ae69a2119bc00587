"""What a race is, and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engine.services.actor import Actor
from tests.crash.commands import Given
from tests.offices import START, Office

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Outcome:
    """What came of one racer's try: ``won`` with its value, ``again`` (the stored result), ``lost`` (a conflict), or
    another error's name."""

    kind: str
    text: str = ""
    value: Any = None


@dataclass(frozen=True)
class Race:
    """``prepare`` gives a round's things each; ``act`` what one racer does in it; ``judge`` what is wrong with it.

    ``refusals`` are errors besides ``Conflict`` that a racer may get; ``equip`` changes the office of racers.
    """

    name: str
    prepare: Callable[[Office, int, int], list[Given]]
    act: Callable[[Office, Given, int, int], Callable[[], Any]]
    judge: Callable[[Office, Given, list[Outcome]], list[str]]
    refusals: tuple[str, ...] = ()
    equip: Callable[[Office], None] = lambda office: None
    served: bool = False  # done by the site alone, which on SQLite is one process

    def fits(self, database: str, kind: str) -> bool:
        return not (self.served and database == "sqlite" and kind == "processes")


def officer(who: int) -> Actor:
    return Actor(f"petugas-{who}", f"Contoh Petugas {who}", frozenset({"back_office"}))


def kinds(outcomes: list[Outcome]) -> Counter[str]:
    return Counter(each.kind for each in outcomes)


def one_winner(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    found = kinds(outcomes)
    return [] if found["won"] == 1 and found["again"] == 0 else [f"not one winner: {dict(found)}"]


def all_win(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    lost = [f"{each.kind} {each.text}" for each in outcomes if each.kind != "won"]
    return [f"not all came through: {lost[0]}"] if lost else []


def each_round(make: Callable[[Office, int], Given]) -> Callable[[Office, int, int], list[Given]]:
    def prepare(office: Office, rounds: int, many: int) -> list[Given]:
        found = []
        for number in range(rounds):
            given = {"round": number, "many": many, **make(office, number)}
            found.append({"now": START + HOUR, **given})
        return found

    return prepare
