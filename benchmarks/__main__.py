"""``python -m benchmarks``: our office beside the smallest host of the same library, and beside django-viewflow.

Every system runs the same process with the same durability (SQLite, WAL, synchronous=FULL) as a server of its own
under waitress, one process, four threads, asked by one client over a kept connection, in turns, in one run. Writes
docs/performance.md with its plots. QUICK=1 is a short run that writes nothing: floor and ours only, no preloading.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import deployment, engine_only, filling, register
from benchmarks.clients import AsPerson, Bare, ByToken, Client
from benchmarks.engine_only import WAY
from benchmarks.figures import Figures, bars, line, table
from benchmarks.server import Server
from benchmarks.systems import ours
from engine.settings import ROOT

QUICK = os.environ.get("QUICK") == "1"
WALKS, RETURNS, FLOOR_RETURNS = (6, 200, 60) if QUICK else (60, 2000, 400)
SIZES = (0,) if QUICK else (0, 1_000, 20_000)
MILLION = 0 if QUICK else 1_000_000
VIEWFLOW = ("django-viewflow==2.4.0", "waitress==3.0.2")


def walk(client: Client, into: list[float]) -> None:
    """One case from start to end, returned once: eleven completions."""
    task = client.start()
    for on in WAY:
        task, took = client.complete(task, on=on)
        into.append(took)
    assert not task, f"{client.name} did not end"


def returns(client: Client, count: int) -> tuple[list[float], float]:
    """Completions of one case that goes back and forth ``count`` times; fewer where the system loses its open task.
    Then what another hundred take, as a multiple of a new case's, both in turns (0: there is no task any more)."""
    task, times = client.start(), []
    for _ in range(count):
        if not task:
            return times, 0.0
        for on in (True, False):
            if task:
                task, took = client.complete(task, on=on)
                times.append(took)
    return times, _beside_a_new_one(client, task)


def _beside_a_new_one(client: Client, old: str) -> float:
    new, took = client.start(), {"old": list[float](), "new": list[float]()}
    for n in range(100):
        old, one = client.complete(old, on=n % 2 == 0)
        new, other = client.complete(new, on=n % 2 == 0)
        took["old"].append(one)
        took["new"].append(other)
    return statistics.median(took["old"]) / statistics.median(took["new"])


def side_by_side(clients: dict[str, tuple[Server, Client]], open_cases: int, walks: int) -> list[Figures]:
    """Walks of all systems in turns."""
    rows = {name: Figures(client.name, open_cases) for name, (_, client) in clients.items()}
    for _, client in clients.values():
        walk(client, [])
    spent = dict.fromkeys(clients, 0.0)
    for _ in range(walks):
        for name, (server, client) in clients.items():
            before = server.stepped
            walk(client, rows[name].times)
            spent[name] += server.stepped - before
    for name, (server, client) in clients.items():
        row = rows[name]
        row.cpu, row.memory = spent[name] / len(row.times), server.memory()
        row.started, row.queue = server.started, statistics.median(client.queue() for _ in range(15))
    return list(rows.values())


def python_of_viewflow(folder: Path) -> Path:
    """An environment of its own for viewflow: it is AGPL, and no dependency of ours."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *VIEWFLOW]
    subprocess.run(pip, check=True)
    return folder / "bin" / "python"


def opened(folder: Path, viewflow: Path | None) -> dict[str, tuple[Server, Client]]:
    """Every system's server with its client. Ours has two clients, a program and a person, and one server."""
    for name in ("floor", "ours", "viewflow"):
        (folder / name).mkdir(exist_ok=True)
    ours.opened(folder / "ours").close()
    floor, own = Server("floor", folder / "floor"), Server("ours", folder / "ours")
    token = ours.token(folder / "ours")
    found: dict[str, tuple[Server, Client]] = {"floor": (floor, Bare("floor", floor))}
    if viewflow is not None:
        server = Server("viewflow", folder / "viewflow", viewflow)
        found["viewflow"] = (server, Bare("django-viewflow", server))
    return found | {"token": (own, ByToken(own, token)), "person": (own, AsPerson(own, token))}


def stop(clients: dict[str, tuple[Server, Client]]) -> None:
    for server in {id(server): server for server, _ in clients.values()}.values():
        server.stop()


def fill(folder: Path, clients: dict[str, tuple[Server, Client]], count: int) -> None:
    """Brings every system to so many open cases more."""
    ways: dict[str, Callable[[Path, int], None]] = {"floor": filling.floor, "token": filling.ours}
    ways["viewflow"] = filling.viewflow
    for name, (_, client) in clients.items():
        if count and name in ways:
            client.start()
            ways[name](folder / {"token": "ours"}.get(name, name), count)


def measure(folder: Path) -> None:
    engine_row, speed = engine_only.committed(folder / "engine", WALKS)
    print(f"engine alone: {speed:,.0f} pure steps a second on one core", flush=True)
    print(
        f"engine alone, committed with its history: {1e3 / statistics.mean(engine_row.times):,.0f} a second", flush=True
    )
    viewflow = None if QUICK else python_of_viewflow(folder / "viewflow-env")
    rows, there = [engine_row], 0
    for size in SIZES:
        clients = opened(folder, viewflow)
        fill(folder, clients, size - there)
        there = size
        rows += (made := side_by_side(clients, size, WALKS))
        print(f"\n{table(made)}\n", flush=True)
        if size == SIZES[-1]:
            lines = _returns(clients)
        stop(clients)
    if MILLION:
        rows += (made := _million(folder, MILLION - there))
        print(f"\n{table(made)}\n", flush=True)
    if not QUICK:
        _write(rows, lines, speed)


def _returns(clients: dict[str, tuple[Server, Client]]) -> dict[str, tuple[list[float], float]]:
    """One case that comes back again and again."""
    found = {
        "floor": returns(clients["floor"][1], FLOOR_RETURNS),
        "ours by token": returns(clients["token"][1], RETURNS),
    }
    for name, (times, beside) in found.items():
        print(_told(name, times, beside), flush=True)
    return found


def _told(name: str, times: list[float], beside: float) -> str:
    """What came of the returns: how many, the first hundred completions beside the last, an old case beside a new."""
    wanted = FLOOR_RETURNS if name == "floor" else RETURNS
    first, last = statistics.median(times[10:110]), statistics.median(times[-100:])
    told = f"{name}: {len(times) // 2} returns of one case, {first:.2f} → {last:.2f} ms, last/first {last / first:.2f}"
    if len(times) < 2 * wanted:
        return f"{told}; then it had lost its open task"
    return f"{told}; beside a new case in turns {beside:.2f}"


def _million(folder: Path, count: int) -> list[Figures]:
    """Ours alone with a million open cases."""
    own = opened(folder, None)
    fill(folder, {"token": own["token"]}, count)
    rows = side_by_side({name: own[name] for name in ("token", "person")}, MILLION, WALKS)
    stop(own)
    return rows


def _write(rows: list[Figures], lines: dict[str, tuple[list[float], float]], speed: float) -> None:
    docs = ROOT / "docs"
    (docs / "performance-completion.svg").write_text(bars(rows, "A completion, median"), encoding="utf-8")
    (docs / "performance-returns.svg").write_text(
        line({k: times for k, (times, _) in lines.items()}, "One case that comes back again and again"), "utf-8"
    )
    page = docs / "performance.md"
    text = page.read_text(encoding="utf-8")
    begin, end = text.index("<!-- measured -->"), text.index("<!-- end -->")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    mean = statistics.mean(rows[0].times)
    told = f"{machine}. Engine alone: {speed:,.0f} pure steps a second; committed with its history {1e3 / mean:,.0f}."
    returned = [f"- {_told(name, times, beside)}" for name, (times, beside) in lines.items()]
    body = "\n".join(["<!-- measured -->", "", told, "", table(rows), "", *returned, ""])
    page.write_text(text[:begin] + body + text[end:], encoding="utf-8")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "engine").mkdir()
        measure(Path(folder))
        register.measure(Path(folder) / "register")
        waits = deployment.measure(Path(folder) / "deployment")
        print(f"\n{deployment.table(waits)}", flush=True)
        if not QUICK:
            deployment.write(waits)
    return 0


if __name__ == "__main__":
    sys.exit(main())
