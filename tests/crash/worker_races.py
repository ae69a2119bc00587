"""Races of workers for the same messages and jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from engine.services.connectors import SendResult
from engine.storage import outbox, tables
from tests.crash.commands import Given, application, checked
from tests.crash.number_races import start
from tests.crash.outcomes import HOUR, Outcome, Race, all_win, each_round
from tests.crash.points import note
from tests.offices import START, Office

JOBS, MESSAGES = 24, 70  # a round; workers take ten jobs and twenty messages at a time


class Noting:
    """A sender and connector that only notes what it was asked for."""

    topic, kind = "surat", "remote"

    def __init__(self, office: Office) -> None:
        self._folder = office.engine.settings.data_dir

    def send(self, message: Any) -> Any:
        note(self._folder / "sent", message.id)
        return SendResult("shown")

    def run(self, job: Any) -> Any:
        note(self._folder / "done", job.id)
        return {"tanda_terima": dict(job.variables["berkas"][0]["dokumen"]) | {"surat": "tanda_terima"}}


def _noting(office: Office) -> None:
    worker: Any = office.engine.worker
    worker._sender = Noting(office)
    worker._connectors = {"surat": Noting(office)}


def _worth_sending(office: Office, number: int) -> Given:
    now = START + HOUR * (number + 1)
    ids = [f"pesan-{number}-{each}" for each in range(MESSAGES)]
    with office.engine.database.begin() as connection:
        for id in ids:
            outbox.add(connection, id, None, "+6281200000001", "akun_sudah_ada", {"nama": "Contoh"}, now)
    return {"ids": ids, "now": now}


def _worth_doing(office: Office, number: int) -> Given:
    office.clock.set(START + HOUR * (number + 1))
    given = application(office)
    cases = [start(office, {**given, "round": number}, who, 0)().instance_id for who in range(JOBS)]
    for case in cases:
        checked(office, case)
    with office.engine.database.connect() as connection:
        query = sa.select(tables.job.c.id).where(tables.job.c.instance_id.in_(cases))
        ids = list(connection.execute(query).scalars())
    assert len(ids) == JOBS
    return {"ids": ids, "now": office.clock.now()}


def _work(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    return office.engine.worker.drain


def _each_once(file: str) -> Callable[[Office, Given, list[Outcome]], list[str]]:
    def judge(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
        noted = Counter((office.engine.settings.data_dir / file).read_text().split())
        wrong = {id: noted[id] for id in given["ids"] if noted[id] != 1}
        with office.engine.database.connect() as connection:
            jobs = connection.execute(sa.select(tables.job.c.id).where(tables.job.c.id.in_(given["ids"]))).all()
        return all_win(office, given, outcomes) + [f"not once: {wrong}"] * bool(wrong) + [f"left {jobs}"] * bool(jobs)

    return judge


RACES = (
    Race("outbox/outbox", each_round(_worth_sending), _work, _each_once("sent"), equip=_noting),
    Race("job/job", each_round(_worth_doing), _work, _each_once("done"), equip=_noting),
)
