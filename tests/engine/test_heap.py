"""What a server has loaded is walked through once, not at every search for cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from engine import heap


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
def test_what_is_there_when_a_server_settles_is_searched_no_more() -> None:
    heap.settle()
    assert gc.get_freeze_count() > 10_000 and len(gc.get_objects()) < 1_000


@pytest.mark.usefixtures("collector")
def test_cycles_are_searched_for_seldom_but_still() -> None:
    heap.search_seldom()
    assert gc.get_threshold()[0] == heap.SELDOM and gc.isenabled()
