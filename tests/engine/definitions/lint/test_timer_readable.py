"""Times that are reckoned when they are checked: with a clock, and without a wrong word."""

from __future__ import annotations

import pytest

from tests.engine.definitions.diagrams import diagram, errors
from tests.engine.definitions.lint.test_rules import TASK, timer
from tests.started import drawn, properties

RULE = "timer-readable"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('=now() + duration("PT1H")', "timeDate"),
        ("=date and time(today() + duration(lama), time(&quot;08:00&quot;))", "timeDate"),
        ('=today() + duration("P1D")', "timeDate"),
        ("=if today() &gt; date(&quot;2020-01-01&quot;) then &quot;P1D&quot; else &quot;P2D&quot;", "timeDuration"),
        ("=tanggal_form", "timeDate"),
        ("${batas}", "timeDuration"),
    ],
)
def test_a_time_that_reads_the_clock_is_reckoned_with_one(text: str, kind: str) -> None:
    said = properties(lama="P1D")
    data = timer(text, kind).replace(b'isExecutable="true">', f'isExecutable="true">{said}'.encode())
    assert errors(data, RULE) == []


@pytest.mark.parametrize("text", ["=null", '=now() + "x"', "=date(&quot;besok&quot;)"])
def test_an_expression_that_comes_to_nothing_is_said_to(text: str) -> None:
    (found,) = errors(timer(text, "timeDate"), RULE)
    assert "tidak menghasilkan waktu" in found.message and "None" not in found.message


@pytest.mark.parametrize("text", ["2501 HK", "999999 hari", "999999 jam", "P999999999D"])
def test_a_time_beyond_every_calendar_is_refused(text: str) -> None:
    (found,) = errors(timer(text), RULE)
    assert "terlalu lama" in found.message
    task = TASK.replace(" />", f">{properties(waktu=text)}</bpmn:userTask>")
    assert "terlalu lama" in errors(diagram(task), RULE)[0].message


def test_a_schedule_does_not_read_the_clock_since_it_would_begin_anew_with_every_deployment() -> None:
    (found,) = errors(drawn("=now() + duration(&quot;P1D&quot;)"), RULE)
    assert found.element == "jadwal" and "membaca jam" in found.message


def test_a_long_plain_time_is_left_alone() -> None:
    assert errors(timer("P7300D"), RULE) == []
