"""Which documents an applicant has replaced and nobody has looked at since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from engine.execution.events import TASK_COMPLETED, VARIABLE_SET
from engine.services.history import HistoryRow

BACK = "perbaiki"  # a row's verdict that sends its document back


def find_unjudged(events: Iterable[HistoryRow], of_applicant: Collection[str]) -> frozenset[str]:
    """The rows ("berkas.2") that came back and whose new document the step that returned it has not yet passed on;
    ``of_applicant`` are the elements that are the applicant's. Whoever passes a case on has accepted what is in it."""
    returned: dict[str, str] = {}  # row -> the step it was returned at
    mended: set[str] = set()
    for _, step in groupby(events, key=lambda event: event.seq):
        told = list(step)
        here = next((event.element for event in told if event.kind == TASK_COMPLETED), "")
        if here in of_applicant:
            mended |= returned.keys()
        elif here:
            returned = {row: at for row, at in returned.items() if at != here or row not in mended}
            again = dict.fromkeys(_list_returned(told), here)
            returned |= again
            mended -= again.keys()
    return frozenset(returned)


def _list_returned(step: Iterable[HistoryRow]) -> Iterator[str]:
    """The rows that a step has given a verdict which sends their documents back."""
    for event in step:
        if event.kind == VARIABLE_SET and not event.token and isinstance(event.values, list):
            for index, row in enumerate(event.values):
                if isinstance(row, dict) and row.get("putusan") == BACK:
                    yield f"{event.element}.{index}"
