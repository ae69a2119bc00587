"""Whether everything that tests name is there: tasks, groups, fields, letters, messages, ends, services."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from engine.definitions.analysis.starts import asking_event
from engine.definitions.bpmn.elements import END_EVENT, USER_TASK
from engine.services.filled_in import form_of_task
from engine.services.repository import Compiled
from office.process_tests.model import Expected, ProcessTest, ProcessTests, Step, UnreadableTests, place
from office.process_tests.values import wrong


def check_names(tests: ProcessTests, compiled: Compiled, groups: Collection[str]) -> None:
    """``groups`` are those of the office. Raises ``UnreadableTests``."""
    names = _Names(compiled, groups)
    sentences: list[str] = []
    for test in tests.tests:
        sentences += [f"{place(tests.file, test.name)}: {each}." for each in names.test(test)]
        for step in test.steps:
            sentences += [f"{place(tests.file, test.name, step.number)}: {each}." for each in names.step(step)]
    if sentences:
        raise UnreadableTests(sentences)


class _Names:
    def __init__(self, compiled: Compiled, groups: Collection[str]) -> None:
        process, resources = compiled.process, compiled.resources
        self._compiled, self._groups = compiled, groups
        self._tasks = [id for id, element in process.elements.items() if element.kind == USER_TASK or element.ticked]
        asked = asking_event(process)
        self._fillable = [*self._tasks, *([asked.id] if asked is not None else [])]
        self._ends = [id for id, element in process.elements.items() if element.kind == END_EVENT]
        offered = resources.services.values()
        self._services = [each.kode for each in offered if each.process_key == compiled.info.key]
        self._letters, self._notifications = resources.letters, resources.notifications

    def test(self, test: ProcessTest) -> Iterator[str]:
        if test.service:
            yield from _check_known("layanan", [test.service], self._services)
        yield from self._check_expected(test.expected)

    def step(self, step: Step) -> Iterator[str]:
        if step.task:
            yield from _check_known("tugas", [step.task], self._fillable)
            yield from _check_known("kelompok", [step.group], self._groups)
        if step.task in self._fillable:
            yield from self._values(step)
        yield from self._check_expected(step.expected)

    def _values(self, step: Step) -> Iterator[str]:
        form = form_of_task(self._compiled, self._compiled.process.elements[step.task])
        yield from wrong(form.components, step.values)

    def _check_expected(self, expected: Expected) -> Iterator[str]:
        yield from _check_known("tugas", expected.tasks or (), self._tasks)
        yield from _check_known("surat", expected.letters or (), self._letters)
        yield from _check_known("templat pesan", expected.messages or (), self._notifications)
        yield from _check_known("acara akhir", [expected.ended] if expected.ended else (), self._ends)


def _check_known(what: str, names: Collection[str], known: Collection[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            listed = ", ".join(sorted(known)[:20]) or "belum ada"
            hint = f"maksud Anda “{near[0]}”?" if near else f"yang ada: {listed}"
            yield f"{what} “{name}” tidak ada; {hint}"
