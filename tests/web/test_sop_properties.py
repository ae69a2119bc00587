"""A version whose SOP properties are nonsense, deployed before a rule said so: every page goes on."""

from __future__ import annotations

import io
from xml.sax.saxutils import quoteattr

import pytest
from flask import Flask

from cases import dossier
from engine.services import repository
from engine.services.actor import SYSTEM
from engine.services.inbox import TaskFilter
from engine.services.runtime import Submission
from office.office import Office
from tests.web.conftest import APPLICANT, apply, signed_in

NONSENSE = ["2a", "²", "", "9999", "secepatnya", "999999 HK", "${rusak", "=1/0", "=now()", "|", "{nomor"]
OF_STEP = [
    *("langkah", "uraian", "penjelasan", "kelengkapan", "waktu", "waktu_sop", "output", "output_sop"),
    *("tanda_tangan_bila", "tanda_tangan_nomor", "penerima"),
]
OF_PROCESS = [
    *("nomor_sop", "nama_sop", "tanggal_pembuatan", "dasar_hukum", "biaya", "produk"),
    *("judul", "keterkaitan", "jaminan_pelayanan"),
]


def said(names: list[str], text: str) -> str:
    return "".join(f"<camunda:property name={quoteattr(name)} value={quoteattr(text)} />" for name in names)


def deploy(office: Office, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The office's process with this text in every property of its task and of itself."""
    files = office.engine.repository.latest("uji").resources.files
    drawn = files["processes/uji.bpmn"].decode()
    known = '<camunda:property name="langkah" value="2" /><camunda:property name="waktu" value="15 menit" />'
    whole = drawn[drawn.index('<camunda:property name="biaya"') : drawn.index("</camunda:properties>")]
    assert known in drawn
    changed = drawn.replace(known, said(OF_STEP, text)).replace(whole, said(OF_PROCESS, text))
    monkeypatch.setattr(repository, "check_read", lambda files, topics, groups: [])
    office.engine.repository.deploy(
        {**files, "processes/uji.bpmn": changed.encode()}, "lama", "uji", SYSTEM, office.engine.clock.now()
    )


@pytest.mark.parametrize("text", NONSENSE)
def test_no_page_and_no_document_stops_at_nonsense(
    app: Flask, office: Office, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    deploy(office, text, monkeypatch)
    applicant, officer = signed_in(app, APPLICANT), signed_in(app, "backoffice")
    address = apply(applicant)
    if text == "999999 HK":  # no calendar reaches so far: refused with a sentence, and the draft is still there
        assert address is None and applicant.get("/layanan/uji").status_code == 200
        assert len(office.drafts.list(office.accounts.actor(APPLICANT))) == 1
        return
    back = office.accounts.actor("backoffice")
    (row,) = office.engine.inbox.page(back, TaskFilter())[0]
    case = row.id.partition(":")[0]
    for address in ("/layanan/uji", "/permohonan", f"/permohonan/{case}", "/"):
        assert applicant.get(address).status_code == 200, address
    for address in (f"/tugas/{row.id}", "/tugas", f"/kasus/{case}", "/proses/uji/sop.pdf", "/mulai", "/kasus"):
        assert officer.get(address).status_code == 200, address
    values = {"berkas": {str(n): {"putusan": "perbaiki", "alasan": "x"} for n in range(3)}, "putusan": "kembalikan"}
    office.engine.runtime.complete(back, row.id, Submission(values), "kembali")
    assert applicant.get(f"/permohonan/{case}").status_code == 200
    with app.test_request_context():
        dossier.write(office, office.engine.history.instance(back, case), back, 1, io.BytesIO())
    assert office.engine.replay.verify(case)[1] == []
