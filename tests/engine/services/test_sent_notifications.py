"""A message is kept as it was sent: in the case's history and in the outbox, whatever becomes of the office's texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.services.actor import SYSTEM
from engine.services.runtime import Submission
from engine.storage import tables
from office.notifications import NotificationView
from tests.offices import ROOT, START, Office

KABAR = ROOT / "tests" / "kabar"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path, START, KABAR)
    yield made
    made.engine.close()


@pytest.fixture
def case(office: Office) -> str:
    submission = Submission({"perihal": "Izin keramaian"})
    return office.work(office.engine.runtime.start(office.applicant, "kabar", submission, "satu")).instance_id


def sent(office: Office) -> dict[str, NotificationView]:
    return {message.template: message for message in office.notifications.newest()}


def rewrite(office: Office, **texts: str) -> None:
    """Deploys the same process with other texts."""
    files = dict(office.engine.repository.latest("kabar").resources.files)
    known = json.loads(files["letters/pesan.json"])
    files["letters/pesan.json"] = json.dumps(known | texts).encode()
    made = office.engine.repository.deploy(files, "teks", "uji", SYSTEM, office.clock.now(), against_newest=True)
    assert made.definitions


def change(office: Office, statement: Any) -> None:
    with office.engine.database.begin() as connection:
        assert connection.execute(statement).rowcount == 1


def test_a_text_changed_later_changes_no_message_that_was_sent(office: Office, case: str) -> None:
    rewrite(office, diterima="Teks baru {nama} {nomor_registrasi}")
    message = sent(office)["diterima"]
    assert message.wording.text == "Halo Contoh Pemohon. Permohonan KBR-2026-0001 kami terima." and message.wording.kept
    assert office.engine.replay.verify() == (1, [])
    other = office.engine.runtime.start(office.applicant, "kabar", Submission({"perihal": "Lain"}), "dua")
    (later,) = [
        each
        for each in office.notifications.newest()
        if (each.instance_id, each.template) == (other.instance_id, "diterima")
    ]
    assert later.wording is not None and later.wording.text == "Teks baru Contoh Pemohon KBR-2026-0002"
    assert office.engine.replay.verify() == (2, []) and other.instance_id != case


def test_history_holds_the_text_and_whom_it_went_to(office: Office, case: str) -> None:
    view = office.engine.history.instance(office.actor("auditor"), case)
    first, second = [each for each in office.engine.history.events(view) if each.kind == "message.sent"]
    assert first.values["text"] == "Halo Contoh Pemohon. Permohonan KBR-2026-0001 kami terima."
    assert first.values["params"] == {"nama": "Contoh Pemohon", "nomor_registrasi": "KBR-2026-0001"}
    assert (first.detail["language"], first.detail["empty"], first.recipients) == ("id", [], ("Contoh Pemohon",))
    assert "Contoh" not in json.dumps(first.detail), "what cannot be erased holds nobody's data"
    assert second.recipients == ("Contoh Petugas Loket",)


def test_a_value_that_is_not_there_is_a_dash_and_history_names_it(office: Office, case: str) -> None:
    office.complete("backoffice", case, "periksa", {})
    message = sent(office)["selesai_diperiksa"]
    assert message.wording.text == "Halo Contoh Pemohon. Permohonan Anda selesai diperiksa. Catatan: –"
    assert message.params["catatan"] == "–"
    view = office.engine.history.instance(office.actor("auditor"), case)
    last = [each for each in office.engine.history.events(view) if each.kind == "message.sent"][-1]
    assert last.detail["empty"] == ["catatan"] and office.engine.replay.verify() == (1, [])


def test_nobody_to_send_to_is_on_record(office: Office) -> None:
    change(office, sa.update(tables.user).where(tables.user.c.login == "backoffice").values(phone=None))
    started = office.engine.runtime.start(office.applicant, "kabar", Submission({"perihal": "x"}), "satu")
    view = office.engine.history.instance(office.actor("auditor"), started.instance_id)
    told = {
        each.detail["template"]: each.recipients
        for each in office.engine.history.events(view)
        if each.recipients is not None
    }
    assert told == {"diterima": ("Contoh Pemohon",), "baru": ()}
    assert "baru" not in sent(office) and office.engine.replay.verify() == (1, [])


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (sa.update(tables.outbox).values(text="Teks lain"), "Teks pesan “diterima”"),
        (sa.update(tables.outbox).values(text=None), "Teks pesan “diterima”"),
        (sa.update(tables.outbox).values(params='{"nama":"Lain"}'), "Isian pesan “diterima”"),
        (sa.update(tables.outbox).values(recipient="+6281299999999"), "Nomor tujuan pesan “diterima”"),
        (sa.update(tables.outbox).values(recipient_name="Lain"), "Nama penerima pesan “diterima”"),
        (sa.delete(tables.outbox), "Pesan “diterima” tercatat di riwayat, tetapi hilang"),
    ],
)
def test_a_changed_outbox_is_found_out(office: Office, case: str, statement: Any, sentence: str) -> None:
    change(office, statement.where(tables.outbox.c.template == "diterima"))
    (problem,) = office.engine.replay.verify()[1]
    assert problem.message.startswith(sentence) and problem.seq == 2


def test_a_message_that_history_knows_nothing_of_is_found_out(office: Office, case: str) -> None:
    change(office, sa.update(tables.outbox).where(tables.outbox.c.template == "diterima").values(id=f"{case}:9.9:0"))
    messages = [problem.message for problem in office.engine.replay.verify()[1]]
    assert any("tidak tercatat di riwayat" in message for message in messages) and len(messages) == 2


def test_the_office_s_words_are_recorded_with_the_step(office: Office) -> None:
    """What a text takes from the settings is read once: a new name changes neither the message nor its proof."""
    rewrite(office, diterima="{sistem}: {nama}, {nomor_registrasi}")
    office.engine.runtime.start(office.applicant, "kabar", Submission({"perihal": "x"}), "satu")
    office.settings.change(office.actor("operator"), {"system_name": "Nama Lain"})
    assert sent(office)["diterima"].wording.text == "SILASTRI RV: Contoh Pemohon, KBR-2026-0001"
    assert office.engine.replay.verify() == (1, [])


def test_a_step_without_such_a_text_records_nothing_of_the_office(office: Office, case: str) -> None:
    with office.engine.database.connect() as connection:
        bodies = [json.loads(body) for body in connection.execute(sa.select(tables.history_values.c.body)).scalars()]
    assert all("office" not in body for body in bodies) and {body["semantics"] for body in bodies} == {3}
    assert ["recipients" in body for body in bodies].count(True) == 1


def test_a_code_s_text_goes_with_its_code_and_account_texts_are_kept(office: Office) -> None:
    office.identity.register("1407014510900003", "Contoh Pendaftar", "0812-0000-0077", "tiga kata acak")
    message = sent(office)["kode_aktivasi"]
    assert message.wording.kept and message.params["kode"] in message.wording.text
