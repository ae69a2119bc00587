"""The real server in a process of its own; killed as a power cut would."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.demo.expected import Wrong

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "var" / "demo"


class Server:
    """The real server in a process of its own, over a data folder made for this demo."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "ALUR_DATA_DIR": str(OUT / "data"),
            "ALUR_PORT": str(self.port),
            "ALUR_BASE_URL": self.address,
            "PYTHONUNBUFFERED": "1",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-c", "from app import cli; cli()", "serve", "--demo"]
        log = (OUT / "server.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise Wrong("server tidak menjawab; lihat var/demo/server.log")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def alur(self, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-c", "from app import cli; cli()", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip()


@contextmanager
def running() -> Iterator[Server]:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.kill()
