"""What of a case a person of the office may see: the groups that handle it see the applicant, others see masks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.numerals import is_number, write_typed
from engine.services.actor import Actor
from engine.services.history import InstanceView
from office.people.identity_numbers import mask_name, mask_nik, mask_phone
from web.documents import WITHOUT_PAPERS

APPLICANT = "pemohon"  # the variable that holds the applicant
LENGTH = 160
MASKED = "disamarkan"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """``person``: the applicant by name and number; ``papers``: documents and what was filled in. ``hidden``: what
    says who the applicant is, wherever it stands."""

    person: bool
    papers: bool
    hidden: frozenset[str] = frozenset()

    def applicant(self, variables: Mapping[str, Any]) -> dict[str, str]:
        """nama, nik and telepon of the applicant, masked where they must be."""
        found = variables.get(APPLICANT)
        given = (
            {key: str(found.get(key) or "") for key in ("nama", "nik", "telepon")} if isinstance(found, dict) else {}
        )
        if self.person or not given:
            return given
        masks = {"nama": mask_name, "nik": mask_nik, "telepon": mask_phone}
        return {key: masks[key](text) if text else "" for key, text in given.items()}

    def value(self, name: str, value: Any) -> str:
        """A variable's value in words."""
        text = words(value)
        told = name == APPLICANT or any(each in text for each in self.hidden)
        return MASKED if not self.papers or (told and not self.person) else text


def sight_of(who: Actor, case: InstanceView) -> Disclosure:
    """What this person may see of this case."""
    handling = {lane.group for lane in case.compiled.process.lanes.values()} - case.compiled.executable.applicant_groups
    applicant = case.variables.get(APPLICANT)
    told = (
        {str(applicant.get(key) or "") for key in ("nama", "nik", "telepon")} if isinstance(applicant, dict) else set()
    )
    return Disclosure(bool(handling & who.groups), not who.groups <= WITHOUT_PAPERS, frozenset(told - {""}))


def words(value: Any) -> str:
    """A JSON value as people read it; long ones are cut."""
    if value is None or value == "" or value == [] or value == {}:
        return "kosong"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        text = f"{len(value)} baris" if isinstance(value[0], dict) else ", ".join(words(item) for item in value)
    elif isinstance(value, dict):
        text = (
            str(value["nama"]) if "nama" in value else ", ".join(f"{key}: {words(item)}" for key, item in value.items())
        )
    else:
        text = write_typed(value) if is_number(value) else str(value)
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"
