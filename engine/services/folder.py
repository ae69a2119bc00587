"""Watches the designers' folder: what is dropped into it goes to work without a restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from engine.clock import Clock
from engine.definitions.deployment.folder import files_of
from engine.errors import DeploymentRefused
from engine.services.actor import SYSTEM
from engine.services.repository import Repository

log = logging.getLogger(__name__)
SECONDS = 2.0
Look = frozenset[tuple[str, int, int]]  # name, moment of change, size of every file


class FolderWatch:
    """Looks at ``root`` every two seconds; what it has to say goes to ``say``, a line at a time, in Indonesian.

    Looking is asking for names and moments only. A change is deployed when a second look finds it unchanged, so that
    a file half copied is left alone. Several processes may watch one folder: the same files make no second version.
    """

    def __init__(self, root: Path, repository: Repository, clock: Clock, say: Callable[[str], None]) -> None:
        self._root, self._repository, self._clock, self._say = root, repository, clock, say
        self._known = self._last = self._look()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="alur-folder", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def look(self) -> None:
        """One look; deploys a change that has settled. What was refused is tried again when it has changed again."""
        before, seen = self._last, self._look()
        self._last = seen
        if seen == self._known or seen != before:
            return
        self._known = seen
        try:
            made = self._repository.deploy_folder(self._root, SYSTEM, self._clock.now())
        except DeploymentRefused as refused:
            errors = [finding for finding in refused.findings if finding.category == "error"]
            self._say(f"Perubahan di {self._root.name} belum dipasang: {len(errors)} kesalahan.")
            for finding in errors:
                self._say(f"  {finding.file}  {finding.element or '-'}: {finding.message}")
        else:
            for definition in made.definitions:
                self._say(f"{definition.name} dipasang sebagai versi {definition.version}.")
            for finding in made.warnings:
                self._say(f"  periksa  {finding.file}  {finding.element or '-'}: {finding.message}")

    def _run(self) -> None:
        while not self._stopped.wait(SECONDS):
            try:
                self.look()
            except Exception:
                log.exception("looking at the folder of processes failed")

    def _look(self) -> Look:
        found = set()
        for name, path in files_of(self._root):
            try:
                about = path.stat()
            except OSError:
                continue  # gone since it was listed
            found.add((name, about.st_mtime_ns, about.st_size))
        return frozenset(found)
