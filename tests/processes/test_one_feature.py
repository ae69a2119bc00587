"""One small diagram a feature of the language that the world draws in: accepted or refused as it should be.

A warning names what a worker has to fetch, or what may not be meant; ``REFUSED`` are the rules that refuse a diagram.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors import TOPICS
from engine.definitions.lint import check

FOLDER = Path(__file__).parent / "one_feature"
FILES = sorted(FOLDER.glob("*.bpmn"))
REFUSED = {"cron_start": {"start-events"}}  # by what it draws beside: a schedule cannot fill in an applicant's form
WARNED = {
    "C8_http-json_connector": {"known-topic"},
    "C8_job_type_own": {"known-topic"},
    "external_topic_of_my_own": {"known-topic"},
    "http_connector": {"known-topic"},
    "implicit_fork": {"reachable"},
    "java_class": {"known-topic"},
    "sub-process": {"bpmn-io"},  # its inside is not drawn
}


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_feature_is_accepted_or_refused_as_it_should_be(path: Path) -> None:
    files = {f"processes/{path.name}": path.read_bytes()}
    found = check(files | {"forms/proses_uji/frm.form": (FOLDER / "frm.form").read_bytes()}, TOPICS)
    rules = {
        category: {each.rule.partition("/")[0] for each in found if each.category == category}
        for category in ("error", "warn")
    }
    assert rules == {"error": REFUSED.get(path.stem, set()), "warn": WARNED.get(path.stem, set())}, found


def test_every_feature_is_drawn() -> None:
    assert len(FILES) == 29 and {*REFUSED, *WARNED} <= {path.stem for path in FILES}
