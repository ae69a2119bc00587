"""An office that grows: more of everything that a page lists, while what the addresses name stays where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from engine.definitions.deployment.folder import read_folder
from engine.services.actor import SYSTEM, Actor
from engine.services.connectors import ConnectorError, JobContext
from engine.services.runtime import Submission
from engine.settings import ROOT
from office.public.codes import letter_code
from tests.offices import APPLICATION, Office
from tests.started import KEY, QUARTERLY, deploy, drawn

COPIED = "karang_taruna"
HOLIDAY = date(2027, 3, 1)
PERIOD = "2026-02-19"  # Ramadan, in every calendar
NIK = 1407995203950000


class _Fails:
    """Letters cannot be set."""

    topic, kind = "surat", "remote"

    def run(self, job: JobContext) -> dict[str, Any]:
        raise ConnectorError("Templat surat tidak ada.", retry=False)


class Growing:
    """``cases`` are those the addresses name: new, returned to the applicant, waiting for a signature, ended, and one
    taken in at the counter and returned."""

    def __init__(self, office: Office) -> None:
        self.office, self.engine = office, office.engine
        self.officer, self.operator = office.actor("backoffice"), office.actor("operator")
        self._grown = 0
        self.new, self.mend, self.waiting, self.done = (office.apply().instance_id for _ in range(4))
        self.return_(self.mend)
        office.approve(self.waiting)
        office.approve(self.done)
        office.sign(self.done)
        office.collect(self.done)
        self.guest = self.office.walk_ins.applicant(self.officer, str(NIK + 2), "Contoh Tamu", "0812-0000-0066")
        self.walk_in = self.take_in(self.guest)
        self.return_(self.walk_in)
        self.draft = self.office.drafts.create(office.applicant, COPIED)
        self.counter_draft = self.office.drafts.create(self.officer, COPIED, self.guest.id)
        for actor, draft in ((office.applicant, self.draft), (self.officer, self.counter_draft)):
            papers = {"berkas.0.dokumen": office.document()}
            self.office.drafts.save(actor, replace(draft, values=dict(APPLICATION), documents=papers))
        deploy(self.engine, drawn(QUARTERLY))
        of = {"backoffice": "tugas", "perancang": "perancang"}
        self.tokens = [office.access_tokens.create(office.actor(who), "program", what, 30) for who, what in of.items()]
        self.grow(1)

    def grow(self, times: int) -> None:
        """More of everything, so many times."""
        for _ in range(times):
            self._grown += 1
            self._cases()
            self._people(self._grown)
            self._definitions(self._grown)
            self._longer_cases()

    def return_(self, case: str) -> None:
        self.office.verdicts(case, "backoffice", "periksa_kelengkapan", {2: "Halaman 4 belum ditandatangani ketua."})

    def take_in(self, guest: Any) -> str:
        offered, _ = self.engine.repository.service(COPIED)
        papers = {n: {"dokumen": self.office.document()} for n, each in enumerate(offered.persyaratan) if each.wajib}
        sent = Submission(
            {**APPLICATION, "berkas": papers}, frozenset(row["dokumen"]["digest"] for row in papers.values())
        )
        command = self.office.command_id()
        return self.engine.runtime.start(guest, COPIED, sent, command, officer=self.officer).instance_id

    def _cases(self) -> None:
        """Cases at every place: new, returned, signed, and one whose letter failed."""
        office = self.office
        office.apply()
        office.apply("sip")
        self.return_(office.apply().instance_id)
        done = office.apply().instance_id
        office.approve(done)
        office.sign(done)
        office.printings.log(self.officer, done, "surat_izin", None, "")
        office.printings.log(self.officer, done, "surat_izin", None, "Cetakan pertama sobek")
        whole = office.engine.worker._connectors
        office.engine.worker._connectors = {**whole, "surat": _Fails()}
        office.verdicts(office.apply().instance_id, "backoffice", "periksa_kelengkapan")
        office.engine.worker._connectors = whole

    def _people(self, n: int) -> None:
        office = self.office
        for _ in range(2):
            draft = office.drafts.create(office.applicant, COPIED)
            office.drafts.save(office.applicant, replace(draft, values=dict(APPLICATION)))
        guest = office.walk_ins.applicant(self.officer, str(NIK + 100 + n), f"Contoh Tamu {n}", "")
        self.take_in(guest)
        office.drafts.create(self.officer, COPIED, guest.id)
        office.groups.add(f"kelompok_{n}", f"Kelompok {n}", by=self.operator)
        login = f"petugas{n}"
        groups = ["back_office", f"kelompok_{n}"]
        office.accounts.create_user(login, f"Contoh Petugas {n}", groups, "kata sandi uji", by=self.operator)
        for person in (*office_logins(), office.applicant.id):
            actor = office.accounts.actor(person) if person != office.applicant.id else office.applicant
            office.access_tokens.create(actor, f"program {n}", "tugas", 30)
        today = date(2026, 11, 24)
        days = [(today + timedelta(days=k)).isoformat() for k in (0, n)]
        office.substitutions.add(login, "backoffice", *days, "cuti", self.operator)
        ended = office.substitutions.add("koordinator", login, *days, "dinas luar", self.operator)
        office.substitutions.end(ended, self.operator)
        office.engine.calendar.close(
            self.operator, {"tanggal": (HOLIDAY + timedelta(days=n)).isoformat(), "nama": "Libur"}
        )
        answers = {f"u{k}": 4 for k in range(1, 10)}
        office.surveys.add(f"isian-{n}", self.done, COPIED, answers, {"umur": 30}, office.engine.clock.now())

    def _definitions(self, n: int) -> None:
        """One more process with a service, and a version of one that is there; the case that waits for its first
        form goes on with it."""
        own = {
            k: v for k, v in read_folder(ROOT).items() if COPIED in k or k.startswith("letters/") or "rekomendasi" in k
        }
        copy = {
            k.replace(COPIED, f"salinan_{n}"): v.replace(COPIED.encode(), b"salinan_%d" % n) for k, v in own.items()
        }
        now = self.engine.clock.now()
        self.engine.repository.deploy(copy, f"salinan {n}", f"salinan {n}", SYSTEM, now)
        deploy(self.engine, drawn(QUARTERLY, documentation=f"Keterangan {n}"))
        deploy(self.engine, drawn(QUARTERLY), key=f"jadwal_{n}")
        self.office.apply(f"salinan_{n}")
        self.office.drafts.create(self.office.applicant, f"salinan_{n}")

    def _longer_cases(self) -> None:
        """The cases that stand with their applicants come back once more."""
        for case, applicant in ((self.mend, self.office.applicant), (self.walk_in, self.guest)):
            paper = self.office.document()
            sent = Submission({"berkas": {2: {"dokumen": paper}}}, frozenset({paper["digest"]}))
            task = self.office.task(case, "perbaiki_berkas")
            self.office.work(self.engine.runtime.complete(applicant, task, sent, self.office.command_id()))
            self.return_(case)

    def places(self) -> dict[str, dict[str, str]]:
        """For each part of an address what stands there: its names by what they are."""
        office = self.office
        done = office.engine.history.instance(self.officer, self.done)
        letter = letter_code(office.engine.settings.secret_key, done.business_key, "surat_izin")
        cases = {"baru": self.new, "kembali": self.mend, "menunggu": self.waiting, "selesai": self.done}
        tasks = {
            "periksa": office.task(self.new, "periksa_kelengkapan"),
            "tanda tangan": office.task(self.waiting, "tanda_tangan"),
            "loket": office.task(self.walk_in, "perbaiki_berkas"),
        }
        digests = {row.name: row.digest for row in done.attachments}
        return {
            "instance_id": cases | {"loket": self.walk_in},
            "task_id": tasks,
            "token": {"kembali": office.task(self.mend, "perbaiki_berkas").partition(":")[2]},
            "draft_id": {"pemohon": self.draft.id, "loket": self.counter_draft.id},
            "digest": {"berkas": next(iter(digests.values())), "draf": self._paper(office.applicant, self.draft.id)},
            "user_id": {"petugas": self.officer.id},
            "number": {"selesai": done.business_key},
            "code": {"layanan": COPIED, "lacak": office.tracking.code(done.business_key), "surat": letter},
            "key": {"proses": COPIED, "jadwal": KEY},
            "first": {"ramadan": PERIOD},
            "name": {"aturan": "deadlock", "berkas": "deadlock-salah.bpmn"},
        }

    def _paper(self, actor: Actor, draft: str) -> str:
        return next(iter(self.office.drafts.get(actor, draft).digests))


def office_logins() -> tuple[str, ...]:
    return ("backoffice", "subkoordinator", "koordinator", "timteknis", "kadis", "auditor", "perancang", "operator")
