"""A whole office for tests: a real database, real letters, real signatures, and a clock that the test moves."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pypdf import PdfWriter

from connectors import TOPICS, open_engine
from engine.clock import ManualClock
from engine.dates import OFFICE_ZONE
from engine.definitions.deployment.folder import read_folder
from engine.definitions.deployment.resources import Resources, read_resources
from engine.services.actor import Actor
from engine.services.runtime import Submission
from engine.services.step_result import StepResult
from engine.settings import Settings
from engine.storage.documents import reference
from office import demo, office

ROOT = Path(__file__).resolve().parents[1]
START = datetime(2026, 11, 24, 9, 0, tzinfo=OFFICE_ZONE)
APPLICATION: dict[str, Any] = {
    "nama_organisasi": "Karang Taruna Contoh",
    "nama_ketua": "Contoh Ketua",
    "alamat": "Jalan Contoh 1",
    "desa": "Contoh",
    "kecamatan": "Contoh",
    "kegiatan": "Pelatihan las untuk pemuda desa",
    "jumlah_bantuan": "38.970.000",
    "pernah_dibantu": "tidak",
    "pernyataan": "true",
}
SURVEY: dict[str, Any] = {f"u{n}": "4" for n in range(1, 10)} | {
    "jenis_kelamin": "P",
    "umur": "31",
    "pendidikan": "sma",
    "pekerjaan": "wirausaha",
}
PRACTICE: dict[str, Any] = {
    "nama_lengkap": "dr. Contoh",
    "profesi": "dokter",
    "nomor_str": "STR-12345",
    "tempat_praktik": "Klinik Contoh",
    "alamat_praktik": "Jalan Contoh 2",
    "pernyataan": "true",
}


def pdf(text: str = "contoh", pages: int = 1) -> bytes:
    """A small PDF of its own; ``text`` makes its bytes different from another's."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": text})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def own_resources() -> Resources:
    """The office's own files, read once for all the offices of a test run."""
    return read_resources(read_folder(ROOT), TOPICS)[0]


class Office(office.Office):
    """The office with the demo people; ``login`` names act, command ids are counted."""

    def __init__(
        self, folder: Path, start: datetime = START, processes: Path = ROOT, database: Mapping[str, str] | None = None
    ) -> None:
        """``database`` are the settings that name one other than the SQLite in ``folder``."""
        environment = {"ALUR_DATA_DIR": str(folder), "ALUR_SECRET_KEY": "kunci-uji"}
        settings = Settings.from_environment(environment | dict(database or {}))
        self._open(replace(settings, processes_dir=processes), start)
        self.engine.repository.know(own_resources())
        self.prepare()
        self.engine.deploy_folder(processes)
        demo.create_accounts(self)

    def _open(self, settings: Settings, now: datetime) -> None:
        self.clock = ManualClock(now)
        super().__init__(open_engine(settings, lambda: self, self.clock))
        self._count = itertools.count()

    def actor(self, login: str) -> Actor:
        return self.accounts.actor(login)

    @property
    def applicant(self) -> Actor:
        return self.actor(demo.ACCOUNTS[0].login)

    def command_id(self) -> str:
        return f"uji-{next(self._count)}"

    def document(self, name: str = "berkas.pdf") -> dict[str, Any]:
        """A PDF stored; its reference. Letting files in has its own tests: here it would only take time."""
        data = pdf(f"{name} {next(self._count)}")
        return reference(self.engine.documents.put(data), name, 1, len(data))

    def apply(self, service: str = "karang_taruna", values: Mapping[str, Any] | None = None) -> StepResult:
        """Sends an application with every required document."""
        offered, _ = self.engine.repository.service(service)
        papers = {
            i: {"dokumen": self.document(f"{need.kode}.pdf")}
            for i, need in enumerate(offered.persyaratan)
            if need.wajib
        }
        filled = values or (PRACTICE if service == "sip" else APPLICATION)
        digests = frozenset(row["dokumen"]["digest"] for row in papers.values())
        submission = Submission({**filled, "berkas": papers}, digests)
        return self.work(self.engine.runtime.start(self.applicant, service, submission, self.command_id()))

    def work(self, result: StepResult) -> StepResult:
        """Lets the worker do what is due."""
        self.engine.worker.drain()
        return result

    def task(self, instance_id: str, element: str) -> str:
        """The id of the case's open task at an element."""
        view = self.engine.history.instance(self.actor("auditor"), instance_id)
        found = [row.id for row in view.tasks if row.element == element]
        assert len(found) == 1, f"{element} is not the open task; open are {[row.element for row in view.tasks]}"
        return str(found[0])

    def complete(
        self,
        login: str,
        instance_id: str,
        element: str,
        values: Mapping[str, Any],
        *,
        documents: frozenset[str] = frozenset(),
        passphrase: str | None = None,
    ) -> StepResult:
        """Completes the case's task at an element as ``login`` ("pemohon" is the applicant)."""
        actor = self.applicant if login == "pemohon" else self.actor(login)
        submission = Submission(values, documents, passphrase)
        task = self.task(instance_id, element)
        return self.work(self.engine.runtime.complete(actor, task, submission, self.command_id()))

    def variables(self, instance_id: str) -> Mapping[str, Any]:
        return self.engine.history.instance(self.actor("auditor"), instance_id).variables

    def state(self, instance_id: str) -> tuple[str, str | None]:
        view = self.engine.history.instance(self.actor("auditor"), instance_id)
        return view.state, view.end_event

    def open(self, instance_id: str) -> list[str]:
        """The elements of the case's open tasks."""
        view = self.engine.history.instance(self.actor("auditor"), instance_id)
        return [row.element for row in view.tasks]

    def approve(self, instance_id: str) -> None:
        """From the completeness check to the signature: everybody says yes."""
        self.verdicts(instance_id, "backoffice", "periksa_kelengkapan")
        self.complete("backoffice", instance_id, "teruskan_permohonan", {})
        if "beri_rekomendasi" in self.open(instance_id):
            words = {"rekomendasi": "mendukung", "catatan_rekomendasi": "Kegiatan bermanfaat bagi pemuda."}
            self.complete("timteknis", instance_id, "beri_rekomendasi", words)
        self.complete("subkoordinator", instance_id, "verifikasi", {"putusan_verifikasi": "teruskan"})
        self.complete("koordinator", instance_id, "persetujuan", {"putusan_persetujuan": "setuju"})
        self.complete("backoffice", instance_id, "penomoran", {"berlaku_sampai": "2027-12-31"})

    def verdicts(self, instance_id: str, login: str, element: str, bad: Mapping[int, str] | None = None) -> StepResult:
        """Judges every document; ``bad`` are those to be mended, with their reasons."""
        wrong = bad or {}
        rows = {
            i: {"putusan": "perbaiki", "alasan": wrong[i]} if i in wrong else {"putusan": "sesuai"}
            for i, row in enumerate(self.variables(instance_id)["berkas"])
        }
        return self.complete(login, instance_id, element, {"berkas": rows})

    def sign(self, instance_id: str) -> StepResult:
        return self.complete(
            "kadis", instance_id, "tanda_tangan", {"putusan_kadis": "tandatangani"}, passphrase=demo.PASSPHRASE
        )

    def collect(self, instance_id: str) -> None:
        """Printing, pickup, survey."""
        self.complete("backoffice", instance_id, "cetak_izin", {"sudah_dicetak": "true", "jumlah_cetak": "1"})
        proof = {"bukti": "ktp", "nama_penerima": "Contoh Pemohon", "hubungan_penerima": "pemohon"}
        self.complete("backoffice", instance_id, "catat_pengambilan", proof | {"tanggal_pengambilan": "2026-11-24"})
        self.complete("pemohon", instance_id, "ambil_izin", SURVEY)
