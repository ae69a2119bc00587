"""The designer's pages: versions, what changed, and a set of files checked and deployed; broken files break nothing."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Mapping

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.definitions.bpmn.xml import LARGEST as LARGEST_XML
from engine.definitions.deployment.sent_files import MOST
from office.office import Office
from tests.web.conftest import OFFICE, Browser, apply, signed_in
from web.designer.sent import LARGEST

DIAGRAM = (OFFICE / "processes" / "uji.bpmn").read_bytes()
SHAPES = "".join(
    f'<bpmndi:BPMNShape id="s_{id}" bpmnElement="{id}"><dc:Bounds x="{x}" y="90" width="90" height="80" />'
    "</bpmndi:BPMNShape>"
    for id, x in {"mulai": 0, "ajukan": 120, "periksa": 240, "lengkap": 360, "perbaiki": 480, "selesai": 600}.items()
)
PLANE = f'<bpmndi:BPMNPlane id="p" bpmnElement="uji">{SHAPES}</bpmndi:BPMNPlane>'
SHEET = f'<bpmndi:BPMNDiagram id="b">{PLANE}</bpmndi:BPMNDiagram>'
DRAWN = DIAGRAM.replace(b"</bpmn:definitions>", SHEET.encode() + b"</bpmn:definitions>")
RENAMED = DRAWN.replace(b'name="Periksa kelengkapan"', b'name="Periksa semua"')
HOSTILE = '"><script>alert(1)</script>'
LIST, ONE, DIFFERENCE = "/perancang/proses", "/perancang/proses/uji", "/perancang/proses/uji/beda"
CHECK, DEPLOY = "/perancang/periksa", "/perancang/periksa/pasang"


@pytest.fixture
def designer(app: Flask) -> Browser:
    browser = signed_in(app, "perancang")
    browser.get(CHECK)
    return browser


def send(browser: Browser, files: Mapping[str, bytes]) -> TestResponse:
    """As a browser sends chosen files, their names as they are."""
    parts = [b'name="csrf_token"\r\n\r\n' + browser.token.encode()]
    for name, data in files.items():
        quoted = name.replace('"', "%22")
        parts.append(f'name="berkas"; filename="{quoted}"\r\n\r\n'.encode() + data)
    whole = b"".join(b"--batas\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return browser.client.post(CHECK, data=whole + b"--batas--", content_type="multipart/form-data; boundary=batas")


def carried(page: TestResponse) -> dict[str, object]:
    """The fields with which a page carries the checked files."""
    fields = re.findall(r'name="(nama_berkas|isi_berkas)" value="([^"]*)"', page.text)
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(html.unescape(value))
    return dict(found)


def deploy(browser: Browser, files: Mapping[str, bytes], why: str = "Nama langkah disesuaikan") -> TestResponse:
    return browser.post(DEPLOY, {**carried(send(browser, files)), "nama": why})


def pins(page: str) -> list[dict[str, object]]:
    """The pins of the first diagram."""
    found = re.search(r'data-pins="([^"]*)"', page)
    assert found
    return json.loads(html.unescape(found[1]))  # type: ignore[no-any-return]


def count(office: Office) -> int:
    return len(office.engine.repository.definitions())


@pytest.mark.parametrize("login", ["backoffice", "kadis", "auditor", "perancang", "operator"])
def test_every_officer_sees_processes_and_only_the_designer_checks(app: Flask, login: str) -> None:
    browser = signed_in(app, login)
    page = browser.get(LIST).text
    assert "Izin Uji" in page and f'href="{ONE}"' in page and f'href="{LIST}" aria-current="page"' in page
    assert (f'href="{CHECK}"' in page) is (login == "perancang")
    for path in (ONE, DIFFERENCE, f"{ONE}/1.bpmn"):
        assert browser.get(path).status_code == 200
    allowed = 200 if login == "perancang" else 403
    assert browser.get(CHECK).status_code == browser.get(f"{CHECK}?proses=uji").status_code == allowed
    for path in (CHECK, DEPLOY):
        assert browser.post(path).status_code == (422 if login == "perancang" else 403)


def test_an_applicant_and_a_visitor_see_none_of_it(applicant: Browser, visitor: Browser) -> None:
    for path in (LIST, ONE, DIFFERENCE, f"{ONE}/1.bpmn", CHECK):
        assert applicant.get(path).status_code == 403
        assert visitor.get(path).status_code == 302


def test_a_version_is_listed_with_who_when_why_and_its_cases(app: Flask, designer: Browser, applicant: Browser) -> None:
    apply(applicant)
    deploy(designer, {"uji.bpmn": RENAMED}, "Nama langkah disesuaikan dengan SOP")
    page = designer.get(ONE).text
    rows = [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr role=\"row\" data-row>.*?</tr>", page, re.DOTALL)]
    assert len(rows) == 2
    for words in ("Versi 2", "Contoh Perancang", "Nama langkah disesuaikan dengan SOP", "halaman perancang"):
        assert words in rows[0]
    assert "Dipakai kasus baru" in rows[0] and "Menghabiskan kasus lama" in rows[1] and "Sistem" in rows[1]
    assert re.search(r'<td role="cell" class="num" data-label="Kasus berjalan">1</td>', page)
    assert designer.get(f"{ONE}/2.bpmn").data == RENAMED and designer.get(f"{ONE}/1.bpmn").data == DIAGRAM


def test_what_changed_is_listed_and_pinned(designer: Browser) -> None:
    deploy(designer, {"uji.bpmn": RENAMED})
    page = designer.get(DIFFERENCE).text
    assert "Dari versi 1 ke versi 2" in page
    assert "Nama berubah dari “Periksa kelengkapan” menjadi “Periksa semua”." in html.unescape(page)
    (pin,) = pins(page)
    assert (pin["number"], pin["kind"], pin["id"]) == (1, "changed", "periksa") and 'data-pin="1"' in page
    assert designer.get(f"{DIFFERENCE}?dari=2&ke=1").text.count("Dari versi 1 ke versi 2") == 1


def test_removed_things_are_pinned_on_the_older_diagram_only(designer: Browser, office: Office) -> None:
    more = DRAWN.replace(b"</bpmn:laneSet>", b'<bpmn:lane id="kosong" name="Kadis" /></bpmn:laneSet>')
    deploy(designer, {"uji.bpmn": more})
    deploy(designer, {"uji.bpmn": DRAWN})
    page = html.unescape(designer.get(DIFFERENCE).text)
    newer, older = (json.loads(found) for found in re.findall(r'data-pins="(\[.*?\])" data-instead', page))
    assert newer == [] and [(pin["kind"], pin["id"]) for pin in older] == [("removed", "kosong")]
    assert "Lajur untuk kelompok kadis dihapus." in page and count(office) == 3


def test_no_difference_is_said_in_words(designer: Browser) -> None:
    deploy(designer, {"uji.bpmn": DRAWN})
    assert "Tidak ada yang berubah" in designer.get(DIFFERENCE).text
    assert "Ini versi yang sama" in designer.get(f"{DIFFERENCE}?dari=2&ke=2").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/perancang/proses/tidak_ada", 404),
        (f"{ONE}/9.bpmn", 404),
        (f"{DIFFERENCE}?dari=1&ke=9", 404),
        (f"{DIFFERENCE}?dari=-1&ke=0", 404),
        (f"{DIFFERENCE}?dari=x&ke=%00", 400),
        (f"{CHECK}?proses=tidak_ada", 404),
        (f"{CHECK}?proses=%00%22", 400),
        (f"{CHECK}?proses=%22", 404),
        (f"{DIFFERENCE}?dari=99999999999999999999&ke=1", 404),
    ],
)
def test_odd_addresses_are_answered(designer: Browser, path: str, status: int) -> None:
    assert designer.get(path).status_code == status


def test_findings_stand_at_their_elements_and_forbid_deploying(designer: Browser, office: Office) -> None:
    broken = DRAWN.replace(b'formRef="uji_pemeriksaan"', b'formRef="hilang"').replace(b"putusan ==", b"putusan.x() ==")
    page = send(designer, {"uji.bpmn": broken})
    assert page.status_code == 200 and "Belum bisa dipasang: 2 hal harus diperbaiki" in page.text
    text = html.unescape(page.text)
    assert '<a href="/perancang/aturan/form-exists">form-exists</a> · uji.bpmn baris' in text
    assert '<a href="/perancang/aturan/expression-readable">' in text and "forms/uji/hilang.form" in text
    assert [(pin["kind"], pin["id"]) for pin in pins(page.text)] == [("bad", "periksa")]
    assert 'aria-disabled="true" aria-describedby="alasan"' in page.text and f'action="{DEPLOY}"' not in page.text
    assert count(office) == 1


def test_a_diagram_is_shown_without_being_stored(designer: Browser, office: Office) -> None:
    hostile = DRAWN.replace(b'name="Lengkap?"', b'name="&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    hostile = hostile.replace(
        b"</bpmn:definitions>", b"<!-- </textarea><script>alert(2)</script> --></bpmn:definitions>"
    )
    page = send(designer, {"uji.bpmn": hostile}).text
    found = re.search(r'<textarea id="diagram-1-xml" hidden autocomplete="off">\n(.*?)</textarea>', page, re.DOTALL)
    assert found and html.unescape(found[1]).encode() == hostile
    assert "<script>alert" not in page and count(office) == 1
    assert not any(b"alert(2)" in data for data in office.engine.repository.latest("uji").resources.files.values())


def test_hostile_names_are_only_text_everywhere(designer: Browser) -> None:
    name = html.escape(HOSTILE).encode()
    evil = DRAWN.replace(b'name="Periksa kelengkapan"', b'name="' + name + b'"')
    evil = evil.replace(b'name="Izin Uji"', b'name="' + name + b'"')
    assert deploy(designer, {"uji.bpmn": evil}, HOSTILE).status_code == 303
    pages = [designer.get(path).text for path in (LIST, ONE, DIFFERENCE, f"{CHECK}?proses=uji")]
    pages.append(send(designer, {"uji.bpmn": evil.replace(b'formRef="uji_pemeriksaan"', b'formRef="hilang"')}).text)
    pages.append(send(designer, {"<img src=x onerror=alert(1)>.bpmn": b"<x/>"}).text)
    for page in pages:
        assert "<script>alert" not in page and "<img" not in page and "alert(1)" in page


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Pilih diagram (.bpmn)"),
        ({"uji.bpmn": b""}, "bukan XML yang utuh"),
        ({"uji.bpmn": b"bukan xml"}, "bukan XML yang utuh"),
        ({"uji.bpmn": b"\x00\xff\xfe"}, "bukan XML yang utuh"),
        ({"uji.bpmn": b"<x/>"}, "bukan diagram BPMN 2.0"),
        ({"uji.bpmn": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "DOCTYPE"),
        ({"uji.bpmn": DIAGRAM[:900]}, "bukan XML yang utuh"),
        ({"uji.bpmn": DIAGRAM + b" " * LARGEST_XML}, "paling besar 512 kB"),
        ({"uji.bpmn": DIAGRAM, "a.typ": b"x" * LARGEST}, "paling besar 1 MB"),
        ({"uji.bpmn": DIAGRAM, "virus.exe": b"MZ"}, "bukan bagian dari sebuah pemasangan"),
        ({"surat.typ": b"x"}, "tidak dipakai proses mana pun"),
        ({"x" * 120 + ".bpmn": DIAGRAM}, "Ganti namanya"),
        ({"a\x07.bpmn": DIAGRAM}, "Ganti namanya"),
        ({"uji.bpmn": DIAGRAM, "lain/uji.bpmn": DIAGRAM}, "Ada dua berkas bernama “uji.bpmn”"),
        ({f"{n}.typ": b"x" for n in range(MOST + 1)}, f"Paling banyak {MOST} berkas"),
    ],
)
def test_broken_uploads_are_answered_in_a_sentence(
    designer: Browser, office: Office, files: dict[str, bytes], said: str
) -> None:
    page = send(designer, files)
    assert page.status_code == 422 and said in html.unescape(page.text)
    assert f'action="{DEPLOY}"' not in page.text and count(office) == 1


@pytest.mark.parametrize("name", ["uji.bpmn", "../../etc/uji.bpmn"])
def test_only_a_files_bare_name_counts(designer: Browser, office: Office, name: str) -> None:
    assert deploy(designer, {name: RENAMED}).status_code == 303
    assert office.engine.repository.resource("uji:2", "processes/uji.bpmn") == RENAMED


def test_other_files_findings_are_listed_beside_the_diagram(designer: Browser) -> None:
    page = send(designer, {"uji.bpmn": DRAWN, "pemeriksaan.form": b"{rusak"})
    assert page.status_code == 200 and "forms/uji/pemeriksaan.form" in page.text
    assert "Belum bisa dipasang" in page.text


def test_what_was_checked_is_deployed_with_its_reason(designer: Browser, office: Office) -> None:
    checked = send(designer, {"uji.bpmn": RENAMED})
    assert "Pasang versi 2" in checked.text and count(office) == 1
    answer = designer.post(DEPLOY, {**carried(checked), "nama": "  Sesuai   SOP baru "})
    assert answer.status_code == 303 and answer.location == ONE
    page = designer.get(ONE).text
    assert "Terpasang: Izin Uji versi 2." in page and "Sesuai SOP baru" in page
    newest = office.engine.versions.process("uji").newest
    assert (newest.source, newest.reason) == ("halaman perancang", "Sesuai SOP baru")
    assert office.engine.repository.latest("uji").resources.forms, "the forms it had came along"


def test_a_new_process_becomes_its_first_version(designer: Browser, office: Office) -> None:
    other = DRAWN.replace(b'id="uji"', b'id="uji_lain"').replace(b'"uji"', b'"uji_lain"')
    forms = {path.name: path.read_bytes() for path in (OFFICE / "forms" / "uji").glob("*.form")}
    page = send(designer, {"uji_lain.bpmn": other, **forms})
    assert page.status_code == 200 and "Pasang versi 1" in page.text
    answer = designer.post(DEPLOY, {**carried(page), "nama": "Layanan baru"})
    assert (
        answer.location == "/perancang/proses/uji_lain"
        and office.engine.versions.process("uji_lain").newest.number == 1
    )


def test_the_same_files_again_make_no_version(designer: Browser, office: Office) -> None:
    assert deploy(designer, {"uji.bpmn": DIAGRAM}).status_code == 303
    assert "Tidak ada yang berubah: Izin Uji versi 1 tetap dipakai." in designer.get(ONE).text and count(office) == 1


@pytest.mark.parametrize("why", ["", "   ", "x" * 201])
def test_a_deployment_wants_its_reason_and_keeps_what_was_checked(designer: Browser, office: Office, why: str) -> None:
    answer = deploy(designer, {"uji.bpmn": RENAMED}, why)
    assert answer.status_code == 422 and 'href="#nama"' in answer.text and count(office) == 1
    again = designer.post(DEPLOY, {**carried(answer), "nama": "Sesuai SOP"})
    assert again.status_code == 303 and count(office) == 2


def test_what_cannot_run_is_not_deployed_by_a_forged_form_either(designer: Browser, office: Office) -> None:
    fields = carried(send(designer, {"uji.bpmn": RENAMED}))
    broken = RENAMED.replace(b'formRef="uji_pemeriksaan"', b'formRef="hilang"')
    answer = designer.post(DEPLOY, {**fields, "isi_berkas": base64.b64encode(broken).decode(), "nama": "x"})
    assert answer.status_code == 422 and "form-exists" in answer.text and count(office) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"nama_berkas": "uji.bpmn"},
        {"nama_berkas": "uji.bpmn", "isi_berkas": "***"},
        {"nama_berkas": "uji.bpmn", "isi_berkas": "é"},
        {"nama_berkas": ["uji.bpmn", "b.typ"], "isi_berkas": "eA=="},
        {"nama_berkas": "", "isi_berkas": "eA=="},
        {"nama_berkas": "uji.bpmn", "isi_berkas": "eA=="},
    ],
)
def test_files_that_got_lost_are_asked_for_again(designer: Browser, office: Office, fields: dict[str, object]) -> None:
    answer = designer.post(DEPLOY, {**fields, "nama": "Sesuai SOP"})
    assert answer.status_code == 422 and count(office) == 1


def test_the_running_version_can_be_checked_again(designer: Browser) -> None:
    page = designer.get(f"{CHECK}?proses=uji").text
    assert "Versi 1, dipasang" in page and f'action="{DEPLOY}"' not in page and "Izin Uji" in page
    assert "tidak memuat gambar" in page  # this office's diagram was never drawn
