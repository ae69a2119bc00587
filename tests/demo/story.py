"""One case from the applicant's first page to its end, a line a step."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfWriter

from connectors.test_ca import TestAuthority
from connectors.tte import LocalSigner
from tests.browser import Browser, Page
from tests.demo.expected import Wrong, expect
from tests.demo.server import OUT, Server

WAIT = 20.0  # seconds for a letter to be set
LANES = {
    "pemohon": "Pemohon",
    "backoffice": "Back Office",
    "timteknis": "Tim Teknis OPD",
    "subkoordinator": "Sub Koordinator",
    "koordinator": "Koordinator",
    "kadis": "Kadis",
}


def pdf(text: str) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": text})
    writer.write(out)
    return out.getvalue()


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
        signer = LocalSigner(TestAuthority(OUT / "data" / "ca"), lambda: "")
        expect(signer.inspect(data).bottom_line, True, f"tanda tangan {name}")
        spoiled = bytearray(data)
        spoiled[data.find(b"stream") + 20] ^= 1
        expect(signer.inspect(bytes(spoiled)).bottom_line, False, "berkas yang diubah")
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
