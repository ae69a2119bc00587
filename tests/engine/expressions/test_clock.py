"""Which expressions ask what time it is."""

from __future__ import annotations

import pytest

from engine.expressions import reads_clock


@pytest.mark.parametrize("text", ['=now() + duration("PT1H")', "=tgl < today ()", "< today()", '="a" + string(now())'])
def test_a_call_of_the_clock_is_seen(text: str) -> None:
    assert reads_clock(text)


@pytest.mark.parametrize(
    "text", ["=now", "=today > 1", '="now()"', '=a = "x \\" today()"', "${now}", "=snow()", "=x.now()", ""]
)
def test_a_name_and_a_text_are_no_calls(text: str) -> None:
    assert not reads_clock(text)
