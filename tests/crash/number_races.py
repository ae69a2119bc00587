"""Races for what is counted: cases, numbers, versions, prints."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from engine.definitions.deployment.folder import read_folder
from engine.services import repository
from engine.services.actor import SYSTEM
from engine.storage import tables
from tests.crash.case_races import task
from tests.crash.commands import Given, application, submission
from tests.crash.outcomes import Outcome, Race, all_win, each_round, kinds, officer
from tests.offices import ROOT, START, Office

DIAGRAM = "processes/karang_taruna.bpmn"


def _filled(office: Office, number: int) -> Given:
    """A year of its own a round: every time its first number is raced for."""
    return {**application(office), "now": START.replace(year=START.year + number)}


def start(office: Office, given: Given, who: int, many: int, id: str = "") -> Callable[[], Any]:
    runtime, applicant, sent = office.engine.runtime, office.applicant, submission(given)
    id = id or f"{given['round']} mulai {who}"
    return lambda: runtime.start(applicant, "karang_taruna", sent, id)


def _start_the_same(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    return start(office, given, who, many, f"{given['round']} mulai")


def _one_case(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    found, cases = kinds(outcomes), {each.value for each in outcomes}
    right = found["won"] == 1 and found["again"] == len(outcomes) - 1 and len(cases) == 1
    return [] if right else [f"{dict(found)}, {len(cases)} cases"]


def _numbered(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    keys = sorted(each.value[1] for each in outcomes if each.kind == "won")
    wanted = [f"KT-{given['now'].year}-{number:04d}" for number in range(1, len(outcomes) + 1)]
    return all_win(office, given, outcomes) + ([] if keys == wanted else [f"the numbers are {keys}"])


ONE = ("karang_taruna",)  # of the folder's processes


def _drawn(given: Given, mark: str) -> dict[str, bytes]:
    """The office's files with a change in the diagram."""
    files = read_folder(ROOT)
    files[DIAGRAM] = files[DIAGRAM].replace(b'name="Verifikasi permohonan"', f'name="Verifikasi {mark}"'.encode())
    return files


def _checked_before(office: Office) -> None:
    """Checking the files takes far longer than deploying them; who races has done that before."""
    if multiprocessing.parent_process() is not None:
        repository.check = lambda *_: []


def _deploy(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    files, name = _drawn(given, f"{given['round']}.{who}"), f"{given['round']} oleh {who}"
    deploy, source = office.engine.repository.deploy, f"uji {given['round']}.{who}"
    return lambda: [each.version for each in deploy(files, name, source, SYSTEM, given["now"], only=ONE).definitions]


def _deploy_the_same(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    files, deploy = _drawn(given, str(given["round"])), office.engine.repository.deploy
    return lambda: [each.version for each in deploy(files, "sama", "uji", SYSTEM, given["now"], only=ONE).definitions]


def _deploy_or_start(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    return (start if who % 2 else _deploy)(office, given, who, many)


def _versions(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    """Versions are counted on, each once, and every case runs on one that there is."""
    made = [version for each in outcomes if isinstance(each.value, list) for version in each.value]
    with office.engine.database.connect() as connection:
        definition = tables.process_definition.c
        all = list(connection.execute(sa.select(definition.version).where(definition.key == ONE[0])).scalars())
    right = len(set(made)) == len(made) and sorted(all) == list(range(1, len(all) + 1))
    return all_win(office, given, outcomes) + ([] if right else [f"versions {sorted(made)} of {sorted(all)}"])


def _one_version(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    made = [version for each in outcomes for version in each.value or []]
    return _versions(office, given, outcomes) + ([] if len(made) == 1 else [f"versions {made}"])


def _print(office: Office, given: Given, who: int, many: int) -> Callable[[], Any]:
    log = office.printings.log
    return lambda: log(officer(who), given["case"], "surat_izin", None, "Cetakan sebelumnya sobek")


def _prints(office: Office, given: Given, outcomes: list[Outcome]) -> list[str]:
    numbers = sorted(each.value for each in outcomes if each.kind == "won")
    wanted = list(range(1, len(outcomes) + 1))
    return all_win(office, given, outcomes) + ([] if numbers == wanted else [f"prints {numbers}"])


RACES = (
    Race("start/start, the same command", each_round(_filled), _start_the_same, _one_case),
    Race("start/start", each_round(_filled), start, _numbered),
    Race("deploy/start", each_round(_filled), _deploy_or_start, _versions, equip=_checked_before),
    Race("deploy/deploy", each_round(_filled), _deploy, _versions, equip=_checked_before),
    Race("print/print", each_round(task), _print, _prints),
)
