"""A database of the version before texts were kept (revision 0005): its cases verify, are run again and go on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors import open_office
from engine.clock import ManualClock
from engine.dates import OFFICE_ZONE
from engine.services.actor import SYSTEM
from engine.services.runtime import Submission
from engine.settings import Settings
from engine.storage import tables
from office.office import Office

DUMP = Path(__file__).parent / "histories" / "before_texts.sql"  # written by that version, with sqlite3's iterdump
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=OFFICE_ZONE)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = sqlite3.connect(tmp_path / "alur.db")
    database.executescript(DUMP.read_text(encoding="utf-8"))
    database.close()
    settings = Settings.from_environment({"ALUR_DATA_DIR": str(tmp_path), "ALUR_SECRET_KEY": "kunci-uji"})
    opened = open_office(settings, ManualClock(LATER))
    opened.prepare()
    yield opened
    opened.close()


def newer_texts(office: Office) -> None:
    files = dict(office.engine.repository.latest("kabar").resources.files)
    texts = dict.fromkeys(json.loads(files["letters/pesan.json"]), "Teks baru")
    files["letters/pesan.json"] = json.dumps(texts).encode()
    made = office.engine.repository.deploy(files, "teks", "uji", SYSTEM, LATER, against_newest=True)
    assert [each.version for each in made.definitions] == [2]


def test_they_verify_and_are_run_again_after_the_migration(office: Office) -> None:
    assert office.engine.replay.verify() == (2, [])


def test_a_case_begun_before_goes_on_and_keeps_its_new_messages(office: Office) -> None:
    officer = office.accounts.actor("backoffice")
    case = office.engine.history.find("KBR-2026-0002")
    (task,) = office.engine.history.instance(officer, case).tasks
    office.engine.runtime.complete(officer, task.id, Submission({"catatan": "Siap."}), "sekarang")
    said = {each.template: each.wording for each in office.notifications.newest() if each.instance_id == case}
    assert said["selesai_diperiksa"].text == "Halo Contoh Pemohon. Permohonan Anda selesai diperiksa. Catatan: Siap."
    assert said["selesai_diperiksa"].kept and not said["diterima"].kept
    assert office.engine.replay.verify() == (2, [])


def test_old_words_come_from_the_texts_the_case_runs_on_and_say_so(office: Office) -> None:
    newer_texts(office)
    said = {(each.template, each.business_key): each.wording for each in office.notifications.newest()}
    old = said["diterima", "KBR-2026-0001"]
    assert (old.text, old.kept, old.version) == (
        "Halo Contoh Pemohon. Permohonan KBR-2026-0001 kami terima.",
        False,
        1,
    )


def test_what_was_sent_outside_of_a_case_has_no_text_of_its_time(office: Office) -> None:
    (code,) = [each for each in office.notifications.newest() if each.instance_id is None]
    assert (code.wording.kept, code.wording.version) == (False, None)
    assert code.wording.text.startswith("kode aktivasi: nama Contoh Pendaftar, kode ")


def test_an_old_message_is_compared_with_what_is_recorded_of_it(office: Office) -> None:
    with office.engine.database.begin() as connection:
        where = tables.outbox.c.template == "selesai_diperiksa"
        connection.execute(sa.update(tables.outbox).where(where).values(params='{"nama":"Lain"}'))
    assert [problem.message for problem in office.engine.replay.verify()[1]] == [
        "Isian pesan “selesai_diperiksa” di pesan keluar berbeda dari yang tercatat di riwayat."
    ]


def test_a_text_put_into_an_old_message_afterwards_is_found_out(office: Office) -> None:
    with office.engine.database.begin() as connection:
        where = tables.outbox.c.template == "selesai_diperiksa"
        connection.execute(sa.update(tables.outbox).where(where).values(text="Karangan"))
    (problem,) = office.engine.replay.verify()[1]
    assert problem.message.startswith("Teks pesan “selesai_diperiksa”")
