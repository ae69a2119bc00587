"""Buku Registrasi with 10,000 numbers: what one page costs the server, beside the task list of the same office."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from app import create_app
from connectors import open_office
from engine.settings import ROOT, Settings
from engine.storage.tables import counter, process_instance, register
from office import demo
from office.office import Office

ROWS, PAGES = 10_000, 20
START = datetime(2026, 1, 2, tzinfo=UTC)
WAYS = {
    "first page": "/buku-registrasi?tahun=2026",
    "searched": "/buku-registrasi?tahun=2026&q=Contoh+9876",
    "page 150": "/buku-registrasi?tahun=2026&hal=150",
}


def measure(folder: Path) -> None:
    """Prints the medians, in milliseconds of server time."""
    settings = Settings.from_environment({"ALUR_DATA_DIR": str(folder)})
    office = open_office(settings)
    office.prepare()
    office.engine.deploy_folder(ROOT)
    demo.create_accounts(office)
    _fill(office)
    client = create_app(settings, office).test_client()
    page = client.get("/masuk").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    client.post("/masuk", data={"nama": "backoffice", "sandi": demo.PASSWORD, "csrf_token": token})
    for name, path in WAYS.items():
        times = []
        for _ in range(PAGES):
            began = time.perf_counter()
            answer = client.get(path)
            times.append((time.perf_counter() - began) * 1e3)
            assert answer.status_code == 200
        print(f"register of {ROWS} rows, {name}: median {statistics.median(times):.1f} ms, most {max(times):.1f} ms")
    office.close()


def _fill(office: Office) -> None:
    definition = office.engine.repository.latest("karang_taruna").info.id
    cases, numbers = [], []
    for n in range(1, ROWS + 1):
        key, at = f"KT-2026-{n:05d}", START + timedelta(minutes=30 * n)
        case = {"id": f"{n:032x}", "definition_id": definition, "definition_key": "karang_taruna", "business_key": key}
        case |= {
            "service": "karang_taruna",
            "title": f"Karang Taruna Contoh {n}",
            "title_key": f"karangtarunacontoh{n}",
        }
        case |= {"channel": "daring", "seq": 1, "state": "active", "tokens": b"", "variables": "{}", "chain": ""}
        cases.append(case | {"started_at": at})
        number = {"series": "KT", "year": 2026, "number": n, "text": key, "instance_id": case["id"]}
        numbers.append(number | {"kind": "registrasi", "state": "berlaku", "allocated_at": at})
    with office.engine.database.begin() as connection:
        connection.execute(sa.insert(process_instance), cases)
        connection.execute(sa.insert(register), numbers)
        connection.execute(sa.insert(counter), {"series": "KT", "year": 2026, "last": ROWS})
