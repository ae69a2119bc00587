"""``make crash``: every command killed at every point, every race with two, eight and thirty-two, and the trouble.

On both databases; ends with what was done, and with everything that did not hold. ``--seed`` repeats a run.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.crash.commands import COMMANDS
from tests.crash.harness import campaign
from tests.crash.places import Ground
from tests.crash.races import RACES
from tests.crash.racing import PROCESSES, THREADS, race
from tests.postgres import binaries, running

MEMORY = Path("/dev/shm")  # a killed process loses nothing that a disk would have kept, and this is faster
MOMENTS = 12  # a command, besides its points
SIZES = {2: 20, 8: 8, 32: 3}  # how many race: how often
HERE = Path(__file__).parent


@contextmanager
def grounds() -> Iterator[list[Ground]]:
    """Both databases, or the one there is."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alur-crash-")))
        found = [Ground(folder / "sqlite")]
        if binaries() is None:
            print("NO POSTGRESQL HERE: only SQLite is put to the test.", file=sys.stderr)
        else:
            found.append(Ground(folder / "postgresql", stack.enter_context(running())))
        yield found


def kills(ground: Ground, seed: int) -> list[str]:
    found, points, count = [], 0, 0
    for command in COMMANDS.values():
        report = campaign(command, ground, seed, moments=MOMENTS)
        points, count = points + report.points, count + report.kills
        found += report.complaints
        told(command.name, ground.name, f"{report.points} points, {report.kills} kills", report)
    print(f"  {ground.name}: {points} points, {count} kills, {len(found)} complaints\n", flush=True)
    return found


def races(ground: Ground, seed: int) -> list[str]:
    found: list[str] = []
    for name, chosen in RACES.items():
        for kind in (THREADS, PROCESSES) if ground.name == "sqlite" else (PROCESSES,):
            for many, rounds in SIZES.items() if chosen.fits(ground.name, kind) else ():
                report = race(name, ground, kind, many, rounds, seed)
                found += report.complaints
                ended = f"{many} {kind}, {rounds} times: {report.wins} won, {report.losses} lost"
                told(name, ground.name, ended, report)
    print(flush=True)
    return found


def told(name: str, database: str, text: str, report: object) -> None:
    mark = "FAILED" if getattr(report, "complaints", []) else "held"
    print(f"  {name:<36}{database:<12}{text:<48}{getattr(report, 'seconds', 0):6.1f} s  {mark}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", choices=("kills", "races", "trouble"))
    chosen, began = parser.parse_args(), time.monotonic()
    tempfile.tempdir = str(MEMORY) if MEMORY.is_dir() else None
    print(f"seed {chosen.seed}", flush=True)
    found: list[str] = []
    if chosen.only != "trouble":
        with grounds() as all:
            for ground in all:
                found += kills(ground, chosen.seed) if chosen.only != "races" else []
            for ground in all:
                found += races(ground, chosen.seed) if chosen.only != "kills" else []
    tempfile.tempdir = None
    failed = chosen.only in (None, "trouble") and pytest.main(
        [str(HERE / f"test_{n}.py") for n in ("full_disk", "busy_database", "lost_database", "clock")]
    )
    print("\n\n".join(found))
    print(f"\nseed {chosen.seed}, {time.monotonic() - began:.0f} s: {len(found)} complaints", flush=True)
    return 1 if found or failed else 0


if __name__ == "__main__":
    sys.exit(main())
