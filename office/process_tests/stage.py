"""Fresh offices for tests: made once for a process, then copied for every test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.clock import Clock, ManualClock
from engine.definitions.bpmn.expansion import called_keys
from engine.definitions.deployment.resources import read_resources
from engine.errors import DeploymentRefused, Refused
from engine.services.actor import SYSTEM
from engine.services.engine import Engine
from engine.services.repository import FOLDER, Compiled
from engine.settings import Settings
from office.process_tests.people import enrol, groups_of, settle, signing_groups

BEFORE = datetime(2020, 1, 1, tzinfo=UTC)  # when the people come: before any test begins

OpenEngine = Callable[[Settings, Clock], Engine]


@dataclass(frozen=True, slots=True)
class Office:
    """An engine of one test's own: a database and documents in a folder that goes with it, a clock moved by hand,
    messages on the screen. ``logins`` are by group."""

    engine: Engine
    clock: ManualClock
    logins: Mapping[str, str]


class Stage:
    """The files of a process as they are now. ``close`` it when done."""

    def __init__(self, files: Mapping[str, bytes], key: str, open_engine: OpenEngine) -> None:
        """``open_engine`` puts up an engine with its connectors. Raises ``DeploymentRefused``, ``Refused``."""
        self.key, self._open_engine = key, open_engine
        self._files = _own_files(files, key)
        self._home = tempfile.TemporaryDirectory(prefix="alur-uji-")
        self._dates: dict[datetime, Path] = {}
        try:
            self._people = self._settle()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._home.cleanup()

    @contextmanager
    def office(self, now: datetime) -> Iterator[Office]:
        """A fresh office at this moment, in which nothing has happened yet but the deployment. Raises
        ``DeploymentRefused``."""
        folder = Path(tempfile.mkdtemp(dir=self._home.name))
        try:
            shutil.copytree(self._deployed(now), folder / "var")
            with self._engine(folder / "var", now) as (engine, clock):
                yield Office(engine, clock, self._people)
        finally:
            shutil.rmtree(folder)

    def compiled(self, office: Office) -> Compiled:
        """The process as it runs there."""
        return office.engine.repository.latest(self.key)

    def _settle(self) -> dict[str, str]:
        resources, _ = read_resources(self._files, {})
        processes = resources.processes.values()
        with self._engine(self._folder, BEFORE) as (engine, _):
            engine.prepare()
            logins = settle(engine, groups_of(processes))
            signing = set().union(*(signing_groups(process) for process in processes))
            enrol(engine, [logins[group] for group in sorted(signing) if group in logins])
        return logins

    def _deployed(self, now: datetime) -> Path:
        """The folder of an office with the process deployed at this moment: calendars start from there."""
        if now not in self._dates:
            folder = Path(self._home.name) / f"mulai-{len(self._dates)}"
            shutil.copytree(self._folder, folder)
            with self._engine(folder, now) as (engine, _):
                engine.repository.deploy(self._files, "uji", FOLDER, SYSTEM, now)
            self._dates[now] = folder
        return self._dates[now]

    @property
    def _folder(self) -> Path:
        return Path(self._home.name) / "orang"

    @contextmanager
    def _engine(self, folder: Path, now: datetime) -> Iterator[tuple[Engine, ManualClock]]:
        settings = Settings.from_environment({"ALUR_DATA_DIR": str(folder), "ALUR_SECRET_KEY": "kunci-uji-proses"})
        clock = ManualClock(now)
        engine = self._open_engine(settings, clock)
        try:
            yield engine, clock
        finally:
            engine.close()


def _own_files(files: Mapping[str, bytes], key: str) -> dict[str, bytes]:
    """Without the diagrams that this process has nothing to do with. Raises as the stage does."""
    resources, findings = read_resources(files, {})
    process = resources.processes.get(key)
    if process is None:
        if findings:
            raise DeploymentRefused(findings)
        raise Refused(f"Proses “{key}” tidak ada di folder processes/.")
    wanted = {process.file, *(resources.processes[each].file for each in called_keys(process, resources.processes))}
    return {name: data for name, data in files.items() if not name.endswith(".bpmn") or name in wanted}
