"""The site over an office, as somebody stands before it when things go wrong."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from office import demo
from tests.offices import Office
from web.limits import limiter

PAGES = ("/", "/masuk", "/tugas", "/kasus", "/akun", "/buku-registrasi", "/static/css/alur.css")


def site(office: Office) -> Flask:
    """As it is served: what nobody foresaw would be a 500."""
    made = create_app(office.engine.settings, office)
    limiter.reset()
    return made


class Visitor:
    """An officer, signed in, with the page of a task before them."""

    def __init__(self, app: Flask, login: str, task: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.page = self.client.get("/masuk")
        self.page = self._post("/masuk", nama=login, sandi=demo.PASSWORD)
        self.task = f"/tugas/{task}"
        self.page = self.client.get(self.task)
        self._post(f"{self.task}/ambil")
        self.page = self.client.get(self.task)
        self._sent = {name: self._hidden(name) for name in ("csrf_token", "perintah")}

    def send(self) -> TestResponse:
        """The completeness check, all documents good: always the same button on the same page."""
        good = {f"berkas.{n}.putusan": "sesuai" for n in range(12)}
        return self.client.post(self.task, data={**self._sent, **good})

    def look(self) -> dict[str, int]:
        """The status of many pages."""
        found = {}
        for path in PAGES:
            with self.client.get(path) as answer:
                found[path] = answer.status_code
        return found

    def _post(self, path: str, **values: str) -> TestResponse:
        hidden = {name: self._hidden(name) for name in ("csrf_token", "perintah")}
        return self.client.post(path, data={**hidden, **values})

    def _hidden(self, name: str) -> str:
        found = re.findall(rf'name="{name}" value="([^"]+)"', self.page.text)
        return found[-1] if found else ""
