"""JUEL: the safe part that conditions need, and nothing that could call anything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.expressions import ExpressionError, compile_expression

SCOPE: dict[str, Any] = {
    "putusan": "setuju",
    "perlu": True,
    "jumlah": 3,
    "pemohon": {"nama": "Contoh"},
    "berkas": ["a", "b"],
    "kosong": "",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${putusan == 'setuju'}", True),
        ('${putusan != "setuju"}', False),
        ("${perlu == true && jumlah > 2}", True),
        ("${not perlu or jumlah le 2}", False),
        ("${!perlu || jumlah ge 3}", True),
        ("${pemohon.nama}", "Contoh"),
        ("${pemohon['nama']}", "Contoh"),
        ("${berkas[1]}", "b"),
        ("${empty kosong and not empty putusan}", True),
        ("${jumlah > 2 ? 'banyak' : 'sedikit'}", "banyak"),
        ("${(jumlah + 1) * 2 - 10 / 4}", 5.5),
        ("${jumlah mod 2 == 1}", True),
        ("${'tidak' == putusan}", False),
        ("Halo ${pemohon.nama}, ${jumlah} berkas", "Halo Contoh, 3 berkas"),
        ("bukan ekspresi", "bukan ekspresi"),
    ],
)
def test_an_expression_has_its_value(text: str, value: Any) -> None:
    assert compile_expression(text).evaluate(SCOPE) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${putusan.equals('setuju')}", True),
        ("${jumlah.equals('3')}", False),
        ("${putusan.equalsIgnoreCase('SETUJU') && putusan.startsWith('set') && !putusan.endsWith('x')}", True),
        ("${putusan.toUpperCase().concat('!')}", "SETUJU!"),
        ("${putusan.substring(2)} ${putusan.substring(0, 3)}", "tuju set"),
        ("${berkas.size() == 2 and berkas.contains('a') and !berkas.isEmpty()}", True),
        ("${berkas.get(1)}", "b"),
        ("${pemohon.get('nama').length()}", 6),
        ("${pemohon.containsKey('umur')}", False),
        ("${jumlah.toString()}", "3"),
        ("${kosong.isEmpty()}", True),
        ("${execution.getVariable('putusan') == 'setuju'}", True),
        ("${execution.getVariable('entah') == null and !execution.hasVariable('entah')}", True),
        ("${now()}", "2026-11-24T10:00:00+07:00"),
        ("${dateTime().plusDays(3).toDate()}", "2026-11-27T10:00:00+07:00"),
        ("${dateTime().plusMonths(3).minusHours(1).withTimeAtStartOfDay()}", "2027-02-24T00:00:00+07:00"),
        ("${dateTime().plusDays(1).isAfter(now())}", True),
    ],
)
def test_the_usual_calls_have_their_value(text: str, value: Any) -> None:
    now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert compile_expression(text).evaluate({**SCOPE, "__now__": now}) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("${kosong2.isEmpty()}", "kosong2"),
        ("${berkas.get(7)}", "tidak punya isi ke-7"),
        ("${jumlah.startsWith('a')}", "bukan teks"),
        ("${dateTime().plusYears(300000)}", "di luar kalender"),
        ("${execution.getVariable('entah').equals('x')}", "kosong"),
        ("${now()}", "tidak diketahui"),
    ],
)
def test_a_call_that_cannot_be_carried_out_says_why(text: str, words: str) -> None:
    scope = SCOPE if text == "${now()}" else {**SCOPE, "__now__": datetime(2026, 11, 24, 3, tzinfo=UTC)}
    with pytest.raises(ExpressionError, match=words):
        compile_expression(text).evaluate(scope)


def test_a_variable_that_is_asked_for_by_a_call_is_read() -> None:
    assert compile_expression("${execution.getVariable('putusan').equals(x)}").names == {"putusan", "x"}


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(ExpressionError, match="tidak_ada"):
        compile_expression("${tidak_ada == 1}").evaluate(SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        "${__import__('os')}",
        "${putusan.getClass()}",
        "${pemohon.nama.getClass().forName('x')}",
        "${bean.kirim(putusan)}",
        "${execution.getVariable(putusan)}",
        "${execution.setVariable('a', 1)}",
        "${System.exit()}",
        "${putusan.equals()}",
        "${''.__class__}",
        "${pemohon.__class__}",
        "${_x}",
        "${a = 1}",
        "${a;b}",
        "${1 +}",
        "${lambda: 1}",
        "Halo ${nama",
        "${" + "(" * 90 + "1" + ")" * 90 + "}",
        "${" + "!" * 4000 + "a}",
    ],
)
def test_what_is_not_the_subset_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(text)


@pytest.mark.parametrize("text", ["snan", "nan", "Infinity", "1e999999999"])
def test_a_text_that_only_decimal_takes_for_a_number_is_none(text: str) -> None:
    """An applicant may type it: it must not stop the case, nor fill the memory."""
    assert compile_expression("${a == 3}").evaluate({"a": text}) is False
    with pytest.raises(ExpressionError, match="bukan angka"):
        compile_expression("${a < 3}").evaluate({"a": text})
    assert compile_expression("=number(a)").evaluate({"a": text}) is None
    assert compile_expression("=number(a) + 1").evaluate({"a": text}) is None
