"""Files as a designer's tool sends them, by their bare names, put where a deployment has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath, PureWindowsPath

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Process
from engine.definitions.bpmn.xml import make_refusal
from engine.definitions.deployment.resources import Resources, list_processes

MOST = 100
PLACES = {".bpmn": "processes", ".dmn": "processes", ".typ": "letters"}


@dataclass(frozen=True)
class SentFiles:
    """Files by the names they were sent with, and what their diagrams draw."""

    files: Mapping[str, bytes]
    diagrams: Mapping[str, tuple[Process, ...]]

    @property
    def keys(self) -> list[str]:
        """Of the processes in them."""
        return [process.key for processes in self.diagrams.values() for process in processes]


def read_sent(sent: Mapping[str, bytes]) -> SentFiles:
    """Raises ``DeploymentRefused`` where a diagram cannot be read."""
    return SentFiles(sent, {name: read(data, name) for name, data in sent.items() if name.endswith(".bpmn")})


def place_files(sent: SentFiles, known: Mapping[str, bytes]) -> Resources:
    """The sent files over those that are ``known`` of the process already ("forms/karang_taruna/permohonan.form"), with
    what the sent diagrams draw.

    A diagram sent alone so finds its forms, tables and letters. A file keeps the place of the known one of its name.
    Raises ``DeploymentRefused`` where there is no diagram, more than ``MOST`` files, or one of an unknown kind.
    """
    if len(sent.files) > MOST:
        raise make_refusal("", "", f"Kiriman ini berisi lebih dari {MOST} berkas.", "size")
    if not sent.keys:
        raise make_refusal(
            "", "", "Kiriman ini tidak berisi diagram proses (.bpmn) yang bisa dijalankan.", "deployment"
        )
    homes = {PurePosixPath(path).name: path for path in known}
    files = {path: data for path, data in known.items() if not path.endswith(".bpmn")}
    contents = {}
    for name, data in sent.files.items():
        bare = PurePosixPath(PureWindowsPath(name).name).name
        path = homes.get(bare) or _home(bare, sent.keys[0])
        files[path] = data
        if name in sent.diagrams:
            contents[path] = list_processes(replace(process, file=path) for process in sent.diagrams[name])
    return Resources(files, contents)


def _home(name: str, key: str) -> str:
    suffix = PurePosixPath(name).suffix
    if suffix in PLACES:
        return f"{PLACES[suffix]}/{name}"
    if suffix == ".form" or name == "layanan.json":
        return f"forms/{key}/{name}"
    if name == "pesan.json":
        return f"letters/{name}"
    raise make_refusal(name, "", "Jenis berkas ini bukan bagian dari sebuah pemasangan.", "deployment")
