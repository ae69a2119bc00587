"""Races for one case: at one task, against a timer, for a signature, and where two ways meet."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from engine.services.actor import SYSTEM
from engine.services.runtime import Submission
from office import demo
from tests.crash.commands import Given, checked, deadline, signature, verdicts
from tests.crash.outcomes import Outcome, Race, each_round, kinds, officer, one_winner
from tests.engine.definitions.diagrams import FORM, HEAD, flow
from tests.offices import START, Office


def task(office: Office, number: int) -> Given:
    case = office.apply().instance_id
    return {"case": case, "task": office.task(case, "periksa_kelengkapan"), "values": verdicts(office, case)}


def _complete(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    sent, id = Submission(given["values"]), f"{given['round']} selesai {who}"
    return lambda: office.engine.runtime.complete(officer(who), given["task"], sent, id)


def _claim(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    return lambda: office.engine.runtime.claim(officer(who), given["task"], f"{given['round']} ambil {who}")


def _complete_or_claim(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    return (_claim if who % 2 else _complete)(office, given, who, many)


def _mending(office: Office, number: int) -> Given:
    case = office.apply().instance_id
    checked(office, case, 0)
    office.engine.worker.drain()
    job, due = deadline(office, case)
    paper = office.document("baru.pdf")
    values = {"berkas": {0: {"dokumen": paper}}}
    return {"task": office.task(case, "perbaiki_berkas"), "job": job, "now": due, "values": values, "paper": paper}


def _mend_or_fire(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    runtime, applicant = office.engine.runtime, office.applicant
    if who % 2:
        return lambda: runtime.fire(given["job"])
    sent, id = Submission(given["values"], frozenset({given["paper"]["digest"]})), f"{given['round']} perbaiki {who}"
    return lambda: runtime.complete(applicant, given["task"], sent, id)


def _one_way(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    """The timer is one command however many workers fire it: those after the first get its stored result."""
    mended, fired = kinds(outcomes[::2]), kinds(outcomes[1::2])
    right = (mended["won"], fired["won"]) in ((1, 0), (0, 1)) and mended["again"] == 0
    return [] if right and (fired["won"] or not fired["again"]) else [f"mended {dict(mended)}, fired {dict(fired)}"]


def _sealed(office: Office, number: int) -> Given:
    return signature(office)


def _sign(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    actor, id = office.actor("kadis"), f"{given['round']} tanda tangan {who}"
    sent = Submission(given["values"], frozenset(), demo.PASSPHRASE)
    return lambda: office.engine.runtime.complete(actor, given["task"], sent, id)


# Where two ways meet -----------------------------------------------------------------------------


def parallel() -> bytes:
    """Start, two checks side by side, what comes after both."""
    tasks = "".join(
        f'<bpmn:userTask id="{id}" name="{id}" camunda:formRef="periksa" />' for id in ("kiri", "kanan", "sesudah")
    )
    gates = "".join(f'<bpmn:parallelGateway id="{id}" name="{id}" />' for id in ("pisah", "temu"))
    ways = ("mulai pisah", "pisah kiri", "pisah kanan", "kiri temu", "kanan temu", "temu sesudah", "sesudah selesai")
    flows = "".join(flow(way.replace(" ", "_"), *way.split()) for way in ways)
    nodes = ("mulai", "pisah", "kiri", "kanan", "temu", "sesudah", "selesai")
    lane = "".join(f"<bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>" for id in nodes)
    lanes = f'<bpmn:laneSet id="lajur"><bpmn:lane id="back_office" name="Back Office">{lane}</bpmn:lane></bpmn:laneSet>'
    ends = '<bpmn:startEvent id="mulai" name="Mulai" />', '<bpmn:endEvent id="selesai" name="Selesai" />'
    inside = f"{lanes}{ends[0]}{gates}{tasks}{ends[1]}{flows}"
    process = f'<bpmn:process id="bercabang" name="Bercabang" isExecutable="true">{inside}</bpmn:process>'
    return f"{HEAD}{process}</bpmn:definitions>".encode()


def _branches(office: Office, number: int) -> Given:
    files = {"processes/bercabang.bpmn": parallel(), "forms/bercabang/periksa.form": json.dumps(FORM).encode()}
    office.engine.repository.deploy(files, "bercabang", "uji", SYSTEM, START)
    case = office.engine.runtime.start_process(officer(0), "bercabang", {}, office.command_id()).instance_id
    return {"case": case, "tasks": [office.task(case, name) for name in ("kiri", "kanan")]}


def _branch(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    task, id = given["tasks"][who % 2], f"{given['round']} cabang {who}"
    return lambda: office.engine.runtime.complete(officer(who), task, Submission({"hasil": f"dari {who}"}), id)


def _joined(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    found = [kinds(outcomes[side::2])["won"] for side in (0, 1)]
    opened = office.open(given["case"])
    return [] if found == [1, 1] and opened == ["sesudah"] else [f"won {found}, open are {opened}"]


RACES = (
    Race("complete/complete", each_round(task), _complete, one_winner),
    Race("complete/claim", each_round(task), _complete_or_claim, one_winner),
    Race("claim/claim", each_round(task), _claim, one_winner),
    Race("complete/timer", each_round(_mending), _mend_or_fire, _one_way),
    Race("sign/sign", each_round(_sealed), _sign, one_winner, served=True),
    Race("join/join", each_round(_branches), _branch, _joined),
)
