"""Which of a case's papers lies open on the desk: the one that the step is about, read off the diagram."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cases.papers import PENDING, Paper
from engine.definitions.bpmn.elements import CATCH_EVENT, LINK, THROW_EVENT
from engine.definitions.bpmn.model import Element, Process
from engine.definitions.deployment.resources import Resources
from office.papers.letters import letter_variable
from web.staff.desk import Desk


def opened_paper(desk: Desk, wanted: str | None, examines: bool) -> Paper | None:
    """The paper whose digest is ``wanted``; else the letter that the task signs; where it ``examines`` documents, the
    first that waits for a verdict, then what colleagues wrote for it; else the letter nearest before it on the way."""
    shown = [paper for paper in desk.papers if paper.reference]
    letters = {paper.path: paper for paper in shown if paper.letter}
    if found := next((each for each in shown if each.reference and each.reference["digest"] == wanted), None):
        return found
    element, process = desk.task.element, desk.task.compiled.process
    if signs := letters.get(element.signs):
        return signs
    uploads = [paper for paper in shown if not paper.letter]
    way = letters_before(process, element, desk.task.compiled.resources)
    before = [letters[variable] for variable in way if variable in letters]
    if examines:
        pending = [paper for paper in uploads if paper.state in PENDING]
        return next(iter(pending + [each for each in before if each.internal] + uploads), None)
    return next(iter(before + list(letters.values())[::-1] + uploads), None)


def letters_before(process: Process, element: Element, resources: Resources) -> Iterator[str]:
    """The variables of the letters that are made or signed on the ways to an element, the nearest first."""
    seen, todo = {element.id}, [element.id]
    while todo:
        found: list[str] = []
        for id in (each for here in todo for each in _before(process, process.elements[here])):
            if id not in seen:
                seen.add(id)
                found.append(id)
                before = process.elements[id]
                if variable := before.signs or letter_variable(before, resources):
                    yield variable
        todo = found


def _before(process: Process, element: Element) -> Iterable[str]:
    """The elements that lead here; into a part of the process, from what leads to the part, and out of it, from where
    it ends. A part that an event begins comes after all that is around it, and so does an activity that is taken back
    after what it takes back."""
    if element.attached_to:
        yield element.attached_to
        yield from _ends(process, element.attached_to)
    for flow in element.incoming:
        source = process.flows[flow].source
        yield source
        yield from _ends(process, source)
    if element.event.kind == LINK and element.kind == CATCH_EVENT:
        yield from (each.id for each in process.elements.values() if _throws_link(each, element))
    if element.compensates:
        yield from (each.id for each in process.elements.values() if each.handler == element.id)
    elif element.by_event:
        yield from (e.id for e in process.elements.values() if e.parent == element.parent and e.id != element.id)
    elif element.parent and not element.incoming and not element.attached_to:
        yield from _before(process, process.elements[element.parent])


def _ends(process: Process, part: str) -> Iterator[str]:
    """Where a part of the process ends."""
    return (each.id for each in process.elements.values() if each.parent == part and not each.outgoing)


def _throws_link(each: Element, caught: Element) -> bool:
    same = each.parent == caught.parent and each.event.name == caught.event.name
    return each.kind == THROW_EVENT and each.event.kind == LINK and same
