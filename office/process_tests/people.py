"""One person for every group of an office, plainly invented; those who sign have a test certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.definitions.analysis.candidates import fixed_groups
from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Process
from engine.groups import ALL_OFFICERS, COUNTER_GROUP
from office import demo
from office.office import Office


def groups_of(processes: Iterable[Process]) -> dict[str, str]:
    """Every group that has tasks in these processes, with a name for it."""
    found: dict[str, str] = {}
    for process in processes:
        found |= {lane.group: lane.name or lane.group for lane in process.lanes.values() if lane.group}
        for element in process.elements.values():
            if element.kind == USER_TASK:
                named = fixed_groups(process, element)
                found |= {group: process.lane_name(group) for group in named if group not in found}
    return found


def settle(office: Office, groups: Mapping[str, str]) -> dict[str, str]:
    """Makes groups that are missing, and puts a person into every group that has none; gives logins by group."""
    demo.create_accounts(office)
    logins = {account.group: account.login for account in demo.ACCOUNTS}
    known = {row.key for row in office.groups.all()}
    logins[ALL_OFFICERS] = logins[COUNTER_GROUP]  # any officer will do
    for number, (group, name) in enumerate(sorted(groups.items()), start=1):
        if group not in known | {ALL_OFFICERS}:
            office.groups.add(group, name[:60])
        if group not in logins:
            logins[group] = f"orang-{number}"
            phone = f"0812-0001-{number:04d}"
            office.accounts.create_user(logins[group], f"Contoh {name}"[:100], [group], demo.PASSWORD, phone)
    return logins


def enrol(office: Office, logins: Iterable[str]) -> None:
    """Gives those a certificate who have none yet, under the passphrase of the demo accounts."""
    for login in logins:
        officer = office.accounts.actor(login)
        if office.engine.signer.test and not office.engine.signer.is_enrolled(officer):
            office.engine.signer.enrol(officer, demo.PASSPHRASE)


def signing_groups(process: Process) -> set[str]:
    """The groups whose tasks sign a letter."""
    signing = [element for element in process.elements.values() if element.signs]
    return {group for element in signing for group in fixed_groups(process, element)}
