"""Rule deadlock says at the element, by names and with the way there, what to draw instead."""

from __future__ import annotations

import pytest

from engine.definitions.lint import RULES
from engine.errors import Finding
from tests.engine.definitions.diagrams import TASK, diagram, findings, flow

SPLIT = '<bpmn:exclusiveGateway id="pilih" name="Lengkap?" default="tidak" />'
FORK = '<bpmn:parallelGateway id="bagi" name="Bagi" />'
JOIN = '<bpmn:parallelGateway id="gabung" name="Gabung" />'
MERGE = '<bpmn:exclusiveGateway id="temu" name="Bertemu" />'
MORE = 'camunda:formRef="periksa" camunda:candidateGroups="back_office"'
SECOND = f'<bpmn:userTask id="tinjau" name="Tinjau lokasi" {MORE} />'
THIRD = f'<bpmn:userTask id="nomori" name="Nomori" {MORE} />'
TERMINATE = '<bpmn:endEvent id="batal" name="Batal"><bpmn:terminateEventDefinition id="semua" /></bpmn:endEvent>'
REMINDER = (
    '<bpmn:boundaryEvent id="ingat" name="Pengingat" attachedToRef="periksa" cancelActivity="false">'
    '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration>3 HK</bpmn:timeDuration></bpmn:timerEventDefinition>'
    "</bpmn:boundaryEvent>"
)


def ways(*pairs: str) -> str:
    """Flows from "a>b" with the id "a-b", or from "c:a>b" with the id "c"; "ya" has a condition."""
    made = ""
    for pair in pairs:
        id, _, ends = pair.rpartition(":")
        source, _, target = ends.partition(">")
        made += flow(id or f"{source}-{target}", source, target, "${hasil == 'ya'}" if id == "ya" else "")
    return made


CORRECT = {
    "a split merged by its like": diagram(
        SPLIT + TASK + SECOND + MERGE,
        ways(
            "mulai>pilih",
            "ya:pilih>periksa",
            "tidak:pilih>tinjau",
            "periksa>temu",
            "tinjau>temu",
            "temu>selesai",
        ),
    ),
    "a fork joined by its like": diagram(
        FORK + TASK + SECOND + JOIN,
        ways("mulai>bagi", "bagi>periksa", "bagi>tinjau", "periksa>gabung", "tinjau>gabung", "gabung>selesai"),
    ),
    "a branch that ends it for all": diagram(
        FORK + TASK + SECOND + SPLIT + JOIN + TERMINATE,
        ways("mulai>bagi", "bagi>periksa", "bagi>tinjau", "periksa>pilih", "ya:pilih>gabung", "tidak:pilih>batal")
        + ways("tinjau>gabung", "gabung>selesai"),
    ),
    "a reminder with an end of its own": diagram(
        TASK + REMINDER + SECOND + '<bpmn:endEvent id="teringat" />',
        ways("mulai>periksa", "periksa>tinjau", "tinjau>selesai", "ingat>teringat"),
    ),
}

INCORRECT = {
    "a split into a join": (
        diagram(
            SPLIT + TASK + SECOND + JOIN,
            ways("mulai>pilih", "ya:pilih>periksa", "tidak:pilih>tinjau", "periksa>gabung", "tinjau>gabung")
            + ways("gabung>selesai"),
        ),
        "error",
        "gabung",
        "Gerbang paralel “Gabung” menunggu 2 alur, tetapi sesudah “Lengkap?” hanya 1 yang terlewati; "
        "kasus berhenti di sana selamanya. Gabungkan dengan gerbang eksklusif.",
        "mulai mulai-pilih pilih ya periksa periksa-gabung gabung",
    ),
    "a branch that leaves": (
        diagram(
            FORK + TASK + SECOND + SPLIT + JOIN + '<bpmn:endEvent id="pergi" />',
            ways("mulai>bagi", "bagi>periksa", "bagi>tinjau", "periksa>pilih", "ya:pilih>gabung", "tidak:pilih>pergi")
            + ways("tinjau>gabung", "gabung>selesai"),
        ),
        "error",
        "gabung",
        "Gerbang paralel “Gabung” menunggu 2 alur, tetapi alur lainnya tidak datang lagi bila jalan sesudah “Lengkap?” "
        "tidak menuju ke sana; kasus berhenti di sana selamanya. Arahkan setiap jalan sesudah “Lengkap?” ke gerbang "
        "itu, atau akhiri jalan lainnya dengan peristiwa akhir yang menghentikan semuanya (terminate).",
        "mulai mulai-bagi bagi bagi-periksa bagi-tinjau periksa periksa-pilih pilih tidak pergi "
        "tinjau tinjau-gabung gabung",
    ),
    "a loop without a way out": (
        diagram(
            SPLIT + TASK + SECOND,
            ways("mulai>pilih", "ya:pilih>periksa", "tidak:pilih>selesai", "periksa>tinjau", "tinjau>periksa"),
        ),
        "error",
        "periksa",
        "Sesudah “Lengkap?”, kasus hanya berputar di “Periksa” dan “Tinjau lokasi” dan tidak bisa sampai ke akhir. "
        "Beri jalan keluar dari putaran itu.",
        "mulai mulai-pilih pilih ya periksa",
    ),
    "a fork merged by a task": (
        diagram(
            FORK + TASK + SECOND + THIRD,
            ways("mulai>bagi", "bagi>periksa", "bagi>tinjau", "periksa>nomori", "tinjau>nomori", "nomori>selesai"),
        ),
        "warn",
        "nomori",
        "Alur-alur dari “Bagi” bertemu di “Nomori” tanpa saling menunggu, sehingga “Nomori” dan langkah sesudahnya "
        "berjalan dua kali (misalnya dua nomor atau dua surat). Gabungkan dengan gerbang paralel sebelum “Nomori”.",
        "mulai mulai-bagi bagi bagi-periksa bagi-tinjau periksa periksa-nomori tinjau tinjau-nomori nomori",
    ),
    "a reminder into the main way": (
        diagram(
            TASK + REMINDER + SECOND,
            ways("mulai>periksa", "periksa>tinjau", "tinjau>selesai", "ingat>tinjau"),
        ),
        "warn",
        "tinjau",
        "“Pengingat” tidak menghentikan tugasnya, tetapi alurnya masuk ke jalan utama di “Tinjau lokasi”, sehingga "
        "“Tinjau lokasi” dan langkah sesudahnya berjalan dua kali (misalnya dua nomor atau dua surat). "
        "Akhiri alur itu di peristiwa akhirnya sendiri, atau jadikan “Pengingat” menghentikan tugasnya.",
        "mulai mulai-periksa periksa ingat ingat-tinjau periksa periksa-tinjau tinjau",
    ),
    "a fork in a loop": (
        diagram(
            MERGE + TASK + FORK + SECOND + SPLIT + '<bpmn:endEvent id="ditinjau" />',
            ways("mulai>temu", "temu>periksa", "periksa>bagi", "bagi>pilih", "bagi>tinjau", "tinjau>ditinjau")
            + ways("ya:pilih>temu", "tidak:pilih>selesai"),
        ),
        "warn",
        "tinjau",
        "Setiap kali “Bagi” dilewati lagi, “Tinjau lokasi” dimulai sekali lagi walaupun yang lama belum selesai, "
        "tanpa batas. Bila tidak dimaksudkan begitu, gabungkan cabang-cabang dari “Bagi” dengan gerbang paralel "
        "sebelum jalannya kembali.",
        "mulai mulai-temu temu temu-periksa periksa periksa-bagi bagi bagi-pilih bagi-tinjau pilih ya "
        "temu temu-periksa periksa periksa-bagi bagi bagi-pilih bagi-tinjau tinjau",
    ),
}


def said(data: bytes) -> list[Finding]:
    return findings(data, "deadlock")


@pytest.mark.parametrize("name", CORRECT)
def test_a_diagram_whose_cases_all_end_is_left_alone(name: str) -> None:
    assert [f for f in findings(CORRECT[name]) if f.category == "error"] == []
    assert said(CORRECT[name]) == []


@pytest.mark.parametrize("name", INCORRECT)
def test_a_case_that_would_not_end_well_is_told_in_a_sentence(name: str) -> None:
    data, category, element, sentence, path = INCORRECT[name]
    (finding,) = said(data)
    assert (finding.category, finding.element) == (category, element)
    assert finding.message == sentence
    assert " ".join(finding.path) == path
    assert finding.line is not None


def test_choices_that_only_clash_together_are_pointed_at_and_not_refused() -> None:
    second = '<bpmn:exclusiveGateway id="pilih_2" name="Lokasi sesuai?" default="keluar_2" />'
    (finding,) = said(
        diagram(
            FORK + TASK + SECOND + SPLIT + second + JOIN + '<bpmn:endEvent id="pergi" />',
            ways("mulai>bagi", "bagi>periksa", "bagi>tinjau", "periksa>pilih", "tinjau>pilih_2", "gabung>selesai")
            + ways("ya:pilih>gabung", "tidak:pilih>pergi", "keluar_2:pilih_2>pergi")
            + flow("ya_2", "pilih_2", "gabung", "${hasil == 'ya'}"),
        )
    )
    assert (finding.category, finding.element) == ("warn", "gabung")
    assert "pada gabungan pilihan tertentu. Pastikan syaratnya selalu sejalan." in finding.message


def test_what_is_not_run_is_left_to_the_rule_that_says_so() -> None:
    for odd in ('<bpmn:complexGateway id="aneh" />', '<bpmn:adHocSubProcess id="aneh" />'):
        assert (
            said(INCORRECT["a split into a join"][0].replace(b"<bpmn:endEvent", odd.encode() + b"<bpmn:endEvent", 1))
            == []
        )


def test_the_rule_is_registered_by_its_name() -> None:
    assert "deadlock" in RULES
