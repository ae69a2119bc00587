"""``make demo``: the whole SOP walked over HTTP by its six roles, each in a session of their own.

Five stories, one line a step, the PDFs left in ``var/demo``. In the second story the server is killed
(SIGKILL) between two steps and started again. Ends with 1 if any state, letter, number or message is not what
the SOP says.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pypdf import PdfWriter

from connectors.test_ca import TestAuthority
from connectors.verification import inspect
from engine.services import demo
from tests.browser import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "var" / "demo"
NIK = "1407995203950002"
PHONE = "0812-0000-0077"
WAIT = 20.0  # seconds for a letter to be set
LANES = {
    "pemohon": "Pemohon",
    "backoffice": "Back Office",
    "timteknis": "Tim Teknis OPD",
    "subkoordinator": "Sub Koordinator",
    "koordinator": "Koordinator",
    "kadis": "Kadis",
}


class Wrong(Exception):
    """Something is not what the SOP says."""


def expect(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise Wrong(f"{what}: {found!r}, seharusnya {wanted!r}")


def pdf(text: str) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": text})
    writer.write(out)
    return out.getvalue()


class Server:
    """The real server in a process of its own, over a data folder made for this demo."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "ALUR_DATA_DIR": str(OUT / "data"),
            "ALUR_PORT": str(self.port),
            "ALUR_BASE_URL": self.address,
            "PYTHONUNBUFFERED": "1",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-c", "from app import cli; cli()", "serve", "--demo"]
        log = (OUT / "server.log").open("ab")
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise Wrong("server tidak menjawab; lihat var/demo/server.log")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def alur(self, *arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-c", "from app import cli; cli()", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip()


class Story:
    """One case from the applicant's first page to its end; ``n`` counts the lines."""

    def __init__(self, server: Server, people: dict[str, Browser], name: str) -> None:
        self.server, self.people, self.name, self.n = server, people, name, 0
        self.case = self.number = ""
        print(f"\n{name}")

    def line(self, who: str, what: str, due: str = "", output: str = "") -> None:
        self.n += 1
        person = self.people[who].name
        print(f"{self.n:>3}  {LANES[who]:<16} {person:<22} {what:<44} {due:<26} {output}", flush=True)

    # The applicant ------------------------------------------------------------------------------

    def apply(self, service: str, answers: dict[str, str]) -> None:
        browser = self.people["pemohon"]
        page = browser.get(f"/layanan/{service}")
        page = browser.submit(page.form(f"/permohonan/baru/{service}"), {})
        page = browser.submit(page.form_with("pernyataan"), answers, button=("aksi", "lanjut"))
        page.must("Unggah persyaratan")
        form = page.form_with_files()
        files = {name: pdf(f"{self.name} {name}") for name in form.required_files()}
        page = browser.submit(form, {}, files=files, button=("aksi", "lanjut"))
        page.must("Periksa sekali lagi")
        page = browser.submit(page.form_with_button("Kirim permohonan"), {})
        found = re.search(r"Nomor registrasi Anda ([A-Z]+-\d{4}-\d{4})", page.text)
        if found is None:
            raise Wrong(f"tidak ada nomor registrasi: {page.title}")
        self.number, self.case = found[1], page.path.rpartition("/")[2]
        self.line("pemohon", "Ajukan permohonan", "30 menit", f"nomor {self.number}")

    def own_task(self, answers: dict[str, str], what: str, *, files: bool = False) -> None:
        browser = self.people["pemohon"]
        page = self._until(lambda: self._own_form(browser), "tugas pemohon")
        form = page.form_with_files() if files else page.form_with_button("Kirim")
        sent = {name: pdf(f"baru {name}") for name in form.required_files()} if files else {}
        page = browser.submit(form, answers, files=sent, button=("aksi", "kirim"))
        page.must("terkirim")
        self.line("pemohon", what)

    def _own_form(self, browser: Browser) -> Page | None:
        page = browser.get(f"/permohonan/{self.case}")
        link = page.link(f"/permohonan/{self.case}/tugas/")
        return browser.get(link) if link else None

    # The office ---------------------------------------------------------------------------------

    def open(self, who: str, what: str) -> Page:
        """The person's open task of this case, claimed."""
        browser = self.people[who]

        def look() -> Page | None:
            page = browser.get(f"/tugas?q={self.number}")
            link = page.link(f"/tugas/{self.case}:")
            return browser.get(link) if link else None

        page = self._until(look, f"{what} pada {LANES[who]}")
        expect(page.heading, what, "tugas yang terbuka")
        if (form := page.find_form("/ambil")) is not None:
            page = browser.submit(form, {})
        return page

    def do(self, who: str, what: str, answers: dict[str, str], output: str = "", passphrase: str = "") -> None:
        """Completes the case's open task as this person."""
        page = self.open(who, what)
        due = page.due
        form = page.form_with("perintah", action=page.path)
        values = answers | ({"passphrase": passphrase} if passphrase else {})
        page = self.people[who].submit(form, values)
        if page.status >= 400:
            raise Wrong(f"{what}: {page.status} {page.errors}")
        self.line(who, what, due, output)

    def verdicts(
        self, who: str, what: str, more: dict[str, str] | None = None, bad: dict[int, str] | None = None
    ) -> None:
        """Judges every document of the page's form."""
        page = self.open(who, what)
        values = dict(more or {})
        if more:  # the list appears once the choice has been made
            page = self.people[who].submit(
                page.form_with("perintah", action=page.path), values, button=("aksi", "perbarui")
            )
        form = page.form_with("perintah", action=page.path)
        for name in form.names(r"berkas\.\d+\.putusan"):
            values[name] = "perbaiki" if int(name.split(".")[1]) in (bad or {}) else "sesuai"
        for index, reason in (bad or {}).items():
            values[f"berkas.{index}.alasan"] = reason
        due = page.due
        page = self.people[who].submit(form, values)
        if page.status == 422:  # without JavaScript the reason's field comes with the answer
            page = self.people[who].submit(page.form_with("perintah", action=page.path), values)
        if page.status >= 400:
            raise Wrong(f"{what}: {page.status} {page.errors}")
        self.line(who, what, due, "dikembalikan" if bad else "")

    def approve(self) -> None:
        """From the check to the numbered letter: everybody says yes."""
        self.verdicts("backoffice", "Periksa kelengkapan berkas")
        self.do("backoffice", "Teruskan permohonan", {}, self.save("tanda_terima"))

    # What came of it ------------------------------------------------------------------------------

    def page(self) -> Page:
        return self.people["auditor"].get(f"/kasus/{self.case}")

    def ends_in(self, name: str) -> None:
        page = self._until(lambda: found if "Berakhir" in (found := self.page()).text else None, f"akhir “{name}”")
        page.must(f"Berakhir: {name}")
        print(f"     → {self.number} berakhir: {name}")

    def sent(self, *templates: str) -> None:
        """The messages of this case, in any order."""
        text = self.people["backoffice"].get(f"/kasus/{self.case}").text
        for words in templates:
            if words not in text:
                raise Wrong(f"pesan “{words}” tidak ada pada {self.number}")

    def save(self, letter: str) -> str:
        """Leaves a letter in ``var/demo``; says its name."""

        def look() -> str | None:
            page = self.people["backoffice"].get(f"/kasus/{self.case}")
            title = letter.replace("_", " ").capitalize()
            return page.link_titled(title)

        address = self._until(look, f"surat {letter}")
        data = self.people["backoffice"].download(address)
        file = OUT / f"{letter.replace('_', '-')}-{self.number}.pdf"
        file.write_bytes(data)
        return file.name

    def signed(self, letter: str) -> str:
        """Checks the signature of a letter with pyHanko and pdfsig, and that a flipped byte turns both."""
        name = self.save(letter)
        data = (OUT / name).read_bytes()
        authority = TestAuthority(OUT / "data" / "ca")
        expect(inspect(data, [authority.root], [authority.issuing]).bottom_line, True, f"tanda tangan {name}")
        spoiled = bytearray(data)
        spoiled[data.find(b"stream") + 20] ^= 1
        expect(inspect(bytes(spoiled), [authority.root], [authority.issuing]).bottom_line, False, "berkas yang diubah")
        if shutil.which("pdfsig"):
            bad = OUT / "diubah.pdf"
            bad.write_bytes(spoiled)
            expect("Signature is Valid" in _pdfsig(OUT / name), True, f"pdfsig {name}")
            expect("Signature is Valid" in _pdfsig(bad), False, "pdfsig atas berkas yang diubah")
            bad.unlink()
        return name

    def _until(self, look: Callable[[], object], what: str):  # type: ignore[no-untyped-def]
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            if (found := look()) is not None:
                return found
            time.sleep(0.1)
        raise Wrong(f"{what} tidak muncul dalam {WAIT:.0f} detik")


def _pdfsig(path: Path) -> str:
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout


def register(server: Server) -> Browser:
    """A new applicant: registers, reads the code from the on-screen WhatsApp, activates, signs in."""
    browser = Browser(server.address, "Contoh Ketua Pemuda")
    page = browser.get("/daftar")
    answers = {"nama": browser.name, "nik": NIK, "telepon": PHONE, "sandi": demo.PASSWORD}
    page = browser.submit(page.form_with("nik"), answers)
    code = re.search(r"(\d{6}) adalah kode aktivasi", page.text)
    if code is None:
        raise Wrong(f"kode aktivasi tidak tampil: {page.title}")
    page = browser.submit(page.form_with("kode"), {"kode": code[1]})
    page.must("Akun Anda sudah aktif")
    sign_in(browser, NIK)
    return browser


def sign_in(browser: Browser, login: str) -> None:
    page = browser.submit(browser.get("/masuk").form_with("sandi"), {"nama": login, "sandi": demo.PASSWORD})
    if page.status != 200:
        raise Wrong(f"{login} tidak bisa masuk: {page.errors}")


APPLICATION = {
    "nama_organisasi": "Karang Taruna Contoh Bina Seroja",
    "nama_ketua": "Contoh Ketua Pemuda",
    "alamat": "Jalan Contoh 1",
    "desa": "Contoh Seroja",
    "kecamatan": "Contoh Tanah Putih",
    "kegiatan": "Pelatihan las dan budi daya ikan untuk pemuda desa",
    "jumlah_bantuan": "38.970.000",
    "pernah_dibantu": "tidak",
    "pernyataan": "true",
}
PRACTICE = {
    "nama_lengkap": "dr. Contoh Melati",
    "profesi": "dokter",
    "nomor_str": "STR-CONTOH-001",
    "tempat_praktik": "Klinik Contoh",
    "alamat_praktik": "Jalan Contoh 2",
    "pernyataan": "true",
}
SURVEY = {f"u{n}": "4" for n in range(1, 10)} | {
    "jenis_kelamin": "L",
    "umur": "27",
    "pendidikan": "sma",
    "pekerjaan": "wirausaha",
}
FOR = {"rekomendasi": "mendukung", "catatan_rekomendasi": "Kegiatan bermanfaat bagi pemuda setempat."}
AGAINST = {"rekomendasi": "tidak_mendukung", "catatan_rekomendasi": "Kegiatan di luar wilayah binaan."}
SIGN = {"putusan_kadis": "tandatangani"}


def finish(story: Story) -> None:
    """From the verification to the survey."""
    story.do("subkoordinator", "Verifikasi permohonan", {"putusan_verifikasi": "teruskan"})
    story.do("koordinator", "Setujui permohonan", {"putusan_persetujuan": "setuju"})
    dated = {} if story.number.startswith("SIP") else {"berlaku_sampai": "2027-12-31"}
    story.do("backoffice", "Beri nomor izin", dated)


def handed_over(story: Story) -> None:
    story.do("backoffice", "Cetak izin", {"sudah_dicetak": "true", "jumlah_cetak": "1"})
    proof = {"bukti": "ktp", "nama_penerima": "Contoh Ketua", "hubungan_penerima": "pemohon"}
    story.do("backoffice", "Catat pengambilan", proof | {"tanggal_pengambilan": "2026-11-24"})
    story.own_task(SURVEY, "Ambil izin dan isi SKM")
    story.ends_in("Izin selesai")


def straight(story: Story, number: int) -> None:
    story.apply("karang_taruna", APPLICATION)
    expect(story.number, f"KT-{time.strftime('%Y')}-0001", "nomor registrasi")
    story.approve()
    story.do("timteknis", "Beri rekomendasi teknis", FOR, "Rekomendasi Teknis")
    finish(story)
    story.do("kadis", "Tanda tangani izin", SIGN, "", demo.PASSPHRASE)
    print(f"     → ditandatangani: {story.signed('surat_izin')}")
    handed_over(story)
    story.page().must(f"503/{number:04d}/DPMPTSP/")
    story.sent("kami terima dengan nomor registrasi", "menunggu diperiksa kelengkapannya", "sudah ditandatangani")


def returned(story: Story, server: Server) -> None:
    story.apply("karang_taruna", APPLICATION)
    story.verdicts("backoffice", "Periksa kelengkapan berkas", bad={2: "Halaman 4 belum ditandatangani ketua."})
    server.kill()
    server.start()
    print("     → server dimatikan paksa (SIGKILL) dan dijalankan lagi")
    code, text = server.alur("history", "verify")
    expect(code, 0, f"alur history verify setelah SIGKILL ({text})")
    story.own_task({}, "Perbaiki berkas", files=True)
    story.approve()
    story.do("timteknis", "Beri rekomendasi teknis", FOR, "Rekomendasi Teknis")
    finish(story)
    story.do("kadis", "Tanda tangani izin", SIGN, "", demo.PASSPHRASE)
    print(f"     → ditandatangani: {story.signed('surat_izin')}")
    handed_over(story)
    story.sent("dikembalikan untuk diperbaiki", "sudah ditandatangani")


def refused(story: Story) -> None:
    story.apply("karang_taruna", APPLICATION)
    story.approve()
    story.do("timteknis", "Beri rekomendasi teknis", AGAINST, "Rekomendasi Teknis")
    proposal = {"putusan_verifikasi": "usul_tolak", "catatan_verifikasi": "Rekomendasi teknis tidak mendukung."}
    story.do("subkoordinator", "Verifikasi permohonan", proposal)
    reason = {"putusan_persetujuan": "tolak", "alasan_penolakan": "Organisasi tidak berkedudukan di kabupaten ini."}
    story.do("koordinator", "Setujui permohonan", reason)
    story.do("kadis", "Tanda tangani penolakan", {"putusan_penolakan": "tandatangani"}, "", demo.PASSPHRASE)
    print(f"     → ditandatangani: {story.signed('surat_penolakan')}")
    story.ends_in("Permohonan tidak dapat dilanjutkan")
    story.sent("tidak dapat dilanjutkan")


def bypass(story: Story) -> None:
    story.apply("sip", PRACTICE)
    expect(story.number, f"SIP-{time.strftime('%Y')}-0001", "nomor registrasi")
    story.approve()
    expect(
        "Tim Teknis" in story.page().text and "Tugas selesai: Beri rekomendasi" in story.page().text,
        False,
        "SIP lewat Tim Teknis",
    )
    finish(story)
    story.do("kadis", "Tanda tangani izin", SIGN, "", demo.PASSPHRASE)
    print(f"     → ditandatangani: {story.signed('surat_izin')}")
    handed_over(story)


def wrong_passphrase(story: Story) -> None:
    story.apply("karang_taruna", APPLICATION)
    story.approve()
    story.do("timteknis", "Beri rekomendasi teknis", FOR, "Rekomendasi Teknis")
    finish(story)
    try:
        story.do("kadis", "Tanda tangani izin", SIGN, "", "passphrase keliru")
    except Wrong as error:
        expect("Passphrase keliru" in str(error), True, f"jawaban atas passphrase keliru ({error})")
        story.line("kadis", "Tanda tangani izin: passphrase keliru", "", "tugas tetap terbuka")
    else:
        raise Wrong("passphrase keliru diterima")
    story.do("kadis", "Tanda tangani izin", SIGN, "", demo.PASSPHRASE)
    print(f"     → ditandatangani: {story.signed('surat_izin')}")
    handed_over(story)


@contextmanager
def running() -> Iterator[Server]:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.kill()


def main() -> int:
    began = time.monotonic()
    with running() as server:
        people = {login: Browser(server.address, account.name) for login, account in _staff().items()}
        for login, browser in people.items():
            sign_in(browser, login)
        people["pemohon"] = register(server)
        try:
            straight(Story(server, people, "1. Lurus sampai izin diambil"), 1)
            returned(Story(server, people, "2. Dikembalikan sekali, diperbaiki; server mati di tengah"), server)
            refused(Story(server, people, "3. Tidak direkomendasikan, ditolak dengan surat"))
            bypass(Story(server, people, "4. Surat Izin Praktik tanpa rekomendasi teknis"))
            wrong_passphrase(Story(server, people, "5. Passphrase keliru, lalu benar"))
            code, text = server.alur("history", "verify")
            print(f"\n{text}")
            expect(code, 0, "alur history verify")
        except Wrong as wrong:
            print(f"\nTIDAK SESUAI: {wrong}", file=sys.stderr)
            return 1
    shutil.rmtree(OUT / "data")
    print(f"Lima cerita selesai dalam {time.monotonic() - began:.0f} detik; suratnya di var/demo/.")
    return 0


def _staff() -> dict[str, demo.DemoAccount]:
    return {account.login: account for account in demo.ACCOUNTS if account.group != "pemohon"}


if __name__ == "__main__":
    sys.exit(main())
