"""Processes' tests run from their pages: one run at a time, in a thread; what came of each process's last is kept.

A run's lock is a lock on a file, so that of several web processes one runs, and none stays locked after a crash.
"""

from __future__ import annotations

import fcntl
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors import open_office
from engine.errors import AlurError, Conflict
from engine.private import make_file
from engine.settings import Settings
from office.process_tests.run import Run, file_of, sentences_of

log = logging.getLogger(__name__)
SECONDS = 120  # for one run
BUSY = "Uji proses lain sedang berjalan. Tunggu sampai selesai, lalu coba lagi."
UNFORESEEN = "Uji ini terhenti karena kesalahan yang tidak terduga. Hubungi operator sistem."


@dataclass(frozen=True)
class Trial:
    """The last run of a process's tests. ``outcomes`` and ``coverage`` are JSON values (``Outcome``, ``Coverage``);
    ``total`` is how many tests there are, 0 until they have been read; ``sentences`` say why it ended early."""

    started_at: str
    started_by: str
    finished: bool = False
    total: int = 0
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    coverage: dict[str, Any] | None = None
    diagram: str = ""
    sentences: list[str] = field(default_factory=list)

    @property
    def began(self) -> datetime:
        return datetime.fromisoformat(self.started_at)

    @property
    def failures(self) -> int:
        return sum(not outcome["passed"] for outcome in self.outcomes)


class Trials:
    """``root`` is the designers' folder, ``folder`` where results are kept."""

    def __init__(self, settings: Settings) -> None:
        self._root, self._folder = settings.processes_dir, settings.data_dir / "process-tests"

    def start(self, key: str, by: str, now: datetime) -> None:
        """Begins a run. Raises ``Conflict`` while any runs."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        begun = threading.Event()
        refused: list[bool] = []

        def work() -> None:
            with self._alone() as mine:
                if not mine:
                    refused.append(True)
                    begun.set()
                    return
                trial = Trial(now.isoformat(), by)
                self._keep(key, trial)
                begun.set()
                self._run(key, trial)

        threading.Thread(target=work, name="alur-uji", daemon=True).start()
        begun.wait()
        if refused:
            raise Conflict(BUSY)

    def last(self, key: str) -> tuple[Trial | None, bool]:
        """The last run, and whether it is under way. One that a crash has cut off is not."""
        try:
            trial = Trial(**json.loads(self._file(key).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None, False
        if trial.finished:
            return trial, False
        with self._alone() as free:
            return trial, not free

    def _run(self, key: str, trial: Trial) -> None:
        values = asdict(trial)
        try:
            with closing(Run(file_of(self._root, key), self._root, open_office, SECONDS)) as run:
                values |= {"total": len(run.tests.tests), "diagram": run.diagram.decode(errors="replace")}
                self._keep(key, Trial(**values))
                for outcome in run:
                    values["outcomes"].append(outcome.to_json())
                    self._keep(key, Trial(**values))
                values["coverage"] = run.coverage.to_json()
        except AlurError as error:
            values["sentences"] = sentences_of(error)
        except Exception:
            log.exception("tests of %s failed", key)
            values["sentences"] = [UNFORESEEN]
        self._keep(key, Trial(**values | {"finished": True}))

    def _keep(self, key: str, trial: Trial) -> None:
        """Whole or not at all: a page may read at any moment."""
        draft = self._folder / f"{key}.draft"
        make_file(draft)
        draft.write_text(json.dumps(asdict(trial), ensure_ascii=False), encoding="utf-8")
        draft.replace(self._file(key))

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether nothing runs; then nothing else begins to until the block ends."""
        lock = self._folder / "lock"
        make_file(lock)
        with lock.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
