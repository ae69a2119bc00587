"""Runs a race: many at once against one office, as processes of their own or as threads of one process."""

from __future__ import annotations

import random
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection as Pipe
from typing import Any

from engine.errors import AlurError, Conflict
from tests.crash import checks
from tests.crash.commands import Given
from tests.crash.harness import context
from tests.crash.outcomes import Outcome, Race
from tests.crash.places import Ground, Opened, Place
from tests.crash.races import RACES

PATIENCE = 120.0  # seconds until a racer that does not come means a deadlock
PROCESSES, THREADS = "processes", "threads"


@dataclass
class RaceReport:
    """One race of ``many`` on one database."""

    race: str
    database: str
    kind: str
    many: int
    rounds: int
    seconds: float = 0.0
    wins: int = 0
    losses: int = 0
    complaints: list[str] = field(default_factory=list)


def race(name: str, ground: Ground, kind: str, many: int, rounds: int, seed: int) -> RaceReport:
    """Lets ``many`` race over as many ``rounds``, and looks at the office afterwards."""
    began, place, chosen = time.monotonic(), ground.copy(ground.beginning), RACES[name]
    report = RaceReport(name, ground.name, kind, many, rounds)
    office = Opened(place)
    given = chosen.prepare(office, rounds, many)
    office.engine.close()
    runner = _in_processes if kind == PROCESSES else _in_threads
    results = runner(chosen, place, given, many, seed)
    ground.settle(place)
    if broken := ground.deadlocks(place):
        report.complaints.append(f"{broken} deadlocks, broken by the server")
    office = Opened(place, given[-1]["now"])
    for number, outcomes in enumerate(results):
        report.wins += sum(each.kind == "won" for each in outcomes)
        report.losses += sum(each.kind == "lost" for each in outcomes)
        odd = [each for each in outcomes if each.kind not in ("won", "again", "lost", *chosen.refusals)]
        found = [f"{each.kind}: {each.text}" for each in odd] + chosen.judge(office, given[number], outcomes)
        report.complaints += [f"round {number}: {text}" for text in found]
    report.complaints += checks.faults(office)
    office.engine.close()
    ground.drop(place)
    report.seconds = time.monotonic() - began
    report.complaints = [f"{name}, {ground.name}, {many} {kind}, {each}" for each in report.complaints]
    return report


def _in_threads(chosen: Race, place: Place, given: list[Given], many: int, seed: int) -> list[list[Outcome]]:
    office, gate = Opened(place), threading.Barrier(many)
    results: list[list[Outcome]] = [[] for _ in range(many)]
    chosen.equip(office)
    racers = [
        threading.Thread(
            target=lambda who=who: results[who].extend(_rounds(chosen, office, given, who, many, seed, gate.wait)),
            daemon=True,
        )
        for who in range(many)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(PATIENCE)
        assert not racer.is_alive(), f"{chosen.name}: a thread does not come back"
    office.engine.close()
    return [list(each) for each in zip(*results, strict=True)]


def _in_processes(chosen: Race, place: Place, given: list[Given], many: int, seed: int) -> list[list[Outcome]]:
    gate, pipes, racers = context.Barrier(many), [], []
    for who in range(many):
        receiver, sender = context.Pipe(duplex=False)
        racer = context.Process(target=_racer, args=(chosen.name, place, given, who, many, seed, gate, sender))
        racer.start()
        sender.close()
        pipes.append(receiver)
        racers.append(racer)
    results = []
    for pipe, racer in zip(pipes, racers, strict=True):
        assert pipe.poll(PATIENCE), f"{chosen.name}: a process does not come back"
        told = pipe.recv()
        assert not isinstance(told, str), told
        results.append(told)
        racer.join()
    return [list(each) for each in zip(*results, strict=True)]


def _racer(name: str, place: Place, given: list[Given], who: int, many: int, seed: int, gate: Any, pipe: Pipe) -> None:
    """The whole life of a process that races."""
    try:
        office = Opened(place)
        RACES[name].equip(office)
        pipe.send(_rounds(RACES[name], office, given, who, many, seed, lambda: gate.wait(PATIENCE)))
        office.engine.close()
    except BaseException:
        gate.abort()
        pipe.send(traceback.format_exc())


def _rounds(
    chosen: Race, office: Opened, given: list[Given], who: int, many: int, seed: int, wait: Callable[[], Any]
) -> list[Outcome]:
    picks, found = random.Random(f"{seed} {who}"), []
    for each in given:
        _set(office, each["now"])
        act = chosen.act(office, each, who, many)
        wait()
        time.sleep(picks.choice((0.0, 0.0, 0.001, 0.003)))  # now together, now just after one another
        found.append(_outcome(act))
        wait()
    return found


def _set(office: Opened, now: datetime) -> None:
    if office.clock.now() != now:
        office.clock.set(now)


def _outcome(act: Callable[[], Any]) -> Outcome:
    try:
        result = act()
    except Conflict as error:
        return Outcome("lost", str(error))
    except AlurError as error:
        return Outcome(type(error).__name__, str(error))
    except Exception:
        return Outcome("fault", traceback.format_exc())
    again = getattr(result, "repeated", False)
    value = (result.instance_id, result.business_key) if hasattr(result, "business_key") else result
    return Outcome("again" if again else "won", value=value)
