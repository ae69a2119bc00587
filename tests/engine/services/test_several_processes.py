"""Several web processes and workers over one PostgreSQL database: real processes, one office."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from connectors import open_office
from engine.settings import ROOT, Settings
from office import demo
from tests.postgres import Cluster

PROCESSES, CASES = 2, 6


@contextmanager
def started(environment: dict[str, str], *arguments: str) -> Iterator[None]:
    command = [sys.executable, "-c", "from app import cli; cli()", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, method: str, path: str, token: str, body: bytes = b"") -> tuple[int, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, json.loads(data) if data else None


def until_ready(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):  # the port is taken long before the office behind it is ready
            if httpx.get(f"http://127.0.0.1:{port}/", timeout=60).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


def test_processes_that_start_at_once_share_the_work(cluster: Cluster, tmp_path: Path) -> None:
    """All start on an empty database at the same moment: one migrates, deploys and makes the accounts, none fails."""
    name = cluster.create()
    environment = {"ALUR_DATA_DIR": str(tmp_path), "ALUR_DATABASE_URL": cluster.url(name), "ALUR_DEMO": "1"}
    environment |= {"ALUR_OFFICE_SCHEMA": "kantor", "ALUR_SECRET_KEY": "kunci-uji"}
    ports = [free_port() for _ in range(PROCESSES)]
    web = [started(environment | {"ALUR_PORT": str(port)}, "serve") for port in ports]
    with web[0], web[1], started(environment, "work"), started(environment, "work"):
        for port in ports:
            until_ready(port)
        office = open_office(Settings.from_environment(environment))
        token = office.access_tokens.create(office.accounts.actor("backoffice"), "uji", "tugas", 1)
        assert {info.version for info in office.engine.repository.definitions()} == {1}
        for n in range(CASES):
            path = "/engine-rest/process-definition/key/karang_taruna/start"
            status, _ = ask(ports[n % PROCESSES], "POST", path, token, b"{}")
            assert status == 200
        numbers = [row.business_key for row in office.engine.history.search()[0]]
        assert sorted(numbers) == [f"KT-{time.strftime('%Y')}-{n:04d}" for n in range(1, CASES + 1)]
        assert all(series.whole for series in office.register_book.series())
        assert office.engine.replay.verify()[1] == []
        assert {row.login for row, _ in office.accounts.users()} == {account.login for account in demo.ACCOUNTS}
        office.close()
    cluster.drop(name)
