"""Every page in Chromium, on a desk and on a phone: no violation, no error, nothing sideways, nothing overlapping."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from app import create_app
from engine.services.runtime import Submission
from office import demo
from office.public.codes import letter_code
from tests.offices import APPLICATION, Office
from tests.started import QUARTERLY, deploy, drawn

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None and os.environ.get("CI") != "true", reason="no Chromium here")
WIDTHS = (1280, 390)
APPLICANT = demo.ACCOUNTS[0].login
PAGES = {
    None: "/ /layanan/karang_taruna /masuk /daftar /lacak {lacak} {lacak_kembali} /verifikasi {qr} "
    "/ambil-akun /tidak-ada",
    APPLICANT: "/permohonan /permohonan/{kembali} /permohonan/{baru} /permohonan/{tugas_pemohon} /akun",
    "backoffice": "/tugas /tugas/{tugas_periksa} /tugas/{tugas_cetak} "
    "/pesan-keluar /loket /loket/permohonan/{draf} /loket/diterima/{loket} "
    "/loket/tugas/{tugas_loket} /kasus/{selesai} /buku-registrasi /buku-registrasi/cetak /buku-registrasi/cetakan "
    "/mulai /mulai/coba",
    "kadis": "/tugas/{tugas_kadis}",
    "timteknis": "/tugas/{tugas_rekomendasi}",
    "auditor": "/kasus /kasus/{selesai} /buku-registrasi /buku-registrasi/cetak "
    "/skm /pengelolaan/catatan /perancang/proses /perancang/proses/karang_taruna",
    "perancang": "/perancang/periksa?proses=karang_taruna /perancang/aturan /perancang/aturan/gateway-conditions "
    "/perancang/aturan/form-component",
    "operator": "/pengelolaan/pengguna /pengelolaan/kelompok /pengelolaan/pengganti /pengelolaan/kantor "
    "/pengelolaan/kalender /pengelolaan/kendala /pesan-keluar",
}
CASES = [(who, path) for who, paths in PAGES.items() for path in paths.split()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A served office with something on every page: its address, and what the addresses' places stand for."""
    office = Office(tmp_path_factory.mktemp("kantor"))
    places = _filled(office)
    server = make_server("127.0.0.1", 0, create_app(office.engine.settings, office), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", places
    server.shutdown()
    thread.join()
    office.engine.close()


def _filled(office: Office) -> dict[str, str]:
    officer = office.actor("backoffice")
    new, mend, sign, done, judge, print_out = (office.apply().instance_id for _ in range(6))
    office.verdicts(mend, "backoffice", "periksa_kelengkapan", {2: "Halaman 4 belum ditandatangani ketua."})
    office.approve(sign)
    office.approve(done)
    office.sign(done)
    office.collect(done)
    office.approve(print_out)
    office.sign(print_out)
    office.verdicts(judge, "backoffice", "periksa_kelengkapan")
    office.complete("backoffice", judge, "teruskan_permohonan", {})
    held = {"backoffice": office.task(print_out, "cetak_izin"), "timteknis": office.task(judge, "beri_rekomendasi")}
    for login, task in held.items():
        office.engine.runtime.claim(office.actor(login), task, f"ambil {login}")
    for reason in ("", "Cetakan pertama sobek"):
        office.printings.log(officer, done, "surat_izin", None, reason)
    guest = office.walk_ins.applicant(officer, "1407995203950002", "Contoh Tamu Loket", "0812-0000-0066")
    offered, _ = office.engine.repository.service("karang_taruna")
    papers = {i: {"dokumen": office.document(f"{n.kode}.pdf")} for i, n in enumerate(offered.persyaratan) if n.wajib}
    digests = frozenset(row["dokumen"]["digest"] for row in papers.values())
    submission = Submission({**APPLICATION, "berkas": papers}, digests)
    walk_in = office.engine.runtime.start(guest, "karang_taruna", submission, "loket", officer=officer).instance_id
    office.verdicts(walk_in, "backoffice", "periksa_kelengkapan", {3: "Tanda tangan ketua belum ada."})
    draft = office.drafts.create(officer, "karang_taruna", guest.id)
    office.drafts.save(officer, replace(draft, values=dict(APPLICATION)))
    deploy(office.engine, drawn(QUARTERLY, documentation="Pelayanan dinilai setiap triwulan."))
    key = {case: office.engine.history.instance(officer, case).business_key for case in (new, mend, done)}
    mending = office.task(mend, "perbaiki_berkas")
    return {
        "baru": new,
        "kembali": mend,
        "selesai": done,
        "loket": walk_in,
        "draf": draft.id,
        "lacak": f"/lacak/{key[new]}/{office.tracking.code(key[new])}",
        "lacak_kembali": f"/lacak/{key[mend]}/{office.tracking.code(key[mend])}",
        "qr": f"/verifikasi/{key[done]}/{letter_code(office.engine.settings.secret_key, key[done], 'surat_izin')}",
        "tugas_pemohon": f"{mend}/tugas/{mending.partition(':')[2]}",
        "tugas_periksa": office.task(new, "periksa_kelengkapan"),
        "tugas_kadis": office.task(sign, "tanda_tangan"),
        "tugas_cetak": held["backoffice"],
        "tugas_rekomendasi": held["timteknis"],
        "tugas_loket": office.task(walk_in, "perbaiki_berkas"),
    }


@pytest.fixture(scope="module")
def people(site: tuple[str, dict[str, str]]) -> Iterator[Any]:
    """``people(login, width)`` is that person's open page; what went wrong on it is in its ``told``."""
    opened: dict[tuple[str | None, int], tuple[Page, list[str]]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])

        def of(login: str | None, width: int) -> tuple[Page, list[str]]:
            if (login, width) not in opened:
                page, told = browser.new_context(viewport={"width": width, "height": 900}).new_page(), []
                page.on("console", lambda m: told.append(m.text) if m.type in ("error", "warning") else None)
                page.on("pageerror", lambda error: told.append(str(error)))
                if login is not None:
                    page.goto(f"{site[0]}/masuk")
                    page.fill("[name=nama]", login)
                    page.fill("[name=sandi]", demo.PASSWORD)
                    page.click("main button.btn-primary")
                opened[login, width] = page, told
            return opened[login, width]

        yield of
        browser.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("login", "path"), CASES)
def test_a_page_is_well_made(
    site: tuple[str, dict[str, str]], people: Any, login: str | None, path: str, width: int
) -> None:
    page, told = people(login, width)
    told.clear()
    answer = page.goto(site[0] + path.format(**site[1]))
    assert answer.status == (404 if path == "/tidak-ada" else 200)
    page.wait_for_load_state("networkidle")
    assert [line for line in told if "404" not in line] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert page.evaluate(OVERLAPS) == []
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_at_a_recommendation_the_question_stays_above_what_it_brings(
    site: tuple[str, dict[str, str]], people: Any, width: int
) -> None:
    page, _ = people("timteknis", width)
    page.goto(site[0] + "/tugas/{tugas_rekomendasi}".format(**site[1]))
    before = page.locator("[name=rekomendasi]").first.bounding_box()["y"]
    page.check("[name=rekomendasi][value=perbaikan]")
    page.wait_for_selector("[name='berkas.0.putusan']")
    assert page.locator("[name=rekomendasi]").first.bounding_box()["y"] <= before
    cards = page.locator("fieldset.panel").all_inner_texts()
    assert len(cards) == 10 and not any("tidak dilampirkan" in each for each in cards)
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize(("width", "screens"), [(1280, 1), (390, 2)])
def test_what_the_step_prints_is_within_reach(
    site: tuple[str, dict[str, str]], people: Any, width: int, screens: int
) -> None:
    page, _ = people("backoffice", width)
    page.goto(site[0] + "/tugas/{tugas_cetak}".format(**site[1]))
    page.wait_for_selector("canvas")
    button = page.locator("form[action$='/cetak'] button").first
    assert "Surat izin" in button.inner_text()
    top = button.evaluate("element => element.getBoundingClientRect().top + scrollY")
    question = page.locator("[name=sudah_dicetak]").evaluate("element => element.getBoundingClientRect().top + scrollY")
    assert top < question and top < screens * 900


# Links and buttons of a menu that lie over each other: axe does not look for them.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll("nav a, nav button, .row > .btn")]
    .map(e => [e, e.getBoundingClientRect()]).filter(([, b]) => b.width > 1 && b.height > 1);
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  const apart = (e, f) => !e.contains(f) && !f.contains(e);
  return boxes.flatMap(([e, a], i) => boxes.slice(i + 1)
    .filter(([f, b]) => apart(e, f) && over(a, b)).map(([f]) => `${e.textContent} | ${f.textContent}`));
}"""
