"""The SOP document (PermenPANRB 35/2012), read off a diagram: its header, its lists and the table of its procedure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.definitions.bpmn.model import Element, Process
from engine.definitions.sop.outcomes import Outcome, outcomes
from engine.definitions.sop.task_order import tasks_in_order

TERMINATOR, PROCESS, DECISION = "terminator", "process", "decision"


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of the header; "" where the diagram says nothing. ``sector`` is the "urusan"."""

    number: str
    name: str
    sector: str
    made: str
    revised: str
    effective: str


@dataclass(frozen=True, slots=True)
class Row:
    """One step. ``lane`` is the place of its column, ``symbol`` the one drawn there.

    ``needs``, ``time`` and ``output`` are the "mutu baku" as the paper prints them; ``notes`` say in words where a
    decision leads other than to the next row.
    """

    element: str
    number: int
    paragraphs: tuple[str, ...]
    lane: int
    symbol: str
    needs: str
    time: str
    output: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """An arrow from a row to a row, by their places; ``label`` is the answer that leads this way."""

    source: int
    target: int
    label: str = ""


@dataclass(frozen=True)
class Sop:
    """The whole document. ``lanes`` are the heads of the columns; a lane in which nobody has a step has none."""

    header: Header
    legal_basis: tuple[str, ...]
    qualifications: tuple[str, ...]
    related: tuple[str, ...]
    equipment: tuple[str, ...]
    warnings: tuple[str, ...]
    records: tuple[str, ...]
    lanes: tuple[str, ...]
    rows: tuple[Row, ...]
    connections: tuple[Connection, ...]


def read_sop(process: Process) -> Sop:
    """What the document of a process says.

    The rows are its numbered steps; a diagram that numbers none has all its user tasks as rows, in their order.
    """
    said = process.properties
    steps = process.steps or tuple(tasks_in_order(process))
    places = {step.id: place for place, step in enumerate(steps)}
    ways = [outcomes(process, places, step) for step in steps]
    lanes = _lanes(process, steps)
    columns = {lane: place for place, lane in enumerate(lanes)}
    connections = tuple(each for place, found in enumerate(ways) for each in _connections(place, found, places))
    numbers = [place + 1 if step.step is None else step.step for place, step in enumerate(steps)]
    rows = tuple(
        Row(
            element=step.id,
            number=numbers[place],
            paragraphs=_lines(step.activity) or (step.name,),
            lane=columns[_lane(process, step)],
            symbol=_symbol(place, len(steps), ways[place]),
            needs=step.equipment,
            time=step.printed_time,
            output=step.printed_output,
            notes=tuple(_notes(process, place, ways[place], places, numbers)),
        )
        for place, step in enumerate(steps)
    )
    return Sop(
        header=Header(
            number=said.get("nomor_sop", ""),
            name=said.get("nama_sop") or process.name or process.key,
            sector=said.get("urusan", ""),
            made=said.get("tanggal_pembuatan", ""),
            revised=said.get("tanggal_revisi", ""),
            effective=said.get("tanggal_efektif", ""),
        ),
        legal_basis=_lines(said.get("dasar_hukum", "")),
        qualifications=_lines(said.get("kualifikasi_pelaksana", "")),
        related=_lines(said.get("keterkaitan", "")),
        equipment=_lines(said.get("peralatan_perlengkapan", "")),
        warnings=_lines(said.get("peringatan", "")),
        records=_lines(said.get("pencatatan_pendataan", "")),
        lanes=tuple(lanes.values()),
        rows=rows,
        connections=connections,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.split("|") if (line := part.strip()))


def _lane(process: Process, step: Element) -> str:
    return step.lane if step.lane in process.lanes else ""


def _lanes(process: Process, steps: Sequence[Element]) -> dict[str, str]:
    """The heads by lane, in the diagram's order; "" is for steps in no lane."""
    used = {_lane(process, step) for step in steps}
    heads = {id: lane.documentation or lane.name for id, lane in process.lanes.items() if id in used}
    return heads | ({"": ""} if "" in used else {})


def _connections(place: int, ways: Sequence[Outcome], places: Mapping[str, int]) -> Iterator[Connection]:
    """One arrow to each row that follows, with all the answers that lead there."""
    labels: dict[int, list[str]] = {}
    for way in ways:
        if way.step:
            labels.setdefault(places[way.step], []).append(way.label)
    for target, said in labels.items():
        yield Connection(place, target, " / ".join(dict.fromkeys(label for label in said if label)))


def _symbol(place: int, rows: int, ways: Sequence[Outcome]) -> str:
    if place in (0, rows - 1) or not any(way.step for way in ways):
        return TERMINATOR
    decided = {(way.step, way.end) for way in ways if way.decided}
    return DECISION if len(decided) > 1 else PROCESS


def _notes(
    process: Process, place: int, ways: Sequence[Outcome], places: Mapping[str, int], numbers: Sequence[int]
) -> Iterator[str]:
    asked = ""
    for way in ways:
        target = places.get(way.step)
        if target == place + 1 or (way.end and not way.decided):
            continue
        if way.question and way.question != asked:
            asked = way.question
            yield asked
        yield f"{way.label or 'selain itu'}: {_destination(process, way, place, target, numbers)}"


def _destination(process: Process, way: Outcome, place: int, target: int | None, numbers: Sequence[int]) -> str:
    if target is None:
        return f"berakhir, “{way.end}”"
    if way.via:
        task = process.elements[way.via]
        lane = process.lanes.get(task.lane)
        return f"{lane.documentation or lane.name}, “{task.name}”" if lane else f"“{task.name}”"
    return "langkah ini lagi" if target == place else f"ke langkah {numbers[target]}"
