"""``python -m benchmarks.load``: 250 people who keep their connections and do what they do daily.

Officers look at their tasks, open one, save it, complete it, look into cases and the register, and search; applicants
read what is offered, look after their applications, fill in a draft, track a number and fetch a letter. Everybody
thinks between two clicks. Sessions are laid into the database beforehand (``load_office``), so that no sign-in is
measured. The server is ``alur serve`` in a process of its own, over a folder that is thrown away. Each visitor has an
address of 127/8 of their own, since the site counts visits by address. ``--write`` puts the table into
docs/performance.md.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import random
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.load_office import COMPLETED, Case, Visitor, fill
from engine.settings import ROOT

BEGIN, END = "<!-- load -->", "<!-- end of load -->"
SHARE_OF_STAFF = 5  # one of so many is an officer
_CSRF = re.compile(rb'name="csrf_token" value="([^"]+)"')
_COMMAND = re.compile(rb'name="perintah" value="([0-9a-f]{32})"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Times:
    """What was measured: seconds by the kind of page, and what went wrong."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.counted_from = float("inf")
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: dict[str, list[str]] = defaultdict(list)

    def add(self, kind: str, began: float, took: float, error: str) -> None:
        if began + took >= self.counted_from:  # also a click from before that was answered since
            with self._lock:
                self.took[kind].append(took)
                if error:
                    self.errors[kind].append(error)


class Person:
    """One visitor in a thread of their own: clicks, thinks, clicks."""

    def __init__(self, number: int, visitor: Visitor, port: int, times: Times, seed: int, think: float) -> None:
        self._visitor, self._times, self._think = visitor, times, think
        self._random = random.Random(seed * 100_003 + number)
        address = (f"127.1.{number // 250}.{number % 250 + 1}", 0)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=address)
        self._cookie, self._csrf = visitor.cookie, ""
        self._draft = ""
        self._clicks: list[tuple[Callable[[], object], int]] = self._daily()

    def visit(self, until: float) -> None:
        """Until the time has come."""
        ways, weights = zip(*self._clicks, strict=True)
        time.sleep(self._random.uniform(0, self._think))
        while time.perf_counter() < until:
            self._random.choices(ways, weights)[0]()
            self._pause()
        self._connection.close()

    def _pause(self) -> None:
        time.sleep(self._random.uniform(0.5, 1.5) * self._think)

    def _daily(self) -> list[tuple[Callable[[], object], int]]:
        if self._visitor.group == "pemohon":
            return [
                (lambda: self._get("home", "/"), 3),
                (lambda: self._get("service", "/layanan/karang_taruna"), 2),
                (lambda: self._get("own applications", "/permohonan"), 3),
                (lambda: self._get("own case", f"/permohonan/{self._case().id}"), 3),
                (self._fill_in, 2),
                (self._track, 1),
                (self._fetch, 1),
            ]
        return [
            (lambda: self._get("task list", "/tugas"), 5),
            (self._save, 2),
            (self._complete, 2),
            (lambda: self._get("case", f"/kasus/{self._case().id}"), 3),
            (lambda: self._get("case, diagram's marks", f"/kasus/{self._case().id}/jejak.json"), 1),
            (lambda: self._get("register", "/buku-registrasi?tahun=2026"), 1),
            (lambda: self._get("search", f"/kasus?q=Contoh+{self._random.randint(1, 999)}"), 2),
        ]

    def _case(self) -> Case:
        return self._random.choice(self._visitor.cases)

    def _save(self) -> None:
        """Opens a task and keeps what is filled in so far."""
        case = self._case()
        page = self._get("task", f"/tugas/{case.task}", gone=True)
        if page:
            self._pause()
            self._post("task, saved", f"/tugas/{case.task}", page, {"aksi": "simpan"})

    def _complete(self) -> None:
        """Opens a task and completes it; one that is done already is none of the pool any more."""
        open_cases = self._visitor.cases
        if len(open_cases) < 2:  # one is kept to be looked at
            return
        case = open_cases.pop(self._random.randrange(len(open_cases)))
        page = self._get("task", f"/tugas/{case.task}", gone=True)
        if page:
            self._pause()
            self._post("task, completed", f"/tugas/{case.task}", page, COMPLETED[self._visitor.group][1])

    def _fill_in(self) -> None:
        """Goes on with the draft, which is begun the first time."""
        if not self._draft:
            page = self._get("service", "/layanan/karang_taruna")
            self._pause()
            self._draft = self._post("draft, begun", "/permohonan/baru/karang_taruna", page, {})
            self._pause()
        page = self._get("draft", self._draft)
        self._pause()
        self._post("draft, saved", self._draft, page, {"nama_organisasi": "Karang Taruna Contoh", "aksi": "simpan"})

    def _track(self) -> None:
        case = self._case()
        self._get("tracking", f"/lacak/{case.number}/{case.code}")

    def _fetch(self) -> None:
        letters = [case.letter for case in self._visitor.cases if case.letter]
        if letters:
            self._get("letter (PDF)", self._random.choice(letters))

    def _get(self, kind: str, path: str, *, gone: bool = False) -> bytes:
        """A page; empty where it is ``gone``, as a task that somebody has completed."""
        status, data, _ = self._ask(kind, "GET", path, b"", (200, 409) if gone else (200,))
        return data if status == 200 else b""

    def _post(self, kind: str, path: str, page: bytes, values: dict[str, str]) -> str:
        """Sends the page's form; where it leads."""
        command = _COMMAND.search(page)
        sent = values | {
            "csrf_token": self._csrf,
            "perintah": command[1].decode() if command else secrets.token_hex(16),
        }
        return self._ask(kind, "POST", path, urlencode(sent).encode(), (303,))[2]

    def _ask(self, kind: str, method: str, path: str, body: bytes, wanted: tuple[int, ...]) -> tuple[int, bytes, str]:
        headers = {"Cookie": self._cookie} | (FORM if method == "POST" else {})
        began, error, status, data, location = time.perf_counter(), "", 0, b"", ""
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            data, status, location = answer.read(), answer.status, answer.getheader("Location") or ""
            if cookie := answer.getheader("Set-Cookie"):
                self._cookie = cookie.partition(";")[0]
            if status not in wanted:
                error = str(status)
        except (OSError, http.client.HTTPException) as failure:
            error = type(failure).__name__
            self._connection.close()
        self._times.add(kind, began, time.perf_counter() - began, error)
        if found := _CSRF.search(data):
            self._csrf = found[1].decode()
        return status, data, location


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """``alur serve`` over the folder: its port and its process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = {"ALUR_DATA_DIR": str(folder), "ALUR_PORT": str(port), "ALUR_SECRET_KEY": "kunci-uji"}
    command = [sys.executable, "-c", "from app import cli; cli()", "serve", "--demo"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while socket.socket().connect_ex(("127.0.0.1", port)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server does not start: {(folder / 'server.log').read_text()}")
            time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def processor_of(process: int) -> float:
    """Seconds of processor time of another process (clock_getcpuclockid(3))."""
    return time.clock_gettime((~process << 3) | 2)


def percentile(times: list[float], share: float) -> float:
    """Milliseconds that this share of the times does not exceed."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1e3


def table(times: Times) -> str:
    """Markdown: a line a kind of page, and all of them."""
    lines = ["| page | count | p50 ms | p95 ms | p99 ms | most ms | errors |", "|---|--:|--:|--:|--:|--:|--:|"]
    kinds = dict(sorted(times.took.items()))
    for kind, took in {**kinds, "**all**": [one for each in kinds.values() for one in each]}.items():
        wrong = sum(map(len, times.errors.values())) if kind == "**all**" else len(times.errors.get(kind, []))
        shares = " | ".join(f"{percentile(took, share):,.0f}" for share in (0.5, 0.95, 0.99, 1.0))
        lines.append(f"| {kind} | {len(took):,} | {shares} | {wrong} |")
    return "\n".join(lines)


def measure(folder: Path, asked: argparse.Namespace) -> str:
    """Fills an office, lets everybody in, and tells what it took."""
    staff = max(asked.people // SHARE_OF_STAFF, 1)
    visitors = fill(folder, staff, asked.people - staff, asked.cases)
    times = Times()
    with serving(folder) as (port, process):
        until = time.perf_counter() + asked.warm + asked.seconds
        people = [Person(n, each, port, times, asked.seed, asked.think) for n, each in enumerate(visitors)]
        threads = [threading.Thread(target=person.visit, args=(until,)) for person in people]
        for thread in threads:
            thread.start()
        time.sleep(asked.warm)
        times.counted_from, own, server = time.perf_counter(), time.process_time(), processor_of(process)
        time.sleep(asked.seconds)
        own, server = time.process_time() - own, processor_of(process) - server
        for thread in threads:
            thread.join()
    count = sum(map(len, times.took.values()))
    for kind, errors in times.errors.items():
        print(f"{kind}: {', '.join(sorted(set(errors)))}", file=sys.stderr)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    told = (
        f"{machine}. {asked.people} people ({staff} officers), {asked.cases:,} cases, {asked.think:g} s of thought, "
        f"{asked.seconds:g} s after {asked.warm:g} s: {count / asked.seconds:.0f} pages a second; processor time "
        f"{server / max(count, 1) * 1e3:.1f} ms a page, the server {server / asked.seconds:.0%} of a core, these "
        f"people {own / asked.seconds:.0%}."
    )
    return f"{told}\n\n{table(times)}"


def write(told: str) -> None:
    """Into docs/performance.md."""
    page = ROOT / "docs" / "performance.md"
    text = page.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN), text.index(END)
    page.write_text(f"{text[:begin]}{BEGIN}\n\n{told}\n\n{text[end:]}", encoding="utf-8")


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m benchmarks.load", description="How the site bears its people.")
    reader.add_argument("--people", type=int, default=250, help="a fifth of them officers")
    reader.add_argument("--cases", type=int, default=4000)
    reader.add_argument("--seconds", type=float, default=60, help="that are counted")
    reader.add_argument("--warm", type=float, default=10, help="seconds before, which are not")
    reader.add_argument("--think", type=float, default=4, help="seconds between two clicks, in the mean")
    reader.add_argument("--seed", type=int, default=11)
    reader.add_argument("--write", action="store_true", help="into docs/performance.md")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = measure(Path(folder), asked)
    print(told)
    if asked.write:
        write(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
