"""The office that ``benchmarks.load`` visits: some thousand cases at every step, and people with sessions.

One case of each kind is worked through the office; the others are copies of its rows, each with an applicant of its
own.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import create_app
from engine.storage import identity
from engine.storage.columns import metadata
from office import demo
from tests.offices import Office

STAFF = {"back_office": "backoffice", "sub_koordinator": "subkoordinator", "koordinator": "koordinator"}
# How many of ten officers are of a group, and which tasks they complete with which answers.
OF_TEN = {"back_office": 6, "sub_koordinator": 2, "koordinator": 2}
COMPLETED = {
    "back_office": ("teruskan_permohonan", {}),
    "sub_koordinator": ("verifikasi", {"putusan_verifikasi": "teruskan"}),
    "koordinator": ("persetujuan", {"putusan_persetujuan": "setuju"}),
}
# How many of twenty cases stand where.
PLACES = {"periksa_kelengkapan": 7, "teruskan_permohonan": 4, "verifikasi": 3, "persetujuan": 3, "selesai": 3}


@dataclass(frozen=True, slots=True)
class Case:
    """One case: ``task`` is its open one ("" where it has ended), ``code`` that of its tracking page, ``letter`` the
    address of its letter ("" where there is none)."""

    id: str
    number: str
    place: str
    task: str
    code: str
    letter: str


@dataclass
class Visitor:
    """Somebody with a session; ``cases`` are an applicant's own, or those whose tasks an officer is to complete."""

    group: str
    cookie: str
    cases: list[Case] = field(default_factory=list)


def fill(folder: Path, staff: int, applicants: int, cases: int) -> list[Visitor]:
    """Lays the office into ``folder``; its people, officers first."""
    office = Office(folder)
    found = {place: office.apply().instance_id for place in PLACES}
    for place, id in found.items():
        _advance(office, id, place)
    people = [*_officers(office, staff), *_applicants(office, applicants)]
    ids = [id for _, id in people]
    visitors = _with_sessions(office, [(group, id) for group, id in people])
    owners = [n for n, (group, _) in enumerate(people) if group == "pemohon"]
    makers = {place: _Copies(office, place, id) for place, id in found.items()}
    office.engine.database.close()
    with closing(sqlite3.connect(folder / "alur.db")) as database:
        places = [place for place, share in PLACES.items() for _ in range(share)]
        workers = {group: [v for v in visitors if v.group == group] for group in STAFF}
        for n in range(cases):
            place, owner = places[n % len(places)], owners[n % len(owners)]
            case = makers[place].add(database, n, ids[owner])
            visitors[owner].cases.append(case)
            for group, (element, _) in COMPLETED.items():
                if element == place and workers[group]:
                    workers[group][n // len(places) % len(workers[group])].cases.append(case)
        database.commit()
    office.engine.close()
    return visitors


def _advance(office: Office, case: str, place: str) -> None:
    if place == "selesai":
        office.approve(case)
        office.sign(case)
        office.collect(case)
        return
    if place != "periksa_kelengkapan":
        office.verdicts(case, "backoffice", "periksa_kelengkapan")
    if place in ("verifikasi", "persetujuan"):
        office.complete("backoffice", case, "teruskan_permohonan", {})
        if "beri_rekomendasi" in office.open(case):
            words = {"rekomendasi": "mendukung", "catatan_rekomendasi": "Kegiatan bermanfaat bagi pemuda."}
            office.complete("timteknis", case, "beri_rekomendasi", words)
    if place == "persetujuan":
        office.complete("subkoordinator", case, "verifikasi", {"putusan_verifikasi": "teruskan"})


def _officers(office: Office, count: int) -> Iterator[tuple[str, str]]:
    groups = [group for group, share in OF_TEN.items() for _ in range(share)]
    for n in range(count):
        group = groups[n % len(groups)]
        yield group, _account(office, f"petugas{n}", f"Contoh Petugas {n}", group, "staf", None)


def _applicants(office: Office, count: int) -> Iterator[tuple[str, str]]:
    for n in range(count):
        nik = f"140799410190{1000 + n}"
        yield "pemohon", _account(office, nik, f"Contoh Pemohon {n}", "pemohon", "pemohon", nik)


def _account(office: Office, login: str, name: str, group: str, kind: str, nik: str | None) -> str:
    """An account with the demo's password; its hash is the demo's too, since each takes its time."""
    id = secrets.token_hex(16)
    with office.engine.database.begin() as connection:
        like = identity.by_login(connection, demo.ACCOUNTS[1].login)
        assert like is not None
        row = {"id": id, "login": login, "name": name, "kind": kind, "nik": nik, "phone": None, "active": True}
        row |= {"password_hash": like.password_hash, "created_at": like.created_at}
        identity.add_user(connection, [group], **row)
    return id


def _with_sessions(office: Office, people: list[tuple[str, str]]) -> list[Visitor]:
    """Their sessions are laid into the database: 250 sign-ins at once would measure argon2."""
    app, now = create_app(office.engine.settings, office), datetime.now(UTC)
    sign: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    found = []
    for group, id in people:
        token = secrets.token_urlsafe(32)
        hashed = hashlib.sha256(token.encode()).hexdigest()
        with office.engine.database.begin() as connection:
            identity.add_session(connection, hashed, id, now, now + timedelta(hours=8), "benchmarks.load")
        found.append(Visitor(group, f"alur={sign.dumps({'_user_id': token, '_fresh': True})}"))
    return found


class _Copies:
    """A case whose rows are copied."""

    def __init__(self, office: Office, place: str, case: str) -> None:
        self._place, self._case, self._office = place, case, office
        view = office.engine.history.instance(office.actor("auditor"), case)
        self._number, self._owner = view.business_key, str(view.applicant_id)
        self._task = str(view.tasks[0].id) if view.tasks else ""
        letter = view.variables.get("surat_izin")
        self._letter = str(letter["digest"]) if isinstance(letter, dict) else ""
        self._rows: list[tuple[str, list[str], list[list[Any]]]] = []
        with closing(sqlite3.connect(office.engine.settings.data_dir / "alur.db")) as database:
            for table in metadata.sorted_tables:
                key = "id" if table.name == "process_instance" else "instance_id"
                if key in table.c:
                    cursor = database.execute(f'SELECT * FROM "{table.name}" WHERE {key} = ?', (case,))
                    rows = [list(row) for row in cursor.fetchall()]
                    self._rows.append((table.name, [each[0] for each in cursor.description], rows))

    def add(self, database: sqlite3.Connection, n: int, owner: str) -> Case:
        """The ``n``-th copy of all, which is ``owner``'s."""
        id, number = f"{self._case[:12]}{n:020x}", f"KT-2026-{10_000 + n:05d}"
        for table, names, rows in self._rows:
            made = [self._renewed(table, names, row, id, number, owner, n) for row in rows]
            marks = ", ".join("?" * len(names))
            database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', made)
        letter = f"/dokumen/{id}/{self._letter}" if self._letter else ""
        code = self._office.tracking.code(number)
        return Case(
            id=id, number=number, place=self._place, task=self._task.replace(self._case, id), code=code, letter=letter
        )

    def _renewed(
        self, table: str, names: list[str], row: list[Any], id: str, number: str, owner: str, n: int
    ) -> list[Any]:
        new = [
            v.replace(self._case, id).replace(self._number, number).replace(self._owner, owner)
            if isinstance(v, str)
            else v
            for v in row
        ]
        if table == "register":
            text = names.index("text")
            new[names.index("number")] = 10_000 + n
            new[text] = number if row[text] == self._number else f"{row[text]}/{n}"
        elif table in ("outbox", "survey_answer", "incident"):
            new[names.index("id")] = secrets.token_hex(16)
        elif table == "history":
            new[names.index("command_id")] = f"{id}/{row[names.index('command_id')]}"
        elif table == "process_instance":
            title = names.index("title")
            new[title] = f"{row[title]} {n}"
            new[names.index("title_key")] = f"{row[names.index('title_key')]}{n}"
        return new
