"""``make demo``: the whole SOP walked over HTTP by its six roles, each in a session of their own.

Six stories, one line a step, then what stands around a case: tracking, verification, register, dossier, SKM. The
PDFs are left in ``var/demo``. In the second story the server is killed (SIGKILL) between two steps and started again.
Ends with 1 if any state, letter, number or message is not what the SOP says.
"""

from __future__ import annotations

import re
import shutil
import sys
import time

from office import demo
from tests.browser import Browser
from tests.demo import around
from tests.demo.expected import Wrong, expect
from tests.demo.server import OUT, Server, running
from tests.demo.story import Story

NIK = "1407995203950002"
PHONE = "0812-0000-0077"


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


def main() -> int:
    began = time.monotonic()
    with running() as server:
        people = {login: Browser(server.address, account.name) for login, account in _staff().items()}
        for login, browser in people.items():
            sign_in(browser, login)
        people["pemohon"] = register(server)
        try:
            first = Story(server, people, "1. Lurus sampai izin diambil")
            straight(first, 1)
            returned(Story(server, people, "2. Dikembalikan sekali, diperbaiki; server mati di tengah"), server)
            refused(Story(server, people, "3. Tidak direkomendasikan, ditolak dengan surat"))
            bypass(Story(server, people, "4. Surat Izin Praktik tanpa rekomendasi teknis"))
            wrong_passphrase(Story(server, people, "5. Passphrase keliru, lalu benar"))
            around.counter(server, people["backoffice"])
            print("\nDi sekitar kasus")
            around.track(server, first.number, PHONE[-4:])
            around.verify(server, OUT / f"surat-izin-{first.number}.pdf")
            around.register(people["backoffice"], first.number)
            around.dossier(people["backoffice"], first)
            around.survey(people["backoffice"])
            code, text = server.alur("history", "verify")
            print(f"\n{text}")
            expect(code, 0, "alur history verify")
        except Wrong as wrong:
            print(f"\nTIDAK SESUAI: {wrong}", file=sys.stderr)
            return 1
    shutil.rmtree(OUT / "data")
    print(f"Enam cerita selesai dalam {time.monotonic() - began:.0f} detik; surat, dosir, dan laporannya di var/demo/.")
    return 0


def _staff() -> dict[str, demo.DemoAccount]:
    return {account.login: account for account in demo.ACCOUNTS if account.group != "pemohon"}


if __name__ == "__main__":
    sys.exit(main())
