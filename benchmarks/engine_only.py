"""The office without a web: a pure step, and a step committed with its whole history."""

from __future__ import annotations

import itertools
import time
from datetime import UTC
from pathlib import Path

from benchmarks.clients import NOTE
from benchmarks.figures import Figures
from benchmarks.systems import ours
from engine.execution.interpreter import advance
from engine.execution.values import Command, Inputs, State
from engine.services.runtime import Submission
from office.office import Office

WAY = [True, False, True, True, *[True] * 7]


def pure(office: Office, seconds: float) -> float:
    """Steps a second of ``advance`` on one core."""
    definition, calendar = office.engine.repository.latest("ukur").executable, office.engine.calendar.current()
    now = office.engine.clock.now().astimezone(UTC)
    begun = advance(definition, State(b"", {}, False), Command("start"), Inputs(1, now, calendar))
    steps, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        state, events = begun
        for seq, on in enumerate(WAY, start=2):
            token = next(event.token for event in events if event.kind == "task.created")
            command = Command("complete", token, {"catatan": NOTE, "lanjut": on})
            state, events = advance(definition, state, command, Inputs(seq, now, calendar))
            steps += 1
    return steps / (time.perf_counter() - began)


def committed(folder: Path, walks: int) -> tuple[Figures, float]:
    """Completions through the runtime on SQLite (WAL, FULL); the figures, and pure steps a second."""
    office, figures, commands = ours.opened(folder), Figures("ours, office only", 0), itertools.count()
    officer = office.accounts.actor(ours.LOGIN)
    began = time.process_time()
    for n in range(walks + 1):
        result = office.engine.runtime.start_process(officer, "ukur", {}, f"m{next(commands)}")
        for on in WAY:
            submission, task = Submission({"catatan": NOTE, "lanjut": on}), result.opened[0].id
            at = time.perf_counter()
            result = office.engine.runtime.complete(officer, task, submission, f"s{next(commands)}")
            if n:  # the first walk warms up
                figures.times.append((time.perf_counter() - at) * 1e3)
    figures.cpu = (time.process_time() - began) * 1e3 / ((walks + 1) * (len(WAY) + 1))
    speed = pure(office, 1.0)
    office.close()
    return figures, speed
