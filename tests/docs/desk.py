"""A designer's desk: a copy of the designers' folders, the server that ``make run`` starts, a shell, a browser."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.browser import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
WAIT = 60.0  # seconds: a machine may be busy with other tests


class Desk:
    """Nothing of the checkout changes: ``folder`` stands for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for each in ("processes", "forms", "letters"):
            shutil.copytree(ROOT / each, folder / each)
        (folder / ".venv").symlink_to(sys.prefix)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{port}"
        self._environment = os.environ | {
            "ALUR_DATA_DIR": str(folder / "var"),
            "ALUR_PROCESSES_DIR": str(folder),
            "ALUR_PORT": str(port),
            "ALUR_BASE_URL": self.address,
            "PYTHONUNBUFFERED": "1",
        }
        self._server: subprocess.Popen[bytes] | None = None
        self._browsers: list[Browser] = []

    def close(self) -> None:
        for browser in self._browsers:
            browser.client.close()
        if self._server is not None:
            self._server.kill()
            self._server.wait()

    def shell(self, script: str) -> str:
        """Runs a block of the guide; what it printed. ``make run`` starts the server and stays. Raises
        ``AssertionError`` where a command fails."""
        if script.strip() == "make run":
            self._start(_recipe("run"))
            return ""
        done = subprocess.run(
            ["sh", "-e", "-c", script],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=WAIT,
        )
        assert done.returncode == 0, f"{script}{done.stdout}{done.stderr}"
        return done.stdout

    def _start(self, command: str) -> None:
        with (self.folder / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                ["sh", "-c", command], cwd=self.folder, env=self._environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline and self._server.poll() is None:
            try:
                httpx.get(self.address, timeout=WAIT)  # it listens before it is ready
            except httpx.ConnectError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "server.log").read_text())

    def browser(self, login: str, password: str) -> Browser:
        """Somebody signed in."""
        browser = Browser(self.address, login)
        self._browsers.append(browser)
        page = browser.submit(browser.get("/masuk").form_with("sandi"), {"nama": login, "sandi": password})
        assert page.status == 200, page.errors
        return browser

    def deploy(self, endpoint: str, token: str, label: str, diagram: Path, attached: list[Path]) -> httpx.Response:
        """Modeler's request: the diagram and each attached file as parts named like the file."""
        address = endpoint.replace("http://127.0.0.1:8080", self.address)
        headers = {"Authorization": f"Bearer {token}", "Origin": "file://", "User-Agent": "camunda-modeler/5.40.0"}
        assert httpx.get(f"{address}/version", headers=headers).status_code == 200
        assert httpx.get(f"{address}/deployment?maxResults=0", headers=headers).status_code == 200
        fields = {"deployment-name": label, "deployment-source": "Camunda Modeler"}
        fields |= {"enable-duplicate-filtering": "true", "deploy-changed-only": "true"}
        files = {path.name: (path.name, path.read_bytes()) for path in (diagram, *attached)}
        return httpx.post(f"{address}/deployment/create", headers=headers, data=fields, files=files, timeout=WAIT)


def until(browser: Browser, path: str, words: str) -> Page:
    """The page once it says so. Raises ``AssertionError``."""
    deadline = time.monotonic() + WAIT
    while True:
        page = browser.get(path)
        if words in " ".join(page.tree.text_content().split()):
            return page
        assert time.monotonic() < deadline, f"{path} never says “{words}”: {page.errors}"
        time.sleep(0.1)


def _recipe(target: str) -> str:
    """What a target of the Makefile does."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert found is not None, f"the Makefile has no {target}"
    return "\n".join(line.strip().lstrip("@") for line in found[1].splitlines()).replace("$(BIN)", ".venv/bin")
