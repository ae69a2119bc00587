"""The page of BPMN says what the engine runs, and nothing else."""

from __future__ import annotations

from engine.execution.builder import CLASSES
from tests.docs.bpmn_page import PAGE, written


def test_the_page_lists_what_runs_and_what_is_refused_as_it_is() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == written(text), "python -m tests.docs.bpmn_page"


def test_every_class_that_runs_an_element_says_what_it_does() -> None:
    assert [each.__name__ for each in CLASSES.values() if not each.__doc__ or each.__doc__.startswith("Stock")] == []
