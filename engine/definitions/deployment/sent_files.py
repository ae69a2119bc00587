"""Files as a designer's tool sends them, by their bare names, put where a deployment has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath, PureWindowsPath

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Process
from engine.definitions.bpmn.xml import make_refusal
from engine.definitions.deployment.resources import Resources, list_processes

MOST = 100
RULE = "deployment"
SERVICES = "layanan.json"
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
    """Raises ``DeploymentRefused`` where there is nothing, or a diagram that cannot be read."""
    if not sent:
        raise make_refusal("", "", "Kiriman ini tidak berisi berkas apa pun.", RULE)
    return SentFiles(sent, {name: read(data, name) for name, data in sent.items() if name.endswith(".bpmn")})


def place_files(sent: SentFiles, known: Mapping[str, bytes], keys: Sequence[str]) -> Resources:
    """The sent files over those that are ``known`` of these processes already
    ("forms/karang_taruna/permohonan.form"), with what the sent diagrams draw.

    A diagram sent alone so finds its forms, tables and letters; without one, those that are known stay. A file keeps
    the place of the known one of its name. Raises ``DeploymentRefused`` where there are more than ``MOST`` files, one
    of an unknown kind, or one of which cannot be said which of several it replaces.
    """
    if len(sent.files) > MOST:
        raise make_refusal("", "", f"Kiriman ini berisi lebih dari {MOST} berkas.", "size")
    files = {path: data for path, data in known.items() if not (sent.diagrams and path.endswith(".bpmn"))}
    contents = {}
    for name, data in sent.files.items():
        path = _place(bare_name(name), known, keys)
        files[path] = data
        if name in sent.diagrams:
            contents[path] = list_processes(replace(process, file=path) for process in sent.diagrams[name])
    return Resources(files, contents)


def bare_name(name: str) -> str:
    """A file's name without the folder it lay in, on whichever system."""
    return PurePosixPath(PureWindowsPath(name).name).name


def _place(name: str, known: Iterable[str], keys: Sequence[str]) -> str:
    """Where a file of that name lies; of several places the one that is these processes' own."""
    places = [path for path in known if PurePosixPath(path).name == name]
    own = [path for path in places if PurePosixPath(path).parent.name in keys]
    own = own or (places if name != SERVICES else [])  # a catalogue is one process's
    if len(own) > 1:
        raise make_refusal(
            name,
            "",
            f"Ada beberapa berkas bernama “{name}” ({', '.join(sorted(own))}). Ganti salah satu namanya.",
            RULE,
        )
    return own[0] if len(own) == 1 else _home(name, keys[0])


def _home(name: str, key: str) -> str:
    suffix = PurePosixPath(name).suffix
    if suffix in PLACES:
        return f"{PLACES[suffix]}/{name}"
    if suffix == ".form" or name == SERVICES:
        return f"forms/{key}/{name}"
    if name == "pesan.json":
        return f"letters/{name}"
    raise make_refusal(name, "", "Jenis berkas ini bukan bagian dari sebuah pemasangan.", RULE)
