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
from engine.definitions.deployment.resources import Resources, read_resources
from engine.errors import DeploymentRefused, Refused
from engine.services.actor import SYSTEM
from engine.services.repository import FOLDER, Compiled
from engine.settings import Settings
from office.office import Office
from office.process_tests.people import enrol, groups_of, settle, signing_groups

BEFORE = datetime(2020, 1, 1, tzinfo=UTC)  # when the people come: before any test begins

OpenOffice = Callable[[Settings, Clock], Office]


@dataclass(frozen=True, slots=True)
class StagedOffice:
    """An office of one test's own: a database and documents in a folder that goes with it, a clock moved by hand,
    messages on the screen. ``logins`` are by group."""

    office: Office
    clock: ManualClock
    logins: Mapping[str, str]


class Stage:
    """The files of a process as they are now. ``close`` it when done."""

    def __init__(self, files: Mapping[str, bytes], key: str, open_office: OpenOffice) -> None:
        """``open_office`` puts up an office with its connectors. Raises ``DeploymentRefused``, ``Refused``."""
        self.key, self._open_office = key, open_office
        self._resources = _own_resources(files, key)
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
    def office(self, now: datetime) -> Iterator[StagedOffice]:
        """A fresh office at this moment, in which nothing has happened yet but the deployment. Raises
        ``DeploymentRefused``."""
        folder = Path(tempfile.mkdtemp(dir=self._home.name))
        try:
            shutil.copytree(self._prepare_folder(now), folder / "var")
            with self._open_staged(folder / "var", now) as (opened, clock):
                yield StagedOffice(opened, clock, self._people)
        finally:
            shutil.rmtree(folder)

    def find_process(self, staged: StagedOffice) -> Compiled:
        """The process as it runs there."""
        return staged.office.engine.repository.latest(self.key)

    def _settle(self) -> dict[str, str]:
        processes = self._resources.processes.values()
        with self._open_staged(self._folder, BEFORE) as (opened, _):
            opened.prepare()
            logins = settle(opened, groups_of(processes))
            signing = set().union(*(signing_groups(process) for process in processes))
            enrol(opened, [logins[group] for group in sorted(signing) if group in logins])
        return logins

    def _prepare_folder(self, now: datetime) -> Path:
        """The folder of an office with the process deployed at this moment: calendars start from there."""
        if now not in self._dates:
            folder = Path(self._home.name) / f"mulai-{len(self._dates)}"
            shutil.copytree(self._folder, folder)
            with self._open_staged(folder, now) as (opened, _):
                opened.engine.repository.deploy(self._resources.files, "uji", FOLDER, SYSTEM, now)
            self._dates[now] = folder
        return self._dates[now]

    @property
    def _folder(self) -> Path:
        return Path(self._home.name) / "orang"

    @contextmanager
    def _open_staged(self, folder: Path, now: datetime) -> Iterator[tuple[Office, ManualClock]]:
        settings = Settings.from_environment({"ALUR_DATA_DIR": str(folder), "ALUR_SECRET_KEY": "kunci-uji-proses"})
        clock = ManualClock(now)
        office = self._open_office(settings, clock)
        office.engine.repository.know(self._resources)
        try:
            yield office, clock
        finally:
            office.close()


def _own_resources(files: Mapping[str, bytes], key: str) -> Resources:
    """Without the diagrams that this process has nothing to do with. Raises as the stage does."""
    resources, findings = read_resources(files, {})
    process = resources.processes.get(key)
    if process is None:
        if findings:
            raise DeploymentRefused(findings)
        raise Refused(f"Proses “{key}” tidak ada di folder processes/.")
    wanted = {process.file, *(resources.processes[each].file for each in called_keys(process, resources.processes))}
    own = {name: data for name, data in files.items() if not name.endswith(".bpmn") or name in wanted}
    return read_resources(own, {}, [resources])[0]
