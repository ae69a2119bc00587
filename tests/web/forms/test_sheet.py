"""One way to fill in a form: what is refused is kept with its files, by whoever and wherever it was filled in."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask

from engine.errors import Conflict, Refused
from office.office import Office
from tests import first_forms, started
from tests.web.conftest import ANSWERS, Browser, apply, begin, pdf, signed_in, upload
from tests.web.test_applications import returned
from tests.web.test_counter import begin as arrive
from tests.web.test_counter import fill, take_in

SEEN = re.compile(r'name="formulir" value="([0-9a-f]{64})"')
COMMAND = re.compile(r'name="perintah" value="([0-9a-f]{32})"')
WITHOUT, CHANGED = "tidak dimulai dengan formulir", "Formulir ini berubah sejak Anda membukanya"
FORM = "forms/uji/permohonan.form"


def answered(browser: Browser, draft: str) -> None:
    """The applicant's draft, ready to be sent."""
    browser.get(draft)
    assert browser.post(draft, {**ANSWERS, "aksi": "lanjut"}).status_code == 303
    for row in (0, 1):
        upload(browser, draft, row)


def cases(office: Office) -> list[str]:
    return [row.id for row in office.engine.history.search()[0]]


def hidden(page: str) -> dict[str, object]:
    """What the page at hand sends along with its form."""
    found = {"formulir": SEEN.search(page), "perintah": COMMAND.search(page)}
    return {name: match[1] for name, match in found.items() if match}


def refusing(error: Exception) -> Callable[..., None]:
    def refuses(*_: object, **__: object) -> None:
        raise error

    return refuses


def open_tasks(office: Office, case: str) -> list[str]:
    return [row.element for row in office.engine.history.instance(office.accounts.actor("auditor"), case).tasks]


def test_each_service_is_asked_its_own_questions(applicant: Browser, officer: Browser, office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.by_service())
    applicant.get("/layanan/lain")
    draft = applicant.post("/permohonan/baru/lain").location
    page = applicant.get(draft).text
    assert "Nama klinik" in page and "Nama organisasi" not in page
    assert 'enctype="multipart/form-data"' in page  # else a browser would send the file's name alone
    plan = {"nama_klinik": "Klinik Contoh", "aksi": "lanjut"}
    assert applicant.post(draft, plan).location == f"{draft}/kirim"
    applicant.get(f"{draft}/kirim")
    case = applicant.post(f"{draft}/kirim").location.rpartition("/")[2]
    assert (
        office.engine.history.instance(office.accounts.actor("auditor"), case).variables["nama_klinik"]
        == "Klinik Contoh"
    )
    desk = arrive(officer, layanan="lain")
    assert "Nama klinik" in officer.get(desk).text
    file = {"denah": (io.BytesIO(pdf("denah")), "denah.pdf")}
    sent = officer.post(desk, {"nama_klinik": "Klinik Kedua", "aksi": "kirim", **file})
    known = office.engine.history.instance(office.accounts.actor("auditor"), sent.location.rpartition("/")[2]).variables
    assert known["nama_klinik"] == "Klinik Kedua" and known["denah"]["nama"] == "denah.pdf"


def test_a_form_behind_a_letter_opens_as_a_task(applicant: Browser, office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.behind_letter())
    draft = begin(applicant)
    review = applicant.get(draft).location
    assert review == f"{draft}/kirim" and "dimulai tanpa formulir" in applicant.get(review).text
    sent = applicant.post(review)
    case = sent.location.rpartition("/")[2]
    assert sent.status_code == 303 and "UJI-2026-0001" in applicant.get(sent.location).text
    assert applicant.post(review).status_code == 303 and cases(office) == [case]
    office.engine.worker.drain()
    assert open_tasks(office, case) == ["ajukan"]
    (task,) = office.engine.history.instance(office.accounts.actor("auditor"), case).tasks
    place = f"/permohonan/{case}/tugas/{task.id.partition(':')[2]}"
    assert "Nama organisasi" in applicant.get(place).text
    files = {f"berkas.{row}.dokumen": (io.BytesIO(pdf(str(row))), f"{row}.pdf") for row in (0, 1)}
    assert applicant.post(place, {**ANSWERS, "aksi": "kirim", **files}).location == f"/permohonan/{case}"
    assert open_tasks(office, case) == ["periksa"]


def test_at_the_counter_too(officer: Browser, office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.behind_letter())
    draft = arrive(officer)
    assert "dimulai tanpa formulir" in officer.get(draft).text
    case = officer.post(draft, {"aksi": "kirim"}).location.rpartition("/")[2]
    office.engine.worker.drain()
    assert open_tasks(office, case) == ["ajukan"]


def test_a_draft_that_no_longer_fits_is_not_sent_and_not_lost(applicant: Browser, office: Office) -> None:
    """A letter was put before the form after it had been filled in."""
    draft = begin(applicant)
    answered(applicant, draft)
    review = applicant.get(f"{draft}/kirim").text
    first_forms.deploy(office.engine, first_forms.behind_letter())
    for told in ({}, hidden(review)):
        answer = applicant.post(f"{draft}/kirim", told)
        assert answer.status_code == 400 and WITHOUT in answer.text and cases(office) == []
    first_forms.deploy(office.engine, first_forms.files())
    page = applicant.get(f"{draft}/kirim").text
    assert "Karang Taruna Contoh" in page and page.count("surat.pdf") == 2
    assert applicant.post(f"{draft}/kirim", hidden(page)).status_code == 303 and len(cases(office)) == 1


def test_at_the_counter_such_a_draft_stays_as_well(officer: Browser, office: Office) -> None:
    draft = arrive(officer)
    fill(officer, draft)
    page = officer.get(draft).text
    officer.post(draft, {**ANSWERS, "aksi": "simpan"})
    first_forms.deploy(office.engine, first_forms.behind_letter())
    for sent in ({"aksi": "kirim"}, {**ANSWERS, **hidden(page), "aksi": "kirim"}):
        assert officer.post(draft, sent).status_code in (400, 422) and cases(office) == []
    first_forms.deploy(office.engine, first_forms.files())
    page = officer.get(draft).text
    assert 'value="Karang Taruna Contoh"' in page and page.count("surat.pdf") == 2


def test_a_form_that_changed_meanwhile_is_shown_before_anything_is_sent(applicant: Browser, office: Office) -> None:
    draft = begin(applicant)
    questions = applicant.get(draft).text
    changed = first_forms.with_form(first_forms.files(), FORM, "ketua")
    first_forms.deploy(office.engine, changed)
    answer = applicant.post(draft, {**ANSWERS, **hidden(questions), "aksi": "lanjut"})
    assert answer.status_code == 422 and CHANGED in answer.text and "Pertanyaan ketua" in answer.text
    assert 'value="Karang Taruna Contoh"' in answer.text
    assert applicant.post(draft, {**ANSWERS, **hidden(answer.text), "aksi": "lanjut"}).status_code == 303
    for row in (0, 1):
        upload(applicant, draft, row)
    review = applicant.get(f"{draft}/kirim").text
    first_forms.deploy(office.engine, first_forms.with_form(changed, FORM, "bendahara"))
    answer = applicant.post(f"{draft}/kirim", hidden(review))
    assert answer.status_code == 400 and CHANGED in answer.text and cases(office) == []
    assert applicant.post(f"{draft}/kirim", hidden(answer.text)).status_code == 303


@pytest.mark.parametrize("at_counter", [False, True])
def test_what_the_new_form_does_not_ask_is_kept_until_it_is_sent(app: Flask, office: Office, at_counter: bool) -> None:
    first_forms.deploy(office.engine, first_forms.by_service())
    who = signed_in(app, "backoffice" if at_counter else "1407994101900001")
    who.get("/layanan/lain")
    draft = arrive(who, layanan="lain") if at_counter else who.post("/permohonan/baru/lain").location
    page = who.get(draft).text
    half = {"nama_klinik": "Klinik Contoh", "denah": (io.BytesIO(pdf()), "denah.pdf"), "aksi": "simpan"}
    who.post(draft, half)
    bare = json.dumps({**first_forms.OTHER, "components": [{"type": "textfield", "key": "izin", "label": "Izin"}]})
    first_forms.deploy(office.engine, first_forms.by_service() | {"forms/uji/lain.form": bare.encode()})
    sent = {**hidden(page), "nama_klinik": "Klinik Contoh", "aksi": "kirim" if at_counter else "lanjut"}
    assert who.post(draft, sent).status_code == 422
    first_forms.deploy(office.engine, first_forms.by_service())
    page = who.get(draft).text
    assert 'value="Klinik Contoh"' in page and "denah.pdf" in page


def test_at_the_counter_a_changed_form_is_shown_first(officer: Browser, office: Office) -> None:
    draft = arrive(officer)
    fill(officer, draft)
    page = officer.get(draft).text
    first_forms.deploy(office.engine, first_forms.with_form(first_forms.files(), FORM, "ketua"))
    answer = officer.post(draft, {**ANSWERS, **hidden(page), "aksi": "kirim"})
    assert answer.status_code == 422 and CHANGED in answer.text and cases(office) == []
    assert 'value="Karang Taruna Contoh"' in answer.text and answer.text.count("surat.pdf") == 2
    assert officer.post(draft, {**ANSWERS, **hidden(answer.text), "aksi": "kirim"}).status_code == 303


def test_staff_are_shown_a_changed_form_first(officer: Browser, office: Office) -> None:
    place = f"/mulai/{started.KEY}"
    started.deploy(office.engine, started.drawn())
    page = officer.get(place).text
    files = started.files(started.drawn())
    (form,) = (name for name in files if name.endswith(".form"))
    started.deploy(office.engine, started.drawn(), more=first_forms.with_form(files, form, "catatan"))
    answer = officer.post(place, {**hidden(page), "hasil": "Baik"})
    assert answer.status_code == 422 and CHANGED in answer.text and cases(office) == []
    assert 'value="Baik"' in answer.text and "Pertanyaan catatan" in answer.text
    assert officer.post(place, {**hidden(answer.text), "hasil": "Baik"}).status_code == 303


def test_what_staff_filled_in_outlasts_a_form_that_is_gone(officer: Browser, office: Office) -> None:
    """Two tasks side by side: the button alone starts; the draft of the form before is neither sent nor thrown away."""
    place = f"/mulai/{started.KEY}"
    started.deploy(office.engine, started.drawn())
    officer.post(place, {**hidden(officer.get(place).text), "hasil": "Baik", "aksi": "simpan"})
    started.deploy(office.engine, started.forked())
    assert officer.post(place, hidden(officer.get(place).text)).status_code == 303 and len(cases(office)) == 1
    started.deploy(office.engine, started.drawn(documentation="Lagi."))
    assert 'value="Baik"' in officer.get(place).text


@pytest.mark.parametrize("at_counter", [False, True])
def test_a_task_that_is_refused_keeps_answers_and_files(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch, at_counter: bool
) -> None:
    who = signed_in(app, "backoffice" if at_counter else "1407994101900001")
    case = take_in(who) if at_counter else apply(who).rpartition("/")[2]
    returned(office, 1)
    (task,) = office.engine.history.instance(office.accounts.actor("auditor"), case).tasks
    token = task.id.partition(":")[2]
    place = f"/loket/tugas/{task.id}" if at_counter else f"/permohonan/{case}/tugas/{token}"
    who.get(place)
    with monkeypatch.context() as patched:
        patched.setattr(office.engine.runtime, "complete", refusing(Refused("Gerbang “Ke mana?” tidak punya jalan.")))
        file = {"berkas.1.dokumen": (io.BytesIO(pdf("baru")), "rab-baru.pdf")}
        answer = who.post(place, {"pesan": "Sudah diperbaiki", "aksi": "kirim", **file})
    assert answer.status_code == 400 and "Gerbang “Ke mana?” tidak punya jalan." in answer.text
    assert "rab-baru.pdf" in answer.text and "rab-baru.pdf" in who.get(place).text
    assert who.post(place, {"pesan": "Sudah diperbaiki", "aksi": "kirim"}).status_code == 303
    assert (
        open_tasks(office, case) == ["periksa"]
        and office.drafts.find(office.accounts.actor("backoffice"), task.id) is None
    )


def test_who_came_too_late_keeps_what_they_filled_in(
    officer: Browser, applicant: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = apply(applicant).rpartition("/")[2]
    (task,) = office.engine.history.instance(office.accounts.actor("auditor"), case).tasks
    command = hidden(officer.get(f"/tugas/{task.id}").text)
    monkeypatch.setattr(office.engine.runtime, "complete", refusing(Conflict("Tugas ini baru saja diambil Contoh.")))
    answer = officer.post(f"/tugas/{task.id}", {**command, "putusan": "lengkap"})
    assert answer.status_code == 409 and "baru saja diambil Contoh" in answer.text
    draft = office.drafts.find(office.accounts.actor("backoffice"), task.id)
    assert draft is not None and draft.values["putusan"] == "lengkap"


def test_a_file_that_came_while_the_page_was_open_stays_when_it_is_saved(applicant: Browser, office: Office) -> None:
    draft = begin(applicant)
    who = office.accounts.actor("1407994101900001")
    upload(applicant, draft, 0)
    before = office.drafts.get(who, draft.rpartition("/")[2])
    upload(applicant, draft, 1)
    office.drafts.save(who, before, before)
    assert len(office.drafts.get(who, before.id).documents) == 2


def test_what_cannot_be_started_leaves_no_draft_behind(applicant: Browser, office: Office) -> None:
    first_forms.deploy(office.engine, first_forms.stuck())
    applicant.get("/layanan/uji")
    answer = applicant.post("/permohonan/baru/uji")
    assert answer.status_code == 400 and "tidak punya jalan yang cocok" in answer.text
    assert office.drafts.list(office.accounts.actor("1407994101900001")) == []
