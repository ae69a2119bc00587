"""How each system is asked to start a case and to complete its open task; only the completion itself is timed."""

from __future__ import annotations

import json
import re
import secrets
from typing import Protocol
from urllib.parse import urlencode

from benchmarks.server import Server
from benchmarks.systems import ours

NOTE = "x" * 40
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


class Client(Protocol):
    """``name`` is what the table calls it."""

    name: str

    def start(self) -> str:
        """Starts a case; its open task."""
        ...

    def complete(self, task: str, *, on: bool) -> tuple[str, float]:
        """Completes a task; the next one ("" at the end), and the milliseconds it took."""
        ...

    def queue(self) -> float:
        """Milliseconds of one page of the queue."""
        ...


class Bare:
    """The floor and viewflow: the same three addresses."""

    def __init__(self, name: str, server: Server) -> None:
        self.name, self._server = name, server

    def start(self) -> str:
        return str(json.loads(self._server.ask("POST", "/start")[1])["task"])

    def complete(self, task: str, *, on: bool) -> tuple[str, float]:
        body = json.dumps({"catatan": NOTE, "lanjut": on}).encode()
        status, data, _, took = self._server.step("POST", f"/task/{task}", body, {"Content-Type": "application/json"})
        assert status == 200, data[:300]
        return str(json.loads(data)["task"]), took

    def queue(self) -> float:
        status, _, _, took = self._server.ask("GET", "/tasks")
        assert status == 200
        return took


class ByToken:
    """Ours as a program asks: Camunda 7's addresses, a personal access token."""

    name = "ours, REST by token"

    def __init__(self, server: Server, token: str) -> None:
        self._server = server
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def start(self) -> str:
        path = "/engine-rest/process-definition/key/ukur/start"
        status, data, _, _ = self._server.ask("POST", path, b"{}", self._headers)
        assert status == 200, data[:300]
        return self._open(json.loads(data)["id"])

    def complete(self, task: str, *, on: bool) -> tuple[str, float]:
        body = json.dumps({"variables": {"catatan": {"value": NOTE}, "lanjut": {"value": on}}}).encode()
        status, data, _, took = self._server.step("POST", f"/engine-rest/task/{task}/complete", body, self._headers)
        assert status == 204, data[:300]
        return self._open(task.partition(":")[0]), took

    def queue(self) -> float:
        status, _, _, took = self._server.ask("GET", "/engine-rest/task?maxResults=50", b"", self._headers)
        assert status == 200
        return took

    def _open(self, instance: str) -> str:
        path = f"/engine-rest/task?processInstanceId={instance}"
        found = json.loads(self._server.ask("GET", path, b"", self._headers)[1])
        return str(found[0]["id"]) if found else ""


class AsPerson(ByToken):
    """Ours as an officer works: signed in by cookie, the form of the task's page posted."""

    name = "ours, a person's form"

    def __init__(self, server: Server, token: str) -> None:
        super().__init__(server, token)
        self._cookie = self._csrf = ""
        self._csrf = self._read("/masuk")
        values = {"nama": ours.LOGIN, "sandi": ours.PASSWORD}
        status, _, headers, _ = self._post("/masuk", values)
        assert status == 303
        self._cookie = headers["Set-Cookie"].partition(";")[0]
        self._csrf = self._read("/akun")

    def complete(self, task: str, *, on: bool) -> tuple[str, float]:
        values = {"catatan": NOTE, "perintah": secrets.token_hex(16)} | ({"lanjut": "true"} if on else {})
        status, data, _, took = self._post(f"/tugas/{task}", values)
        assert status == 303, data[:300]
        return self._open(task.partition(":")[0]), took

    def queue(self) -> float:
        status, _, _, took = self._server.ask("GET", "/tugas", b"", {"Cookie": self._cookie})
        assert status == 200
        return took

    def _read(self, path: str) -> str:
        _, data, headers, _ = self._server.ask("GET", path, b"", {"Cookie": self._cookie})
        self._cookie = headers.get("Set-Cookie", self._cookie).partition(";")[0]
        found = _TOKEN.search(data)
        assert found is not None, path
        return found[1].decode()

    def _post(self, path: str, values: dict[str, str]) -> tuple[int, bytes, dict[str, str], float]:
        body = urlencode(values | {"csrf_token": self._csrf}).encode()
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return self._server.step("POST", path, body, headers)
