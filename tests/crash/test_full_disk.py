"""A full disk: people are told, nothing is lost, nothing is a 500."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import Unavailable
from engine.storage.database import FULL
from engine.storage.documents import CLOSED
from office import demo
from tests.crash import checks
from tests.crash.commands import LOCKS_LAST, application, checked
from tests.crash.places import Ground, Opened, Place
from tests.crash.site import Visitor, site
from tests.crash.trouble import start, task_of
from tests.offices import Office, pdf
from tests.postgres import Cluster


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
