"""What a designer waits for: a set of files checked, and deployed as a new version. The office's own SOP is the set."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Timed
from connectors import TOPICS, open_office
from engine.definitions.deployment.folder import read_folder
from engine.definitions.deployment.resources import read_resources
from engine.definitions.lint import check
from engine.services.actor import SYSTEM
from engine.settings import ROOT, Settings

KEY = "karang_taruna"
DIAGRAM = f"processes/{KEY}.bpmn"
TIMES = 20
BEGIN, END = "<!-- deployment -->", "<!-- end of deployment -->"


@dataclass(frozen=True)
class Wait(Timed):
    """One thing to wait for; milliseconds."""

    what: str
    times: list[float]


def measure(folder: Path) -> list[Wait]:
    """Check and deployment, every time with the diagram changed, on SQLite."""
    files = _set()
    office = open_office(Settings.from_environment({"ALUR_DATA_DIR": str(folder)}))
    office.prepare()

    def deployed(n: int) -> None:
        office.engine.repository.deploy(_changed(files, n), KEY, "ukur", SYSTEM, office.engine.clock.now())

    count = len(read_resources(files, TOPICS)[0].processes[KEY].elements)
    found = [
        _timed(f"check of {count} elements", lambda n: check(_changed(files, n), TOPICS)),
        _timed(f"deployment of {count} elements", lambda n: deployed(TIMES + n)),
    ]
    office.close()
    return found


def table(waits: list[Wait]) -> str:
    """Markdown."""
    rows = [f"| {wait.what} | {wait.median:.0f} | {wait.p95:.0f} |" for wait in waits]
    return "\n".join(["| a designer waits for | median ms | p95 ms |", "|---|--:|--:|", *rows])


def write(waits: list[Wait]) -> None:
    """Into docs/performance.md."""
    page = ROOT / "docs" / "performance.md"
    text = page.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN), text.index(END)
    page.write_text(f"{text[:begin]}{BEGIN}\n\n{table(waits)}\n\n{text[end:]}", encoding="utf-8")


def _timed(what: str, act: Callable[[int], object]) -> Wait:
    act(0)  # grammars and schema are read once
    times = []
    for n in range(1, TIMES + 1):
        began = time.perf_counter()
        act(n)
        times.append((time.perf_counter() - began) * 1e3)
    return Wait(what, times)


def _set() -> dict[str, bytes]:
    """The SOP's diagram with its forms, its table and the office's letters."""
    files = read_folder(ROOT)
    beside = (f"forms/{KEY}/", "letters/", "processes/rekomendasi_teknis.dmn")
    return {name: data for name, data in files.items() if name == DIAGRAM or name.startswith(beside)}


def _changed(files: dict[str, bytes], n: int) -> dict[str, bytes]:
    """The diagram with another version tag, as after an edit."""
    tagged = f'isExecutable="true" camunda:versionTag="{n}"'.encode()
    return files | {DIAGRAM: files[DIAGRAM].replace(b'isExecutable="true"', tagged, 1)}
