"""The outbox page: the office sees what was said, not secrets, and phones only where that is needed."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from flask import Flask

from engine.services.connectors import OutgoingNotification, SendResult
from engine.services.runtime import Submission
from engine.storage import outbox, tables
from office.office import Office
from tests.offices import ROOT
from tests.web.conftest import Browser, apply, signed_in

PAGE = "/pesan-keluar"
KABAR = ROOT / "tests" / "kabar"


class Line:
    """A line to WhatsApp that gives the answer it is told to."""

    def __init__(self, answer: SendResult) -> None:
        self.answer, self.sent = answer, list[OutgoingNotification]()

    def send(self, notification: OutgoingNotification) -> SendResult:
        self.sent.append(notification)
        return self.answer


@pytest.fixture
def operator(app: Flask) -> Browser:
    return signed_in(app, "operator")


@pytest.fixture
def line(office: Office) -> Line:
    """A line that is broken for good, and one message that failed on it."""
    broken = Line(SendResult("failed", error="400/131030"))
    office.engine.worker._sender = broken
    register(office)
    return broken


def register(office: Office, nik: str = "1407014510900003", phone: str = "0812-0000-0077") -> None:
    """A registration, whose code goes out."""
    office.identity.register(nik, "Contoh Pendaftar", phone, "tiga kata acak")
    office.engine.worker.drain()


def test_phones_are_masked_but_for_the_operator_and_codes_for_everybody(
    office: Office, officer: Browser, operator: Browser
) -> None:
    register(office)
    (message,) = office.notifications.newest()
    office, all_of_it = officer.get(PAGE).text, operator.get(PAGE).text
    assert "0812 0000 0077" not in office and "Nomor disamarkan, berakhir 77" in office
    assert "0812 0000 0077" in all_of_it
    assert message.params["kode"] not in office + all_of_it


def test_it_says_so_when_nothing_was_sent(officer: Browser) -> None:
    assert "Belum ada pesan" in officer.get(PAGE).text


def test_states_are_counted_and_chosen(operator: Browser, line: Line) -> None:
    page = operator.get(PAGE).text
    assert 'Gagal <span class="count">1</span>' in page and 'Terkirim <span class="count">0</span>' in page
    assert "Contoh Pendaftar" in operator.get(f"{PAGE}?keadaan=gagal").text
    other = operator.get(f"{PAGE}?keadaan=terkirim").text
    assert "Contoh Pendaftar" not in other and "Tidak ada pesan yang cocok" in other


@pytest.mark.parametrize("words", ["pendaftar", "0077", "0812 0000 0077", "+62 812-0000-0077", "77"])
def test_a_message_is_found_by_name_or_number(operator: Browser, line: Line, words: str) -> None:
    assert "Contoh Pendaftar" in operator.get(PAGE, query_string={"q": words}).text


@pytest.mark.parametrize("words", ["0078", "orang lain", "%", "_", "UJI-2026-0001"])
def test_what_does_not_fit_is_not_found(operator: Browser, line: Line, words: str) -> None:
    assert "Contoh Pendaftar" not in operator.get(PAGE, query_string={"q": words}).text


def test_many_messages_come_by_the_page(operator: Browser, office: Office) -> None:
    for number in range(51):
        register(office, f"14070145109{number:05d}", f"0812-0000-{number:04d}")
    first, second = operator.get(PAGE).text, operator.get(f"{PAGE}?hal=2").text
    assert first.count("data-row") == 50 and second.count("data-row") == 1 and "hal=2" in first


def test_a_failed_message_goes_again(operator: Browser, office: Office, line: Line) -> None:
    (failed,) = office.notifications.newest(["failed"])
    assert "Kirim ulang" in operator.get(PAGE).text and "400/131030" in operator.get(PAGE).text
    line.answer = SendResult("sent", provider_id="wamid.1")
    sent = operator.post(f"{PAGE}/{failed.id}/kirim-ulang", {"lanjut": f"{PAGE}?keadaan=gagal"})
    assert sent.location == f"{PAGE}?keadaan=gagal"
    office.engine.worker.drain()
    assert [message.status for message in office.notifications.newest()] == ["sent"]
    assert len(line.sent) == 2 and line.sent[0].params == line.sent[1].params, "the same code, once more"
    again = operator.post(f"{PAGE}/{failed.id}/kirim-ulang")
    assert again.status_code == 409 and "tidak gagal lagi" in again.text


def test_an_unknown_message_goes_again_only_when_twice_is_allowed(
    operator: Browser, office: Office, line: Line
) -> None:
    line.answer = SendResult("unknown", error="ReadTimeout")
    register(office, "1407014510900004", "0812-0000-0078")
    unknown = office.notifications.newest(["unknown"])[0].id
    assert "penerima bisa mendapatnya dua kali" in operator.get(PAGE).text
    refused = operator.post(f"{PAGE}/{unknown}/kirim-ulang")
    assert refused.status_code == 400 and "mungkin sudah sampai" in refused.text
    operator.get(PAGE)
    assert operator.post(f"{PAGE}/{unknown}/kirim-ulang", {"dua_kali": "boleh"}).status_code == 303
    assert len(office.notifications.newest(["waiting"])) == 1


def test_all_that_failed_go_again_and_the_unknown_stay(operator: Browser, office: Office, line: Line) -> None:
    register(office, "1407014510900004", "0812-0000-0078")
    line.answer = SendResult("unknown", error="ReadTimeout")
    register(office, "1407014510900005", "0812-0000-0079")
    operator.get(PAGE)
    operator.post(f"{PAGE}/kirim-ulang")
    assert "2 pesan yang gagal sedang dikirim ulang" in operator.get(PAGE).text
    assert office.notifications.counts() == {"waiting": 2, "unknown": 1}


def test_only_the_operator_sends_again(officer: Browser, office: Office, line: Line) -> None:
    (failed,) = office.notifications.newest()
    assert "Kirim ulang" not in officer.get(PAGE).text
    assert officer.post(f"{PAGE}/{failed.id}/kirim-ulang").status_code == 403
    assert officer.post(f"{PAGE}/kirim-ulang").status_code == 403
    assert office.notifications.newest()[0].status == "failed"


def test_a_message_of_a_case_leads_to_it(operator: Browser, office: Office, applicant: Browser) -> None:
    apply(applicant)
    case = office.engine.history.find("UJI-2026-0001")
    with office.engine.database.begin() as connection:
        outbox.add(
            connection, "satu", case, "+6281200000001", "izin_siap", {}, office.engine.clock.now(), "Contoh Pemohon"
        )
    found = operator.get(PAGE, query_string={"q": "uji-2026"}).text
    assert f'href="/kasus/{case}"' in found and "UJI-2026-0001" in found


def test_a_message_text_deployed_from_modeler_is_shown_too(officer: Browser, office: Office) -> None:
    """It lies in no folder: only with the process that came with it."""
    office.engine.deploy_folder(KABAR)
    drawn = (KABAR / "processes" / "kabar.bpmn").read_bytes().replace(b">diterima<", b">aula_disetujui<")
    texts = json.loads((KABAR / "letters" / "pesan.json").read_bytes())
    texts["aula_disetujui"] = "Halo {nama}. Aula {nomor_registrasi} boleh dipakai."
    sent = {"kabar.bpmn": drawn, "pesan.json": json.dumps(texts).encode()}
    designer, now = office.accounts.actor("perancang"), office.engine.clock.now()
    office.engine.repository.deploy_sent(sent, "pesan baru", "Camunda Modeler", designer, now)
    start(office)
    assert "Halo Contoh Pemohon. Aula KBR-2026-0001 boleh dipakai." in officer.get(PAGE).text


def start(office: Office) -> str:
    """A case that sends its applicant a message."""
    applicant = office.accounts.actor("1407994101900001")
    return office.engine.runtime.start(applicant, "kabar", Submission({"perihal": "Izin"}), "kabar-satu").instance_id


def test_the_case_and_its_evidence_show_what_was_sent_to_those_who_may_read_it(
    app: Flask, officer: Browser, office: Office
) -> None:
    office.engine.deploy_folder(KABAR)
    case = start(office)
    page, audited = officer.get(f"/kasus/{case}").text, signed_in(app, "auditor").get(f"/kasus/{case}").text
    words = "Halo Contoh Pemohon. Permohonan KBR-2026-0001 kami terima."
    assert page.count(words) == 2 and "penerima: Contoh Petugas Loket" in page
    assert words not in audited and "Pesan kepada Pemohon: diterima" in audited


def test_an_old_message_says_where_its_words_come_from(officer: Browser, office: Office) -> None:
    office.engine.deploy_folder(KABAR)
    case = start(office)
    with office.engine.database.begin() as connection:
        connection.execute(sa.update(tables.outbox).values(text=None))
    for page in (officer.get(PAGE).text, officer.get(f"/kasus/{case}").text):
        assert "Permohonan KBR-2026-0001 kami terima." in page and "Disusun ulang dari naskah versi 1" in page


def test_what_nobody_got_and_what_was_missing_is_told_in_the_evidence(officer: Browser, office: Office) -> None:
    office.engine.deploy_folder(KABAR)
    with office.engine.database.begin() as connection:
        connection.execute(sa.update(tables.user).where(tables.user.c.login == "1407994101900001").values(phone=None))
    case = start(office)
    (task,) = office.engine.history.instance(office.accounts.actor("auditor"), case).tasks
    office.engine.runtime.complete(office.accounts.actor("backoffice"), task.id, Submission({}), "kabar-dua")
    page = officer.get(f"/kasus/{case}").text
    assert (
        "tidak terkirim: tidak ada penerima yang punya nomor WhatsApp" in page and "tidak ada isinya: catatan" in page
    )
