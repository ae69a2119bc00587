"""A task that signs: the letter is one that the process makes, the condition is one, the number is given."""

from __future__ import annotations

import pytest

from engine.errors import Finding
from tests.engine.definitions.diagrams import diagram, extended, findings, flow
from tests.started import properties

LETTER = {"surat": "izin", "hasil": "surat_izin"}
NUMBER = {"jenis": "izin", "pola": "{nomor}", "hasil": "nomor_izin"}


def system(id: str, topic: str, inputs: dict[str, str]) -> str:
    given = "".join(
        f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>' for name, text in inputs.items()
    )
    head = f'<bpmn:serviceTask id="{id}" camunda:type="external" camunda:topic="{topic}">'
    return f"{head}{extended(f'<camunda:inputOutput>{given}</camunda:inputOutput>')}</bpmn:serviceTask>"


def told(letter: dict[str, str] | None = LETTER, **said: str) -> list[Finding]:
    """Of a process that makes a letter, numbers it and signs it as said."""
    head = '<bpmn:userTask id="periksa" name="Tandatangani" camunda:formRef="periksa">'
    task = f"{head}{properties(**said)}</bpmn:userTask>"
    made = system("buat", "surat", letter or {"surat": "lain"}) + system("nomori", "nomor", NUMBER)
    flows = [("mulai", "buat"), ("buat", "nomori"), ("nomori", "periksa"), ("periksa", "selesai")]
    return findings(
        diagram(made + task, "".join(flow(f"a{n}", *pair) for n, pair in enumerate(flows))),
        "signing-known",
        {"letters/izin.typ": b"Izin", "letters/lain.typ": b"Lain"},
    )


def test_a_letter_that_the_process_makes_is_signed() -> None:
    assert told(tanda_tangan="surat_izin", tanda_tangan_nomor="izin", tanda_tangan_bila="${hasil == 'ya'}") == []
    assert told({"surat": "izin"}, tanda_tangan="izin") == []
    assert told({"surat": "izin", "hasil": "${mana}"}, tanda_tangan="surat_izin") == []


def test_a_letter_that_nobody_makes_is_an_error_since_the_task_could_not_be_completed() -> None:
    (found,) = told(tanda_tangan="surat_ijin")
    assert (found.element, found.category) == ("periksa", "error") and "(yang ada: surat_izin)" in found.message


def test_a_number_that_is_never_given_is_told() -> None:
    (found,) = told(tanda_tangan="surat_izin", tanda_tangan_nomor="ijin")
    assert found.category == "warn" and "(yang ada: izin)" in found.message


@pytest.mark.parametrize("text", ["putusan == 'ya'", "ya", "ya ${hasil}"])
def test_a_condition_that_is_none_would_never_hold(text: str) -> None:
    (found,) = told(tanda_tangan="surat_izin", tanda_tangan_bila=text)
    assert found.category == "error" and "bukan syarat" in found.message


def test_a_condition_without_a_letter_is_told() -> None:
    (found,) = told(tanda_tangan_bila="${hasil == 'ya'}")
    assert found.category == "warn" and "tanda_tangan_bila" in found.message


def test_a_letter_of_the_calling_process_may_be_signed_in_a_called_one() -> None:
    head = '<bpmn:userTask id="periksa" camunda:formRef="periksa">'
    task = f"{head}{properties(tanda_tangan='surat_izin')}</bpmn:userTask>"
    called = diagram(task, extensions=properties(dimulai="dipanggil"))
    assert findings(called, "signing-known") == []
