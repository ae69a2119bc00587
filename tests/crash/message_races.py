"""Races of messages: two for one case, one against a timer, and one that comes as somebody begins to wait for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from engine.services.messages import Message
from tests import messaging
from tests.crash.commands import Given
from tests.crash.outcomes import HOUR, Outcome, Race, each_round, kinds, officer, one_winner
from tests.messaging import WAIT, begin, caught, deploy, event, process, task, waiting
from tests.offices import START, Office

KEPT = timedelta(hours=2)


def _waits(office: Office, number: int) -> Given:
    deploy(office.engine, WAIT, waiting())
    return {"case": begin(office).business_key}


def _send(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    message, id = Message("bayar", {"dari": who}, given["case"]), f"{given['round']} pesan {who}"
    return lambda: office.engine.messages.correlate(officer(who), message, id).result


def limited() -> bytes:
    """A task with a message and a timer on it: the one that comes first takes it away."""
    on = 'attachedToRef="periksa"'
    due = '<bpmn:timerEventDefinition id="d2"><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>'
    events = event("boundaryEvent", "tarik", caught("m1"), attributes=on)
    events += event("boundaryEvent", "lewat", due, attributes=on)
    ways = ("mulai periksa", "periksa selesai", "tarik selesai", "lewat selesai")
    return process(WAIT, messaging.message("m1", "tarik"), task("periksa") + events, *ways, inside="mulai periksa")


def _limited(office: Office, number: int) -> Given:
    deploy(office.engine, WAIT, limited())
    case = begin(office)
    (job,) = office.engine.history.instance(office.actor("auditor"), case.instance_id).jobs
    return {"case": case.business_key, "id": case.instance_id, "job": job.id, "now": START + HOUR * 2}


def _send_or_fire(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    if who % 2:
        return lambda: office.engine.runtime.fire(given["job"])
    message, id = Message("tarik", {}, given["case"]), f"{given['round']} tarik {who}"
    return lambda: office.engine.messages.correlate(officer(who), message, id).result


def _one_way(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    sent, fired = kinds(outcomes[::2]), kinds(outcomes[1::2])
    right = (sent["won"], fired["won"]) in ((1, 0), (0, 1)) and sent["again"] == 0
    ended = office.state(given["id"]) == ("completed", "selesai")
    return [] if right and ended else [f"sent {dict(sent)}, fired {dict(fired)}, ended {ended}"]


def _early(office: Office, number: int) -> Given:
    deploy(office.engine, f"{WAIT}{number}", waiting(f"awal {number}", f"{WAIT}{number}"))
    return {"name": f"awal {number}", "key": f"{WAIT}{number}"}


def _send_or_wait(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    """As many messages, each kept where it is early, as cases that begin to wait."""
    if who % 2:
        return lambda: office.engine.runtime.start_process(officer(who), given["key"], {}, f"{given['round']} {who}")
    message, id = Message(given["name"]), f"{given['round']} awal {who}"

    def send() -> Any:
        received = office.engine.messages.correlate(officer(who), message, id, KEPT)
        return received.result

    return send


def _all_meet(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    """Every case has had just one of the messages; who found several waiting was told so."""
    office.engine.worker.drain()
    told = kinds(outcomes[::2])["Ambiguous"] + kinds(outcomes[::2])["lost"]
    rows, _ = office.engine.history.search()
    cases = [row.id for row in rows if row.definition_key == given["key"]]
    moved = sum(office.open(case) == ["periksa"] for case in cases)
    sent = len(outcomes[::2])
    return [] if moved >= min(len(cases), sent - told) else [f"{moved} of {len(cases)} moved by {sent - told}"]


RACES = (
    Race("message/message", each_round(_waits), _send, one_winner, refusals=("NotFound",)),
    Race("message/timer", each_round(_limited), _send_or_fire, _one_way, refusals=("NotFound",)),
    Race("message/wait", each_round(_early), _send_or_wait, _all_meet, refusals=("NotFound", "Ambiguous")),
)
