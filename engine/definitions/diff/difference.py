"""What two versions of a process differ in, thing by thing, in sentences for whoever keeps the SOP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.definitions.bpmn.drawing import Drawing, read_drawing
from engine.definitions.diff.files import FileChange, file_changes, uses
from engine.definitions.diff.side import Side
from engine.definitions.diff.words import Thing, Words, change_sentences

ORDER = ("added", "removed", "changed", "moved")


@dataclass(frozen=True, slots=True)
class Change:
    """What has happened to one flow node, flow or lane, or to the process with its files, whose ``id`` is "".

    ``kind``: added, removed, changed, or moved where it only lies elsewhere on the sheet. ``name`` is what the thing
    is called now (where it is removed: was called), ``sentences`` say what is different.
    """

    kind: str
    id: str
    name: str
    sentences: tuple[str, ...]


def compare(old: Side, new: Side) -> list[Change]:
    """Every change on the way from one version of a process to another: added, removed, changed, moved."""
    was, now = Words(old.process), Words(new.process)
    files = list(file_changes(old, new))
    elements = _things(old.process.elements, new.process.elements, was, now, _by_element(files, old, new))
    changes = [
        *elements,
        *_things(old.process.flows, new.process.flows, was, now),
        *_things(old.process.lanes, new.process.lanes, was, now),
        *_describe_moves(old, new, now, {change.id for change in elements}),
    ]
    changes.sort(key=lambda change: ORDER.index(change.kind))
    whole = [*change_sentences(was.of_process(), now.of_process()), *_describe_rest(files, old, new)]
    return [*changes, Change("changed", "", new.process.name, tuple(whole))] if whole else changes


def _things(
    old: Mapping[str, Thing],
    new: Mapping[str, Thing],
    was: Words,
    now: Words,
    more: Mapping[str, list[str]] | None = None,
) -> list[Change]:
    """``more`` are sentences about files, by the thing that uses them."""
    changes = []
    for id, thing in new.items():
        if id not in old:
            changes.append(Change("added", id, now.name(thing), (now.as_added(thing),)))
        elif said := [*change_sentences(was.of(old[id]), now.of(thing)), *(more or {}).get(id, [])]:
            changes.append(Change("changed", id, now.name(thing), tuple(said)))
    for id, thing in old.items():
        if id not in new:
            changes.append(Change("removed", id, was.name(thing), (was.as_removed(thing),)))
    return changes


def _by_element(files: Iterable[FileChange], old: Side, new: Side) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for file in files:
        for id, element in new.process.elements.items():
            before = old.process.elements.get(id)
            if before is not None and (uses(element, file) or uses(before, file)):
                said.setdefault(id, []).append(file.sentence)
    return said


def _describe_rest(files: Iterable[FileChange], old: Side, new: Side) -> Iterable[str]:
    """What no element tells: a file that none of them uses, or a changed one that only new or removed ones use."""
    for file in files:
        users = [e.id for side in (old, new) for e in side.process.elements.values() if uses(e, file)]
        kept = [id for id in users if id in old.process.elements and id in new.process.elements]
        if not users or (not kept and file.changed):
            yield file.sentence


def _describe_moves(old: Side, new: Side, now: Words, told: set[str]) -> Iterable[Change]:
    """Where the whole sheet has shifted, what went along with most has not moved."""
    before, after = _read_side(old), _read_side(new)
    shared = [id for id in sorted(new.process.elements) if id in before.bounds and id in after.bounds]
    steps = {id: _step(before, after, id) for id in shared}
    still = (0.0, 0.0)
    if steps and still not in steps.values():
        still = Counter(steps.values()).most_common(1)[0][0]
    for id, element in new.process.elements.items():
        if id in steps and id not in told and (steps[id] != still or before.bounds[id][2:] != after.bounds[id][2:]):
            yield Change("moved", id, now.name(element), ("Letak atau ukurannya di gambar berubah.",))


def _step(before: Drawing, after: Drawing, id: str) -> tuple[float, float]:
    (x, y, *_), (new_x, new_y, *_) = before.bounds[id], after.bounds[id]
    return round(new_x - x, 3), round(new_y - y, 3)


def _read_side(side: Side) -> Drawing:
    return read_drawing(side.resources.files[side.process.file], side.process.file)
