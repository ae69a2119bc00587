"""Processes and their versions as designers look at them: who deployed what and why, what changed, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from engine.definitions.bpmn.topics import Topics
from engine.definitions.diff.difference import Change, compare
from engine.definitions.diff.side import Side
from engine.errors import DeploymentRefused, Finding, NotFound, Refused
from engine.services.actor import COMMAND_LINE, SYSTEM
from engine.services.repository import Repository, WholeSet
from engine.storage import definitions
from engine.storage.database import Database
from engine.storage.rows.definitions import VersionRow

NOBODY = {who.id: who.name for who in (SYSTEM, COMMAND_LINE)}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a process. ``reason`` is its deployment's name; ``running`` and ``ended`` count its cases."""

    number: int
    name: str
    deployment_id: str
    file: str  # in which it was drawn
    deployed_at: datetime
    deployed_by: str  # a person's name
    source: str
    reason: str
    running: int
    ended: int


@dataclass(frozen=True)
class ProcessVersions:
    """A process with its versions, newest first; there is at least one."""

    key: str
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        return self.versions[0]

    @property
    def running(self) -> int:
        """Cases under way, on whichever version."""
        return sum(version.running for version in self.versions)

    def version(self, number: int) -> Version:
        """Raises ``NotFound``."""
        for version in self.versions:
            if version.number == number:
                return version
        raise NotFound(f"Versi {number} dari proses ini tidak ada.")


@dataclass(frozen=True)
class Checked:
    """A set of files looked at. ``files`` as they would be deployed, as the ``whole`` that can be, or as they were sent
    where that cannot be said; ``findings`` with the errors first."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    whole: WholeSet | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the processes in it."""
        return self.whole.keys if self.whole is not None else ()

    @property
    def errors(self) -> int:
        return sum(finding.category == "error" for finding in self.findings)


class VersionService:
    def __init__(self, database: Database, repository: Repository, topics: Topics) -> None:
        self._database, self._repository, self._topics = database, repository, topics

    def processes(self) -> list[ProcessVersions]:
        """Every process by its key."""
        with self._database.connect() as connection:
            rows = definitions.versions(connection)
        return [_process(key, list(found)) for key, found in groupby(rows, lambda row: row.key)]

    def process(self, key: str) -> ProcessVersions:
        """Raises ``NotFound``."""
        with self._database.connect() as connection:
            rows = definitions.versions(connection, key)
        if not rows:
            raise NotFound(f"Proses “{key}” belum dipasang.")
        return _process(key, rows)

    def diagram(self, key: str, number: int) -> bytes:
        """The file a version was drawn in. Raises ``NotFound``."""
        version = self.process(key).version(number)
        return self._files(version)[version.file]

    def changes(self, key: str, older: Version, newer: Version) -> list[Change]:
        """What is different between two versions. Raises ``Refused`` where one can no longer be read."""
        return compare(self._side(key, older), self._side(key, newer))

    def check_deployed(self, key: str) -> Checked:
        """The newest version of a process with what lies beside it, by the rules as they are now. Raises
        ``NotFound``."""
        return self._check_files(self._repository.deployed_set(key))

    def check_sent(self, sent: Mapping[str, bytes]) -> Checked:
        """Files by their bare names, over those their processes have already, as ``deploy_sent`` would take them.
        Nothing is kept."""
        try:
            return self._check_files(self._repository.whole_set(sent))
        except DeploymentRefused as error:
            return Checked(dict(sent), error.findings)

    def _check_files(self, whole: WholeSet) -> Checked:
        findings = sorted(self._repository.check(whole), key=lambda finding: finding.category != "error")
        return Checked(whole.resources.files, tuple(findings), whole)

    def _files(self, version: Version) -> dict[str, bytes]:
        with self._database.connect() as connection:
            return definitions.files_of(connection, version.deployment_id)

    def _side(self, key: str, version: Version) -> Side:
        resources = self._repository.resources(version.deployment_id)
        if key not in resources.processes:
            raise Refused(
                f"Versi {version.number} mengikuti aturan lama dan tidak bisa dibaca lagi. Bandingkan versi lain."
            )
        return Side(resources.processes[key], resources)


def _process(key: str, rows: Sequence[VersionRow]) -> ProcessVersions:
    return ProcessVersions(key, tuple(_version(row) for row in rows))


def _version(row: VersionRow) -> Version:
    return Version(
        number=row.version,
        name=row.name,
        deployment_id=row.deployment_id,
        file=row.resource,
        deployed_at=row.deployed_at,
        deployed_by=row.deployer or NOBODY.get(row.deployed_by, row.deployed_by),
        source=row.source,
        reason=row.reason,
        running=row.running,
        ended=row.ended,
    )
