"""A full disk, a database that is busy, away or started anew: people are told, nothing is lost, nothing is a 500."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import Conflict, Unavailable
from engine.services.runtime import Submission
from engine.storage import database, tasks
from engine.storage.database import AWAY, BUSY, FULL
from engine.storage.documents import CLOSED
from office import demo
from tests.crash import checks
from tests.crash.commands import LOCKS_LAST, application, checked, submission, verdicts
from tests.crash.places import Ground, Opened, Place
from tests.crash.site import Visitor, site
from tests.offices import Office, pdf
from tests.postgres import Cluster, running


def start(office: Office, given: dict[str, Any], id: str) -> Any:
    return office.engine.runtime.start(office.applicant, "karang_taruna", submission(given), id)


def task_of(office: Office) -> str:
    return office.task(office.apply().instance_id, "periksa_kelengkapan")


def complete(office: Office, task: str, id: str = "kirim") -> Any:
    values = verdicts(office, task.partition(":")[0])
    return office.engine.runtime.complete(office.actor("backoffice"), task, Submission(values), id)


# A full disk -------------------------------------------------------------------------------------


@pytest.fixture
def sqlite(prepared: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(prepared, tmp_path / "var")
    office = Opened(Place(tmp_path / "var"))
    yield office
    office.engine.close()


@contextmanager
def full(office: Office) -> Iterator[None]:
    """No page more than the database has."""
    database = office.engine.database

    def narrow(raw: Any, _: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {raw.execute('PRAGMA page_count').fetchone()[0]}")

    database.close()  # the next connections are new ones
    sa.event.listen(database.engine, "connect", narrow)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "connect", narrow)
        database.close()


def test_on_a_full_disk_a_command_changes_nothing_and_works_once_there_is_room(sqlite: Office) -> None:
    given, refused, done = application(sqlite), None, 0
    with full(sqlite):
        for number in range(30):
            before = checks.dump(sqlite.engine.database)
            try:
                start(sqlite, given, f"kirim {number}")
                done += 1
            except Unavailable as error:
                refused, state = str(error), checks.dump(sqlite.engine.database)
                break
        assert refused == FULL and state == before
        assert checks.faults(sqlite) == []  # reading goes on
    assert not start(sqlite, given, f"kirim {done}").repeated
    assert checks.faults(sqlite) == [] and len(sqlite.engine.history.of_applicant(sqlite.applicant)) == done + 1


def test_a_full_disk_is_told_on_the_page_and_the_same_button_works_later(sqlite: Office) -> None:
    task = task_of(sqlite)
    visitor, given = Visitor(site(sqlite), "backoffice", task), application(sqlite)
    with full(sqlite):
        with pytest.raises(Unavailable):
            for number in range(30):
                start(sqlite, given, f"isi {number}")
        assert set(visitor.look().values()) <= {200, 302, 503}
        answer = visitor.send()
        assert answer.status_code == 503 and FULL in answer.text
    assert visitor.send().status_code == 303
    assert checks.faults(sqlite) == []


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A file system of its own with hardly any room, that a database server may use too."""
    at = Path(tempfile.mkdtemp(prefix="alur-sempit-"))
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", at]).returncode:
        at.rmdir()
        pytest.skip("a small file system cannot be mounted here")
    at.chmod(0o755)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", at], check=True)
        at.rmdir()


def test_a_document_that_has_no_room_is_told_too(sqlite: Office) -> None:
    with small_disk("64k") as disk:
        store = sqlite.engine.documents
        store._root, root = disk, store._root
        with pytest.raises(Unavailable) as refused:
            store.put(os.urandom(200_000))
        assert str(refused.value) == FULL and not [each for each in disk.rglob("*") if each.is_file()]
        store._root = root


@contextmanager
def read_only(office: Office) -> Iterator[None]:
    """A document store on a file system that takes nothing any more."""
    with small_disk("64k") as disk:
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        store = office.engine.documents
        store._root, root = disk, store._root
        try:
            yield
        finally:
            store._root = root


def test_a_store_that_can_only_be_read_is_told_on_the_page(sqlite: Office) -> None:
    client = site(sqlite).test_client()
    page = client.get("/masuk").text

    def post(to: str, page: str, **values: Any) -> Any:
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]
        return client.post(to, data={"csrf_token": token, **values})

    post("/masuk", page, nama=demo.ACCOUNTS[0].login, sandi=demo.PASSWORD)
    draft = post("/permohonan/baru/karang_taruna", client.get("/layanan/karang_taruna").text).location
    page = client.get(draft).text

    def upload() -> Any:
        file = (io.BytesIO(pdf("uji")), "surat.pdf")
        return post(f"{draft}/unggah", page, path="berkas.0.dokumen", berkas=file)

    with read_only(sqlite):
        answer = upload()
        assert answer.status_code == 503 and CLOSED in answer.text
    assert upload().status_code < 400


def test_a_letter_that_has_no_room_is_made_later(sqlite: Office) -> None:
    case, worker = sqlite.apply().instance_id, sqlite.engine.worker
    checked(sqlite, case)
    with small_disk("16k") as disk:
        store = sqlite.engine.documents
        store._root, root = disk, store._root
        worker.drain()
        store._root = root
    assert sqlite.engine.incidents.list_open() == [] and sqlite.open(case) == []
    sqlite.clock.advance(LOCKS_LAST)
    worker.drain()
    assert sqlite.open(case) == ["teruskan_permohonan"] and checks.faults(sqlite) == []


def test_a_full_tablespace_is_told_and_loses_nothing(cluster: Cluster, template: Any, tmp_path: Path) -> None:
    with small_disk("24m") as disk:
        data = disk / "data"
        data.mkdir()
        shutil.chown(data, cluster.folder.owner())
        ground = Ground(tmp_path, cluster, Place(template[0], cluster.url(template[1])))
        place = ground.copy(ground.beginning)
        name = place.url.rpartition("/")[2]
        cluster.execute(f"CREATE TABLESPACE sempit LOCATION '{data}'")
        cluster.execute(f"ALTER DATABASE {name} SET TABLESPACE sempit")
        office = Opened(place)
        try:
            given, refused = application(office), ""
            for number in range(2000):
                try:
                    start(office, given, f"kirim {number}")
                except Unavailable as error:
                    refused = str(error)
                    break
            assert refused == FULL
            assert checks.faults(office) == []
            count = len(office.engine.history.of_applicant(office.applicant))
            assert count == number
        finally:
            office.engine.close()
            ground.drop(place)
            cluster.execute("DROP TABLESPACE sempit")


# A database that is busy ------------------------------------------------------------------------


@pytest.fixture
def hurried(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office that waits a fifth of a second only for somebody else's writing."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    shutil.copytree(prepared, tmp_path / "var")
    office = Opened(Place(tmp_path / "var"))
    yield office
    office.engine.close()


HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
"""


@contextmanager
def held(office: Office) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    path = str(office.engine.settings.data_dir / "alur.db")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None and other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.stdin.write("\n")
            other.stdin.close()


def test_while_somebody_else_writes_too_long_it_is_a_conflict(hurried: Office) -> None:
    task = task_of(hurried)
    with held(hurried):
        with pytest.raises(Conflict) as refused:
            complete(hurried, task)
        assert str(refused.value) == BUSY
        assert hurried.open(task.partition(":")[0]) == ["periksa_kelengkapan"]  # looking goes on
    assert not complete(hurried, task).repeated
    assert checks.faults(hurried) == []


def test_a_busy_database_is_told_on_the_page_and_the_same_button_works_later(hurried: Office) -> None:
    visitor = Visitor(site(hurried), "backoffice", task_of(hurried))
    with held(hurried):
        assert set(visitor.look().values()) <= {200, 302}
        answer = visitor.send()
        assert answer.status_code == 409 and BUSY in answer.text
    assert visitor.send().status_code == 303
    assert checks.faults(hurried) == []


def test_a_worker_that_meets_a_busy_database_does_its_jobs_afterwards(hurried: Office) -> None:
    case = hurried.apply().instance_id
    checked(hurried, case)
    with held(hurried), pytest.raises(Conflict):
        hurried.engine.worker.run_once()
    hurried.engine.worker.drain()
    assert hurried.open(case) == ["teruskan_permohonan"] and checks.faults(hurried) == []


# A database that goes away and comes back -------------------------------------------------------


@pytest.fixture(scope="module")
def fragile(cluster: Cluster) -> Iterator[Cluster]:
    """A server that keeps what it promised when it crashes."""
    with running(durable=True) as started:
        yield started


@pytest.fixture(scope="module")
def beginning(fragile: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("fragile") / "var", fragile.url(fragile.create()))
    Office(place.folder, database=place.environment).engine.close()
    return place


@pytest.fixture
def served(fragile: Cluster, beginning: Place, tmp_path: Path) -> Iterator[Office]:
    ground = Ground(tmp_path, fragile, beginning)
    place = ground.copy(beginning)
    office = Opened(place)
    yield office
    office.engine.close()
    ground.drop(place)


def crash(cluster: Cluster) -> None:
    cluster.stop("immediate")
    cluster.start()


def test_a_request_in_flight_is_told_and_the_next_ones_succeed(
    served: Office, fragile: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, apply, calls = task_of(served), tasks.apply, list[str]()

    def interrupted(*args: Any) -> None:
        if not calls:
            crash(fragile)
        calls.append(args[1])
        apply(*args)

    monkeypatch.setattr(tasks, "apply", interrupted)
    with pytest.raises(Unavailable) as refused:
        complete(served, task)
    assert str(refused.value) == AWAY and calls
    assert served.open(task.partition(":")[0]) == ["periksa_kelengkapan"]
    assert not complete(served, task).repeated and complete(served, task).repeated
    served.engine.worker.drain()
    assert checks.faults(served) == []


def test_while_it_is_away_everybody_is_told_and_nobody_sees_a_500(served: Office, fragile: Cluster) -> None:
    visitor = Visitor(site(served), "backoffice", task_of(served))
    served.settings._read_at = float("-inf")  # the settings are due to be read again
    fragile.stop("immediate")
    try:
        statuses, answer = visitor.look(), visitor.send()
        with pytest.raises(Unavailable):
            start(served, application(served), "sementara")
    finally:
        fragile.start()
    assert statuses.pop("/static/css/alur.css") == 200
    assert set(statuses.values()) == {503}
    assert answer.status_code == 503 and AWAY in answer.text
    assert visitor.send().status_code == 303
    assert set(visitor.look().values()) <= {200, 302}
    assert checks.faults(served) == []


def test_a_database_that_goes_away_while_an_error_page_is_made_is_told(served: Office, fragile: Cluster) -> None:
    app, leaving = site(served), list[str]()

    @app.before_request
    def leave() -> None:  # after the person is known, before the page that says "no such address"
        if leaving:
            fragile.stop(leaving.pop())

    visitor = Visitor(app, "backoffice", task_of(served))
    leaving.append("immediate")
    try:
        answer = visitor.client.get("/tidak-ada")
        assert not leaving
    finally:
        fragile.start()
    assert answer.status_code == 503 and AWAY in answer.text and "<h1>" in answer.text
    assert visitor.client.get("/tidak-ada").status_code in (404, 503)
    assert visitor.client.get("/tidak-ada").status_code == 404


def test_the_page_of_a_missing_address_says_that_the_database_is_away(
    served: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(site(served), "backoffice", task_of(served))

    def away(*_: object) -> None:
        raise Unavailable(AWAY)

    monkeypatch.setattr(served.engine.inbox, "counts", away)  # what the menu of that page asks for
    answer = visitor.client.get("/tidak-ada")
    assert answer.status_code == 503 and AWAY in answer.text


def test_while_it_is_away_the_office_keeps_its_name(served: Office, fragile: Cluster) -> None:
    offices = served.settings
    offices.change(served.actor("operator"), {"system_name": "Nama Lain"})
    offices._read_at = float("-inf")  # due to be read again
    fragile.stop("immediate")
    try:
        assert offices.current().system_name == "Nama Lain"
    finally:
        fragile.start()
    assert offices.current().system_name == "Nama Lain"


def test_after_a_restart_between_two_requests_one_is_told_at_most(served: Office, fragile: Cluster) -> None:
    visitor = Visitor(site(served), "backoffice", task_of(served))
    crash(fragile)
    assert [visitor.send().status_code for _ in range(3)] in ([503, 303, 303], [303, 303, 303])
    assert checks.faults(served) == []


def test_a_job_whose_database_crashes_meanwhile_is_done_and_is_no_incident(served: Office, fragile: Cluster) -> None:
    case, worker = served.apply().instance_id, served.engine.worker
    checked(served, case)
    letters: Any = worker._connectors["surat"]

    class Slow:
        topic, kind = "surat", "remote"

        def run(self, job: Any) -> Any:
            found = letters.run(job)
            if not crashed:
                crash(fragile)
            crashed.append(job.id)
            return found

    crashed: list[str] = []
    worker._connectors = {"surat": Slow()}  # type: ignore[dict-item]
    for _ in range(5):
        try:
            worker.drain()
        except Unavailable:  # run_forever logs it and goes on
            continue
    assert crashed and served.engine.incidents.list_open() == []
    served.clock.advance(LOCKS_LAST)
    worker.drain()
    assert served.open(case) == ["teruskan_permohonan"] and checks.faults(served) == []
