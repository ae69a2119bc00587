"""``python -m benchmarks``: a completion, ours beside the floor, whether returns slow a case down, and the register.

QUICK=1 shortens the walks; the 2,000 returns of one case stay.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks import floor, ours, register

QUICK = os.environ.get("QUICK") == "1"
WALKS, RETURNS, FLOOR_RETURNS = (10 if QUICK else 60), 2000, 100


def complete(client: FlaskClient, task: str, *, on: bool) -> tuple[str, float]:
    """Completes a task; the next one, and how long it took in milliseconds."""
    began = time.perf_counter()
    answer = client.post(f"/task/{task}", json={"catatan": "x" * 40, "lanjut": on})
    took = (time.perf_counter() - began) * 1e3
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["task"]), took


def walk(client: FlaskClient) -> list[float]:
    """One case from start to end, returned once: eleven completions."""
    task, times = str(client.post("/start").get_json()["task"]), []
    for on in [True, False, True, True, *[True] * 7]:
        task, took = complete(client, task, on=on)
        times.append(took)
    assert not task
    return times


def returns(client: FlaskClient, count: int) -> list[float]:
    """Completions of one case that goes back and forth ``count`` times."""
    task, times = str(client.post("/start").get_json()["task"]), []
    for _ in range(count):
        for on in (True, False):
            task, took = complete(client, task, on=on)
            times.append(took)
    return times


def ends(times: list[float], width: int) -> tuple[float, float]:
    """Medians of the first and the last completions, the very first left out."""
    return statistics.median(times[10 : 10 + width]), statistics.median(times[-width:])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        paths = {"floor": Path(folder) / "floor", "ours": Path(folder) / "ours"}
        for path in paths.values():
            path.mkdir()
        clients = {
            "floor": floor.create(paths["floor"]).test_client(),
            "ours": ours.create(paths["ours"]).test_client(),
        }
        times: dict[str, list[float]] = {"floor": [], "ours": []}
        for client in clients.values():
            walk(client)
        for _ in range(WALKS):
            for name, client in clients.items():
                times[name] += walk(client)
        medians = {name: statistics.median(found) for name, found in times.items()}
        for name, found in times.items():
            p95 = statistics.quantiles(found, n=20)[18]
            print(f"{name:6} a completion, committed: median {medians[name]:.2f} ms, p95 {p95:.2f} ms, n {len(found)}")
        print(f"ours/floor, a completion: {medians['ours'] / medians['floor']:.2f}")
        base = returns(clients["floor"], FLOOR_RETURNS)
        first, last = ends(base, 40)
        print(
            f"floor  {FLOOR_RETURNS} returns of one case: "
            f"first {first:.2f} ms, last {last:.2f} ms, last/first {last / first:.2f}"
        )
        own = returns(clients["ours"], RETURNS)
        first_own, last_own = ends(own, 200)
        print(
            f"ours   {RETURNS} returns of one case: "
            f"first {first_own:.2f} ms, last {last_own:.2f} ms, last/first {last_own / first_own:.2f}"
        )
        print(f"ours at return {RETURNS} / floor at return {FLOOR_RETURNS}: {last_own / last:.2f}")
        register.measure(Path(folder) / "register")
    return 0


if __name__ == "__main__":
    sys.exit(main())
