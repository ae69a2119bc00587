"""Process definitions: deploys them, keeps their versions, and makes them ready to run."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from engine.definitions.bpmn.expansion import called_keys, expand, missing_calls
from engine.definitions.bpmn.model import Process
from engine.definitions.bpmn.topics import Topics
from engine.definitions.bpmn.xml import make_refusal
from engine.definitions.deployment.fingerprint import digest_of_set, fingerprint, list_files, notification_texts
from engine.definitions.deployment.folder import read_folder
from engine.definitions.deployment.resources import Resources, read_resources
from engine.definitions.deployment.sent_files import SentFiles, bare_name, place_files, read_sent
from engine.definitions.deployment.services import Service
from engine.definitions.lint import check_read
from engine.errors import DeploymentRefused, Finding, NotFound
from engine.execution.builder import build
from engine.execution.definition import Definition
from engine.groups import ALL_OFFICERS, STAFF
from engine.services.actor import Actor
from engine.services.known_groups import office_groups
from engine.storage import audit_log, definitions, identity
from engine.storage.database import Connection, Database
from engine.storage.rows.definitions import DefinitionRow

FOLDER = "folder"
FRESH_SECONDS = 1.0
Arrange = Callable[[Connection, Process, str, datetime], None]


@dataclass(frozen=True)
class ProcessDefinition:
    """One version of a process, with everything that was deployed beside it."""

    id: str  # "karang_taruna:3"
    key: str
    version: int
    name: str
    deployment_id: str
    resource: str  # the file it was drawn in
    source: str
    deployed_by: str
    deployed_at: datetime


@dataclass(frozen=True)
class Compiled:
    """A process definition ready to run: ``executable`` moves tokens, ``resources`` holds its forms and letters."""

    info: ProcessDefinition
    executable: Definition
    resources: Resources

    @property
    def process(self) -> Process:
        """What runs: the process with those it calls inside it."""
        return self.executable.process

    @property
    def drawn(self) -> Process:
        """What its own diagram shows."""
        return self.resources.processes[self.info.key]

    @property
    def files(self) -> dict[str, bytes]:
        """Those of its deployment without diagrams that it has nothing to do with."""
        mine = {self.info.key, *called_keys(self.drawn, self.resources.processes)}
        foreign = {process.file for key, process in self.resources.processes.items() if key not in mine}
        return {name: data for name, data in self.resources.files.items() if name not in foreign}


@dataclass(frozen=True)
class Deployment:
    """What a deployment has brought: its id ("" when nothing was new), the versions it made, and what is to be looked
    at in the files they were drawn in."""

    id: str
    definitions: tuple[ProcessDefinition, ...]
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class WholeSet:
    """A set of files as it is read, and the keys of the processes that it is about; ``unreadable`` says what in it
    could not be read."""

    keys: tuple[str, ...]
    resources: Resources
    unreadable: list[Finding]


class Repository:
    def __init__(self, database: Database, topics: Topics, arrange: Arrange) -> None:
        """``arrange`` is told of every new version, within its deployment."""
        self._database, self._topics, self._arrange = database, topics, arrange
        self._compiled: dict[str, Compiled] = {}
        self._resources: dict[str, Resources] = {}  # by their deployment
        self._known: list[Resources] = []
        self._lock = threading.Lock()
        self._newest: list[Compiled] = []
        self._read_at = float("-inf")

    def deploy_sent(self, sent: Mapping[str, bytes], name: str, source: str, actor: Actor, now: datetime) -> Deployment:
        """Deploys what a designer's tool sends: files by their bare names, over those the process has already. Raises
        ``DeploymentRefused``."""
        return self.deploy_whole(self.whole_set(sent), name, source, actor, now)

    def deploy_whole(self, whole: WholeSet, name: str, source: str, actor: Actor, now: datetime) -> Deployment:
        """The same where the set has been put together already.

        Unchanged files make no new version: the deployment then names the versions that run. Raises
        ``DeploymentRefused``.
        """
        made = self._deploy(whole, name, source, actor, now, only=whole.keys, against_newest=True)
        return made if made.definitions else Deployment("", tuple(self.latest(key).info for key in whole.keys))

    def whole_set(self, sent: Mapping[str, bytes]) -> WholeSet:
        """The processes that the sent diagrams draw, and the files they make a whole set with: what these processes
        have already, and what they call and is not among them. Without a diagram the processes are those that use the
        files. Raises ``DeploymentRefused``."""
        given = read_sent(sent)
        running = list(self._running(given.keys)) if given.keys else self._users(given)
        keys = tuple(given.keys or (each.info.key for each in running))
        theirs = (each.resources.files if given.keys else each.files for each in running)
        known = {name: data for files in theirs for name, data in files.items()}
        begun = place_files(given, known, keys)
        files, tried = dict(begun.files), set[str]()
        resources, unreadable = self._read(files, begun)
        while missing := missing_calls(resources.processes) - tried:
            tried |= missing
            for each in self._running(missing):
                files = each.files | files
            resources, unreadable = self._read(files, resources)
        return WholeSet(keys, resources, unreadable)

    def _users(self, sent: SentFiles) -> list[Compiled]:
        """The newest versions of the processes that use files of these names. Raises ``DeploymentRefused`` where one is
        nobody's, or where what else they are made of differs from one to the other."""
        used = [(each, list_files(each.drawn, each.resources)) for each in self.newest()]
        names = {bare_name(name) for name in sent.files}
        found = [each for each, files in used if any(bare_name(path) in names for path in files)]
        theirs = {bare_name(path) for _, files in used for path in files}
        files: dict[str, bytes] = {}
        for name in sorted(names - theirs):
            message = f"Berkas “{name}” tidak dipakai proses mana pun. Kirim bersama diagram (.bpmn) yang memakainya."
            raise make_refusal(name, "", message, "deployment")
        for each in found:
            for path in list_files(each.drawn, each.resources):
                if bare_name(path) not in names and files.setdefault(path, each.files[path]) != each.files[path]:
                    message = (
                        f"“{path}” berbeda di proses yang memakai berkas ini. Kirim per proses, dengan diagramnya."
                    )
                    raise make_refusal(path, "", message, "deployment")
        return found

    def deployed_set(self, key: str) -> WholeSet:
        """The newest version of a process with what lies beside it. Raises ``NotFound``."""
        return WholeSet((key,), *self._read(self.latest(key).files))

    def _running(self, keys: Iterable[str]) -> Iterator[Compiled]:
        """The newest versions of those that there are; of the others the rule call-exists says so."""
        for key in keys:
            with suppress(NotFound):
                yield self.latest(key)

    def _read(self, files: Mapping[str, bytes], *known: Resources) -> tuple[Resources, list[Finding]]:
        """What is in the files; those that a deployment looked at here has too are not read again."""
        return read_resources(files, self._topics, [*known, *self._known, *list(self._resources.values())])

    def deploy(
        self,
        files: Mapping[str, bytes],
        name: str,
        source: str,
        actor: Actor,
        now: datetime,
        *,
        only: Collection[str] | None = None,
        against_newest: bool = False,
    ) -> Deployment:
        """Checks a set of files and makes a version of every process in it that has changed, or of ``only`` these.

        Compared with the newest version from the same source, so that a folder read again at every
        start never brings back what a designer has deployed over it since; ``against_newest`` compares with the newest
        version of all.

        Raises ``DeploymentRefused`` when anything in the set cannot run; then nothing has changed.
        """
        with self._database.connect() as connection:
            if not against_newest and definitions.last_digest(connection, source) == digest_of_set(files):
                return Deployment("", ())  # the very files that were checked and deployed last time
        resources, unreadable = self._read(files)
        whole = WholeSet(tuple(resources.processes), resources, unreadable)
        return self._deploy(whole, name, source, actor, now, only=only, against_newest=against_newest)

    def _deploy(
        self,
        whole: WholeSet,
        name: str,
        source: str,
        actor: Actor,
        now: datetime,
        *,
        only: Collection[str] | None,
        against_newest: bool,
    ) -> Deployment:
        findings = self.check(whole)
        if errors := [finding for finding in findings if finding.category == "error"]:
            raise DeploymentRefused(errors)
        resources = whole.resources
        with self._database.begin() as connection:
            definitions.lock(connection)
            changed = []
            for process in resources.processes.values():
                if only is not None and process.key not in only:
                    continue
                _add_groups(connection, process, actor, now)
                digest = fingerprint(process, resources)
                newest = definitions.latest(connection, process.key)
                last = newest if against_newest else definitions.latest_from(connection, process.key, source)
                if last is None or last.digest != digest:
                    changed.append((process, digest))
            if not changed:
                return Deployment("", ())
            id, files = secrets.token_hex(16), resources.files
            definitions.add_deployment(connection, id, name, source, digest_of_set(files), actor.id, now, files)
            made = [self._add_version(connection, process, digest, id, now) for process, digest in changed]
        self._resources[id] = resources
        self._read_at = float("-inf")  # seen here at once
        drawn = {info.resource for info in made}
        return Deployment(id, tuple(made), tuple(finding for finding in findings if finding.file in drawn))

    def _add_version(
        self, connection: Connection, process: Process, digest: str, deployment_id: str, now: datetime
    ) -> ProcessDefinition:
        newest = definitions.latest(connection, process.key)
        version = newest.version + 1 if newest else 1
        row: dict[str, Any] = {
            "id": f"{process.key}:{version}",
            "key": process.key,
            "version": version,
            "name": process.name,
        }
        row |= {"deployment_id": deployment_id, "resource": process.file, "digest": digest, "deployed_at": now}
        definitions.add_definition(connection, **row)
        self._arrange(connection, process, row["id"], now)
        return _info(definitions.find(connection, row["id"]))

    def deploy_folder(self, root: Path, actor: Actor, now: datetime) -> Deployment:
        """Deploys ``processes/``, ``forms/`` and ``letters/`` below ``root``. Raises ``DeploymentRefused``."""
        return self.deploy(read_folder(root), root.name, FOLDER, actor, now)

    def definitions(self) -> list[ProcessDefinition]:
        """Every version of every process, by key, newest first."""
        with self._database.connect() as connection:
            return [_info(row) for row in definitions.all_definitions(connection)]

    def latest(self, key: str) -> Compiled:
        """The newest version of a process. Raises ``NotFound``."""
        with self._database.connect() as connection:
            row = definitions.latest(connection, key)
        if row is None:
            raise NotFound(f"Proses “{key}” belum dipasang.")
        return self.get(row.id)

    def get(self, id: str) -> Compiled:
        """A process definition by its id, compiled once. Raises ``NotFound``."""
        found = self._compiled.get(id)
        if found is None:
            with self._lock:
                found = self._compiled.get(id) or self._compile(id)
                self._compiled[id] = found
        return found

    def _compile(self, id: str) -> Compiled:
        with self._database.connect() as connection:
            row = definitions.find(connection, id)
            if row is None:
                raise NotFound(f"Versi proses “{id}” tidak ada.")
            applicants = definitions.applicant_groups(connection)
        resources = self.resources(row.deployment_id)
        process = expand(resources.processes[row.key], resources.processes)
        texts = notification_texts(process.elements.values(), resources)
        executable = Definition(
            id=id,
            process=process,
            spec=build(process),
            decisions=resources.decisions,
            applicant_groups=applicants,
            notifications=texts,
        )
        return Compiled(_info(row), executable, resources)

    def resources(self, deployment_id: str) -> Resources:
        """What is in a deployment's files, read once; what cannot be read by the rules of today is missing."""
        found = self._resources.get(deployment_id)
        if found is None:
            with self._database.connect() as connection:
                files = definitions.files_of(connection, deployment_id)
            found, _ = self._read(files)
            self._resources[deployment_id] = found
        return found

    def know(self, resources: Resources) -> None:
        """What was read elsewhere: none of these files is read again here."""
        self._known.append(resources)

    def check(self, whole: WholeSet) -> list[Finding]:
        """What is wrong with a set of files that would be deployed here."""
        with self._database.connect() as connection:
            groups = office_groups(connection)
        return check_read(whole.resources, whole.unreadable, groups)

    def resource(self, definition_id: str, name: str) -> bytes:
        """A deployed file of the definition's set. Raises ``NotFound``."""
        try:
            return self.get(definition_id).resources.files[name]
        except KeyError:
            raise NotFound(f"Berkas “{name}” tidak ada dalam pemasangan ini.") from None

    def newest(self) -> list[Compiled]:
        """The newest version of every process, by key; what another process has deployed shows within a second."""
        if monotonic() - self._read_at > FRESH_SECONDS:
            with self._database.connect() as connection:
                ids = definitions.newest_ids(connection)
            self._newest, self._read_at = [self.get(id) for id in ids], monotonic()
        return self._newest

    def services(self) -> list[tuple[Service, Compiled]]:
        """Every service the newest versions offer, with its process."""
        return [
            (service, compiled)
            for compiled in self.newest()
            for service in compiled.resources.services.values()
            if service.process_key == compiled.info.key
        ]

    def service(self, code: str) -> tuple[Service, Compiled]:
        """One service by its code. Raises ``NotFound``."""
        for service, compiled in self.services():
            if service.kode == code:
                return service, compiled
        raise NotFound("Layanan ini tidak ada.")


def _add_groups(connection: Connection, process: Process, actor: Actor, now: datetime) -> None:
    """A group for every lane that has none yet: an operator only has to put people into it."""
    for lane in process.lanes.values():
        if lane.group not in ("", ALL_OFFICERS) and identity.add_group(connection, lane.group, lane.name, STAFF):
            audit_log.add(connection, actor.id, actor.name, "group.added", lane.group, now, lane.name)


def _info(row: DefinitionRow | None) -> ProcessDefinition:
    assert row is not None
    return ProcessDefinition(
        id=row.id,
        key=row.key,
        version=row.version,
        name=row.name,
        deployment_id=row.deployment_id,
        resource=row.resource,
        source=row.source,
        deployed_by=row.deployed_by,
        deployed_at=row.deployed_at,
    )
