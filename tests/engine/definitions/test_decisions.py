"""Decision tables: which rule, why, and never two answers from a unique one."""

from __future__ import annotations

import pytest

from engine.definitions.decisions import read_decisions
from engine.errors import DeploymentRefused, Refused
from tests.offices import ROOT

TABLE = (ROOT / "processes/rekomendasi_teknis.dmn").read_bytes()
FILE = "processes/rekomendasi_teknis.dmn"


@pytest.mark.parametrize(
    ("service", "needed", "rule"), [("karang_taruna", True, 1), ("sip", False, 2), ("lain", True, 3)]
)
def test_the_service_decides_whether_a_recommendation_is_needed(service: str, needed: bool, rule: int) -> None:
    (decision,) = read_decisions(TABLE, FILE)
    result = decision.evaluate({"layanan": service})
    assert result.outputs == ({"perlu_rekomendasi_teknis": needed},)
    assert (result.rules, result.inputs) == ((rule,), {"Layanan": service})


def test_two_matching_rules_of_a_unique_table_are_refused_and_named() -> None:
    (decision,) = read_decisions(TABLE.replace(b'"sip"</text>', b'"karang_taruna"</text>', 1), FILE)
    with pytest.raises(Refused, match=r"\(1, 2\)"):
        decision.evaluate({"layanan": "karang_taruna"})


def test_the_first_rule_wins_where_the_table_says_first() -> None:
    data = TABLE.replace(b'"sip"</text>', b'"karang_taruna"</text>', 1).replace(b"UNIQUE", b"FIRST")
    (decision,) = read_decisions(data, FILE)
    assert decision.evaluate({"layanan": "karang_taruna"}).rules == (1,)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"UNIQUE", b"COLLECT", "COLLECT tidak dijalankan"),
        (b"<text>layanan</text>", b"<text>1 +</text>", "tidak bisa dijalankan"),
        (b"<text>true</text>", b"<text>__import__('os')</text>", "tidak bisa dijalankan"),
        (b'<text>"sip"</text>', b"<text>&gt; &gt;</text>", "tidak bisa dijalankan"),
        (b"<decisionTable", b"<literalExpression", "XML"),
    ],
)
def test_a_table_that_cannot_run_is_refused(old: bytes, new: bytes, sentence: str) -> None:
    with pytest.raises(DeploymentRefused, match=sentence):
        read_decisions(TABLE.replace(old, new, 1), FILE)
