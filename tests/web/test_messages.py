"""The outbox page: the office sees what was said, not secrets, and phones only where that is needed."""

from __future__ import annotations

from flask import Flask

from engine.services.engine import Engine
from tests.web.conftest import Browser, signed_in


def test_phones_are_masked_but_for_the_operator_and_codes_for_everybody(
    app: Flask, engine: Engine, officer: Browser
) -> None:
    engine.identity.register("1407014510900003", "Contoh Pendaftar", "0812-0000-0077", "tiga kata acak")
    (message,) = engine.messages.newest()
    office, operator = officer.get("/pesan-keluar").text, signed_in(app, "operator").get("/pesan-keluar").text
    assert "0812 0000 0077" not in office and "Nomor disamarkan, berakhir 77" in office
    assert "0812 0000 0077" in operator
    assert message.params["kode"] not in office + operator


def test_it_says_so_when_nothing_was_sent(officer: Browser) -> None:
    assert "Belum ada pesan" in officer.get("/pesan-keluar").text
