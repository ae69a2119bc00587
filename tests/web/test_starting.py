"""Staff start what their group starts, at once and once; others do not see it."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import pytest
from flask import Flask

from engine.clock import ManualClock
from engine.errors import Refused
from engine.services.folder import FolderWatch
from engine.storage.queue import QueueFilter
from office.office import Office
from tests.started import KEY, QUARTERLY, deploy, drawn, files, forked
from tests.web.conftest import APPLICANT, Browser, pdf, signed_in

LIST, ONE = "/mulai", f"/mulai/{KEY}"
COMMAND = re.compile(r'name="perintah" value="([0-9a-f]{32})"')
FORM = {
    "id": "periksa",
    "type": "default",
    "components": [
        {"type": "textfield", "key": "hasil", "label": "Hasil", "validate": {"required": True}},
        {"type": "filepicker", "key": "bukti", "label": "Bukti"},
    ],
}
ASKED = {f"forms/{KEY}/periksa.form": json.dumps(FORM).encode()}


@pytest.fixture
def deployed(office: Office) -> None:
    deploy(office.engine, drawn(documentation="Dinilai tiap triwulan.\nRincian."), more=ASKED)


def started(office: Office) -> list[str]:
    return [row.id for row in office.engine.history.search()[0] if row.definition_key == KEY]


def command(browser: Browser, path: str = ONE) -> dict[str, object]:
    """The id that the page at hand sends with its form."""
    found = COMMAND.search(browser.get(path).text)
    assert found is not None
    return {"perintah": found[1]}


def test_the_list_tells_what_may_be_started(officer: Browser, office: Office, deployed: None) -> None:
    deploy(office.engine, drawn(documentation="Yang lain."), key="aneka")
    page = officer.get(LIST).text
    assert "Yang lain." in page and "Yang lain." not in officer.get(ONE).text
    assert "Dinilai tiap triwulan." in page and "Rincian" not in page and f'href="{ONE}"' in page


def test_only_the_group_sees_it(app: Flask, deployed: None) -> None:
    for login in ("kadis", "koordinator", "auditor", "operator", "perancang"):
        browser = signed_in(app, login)
        assert LIST not in browser.get("/akun").text
        assert "Tidak ada proses untuk Anda mulai" in browser.get(LIST).text
        assert browser.get(ONE).status_code == 404
        assert browser.post(ONE, {"perintah": "0" * 32}).status_code == 404
        assert browser.post(f"{ONE}/formulir").status_code == 404
    assert signed_in(app, APPLICANT).get(LIST).status_code == 403
    assert f'href="{LIST}"' in signed_in(app, "backoffice").get("/akun").text


def test_a_process_of_applicants_is_not_started_here(officer: Browser) -> None:
    assert officer.get("/mulai/uji").status_code == 404
    assert f'href="{LIST}"' not in officer.get("/akun").text


def test_the_first_form_starts_the_case_and_is_done(officer: Browser, office: Office, deployed: None) -> None:
    answer = officer.post(ONE, {**command(officer), "hasil": "Baik", "bukti": (io.BytesIO(pdf()), "bukti.pdf")})
    assert (answer.status_code, answer.location) == (303, "/tugas")
    assert "Coba dimulai. Kasus ini berakhir." in officer.get("/tugas").text
    (case,) = started(office)
    view = office.engine.history.instance(office.accounts.actor("auditor"), case)
    assert view.state == "completed" and view.variables["hasil"] == "Baik"
    assert officer.get(f"/dokumen/{case}/{view.variables['bukti']['digest']}").status_code == 200


def test_pressed_twice_it_starts_once(officer: Browser, office: Office, deployed: None) -> None:
    sent = {**command(officer), "hasil": "Baik"}
    first, second = officer.post(ONE, sent), officer.post(ONE, sent)
    assert first.location == second.location
    assert len(started(office)) == 1


def test_a_wrong_value_is_told_and_nothing_is_lost(officer: Browser, office: Office, deployed: None) -> None:
    answer = officer.post(ONE, {**command(officer), "bukti": (io.BytesIO(pdf()), "bukti.pdf")})
    assert answer.status_code == 422
    assert 'href="#hasil"' in answer.text and "bukti.pdf" in answer.text
    assert started(office) == []
    again = officer.get(ONE).text
    assert "tersimpan" in again and "bukti.pdf" in again
    officer.post(ONE, {**command(officer), "hasil": "Baik"})
    (case,) = started(office)
    assert (
        office.engine.history.instance(office.accounts.actor("auditor"), case).variables["bukti"]["nama"] == "bukti.pdf"
    )
    assert "bukti.pdf" not in officer.get(ONE).text


def test_a_file_that_is_not_let_in_starts_nothing(officer: Browser, office: Office, deployed: None) -> None:
    sent = {**command(officer), "hasil": "Baik", "bukti": (io.BytesIO(b"bukan pdf"), "bukti.pdf")}
    assert officer.post(ONE, sent).status_code == 422
    assert started(office) == []


def test_a_diagram_that_cannot_go_on_loses_nothing(
    officer: Browser, office: Office, deployed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise Refused("Gerbang “Ke mana?” tidak punya jalan yang cocok.")

    sent = {**command(officer), "hasil": "Baik"}
    monkeypatch.setattr(office.engine.runtime, "start_process", refuses)
    answer = officer.post(ONE, sent)
    assert answer.status_code == 400 and "tidak punya jalan yang cocok" in answer.text
    assert 'value="Baik"' in answer.text and 'value="Baik"' in officer.get(ONE).text


def test_saved_it_waits_and_starts_nothing(officer: Browser, office: Office, deployed: None) -> None:
    answer = officer.post(ONE, {**command(officer), "hasil": "Nanti", "aksi": "simpan"})
    assert answer.location == ONE
    assert 'value="Nanti"' in officer.get(ONE).text
    assert started(office) == []


def test_a_request_without_the_pages_token_or_command_starts_nothing(
    officer: Browser, office: Office, deployed: None
) -> None:
    sent = {**command(officer), "hasil": "Baik"}
    assert officer.client.post(ONE, data=sent).status_code == 400
    assert officer.post(ONE, {"hasil": "Baik"}).status_code == 400
    assert officer.post(ONE, {"hasil": "Baik", "perintah": "pendek"}).status_code == 400
    assert started(office) == []


def test_the_fields_are_drawn_again_for_what_is_typed(officer: Browser, deployed: None) -> None:
    officer.get(ONE)
    assert 'value="Baik"' in officer.post(f"{ONE}/formulir", {"hasil": "Baik"}).text


def test_where_the_first_form_is_anothers_the_button_alone_starts(officer: Browser, office: Office) -> None:
    """A gateway before it: nobody can say yet which task it will be."""
    deploy(office.engine, forked())
    sent = command(officer)
    answer = officer.post(ONE, sent)
    (case,) = started(office)
    assert answer.location.startswith(f"/tugas/{case}:")
    assert officer.get(answer.location).status_code == 200
    assert officer.post(ONE, sent).location == answer.location
    assert len(started(office)) == 1


def test_its_pages_say_that_it_has_no_applicant(officer: Browser, office: Office, deployed: None) -> None:
    case = office.engine.runtime.start_process(office.accounts.actor("backoffice"), KEY, {}, "a").instance_id
    task = office.engine.inbox.rows(office.accounts.actor("backoffice"), 0, 1, QueueFilter(instance=case))[0].id
    assert "Data permohonan" not in officer.get(f"/tugas/{task}").text
    assert "kasus ini dimulai petugas" in officer.get(f"/kasus/{case}").text
    for page in ("/tugas", "/kasus"):
        assert '<span class="sub-line">Coba</span>' in officer.get(page).text


def test_dropped_into_the_folder_it_is_there_at_once(officer: Browser, office: Office, clock: ManualClock) -> None:
    root = office.engine.settings.data_dir / "gambar"
    root.mkdir()
    watch = FolderWatch(root, office.engine.repository, clock, print)
    for name, data in files(drawn()).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    assert f'href="{ONE}"' not in officer.get(LIST).text
    watch.look()
    watch.look()
    assert f'href="{ONE}"' in officer.get(LIST).text


def test_the_next_start_by_the_calendar_is_told(app: Flask, officer: Browser, office: Office) -> None:
    deploy(office.engine, drawn(QUARTERLY))
    assert "1 Des" in officer.get(LIST).text
    page = signed_in(app, "perancang").get(f"/perancang/proses/{KEY}").text
    assert "Awal triwulan" in page and "berikutnya Selasa, 1 Desember 2026, 08.00 WIB" in page


def test_a_start_that_fails_is_an_operators_to_try_again(
    app: Flask, office: Office, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(office.engine, drawn(QUARTERLY))

    def broken(*_: object, **__: object) -> None:
        raise AssertionError("a fault")

    with monkeypatch.context() as patched:
        patched.setattr(office.engine.runtime, "begin", broken)
        clock.advance(timedelta(days=30))
        office.engine.worker.drain()
    operator = signed_in(app, "operator")
    page = operator.get("/pengelolaan/kendala").text
    assert "Jadwal yang gagal" in page and "Kesalahan tak terduga (AssertionError)." in page
    assert "Gagal dimulai" in signed_in(app, "perancang").get(f"/perancang/proses/{KEY}").text
    path = f"/pengelolaan/kendala/jadwal/{office.engine.schedules.of(KEY)[0].id}/coba-lagi"
    assert signed_in(app, "backoffice").post(path).status_code == 403
    assert operator.post(path).status_code == 303
    office.engine.worker.drain()
    assert len(started(office)) == 1
    assert "Jadwal yang gagal" not in operator.get("/pengelolaan/kendala").text
    assert operator.post(path).status_code == 409
