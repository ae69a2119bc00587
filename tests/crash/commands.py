"""The commands that are killed. Each: an office made ready for it, and the call itself, as often as it is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.dates import OFFICE_ZONE
from engine.definitions.deployment.folder import read_folder
from engine.services.actor import SYSTEM
from engine.services.runtime import Submission
from office import demo
from tests.offices import APPLICATION, ROOT, START, Office
from tests.started import KEY, QUARTERLY, deploy, drawn

Given = dict[str, Any]
ID = "perintah yang sama"
NIK = "1407995203950002"
LOCKS_LAST = timedelta(minutes=6)  # a worker that died lets go of its jobs after five minutes


@dataclass(frozen=True)
class Command:
    """``ready`` gives the call; ``later`` is when it is sent again, ``without`` what may differ from an unkilled run.

    ``once``: sending it again after it was done says so.
    """

    name: str
    prepare: Callable[[Office], Given]
    ready: Callable[[Office, Given], Callable[[], Any]]
    later: timedelta = timedelta(0)
    without: Mapping[str, Collection[str]] = field(default_factory=dict)
    once: bool = True


def application(office: Office) -> Given:
    """A filled-in application with its documents."""
    offered, _ = office.engine.repository.service("karang_taruna")
    papers = {i: {"dokumen": office.document(f"{n.kode}.pdf")} for i, n in enumerate(offered.persyaratan) if n.wajib}
    return {"values": {**APPLICATION, "berkas": papers}, "documents": [p["dokumen"]["digest"] for p in papers.values()]}


def submission(given: Given) -> Submission:
    return Submission(given["values"], frozenset(given["documents"]), given.get("passphrase"))


def verdicts(office: Office, case: str, *bad: int) -> Mapping[str, Any]:
    """Every document of the case judged."""
    count = len(office.variables(case)["berkas"])
    wrong = {"putusan": "perbaiki", "alasan": "Belum ditandatangani."}
    return {"berkas": {i: wrong if i in bad else {"putusan": "sesuai"} for i in range(count)}}


def checked(office: Office, case: str, *bad: int) -> None:
    """The completeness check, without the worker after it."""
    task, values = office.task(case, "periksa_kelengkapan"), verdicts(office, case, *bad)
    office.engine.runtime.complete(office.actor("backoffice"), task, Submission(values), office.command_id())


def _completion(office: Office, case: str, login: str, element: str, values: Mapping[str, Any], **more: Any) -> Given:
    return {"login": login, "task": office.task(case, element), "values": values, "documents": (), **more}


def _returned(office: Office) -> Given:
    case = office.apply().instance_id
    return _completion(office, case, "backoffice", "periksa_kelengkapan", verdicts(office, case, 0, 2))


def _approved(office: Office) -> str:
    """A case that waits for its number."""
    case = office.apply().instance_id
    office.verdicts(case, "backoffice", "periksa_kelengkapan")
    office.complete("backoffice", case, "teruskan_permohonan", {})
    words = {"rekomendasi": "mendukung", "catatan_rekomendasi": "Kegiatan bermanfaat bagi pemuda."}
    office.complete("timteknis", case, "beri_rekomendasi", words)
    office.complete("subkoordinator", case, "verifikasi", {"putusan_verifikasi": "teruskan"})
    office.complete("koordinator", case, "persetujuan", {"putusan_persetujuan": "setuju"})
    return case


def _numbering(office: Office) -> Given:
    return _completion(office, _approved(office), "backoffice", "penomoran", {"berlaku_sampai": "2027-12-31"})


def signature(office: Office) -> Given:
    case = _approved(office)
    office.complete("backoffice", case, "penomoran", {"berlaku_sampai": "2027-12-31"})
    values = {"putusan_kadis": "tandatangani"}
    return _completion(office, case, "kadis", "tanda_tangan", values, passphrase=demo.PASSPHRASE)


def _free(office: Office) -> Given:
    case = office.apply().instance_id
    return {"task": office.task(case, "periksa_kelengkapan")}


def _held(office: Office) -> Given:
    given = _free(office)
    office.engine.runtime.claim(office.actor("backoffice"), given["task"], office.command_id())
    return given


def deadline(office: Office, case: str) -> tuple[str, datetime]:
    """The timer that ends the mending of a returned case: its job, and when it is due."""
    jobs = office.engine.history.instance(office.actor("auditor"), case).jobs
    return next((str(job.id), job.due_at) for job in jobs if job.element == "waktu_batas_perbaikan")


def _late(office: Office) -> Given:
    case = office.apply().instance_id
    checked(office, case, 0)
    office.engine.worker.drain()
    return {"now": deadline(office, case)[1] + timedelta(minutes=1)}


def _letter(office: Office) -> Given:
    case = office.apply().instance_id
    checked(office, case)
    return {}


def _messages(office: Office) -> Given:
    for _ in range(3):
        checked(office, office.apply().instance_id, 0)
    return {}


def _scheduled(office: Office) -> Given:
    deploy(office.engine, drawn(QUARTERLY))
    return {"now": datetime(2026, 12, 1, 8, 0, tzinfo=OFFICE_ZONE)}


def _startable(office: Office) -> Given:
    deploy(office.engine, drawn(nomor_registrasi="C-{nomor}"))
    return {"values": {"hasil": "baik"}, "documents": ()}


def _changed(office: Office) -> Given:
    files = read_folder(ROOT)
    name = "processes/karang_taruna.bpmn"
    files[name] = files[name].replace(b'name="Verifikasi permohonan"', b'name="Verifikasi berkas"')
    return {"files": files}


def _start(office: Office, given: Given) -> Callable[[], Any]:
    runtime, applicant, sent = office.engine.runtime, office.applicant, submission(given)
    return lambda: runtime.start(applicant, "karang_taruna", sent, ID)


def _start_process(office: Office, given: Given) -> Callable[[], Any]:
    runtime, actor, sent = office.engine.runtime, office.actor("backoffice"), submission(given)
    return lambda: runtime.start_process(actor, KEY, {}, ID, submission=sent)


def _complete(office: Office, given: Given) -> Callable[[], Any]:
    runtime, actor, sent = office.engine.runtime, office.actor(given["login"]), submission(given)
    return lambda: runtime.complete(actor, given["task"], sent, ID)


def _reassigned(kind: str) -> Callable[[Office, Given], Callable[[], Any]]:
    def ready(office: Office, given: Given) -> Callable[[], Any]:
        actor, method = office.actor("backoffice"), getattr(office.engine.runtime, kind)
        return lambda: method(actor, given["task"], ID)

    return ready


def _work(office: Office, given: Given) -> Callable[[], Any]:
    return office.engine.worker.drain


def _take_in(office: Office, given: Given) -> Callable[[], Any]:
    officer, sent = office.actor("backoffice"), submission(given)

    def call() -> Any:
        applicant = office.walk_ins.applicant(officer, NIK, "Contoh Tamu Loket", "0812-0000-0066")
        return office.engine.runtime.start(applicant, "karang_taruna", sent, ID, officer=officer)

    return call


def _deploy(office: Office, given: Given) -> Callable[[], Any]:
    return lambda: office.engine.repository.deploy(given["files"], "diubah", "uji", SYSTEM, START)


# A message that was in a dead worker's hands is unknown, not sent again: its state may differ, its row may not.
_HANDS = {"outbox": ("status", "attempts", "error", "due_at", "changed_at")}
COMMANDS = {
    command.name: command
    for command in (
        Command("start an application", application, _start),
        Command("start a process of the staff's", _startable, _start_process),
        Command("start by the calendar", _scheduled, _work, once=False),
        Command("complete, with messages and timers", _returned, _complete),
        Command("complete, with a number", _numbering, _complete),
        Command("sign a letter", signature, _complete, without={"signing_attempt": ()}),
        Command("claim", _free, _reassigned("claim")),
        Command("release", _held, _reassigned("release")),
        Command("fire a deadline, withdraw the case", _late, _work, LOCKS_LAST, _HANDS, once=False),
        Command("finish a job with a letter", _letter, _work, LOCKS_LAST, _HANDS, once=False),
        Command("send messages", _messages, _work, LOCKS_LAST, _HANDS, once=False),
        Command("take in at the counter", application, _take_in),
        Command("deploy a changed diagram", _changed, _deploy, once=False),
    )
}
