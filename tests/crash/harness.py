"""Kills a command at its points, one after another, each in a copy of the same office, and looks at what is left.

A command runs in a child process that is forked from a server with everything imported and not one connection.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from typing import Any

from engine.storage import steps
from engine.storage.database import Database
from tests.crash import checks
from tests.crash.commands import COMMANDS, Command, Given
from tests.crash.places import Ground, Opened, Place
from tests.crash.points import COMMIT, COMMITTED, Points, install, install_notes
from tests.offices import START

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.crash.warm"])


@dataclass(frozen=True)
class Job:
    """What a child does: the command, ``times`` over; dies at the point ``deadly``, where 0 is none."""

    command: str
    place: Place
    given: Given
    now: datetime
    deadly: int = 0
    times: int = 1
    watched: bool = False
    halved: bool = False  # with an engine that commits in the middle of a step


@dataclass
class Done:
    """What a child that lived to the end tells: its answers, the points it passed, the states it committed."""

    answers: list[Any] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    states: list[checks.Dump] = field(default_factory=list)


@dataclass
class Report:
    """One command on one database."""

    command: str
    database: str
    points: int = 0
    kills: int = 0
    seconds: float = 0.0
    complaints: list[str] = field(default_factory=list)


def child(job: Job, pipe: Pipe) -> None:
    """The whole life of a child."""
    done = Done()
    try:
        office = Opened(job.place, job.now)

        def watch() -> None:
            database = Database(office.engine.settings.database_url)
            done.states.append(checks.dump(database))
            database.close()

        points = Points(job.deadly, watch if job.watched else None)
        install(points, office)
        call = COMMANDS[job.command].ready(office, job.given)
        if job.halved:
            _halve()
        pipe.send("ready")
        points.armed = True
        done.answers = [_answer(call()) for _ in range(job.times)]
        points.armed = False
        done.passed = points.passed
        pipe.send(done)
    except BaseException:
        pipe.send(traceback.format_exc())


def _answer(result: Any) -> Any:
    return getattr(result, "repeated", None)


def _halve() -> None:
    """Breaks the engine, to see the harness find it: history is committed before the case moves on."""
    whole = steps.move

    def broken(connection: Any, *args: Any, **more: Any) -> None:
        connection.connection.commit()
        whole(connection, *args, **more)

    steps.move = broken


def run(job: Job, moment: float | None = None) -> Done | str | None:
    """Runs a job: what it tells, the trace of an exception, or None where it was killed. ``moment`` kills it that
    many seconds after it has begun."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=child, args=(job, sender))
    process.start()
    sender.close()
    told: Done | str | None = None
    with suppress(EOFError):
        told = receiver.recv()
        if told == "ready":
            if moment is not None:
                time.sleep(moment)
                with suppress(ProcessLookupError):
                    os.kill(process.pid or 0, signal.SIGKILL)
            told = None
            told = receiver.recv()
    process.join()
    receiver.close()
    if process.exitcode == -signal.SIGKILL:
        return None if not isinstance(told, Done) else told
    return told if told is not None else f"the child ended with {process.exitcode}"


class Campaign:
    """One command on one database: an office made ready, the run that nobody kills, and then the others."""

    def __init__(self, command: Command, ground: Ground) -> None:
        self.command, self.ground = command, ground
        self.report = Report(command.name, ground.name)
        self.template = ground.copy(ground.beginning)
        office = Opened(self.template)
        install_notes(office)
        self.given = command.prepare(office)
        self.now: datetime = self.given.pop("now", START + timedelta(hours=1))
        before = checks.dump(office.engine.database)
        office.engine.close()
        self._known = checks.known(before)
        place = ground.copy(self.template)
        began = time.monotonic()
        done = run(self._job(place, watched=True))
        self.length = time.monotonic() - began
        assert isinstance(done, Done), f"{command.name} does not even work: {done}"
        self.points = done.passed
        self.states = [checks.canonical(each, self._known) for each in (before, *done.states)]
        self.final = self._look(place, "nobody killed it")[1]
        self.report.points = len(self.points)
        ground.drop(place)

    def kill(self, deadly: int, *, halved: bool = False) -> bool:
        """Kills at one point and looks; False where the command ended before it."""
        place = self.ground.copy(self.template)
        done = run(self._job(place, deadly=deadly, halved=halved))
        if done is not None:
            self.ground.drop(place)
            assert isinstance(done, Done), f"{self.command.name}: {done}"
            return False
        name = self.points[deadly - 1] if deadly <= len(self.points) else "a point that was not there"
        expected = [self.states[self.points[:deadly].count(COMMITTED)]]
        self._after(place, f"killed at {deadly} ({name})", expected)
        return True

    def kill_at_moment(self, moment: float) -> None:
        """Kills the given number of seconds after the beginning, wherever that is."""
        place = self.ground.copy(self.template)
        done = run(self._job(place), moment)
        assert not isinstance(done, str), f"{self.command.name}: {done}"
        self._after(place, f"killed after {moment * 1000:.1f} ms", self.states)

    def close(self) -> Report:
        self.ground.drop(self.template)
        return self.report

    def _after(self, place: Place, when: str, expected: list[list[str]]) -> None:
        """What is left is one of the expected states, and sending the command again ends as if nothing had been."""
        self.report.kills += 1
        state, whole = self._look(place, when)
        if state not in expected:
            self._complain(when, "the state is half done:", checks.difference(state, expected[0]))
        again = run(self._job(place, times=2, late=True))
        if not isinstance(again, Done):
            self._complain(when, f"sending it again failed: {again}")
        elif self.command.once and again.answers != [whole == self.final, True]:
            self._complain(when, f"sent twice more it answered repeated={again.answers}")
        final = self._look(place, f"{when}, sent again")[1]
        if final != self.final:
            self._complain(when, "sent again it ended elsewhere:", checks.difference(final, self.final))
        self.ground.drop(place)

    def _look(self, place: Place, when: str) -> tuple[list[str], list[str]]:
        """The state in full, and without what may differ; complains of all that does not hold."""
        self.ground.settle(place)
        office = Opened(place, self.now)
        try:
            self._complain(when, *checks.faults(office))
            state = checks.dump(office.engine.database)
        finally:
            office.engine.close()
        whole = checks.canonical(state, self._known)
        without = self.command.without
        return whole, checks.canonical(state, self._known, without) if without else whole

    def _job(self, place: Place, *, late: bool = False, **more: Any) -> Job:
        now = self.now + self.command.later if late else self.now
        return Job(self.command.name, place, self.given, now, **more)

    def _complain(self, when: str, *texts: str) -> None:
        if texts:
            self.report.complaints.append("\n".join((f"{self.command.name}, {self.ground.name}, {when}:", *texts)))


def chosen(points: list[str], picks: random.Random, few: int) -> list[int]:
    """A few of all points: the first, the last statement, around the last commit, and some at random."""
    last = max(n for n, name in enumerate(points, start=1) if name == COMMITTED)
    statement = max(n for n, name in enumerate(points[: last - 1], start=1) if name != COMMIT)
    some = picks.sample(range(1, len(points) + 1), min(few, len(points)))
    return sorted({1, statement, last - 1, last, *some})


def campaign(
    command: Command,
    ground: Ground,
    seed: int,
    few: int | None = None,
    moments: int = 0,
    say: Callable[[str], None] = lambda _: None,
) -> Report:
    """Kills the command at every point (or ``few`` of them), and at some random moments."""
    began, picks = time.monotonic(), random.Random(f"{seed} {command.name} {ground.name}")
    at = Campaign(command, ground)
    everywhere: Iterable[int] = range(1, len(at.points) + 2)
    for point in everywhere if few is None else chosen(at.points, picks, few):
        if not at.kill(point):
            break
    for _ in range(moments):
        at.kill_at_moment(picks.uniform(0, at.length))
    report = at.close()
    report.seconds = time.monotonic() - began
    say(f"{report.command:<38} {report.database:<11} {report.points:>4} points {report.kills:>4} kills")
    return report
