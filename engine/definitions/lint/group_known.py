"""Rule group-known: the groups and people that have something to do are there, and the groups have somebody in them.

A lane's group is made at deployment where the office has none of that name; that of a task (Candidate groups) is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.analysis.candidates import fixed_names
from engine.definitions.bpmn.elements import USER_TASK
from engine.definitions.bpmn.model import Element, Lane, Process
from engine.definitions.deployment.office_groups import OfficeGroups
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding
from engine.groups import APPLICANT_GROUP

RULE = "group-known"
ASSIGNEE, USERS = "Assignee", "Candidate users"


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    groups = resources.groups
    if groups is None:
        return
    made = {lane.group for each in resources.processes.values() for lane in each.lanes.values()}
    busy = {element.lane for element in process.elements.values() if _is_of_lane(element)}
    told = {element.inputs.get("kepada", "") for element in process.elements.values()}
    for lane in process.lanes.values():
        if lane.group and (lane.id in busy or lane.group in told) and (message := _of_lane(lane, groups)):
            yield Finding(file=process.file, element=lane.id, message=message, rule=RULE, category="warn")
    for element in process.elements.values():
        named = fixed_names(element.candidate_groups)
        for group in named:
            if group not in groups.names and group not in made:
                seen = any(each in groups.names or each in made for each in named)
                yield _unknown(process, element, group, groups, seen)
            elif groups.is_unmanned(group):
                yield warning(process, element, f"{_describe_unmanned(group)}{_suggest_group(groups, group)}", RULE)
        if element.kind == USER_TASK:
            yield from _people(process, element, groups)


def _people(process: Process, element: Element, groups: OfficeGroups) -> Iterable[Finding]:
    """What is wrong with the people that a task names, and with applicants beside them."""
    named = fixed_names(element.candidate_groups)
    drawn = [word for word, text in ((ASSIGNEE, element.assignee), (USERS, element.candidate_users)) if text]
    applicants = process.group_of(element.id) == APPLICANT_GROUP and not named
    if applicants and drawn and not element.candidate_groups:
        message = (
            f"{quote(element)} berada di lajur pemohon, jadi milik pemohon sendiri; {' dan '.join(drawn)} tidak "
            "dipakai. Pindahkan ke lajur petugas bila petugas yang mengerjakannya."
        )
        yield warning(process, element, message, RULE)
    elif APPLICANT_GROUP in named and (len(named) > 1 or drawn):
        message = (
            f"{quote(element)} ditujukan kepada pemohon dan petugas sekaligus, jadi milik pemohon sendiri. Sebut "
            f"{APPLICANT_GROUP} saja, atau petugas saja; untuk keduanya gambar dua tugas."
        )
        yield error(process, element, message, RULE)
    else:
        for word, text in ((ASSIGNEE, element.assignee), (USERS, element.candidate_users)):
            yield from _unknown_people(process, element, word, fixed_names(text), groups)


def _unknown_people(
    process: Process, element: Element, word: str, names: Iterable[str], groups: OfficeGroups
) -> Iterable[Finding]:
    unknown = [name for name in names if groups.officers is not None and name.lower() not in groups.officers]
    if unknown:
        meanwhile = "kelompoknya" if element.candidate_groups else "petugas lajurnya"
        if not element.candidate_groups and not process.group_of(element.id):
            meanwhile = "semua petugas"
        quoted = ", ".join(f"“{name}”" for name in unknown)
        message = (
            f"{quote(element)} ditujukan kepada {quoted} ({word}), yang bukan nama masuk petugas aktif. Selama akun "
            f"itu tidak ada, tugas ini terbuka bagi petugas lain yang disebutnya, atau {meanwhile}. "
            "Betulkan namanya, atau minta operator membuat akunnya."
        )
        yield warning(process, element, message, RULE)


def _is_of_lane(element: Element) -> bool:
    return element.kind == USER_TASK and not element.candidate_groups and not element.candidate_users


def _of_lane(lane: Lane, groups: OfficeGroups) -> str:
    """What is wrong with the group of a lane in which people work; "" for nothing."""
    meant = _suggest_group(groups, lane.group, lane.name, "properti kelompok pada lajur")
    if lane.group not in groups.names and (groups.whole or meant):
        return (
            f"Lajur “{lane.name}” memakai kelompok “{lane.group}”, yang belum ada. Saat dipasang, kelompok itu dibuat "
            f"tanpa anggota: tugasnya tidak dilihat siapa pun sampai operator memasukkan petugas.{meant}"
        )
    return f"{_describe_unmanned(lane.group)}{meant}" if groups.is_unmanned(lane.group) else ""


def _unknown(process: Process, element: Element, group: str, groups: OfficeGroups, seen: bool) -> Finding:
    """An error only where it is sure that nobody could ever see the task; ``seen`` says that another group does."""
    start = f"{quote(element)} ditujukan kepada kelompok “{group}” (Candidate groups), yang"
    if groups.whole and seen:
        message = f"{start} tidak ada, jadi hanya kelompok lainnya yang melihat tugas ini."
        return warning(process, element, f"{message}{_suggest_group(groups, group)} Betulkan namanya.", RULE)
    if groups.whole:
        message = f"{start} tidak ada, jadi tidak ada yang melihat tugas ini.{_suggest_group(groups, group)}"
        return error(process, element, f"{message} Betulkan namanya, atau minta operator menambah kelompoknya.", RULE)
    message = f"{start} bukan lajur dan bukan kelompok bawaan.{_suggest_group(groups, group)}"
    return warning(process, element, f"{message} Pastikan kelompok itu ada di kantor Anda.", RULE)


def _describe_unmanned(group: str) -> str:
    return (
        f"Kelompok “{group}” belum punya anggota: tugasnya tidak dilihat siapa pun sampai operator memasukkan petugas."
    )


def _suggest_group(groups: OfficeGroups, group: str, name: str = "", place: str = "Candidate groups") -> str:
    likeliest = groups.likeliest(group, name)
    return f" Mungkin maksudnya “{groups.names[likeliest]}”: tulis {likeliest} di {place}." if likeliest else ""
