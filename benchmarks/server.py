"""One measured system as a server in a process of its own: asked over a kept connection, looked at, stopped."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from pathlib import Path

from engine.settings import ROOT


class Server:
    """``python`` is the interpreter of a system that knows nothing of ours; ``started`` the seconds it took."""

    def __init__(self, name: str, folder: Path, python: Path | None = None) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        command = [str(python or sys.executable), "-m", "benchmarks.serve", name, str(folder), str(self.port)]
        if python is not None:  # a system that knows nothing of ours
            command = [str(python), str(ROOT / "benchmarks" / "viewflow_host" / "host.py"), str(folder), str(self.port)]
        self.stepped = 0.0  # milliseconds of processor time of all steps
        began = time.perf_counter()
        log = (folder / f"{name}.log").open("wb")
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while True:
            try:
                self.connection.connect()
                self.ask("GET", "/ready")
                break
            except OSError:
                if self.process.poll() is not None or time.perf_counter() - began > 60:
                    raise RuntimeError(f"{name} does not start; see {log.name}") from None
                time.sleep(0.02)
        self.started = time.perf_counter() - began

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str], float]:
        """(status, body, headers, milliseconds)."""
        began = time.perf_counter()
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        data = answer.read()
        return answer.status, data, dict(answer.getheaders()), (time.perf_counter() - began) * 1e3

    def step(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes, dict[str, str], float]:
        """As ``ask``, for what is measured: its processor time is added to ``stepped``."""
        before = self._processor()
        answer = self.ask(method, path, body, headers)
        self.stepped += self._processor() - before
        return answer

    def _processor(self) -> float:
        """Milliseconds of processor time so far, of all its threads. Linux knows another process' clock by its number
        (clock_getcpuclockid(3)), to the nanosecond; /proc/PID/stat counts in hundredths of a second."""
        return time.clock_gettime((~self.process.pid << 3) | 2) * 1e3

    def memory(self) -> float:
        """Resident megabytes."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait()
