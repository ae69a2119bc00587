"""What stands around a case: tracking, verification by the letter's QR, the register, the dossier, the counter, SKM."""

from __future__ import annotations

import io
import re
from pathlib import Path

from pypdf import PdfReader

from office import demo
from tests.browser import Browser
from tests.demo.expected import Wrong, expect
from tests.demo.server import OUT, Server
from tests.demo.story import Story, pdf

GUEST = {"nik": "1407995604880003", "nama": "Contoh Tamu Loket", "telepon": "0812-0000-0066"}


def say(what: str, found: str) -> None:
    print(f"  {what:<34} {found}", flush=True)


def track(server: Server, number: str, digits: str) -> None:
    """A visitor without an account follows the case; a wrong pair learns nothing."""
    visitor = Browser(server.address, "Pengunjung")
    page = visitor.submit(visitor.get("/lacak").form("/lacak"), {"nomor": number, "angka": "0000"})
    expect(page.status, 404, "pelacakan dengan angka yang keliru")
    page = visitor.submit(page.form("/lacak"), {"nomor": number, "angka": digits})
    expect((page.status, number in page.title), (200, True), "halaman pelacakan")
    page.must("Perjalanan permohonan")
    promised = page.tree.xpath("//*[contains(@class,'panel-top')]//p[contains(@class,'big')]/text()")
    say("pelacakan tanpa akun", f"{page.heading}; {' '.join(promised)}")


def verify(server: Server, file: Path) -> None:
    """The address in the letter's QR, then the file itself, then the file with one byte changed."""
    text = "".join(page.extract_text() for page in PdfReader(file).pages).replace("\n", "")
    found = re.search(r"/verifikasi/([A-Z]+-\d{4}-\d{4}/[0-9a-f]{20})", text)
    if found is None:
        raise Wrong(f"tidak ada alamat pemeriksaan di {file.name}")
    visitor = Browser(server.address, "Pengunjung")
    page = visitor.get(f"/verifikasi/{found[1]}")
    for words in ("asli dan utuh", "CA UJI", "Contoh Kepala Dinas"):
        page.must(words)
    say("verifikasi lewat QR", page.heading)
    spoiled = bytearray(file.read_bytes())
    spoiled[spoiled.find(b"stream") + 20] ^= 1
    for data, words in (
        (file.read_bytes(), "asli dan utuh"),
        (bytes(spoiled), "sudah diubah"),
        (pdf("asing"), "Bukan surat"),
    ):
        page = visitor.submit(page.form("/verifikasi"), {}, files={"berkas": data})
        expect((page.status, words in page.heading), (200, True), f"verifikasi unggahan ({page.heading})")
        say("verifikasi unggahan", page.heading)


def register(officer: Browser, number: str) -> None:
    page = officer.get(f"/buku-registrasi?q={number}")
    page.must("Tanpa celah")
    row = page.tree.xpath("//tbody/tr")[0]
    say("baris Buku Registrasi", " ".join(row.text_content().split()))
    data = officer.download("/buku-registrasi/lembar-kerja.xlsx")
    expect(data[:2], b"PK", "lembar kerja Buku Registrasi")
    (OUT / "buku-registrasi.xlsx").write_bytes(data)


def dossier(officer: Browser, story: Story) -> None:
    page = officer.get(f"/kasus/{story.case}")
    form = next(f for f in page.forms("/cetak") if f.values()["dokumen"] == "dosir")
    data = officer.fetch(form, {})
    (OUT / f"dosir-{story.number}.pdf").write_bytes(data)
    reader = PdfReader(io.BytesIO(data))
    marks = sum(len(item) if isinstance(item, list) else 1 for item in reader.outline)
    say("dosir", f"dosir-{story.number}.pdf, {len(reader.pages)} halaman, {marks} penanda")
    page = officer.submit(form, {})  # a second time without a reason
    expect((page.status, "Ini cetak ulang" in page.text), (422, True), "cetak ulang tanpa alasan")


def survey(officer: Browser) -> None:
    page = officer.get("/skm")
    for name, ending in (("laporan.pdf", "pdf"), ("laporan.xlsx", "xlsx")):
        (OUT / f"skm.{ending}").write_bytes(officer.download(f"/skm/{name}"))
    text = " ".join(PdfReader(OUT / "skm.pdf").pages[0].extract_text().split())
    expect("100,00" in text, True, "IKM dalam laporan SKM")
    say("laporan SKM", " ".join(page.tree.xpath("string(//*[contains(@class,'sub')])").split()))


def counter(server: Server, officer: Browser) -> None:
    """A walk-in: taken in at the counter, the receipt printed, the account taken over with its code."""
    print("\n6. Tamu loket mengambil akunnya")
    page = officer.submit(officer.get("/loket").form("/loket/baru"), GUEST | {"layanan": "sip"})
    form = page.form_with("pernyataan")
    answers = {"nama_lengkap": "dr. Contoh Tamu", "profesi": "dokter", "nomor_str": "STR-CONTOH-003"}
    answers |= {"tempat_praktik": "Klinik Contoh", "alamat_praktik": "Jalan Contoh 3", "pernyataan": "true"}
    files = {name: pdf(f"loket {name}") for name in form.required_files()}
    page = officer.submit(form, answers, files=files, button=("aksi", "kirim"))
    page.must("sudah diterima")
    data = officer.fetch(page.form_with_button("Cetak bukti"), {})
    (OUT / "bukti-pendaftaran.pdf").write_bytes(data)
    text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    code, number = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", text), re.search(r"SIP-\d{4}-\d{4}", text)
    if code is None or number is None:
        raise Wrong("bukti pendaftaran tidak memuat nomor dan kode akun")
    say("permohonan di loket", f"{number[0]}, bukti-pendaftaran.pdf")
    guest = Browser(server.address, GUEST["nama"])
    page = guest.submit(
        guest.get("/ambil-akun").form_with("kode"), {"nik": GUEST["nik"], "kode": code[0], "sandi": demo.PASSWORD}
    )
    page.must("Akun ini sekarang milik Anda")
    page = guest.submit(page.form_with("sandi"), {"nama": GUEST["nik"], "sandi": demo.PASSWORD})
    page.must(number[0])
    say("akun diambil pemiliknya", f"{number[0]} ada di akunnya")
