"""Files as a designer's tool sends them, by their bare names, put where a deployment has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.xml import make_refusal

MOST = 100
PLACES = {".bpmn": "processes", ".dmn": "processes", ".typ": "letters"}


def process_keys(files: Mapping[str, bytes]) -> list[str]:
    """The processes that the diagrams among the files draw. Raises ``DeploymentRefused``."""
    return [process.key for name, data in files.items() if name.endswith(".bpmn") for process in read(data, name)]


def place_files(sent: Mapping[str, bytes], known: Mapping[str, bytes]) -> dict[str, bytes]:
    """The sent files over those that are ``known`` of the process already ("forms/karang_taruna/permohonan.form").

    A diagram sent alone so finds its forms, tables and letters. A file keeps the place of the known one of its name.
    Raises ``DeploymentRefused`` where there is no diagram, more than ``MOST`` files, or one of an unknown kind.
    """
    if len(sent) > MOST:
        raise make_refusal("", "", f"Kiriman ini berisi lebih dari {MOST} berkas.", "size")
    clean = {PurePosixPath(PureWindowsPath(name).name).name: data for name, data in sent.items()}
    keys = process_keys(clean)
    if not keys:
        raise make_refusal(
            "", "", "Kiriman ini tidak berisi diagram proses (.bpmn) yang bisa dijalankan.", "deployment"
        )
    homes = {PurePosixPath(path).name: path for path in known}
    files = {path: data for path, data in known.items() if not path.endswith(".bpmn")}
    for name, data in clean.items():
        files[homes.get(name) or _home(name, keys[0])] = data
    return files


def _home(name: str, key: str) -> str:
    suffix = PurePosixPath(name).suffix
    if suffix in PLACES:
        return f"{PLACES[suffix]}/{name}"
    if suffix == ".form" or name == "layanan.json":
        return f"forms/{key}/{name}"
    if name == "pesan.json":
        return f"letters/{name}"
    raise make_refusal(name, "", "Jenis berkas ini bukan bagian dari sebuah pemasangan.", "deployment")
