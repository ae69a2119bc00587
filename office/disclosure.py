"""Whom a case is open to: one rule for names, fields, papers, exports and what programs read.

In clear for the groups that handle it (lanes and candidate groups of its definition), whoever holds or has done one of
its steps, the applicant, the counter for what it took in, and the groups that the office names. For everybody else
names and values are in masks, and papers do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.definitions.analysis.candidates import fixed_names
from engine.definitions.deployment.case_variables import APPLICANT
from engine.groups import ALL_OFFICERS, AUDITOR, COUNTER_GROUP
from engine.services.actor import Actor
from engine.services.closed_words import closed_words, option_words
from engine.services.history import InstanceView
from engine.services.masks import MASKED, mask_name, mask_nik, mask_phone, mask_sentence, words
from engine.services.repository import Compiled, Repository
from engine.storage import definitions, disclosure
from engine.storage.database import Database
from engine.storage.disclosure import WHOLE, Reach
from office.papers.letters import letters_of
from office.settings import OfficeSettings

__all__ = ["WHOLE", "Disclosure", "DisclosureService", "Reach"]
AUDITORS = AUDITOR  # prove decisions without reading about citizens


@dataclass(frozen=True)
class Disclosure:
    """What one actor is shown of one case. ``papers`` are the digests of its documents that may be opened; ``told`` are
    the words, by variable, that may be read though the rest is in masks."""

    in_clear: bool
    papers: frozenset[str] = frozenset()
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def applicant(self, variables: Mapping[str, Any]) -> dict[str, str]:
        """nama, nik and telepon of the applicant, {} where there is none."""
        found = variables.get(APPLICANT)
        if not isinstance(found, dict):
            return {}
        given = {key: str(found.get(key) or "") for key in ("nama", "nik", "telepon")}
        if self.in_clear:
            return given
        masks = {"nama": mask_name, "nik": mask_nik, "telepon": mask_phone}
        return {key: masks[key](text) if text else "" for key, text in given.items()}

    def person(self, name: str, variables: Mapping[str, Any]) -> str:
        """Who did something: officers by their names, the applicant too only in clear."""
        found = variables.get(APPLICANT)
        own = isinstance(found, dict) and found.get("nama") == name
        return mask_name(name) if own and not self.in_clear else name

    def value(self, name: str, value: Any) -> str:
        """A variable's value in words."""
        text = words(value)
        return text if self.in_clear or text in self.told.get(name, ()) else MASKED

    def sentence(self, text: str, case: InstanceView) -> str:
        """What the system says of the case, without the case's values where those are in masks."""
        return text if self.in_clear else mask_sentence(text, case.variables, option_words(case.compiled))


class DisclosureService:
    def __init__(self, database: Database, repository: Repository, office: OfficeSettings) -> None:
        self._database, self._repository, self._office = database, repository, office
        self._handling: dict[str, frozenset[str]] = {}  # by definition: a version never changes
        self._told: dict[str, Mapping[str, frozenset[str]]] = {}

    def of(self, actor: Actor, case: InstanceView) -> Disclosure:
        """What the actor is shown of a case."""
        if actor.applicant:
            own = case.applicant_id == actor.id
            return Disclosure(own, _own_papers(case) if own else frozenset())
        if self._covers(actor, case):
            return Disclosure(True, frozenset(row.digest for row in case.attachments))
        return Disclosure(False, told=self._words(case.compiled) if AUDITORS in actor.groups else {})

    def reach(self, actor: Actor) -> Reach:
        """The same for lists: a condition that the database answers for each row."""
        if self._is_named(actor):
            return WHOLE
        with self._database.connect() as connection:
            ids = definitions.ids(connection)
        handled = frozenset(id for id in ids if actor.groups & self._groups(self._repository.get(id)))
        return Reach(
            everything=False,
            actor_id=actor.id,
            groups=actor.groups,
            definitions=handled,
            counter=COUNTER_GROUP in actor.groups,
            users=actor.ids,
        )

    def _covers(self, actor: Actor, case: InstanceView) -> bool:
        if self._is_named(actor) or actor.groups & self._groups(case.compiled):
            return True
        reach = Reach(
            everything=False,
            actor_id=actor.id,
            groups=actor.groups,
            definitions=frozenset(),
            counter=COUNTER_GROUP in actor.groups,
            users=actor.ids,
        )
        with self._database.connect() as connection:
            return disclosure.covers(connection, reach, case.id)

    def _is_named(self, actor: Actor) -> bool:
        """Whether the office has opened every case to one of the actor's groups."""
        return not actor.applicant and bool(actor.groups & self._office.current().disclosure.group_keys)

    def _groups(self, compiled: Compiled) -> frozenset[str]:
        found = self._handling.get(compiled.info.id)
        if found is None:
            found = self._handling[compiled.info.id] = handling_groups(compiled)
        return found

    def _words(self, compiled: Compiled) -> Mapping[str, frozenset[str]]:
        found = self._told.get(compiled.info.id)
        if found is None:
            found = self._told[compiled.info.id] = closed_words(compiled)
        return found


def handling_groups(compiled: Compiled) -> frozenset[str]:
    """The groups of the office that a process gives work to: its lanes', and those that tasks name as they stand. A
    group that is reckoned when the task opens handles the case from then on; that of every officer only while its task
    is open: else no case would be closed to anybody."""
    lanes = {lane.group for lane in compiled.process.lanes.values()}
    drawn = {name for e in compiled.process.elements.values() for name in fixed_names(e.candidate_groups)}
    return frozenset(lanes | drawn) - compiled.executable.applicant_groups - {"", ALL_OFFICERS}


def _own_papers(case: InstanceView) -> frozenset[str]:
    """The applicant's: what they attached, and letters once they are given out."""
    lists = [value for value in case.variables.values() if isinstance(value, list)]
    given_out = {str(letter.reference["digest"]) for letter in letters_of(case) if letter.given_out}
    return frozenset({*_digests(lists), *given_out})


def _digests(value: Any) -> set[str]:
    if isinstance(value, dict):
        digest = value.get("digest")
        return {digest} if isinstance(digest, str) else _digests(list(value.values()))
    return {each for item in value for each in _digests(item)} if isinstance(value, list) else set()
