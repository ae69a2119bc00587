"""What deploy refuses, element by element, and that it never falls over."""

from __future__ import annotations

import random
import re
import time

import pytest

from connectors import TOPICS
from engine.definitions.deployment.folder import read_folder
from engine.definitions.lint import check
from engine.errors import Finding
from tests.offices import ROOT

FILES = read_folder(ROOT)
NAME = "processes/karang_taruna.bpmn"
DIAGRAM = FILES[NAME].decode()


def findings(old: str = "", new: str = "", **without: str) -> list[Finding]:
    """The findings of the real diagram with one thing changed."""
    assert old in DIAGRAM, old
    files = {name: data for name, data in FILES.items() if name not in without.values()}
    return check(files | {NAME: DIAGRAM.replace(old, new, 1).encode()}, TOPICS)


def errors(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.category == "error"]


def test_the_office_s_own_files_have_nothing_to_say() -> None:
    assert check(FILES, TOPICS) == []


@pytest.mark.parametrize(
    ("old", "new", "element", "sentence"),
    [
        ("${keputusan_kelengkapan == 'kembalikan'}", "__import__('os')", "alir_tidak_lengkap", "bukan ekspresi"),
        (
            "${keputusan_kelengkapan == 'kembalikan'}",
            "${__import__('os')}",
            "alir_tidak_lengkap",
            "tidak bisa dijalankan",
        ),
        ('formRef="verifikasi"', 'formRef="tidak_ada"', "verifikasi", "forms/karang_taruna/tidak_ada.form"),
        (
            'decisionRef="rekomendasi_teknis"',
            'decisionRef="lain"',
            "tentukan_rekomendasi",
            "tidak ada dalam pemasangan",
        ),
        ('name="surat">surat_izin<', 'name="surat">lain<', "susun_surat_izin", "letters/lain.typ"),
        ('name="templat">izin_siap<', 'name="templat">lain<', "kabari_siap", "letters/pesan.json"),
        ('name="kepada">back_office<', 'name="kepada">lain<', "kabari_back_office", "bukan lajur"),
        (
            'name="batas_perbaikan" value="10 HK"',
            'name="batas_perbaikan" value="besok"',
            "waktu_batas_perbaikan",
            "besok",
        ),
        (
            'name="pengingat_pengambilan" value="R2/10 HK"',
            'name="pengingat_pengambilan" value="10 HK"',
            "waktu_pengingat_pengambilan",
            "R2/10 HK",
        ),
        ('targetRef="permohonan_ditarik"', 'targetRef="tidak_ada"', "alir_ditarik", "tidak menghubungkan"),
        ('id="verifikasi"', 'id="persetujuan"', "persetujuan", "lebih dari sekali"),
        ("bpmn:businessRuleTask", "bpmn:scriptTask", "", "XML"),
    ],
)
def test_a_fault_is_refused_at_its_element(old: str, new: str, element: str, sentence: str) -> None:
    found = errors(findings(old, new))
    assert any(finding.element == element and sentence in finding.message for finding in found), found


@pytest.mark.parametrize(
    ("old", "new", "element", "sentence"),
    [
        ('topic="skm"', 'topic="lain"', "simpan_skm", "mengambil topik “lain”"),
        ('topic="skm"', 'topic="srat"', "simpan_skm", "maksudnya “surat”"),
        ('camunda:type="external" camunda:topic="skm"', 'camunda:class="org.Lain"', "simpan_skm", "topik “org.Lain”"),
        ("<bpmn:flowNodeRef>verifikasi</bpmn:flowNodeRef>", "", "verifikasi", "terbuka bagi semua petugas"),
    ],
)
def test_what_runs_and_may_not_be_meant_is_warned_of(old: str, new: str, element: str, sentence: str) -> None:
    found = findings(old, new)
    assert errors(found) == []
    assert any(finding.element == element and sentence in finding.message for finding in found), found


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        (
            '<bpmn:intermediateThrowEvent id="x"><bpmn:linkEventDefinition id="l" name="a" />'
            "</bpmn:intermediateThrowEvent>",
            "punya 0 tujuan",
        ),
        (
            '<bpmn:intermediateCatchEvent id="x"><bpmn:linkEventDefinition id="l" name="a" />'
            "</bpmn:intermediateCatchEvent>",
            "tidak ada tautan bernama",
        ),
        ('<bpmn:serviceTask id="x" />', "belum punya topik"),
        ('<bpmn:subProcess id="x" />', "punya 0 peristiwa mulai"),
        ('<bpmn:adHocSubProcess id="x" />', "subproses ad-hoc"),
        ('<bpmn:complexGateway id="x" />', "gerbang kompleks"),
        (
            '<bpmn:transaction id="x"><bpmn:endEvent id="y"><bpmn:cancelEventDefinition id="l" /></bpmn:endEvent>'
            "</bpmn:transaction>",
            "transaksi yang bisa dibatalkan",
        ),
        ('<bpmn:callActivity id="x" camunda:caseRef="kasus" />', "CMMN"),
        ('<bpmn:userTask id="x"><bpmn:multiInstanceLoopCharacteristics /></bpmn:userTask>', "multi-instance"),
        (
            '<bpmn:userTask id="x"><bpmn:extensionElements><camunda:taskListener class="a" />'
            "</bpmn:extensionElements></bpmn:userTask>",
            "taskListener",
        ),
    ],
)
def test_an_element_that_is_not_run_is_refused_by_name(drawn: str, sentence: str) -> None:
    found = errors(findings("</bpmn:process>", f"{drawn}</bpmn:process>"))
    assert any(finding.element == "x" and sentence in finding.message for finding in found), found


def test_a_gateway_without_a_condition_is_refused() -> None:
    condition = re.search(
        r'id="alir_ditolak".*?(<bpmn:conditionExpression.*?</bpmn:conditionExpression>)', DIAGRAM, re.S
    )
    assert condition is not None
    found = errors(findings(condition[1], ""))
    assert [(finding.element, finding.rule) for finding in found] == [("alir_ditolak", "gateway-conditions")]


def test_a_loop_without_a_task_is_refused() -> None:
    found = errors(
        findings(
            'sourceRef="kabari_dikembalikan" targetRef="perbaiki_berkas"',
            'sourceRef="kabari_dikembalikan" targetRef="dikembalikan_dari"',
        )
    )
    assert any(finding.rule == "reachable" for finding in found)


def test_what_camunda_7_says_in_a_camunda_8_diagram_is_refused_by_its_name() -> None:
    found = errors(findings('executionPlatform="Camunda Platform"', 'executionPlatform="Camunda Cloud"'))
    assert any("historyTimeToLive" in finding.message for finding in found)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bukan xml",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b"<" * 100_000,
        b"<a>" * 50_000,
        b"<definitions/>",
        "\x00".encode("utf-16"),
        b" " * 600_000,
    ],
)
def test_what_is_no_diagram_is_a_finding(data: bytes) -> None:
    assert errors(check({"processes/x.bpmn": data}, TOPICS))


def test_mutated_diagrams_only_ever_give_findings() -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    source = random.Random(seed)
    tokens = re.findall(r'"[^"]*"|<[^>]+>|[\w.]+', DIAGRAM)
    for _ in range(120):
        text = DIAGRAM
        for _ in range(source.randint(1, 4)):
            at = source.randrange(len(text))
            cut = source.randint(0, 60)
            text = (
                text[:at]
                + source.choice(["", source.choice(tokens), chr(source.randrange(32, 1000))])
                + text[at + cut :]
            )
        began = time.process_time()
        found = check(FILES | {NAME: text.encode()}, TOPICS)
        assert all(isinstance(finding, Finding) for finding in found)
        assert time.process_time() - began < 10


def test_what_the_schema_forbids_is_said_at_the_element_around_it() -> None:
    drawn = '<bpmn:endEvent id="tidak_diambil" name="Tidak diambil">'
    found = errors(findings(drawn, f'{drawn}<bpmn:linkEventDefinition id="l" name="a" />'))
    assert [finding.element for finding in found] == ["tidak_diambil"]
