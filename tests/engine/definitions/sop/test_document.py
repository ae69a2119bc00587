"""What the SOP document says is what the diagram says: the office's ten rows, and any other diagram's."""

from __future__ import annotations

from functools import cache

import pytest

from engine.definitions.bpmn.dialect import read
from engine.definitions.bpmn.model import Process
from engine.definitions.sop.document import DECISION, PROCESS, TERMINATOR, Connection, Sop, read_sop
from engine.settings import ROOT
from tests.engine.definitions.sop_diagrams import Step, drawn

# number, column, symbol, kelengkapan, waktu and output as the paper prints them
ROWS = [
    (1, "Pemohon", TERMINATOR, "Komputer, internet", "30 Menit", "Notifikasi dari SILASTRI RV"),
    (2, "Back Office", DECISION, "Komputer, internet, printer, ATK", "15 Menit", "Tanda Terima"),
    (3, "Back Office", DECISION, "Komputer, printer, ATK", "6 Hari", "Rekomendasi Teknis"),
    (4, "Tim Teknis OPD", DECISION, "Komputer, internet", "10 Menit", ""),
    (5, "Sub Koordinator Perizinan", DECISION, "Komputer, internet", "10 Menit", ""),
    (6, "Koordinator Perizinan", DECISION, "Komputer, internet", "10 Menit", ""),
    (7, "Back Office", PROCESS, "Komputer, internet", "10 Menit", ""),
    (8, "Kadis", DECISION, "Komputer, internet, printer, ATK", "15 Menit", ""),
    (9, "Back Office", PROCESS, "Komputer, internet, printer, ATK", "15 Menit", ""),
    (10, "Pemohon", TERMINATOR, "ATK", "5 Menit", ""),
]
# from, to, answer: those that come back through "Perbaiki berkas" go to the row of the applicant, who mends
ARROWS = {
    (1, 2, ""),
    (2, 3, "lengkap"),
    (2, 1, "perlu diperbaiki"),
    (3, 4, "ya"),
    (3, 5, "tidak"),
    (4, 5, "tidak"),
    (4, 1, "ya"),
    (5, 6, "tidak"),
    (5, 1, "ya"),
    (6, 7, "setuju"),
    (6, 5, "kembali"),
    (7, 8, ""),
    (8, 9, "ya"),
    (8, 6, "kembali"),
    (9, 10, ""),
}


@cache
def karang_taruna() -> Process:
    path = ROOT / "processes" / "karang_taruna.bpmn"
    return read(path.read_bytes(), "processes/karang_taruna.bpmn")[0]


def arrows(sop: Sop) -> set[tuple[int, int, str]]:
    return {(each.source + 1, each.target + 1, each.label) for each in sop.connections}


def test_the_offices_ten_rows_are_those_of_the_paper() -> None:
    sop = read_sop(karang_taruna())
    told = [(row.number, sop.lanes[row.lane], row.symbol, row.needs, row.time, row.output) for row in sop.rows]
    assert told == ROWS


def test_the_columns_are_the_papers_six_heads() -> None:
    assert read_sop(karang_taruna()).lanes == (
        "Pemohon",
        "Back Office",
        "Sub Koordinator Perizinan",
        "Koordinator Perizinan",
        "Tim Teknis OPD",
        "Kadis",
    )


def test_a_step_has_the_papers_paragraphs() -> None:
    rows = read_sop(karang_taruna()).rows
    assert rows[0].paragraphs == (
        "Pemohon mengajukan permohonan melalui Aplikasi Sistem Layanan Informasi Perizinan Terintegrasi (SILASTRI RV).",
        "Pemohon melakukan registrasi untuk mendapatkan akun pada Aplikasi SILASTRI RV.",
        "- Aktivasi akun akan dikirim melalui WhatsApp pemohon.",
        "- Pemohon mengunggah persyaratan dalam bentuk pdf ke Aplikasi SILASTRI RV.",
    )
    assert rows[8].paragraphs == ("Proses cetak perizinan oleh Back Office",)


def test_every_decision_has_its_arrows_and_answers() -> None:
    assert arrows(read_sop(karang_taruna())) == ARROWS


def test_what_an_arrow_cannot_say_is_said_in_words() -> None:
    rows = read_sop(karang_taruna()).rows
    assert rows[1].notes == ("Berkas lengkap?", "perlu diperbaiki: Pemohon, “Perbaiki berkas”")
    assert rows[5].notes == (
        "Keputusan?",
        "tolak: berakhir, “Permohonan tidak dapat dilanjutkan”",
        "kembali: ke langkah 5",
    )
    assert rows[0].notes == rows[9].notes == ()


def test_the_header_and_the_boxes_are_the_process_properties() -> None:
    sop = read_sop(karang_taruna())
    header = sop.header
    assert (header.number, header.name) == (
        "500 - 16 - 3 - 2 / Dpm PTSP - Plcp1 / 2024 / 02",
        "Izin Bantuan Pemberdayaan Karang Taruna",
    )
    assert (header.sector, header.made, header.revised, header.effective) == (
        "Urusan Sosial",
        "18 Maret 2024",
        "",
        "",
    )
    boxes = (sop.legal_basis, sop.qualifications, sop.related, sop.equipment, sop.warnings, sop.records)
    assert [len(box) for box in boxes] == [2, 5, 3, 4, 4, 2]
    assert sop.records == ("Buku Registrasi", "Database Sistem Layanan Perizinan Terintegrasi (SILASTRI RV)")


def test_a_diagram_that_says_nothing_of_an_sop_has_its_tasks_as_rows() -> None:
    steps = [Step("Loket", "Terima"), Step("Kepala", "Putuskan", answers={"tidak": 0}), Step("Loket", "Serahkan")]
    sop = read_sop(drawn(steps))
    assert [(row.number, sop.lanes[row.lane], row.paragraphs, row.symbol) for row in sop.rows] == [
        (1, "Loket", ("Terima",), TERMINATOR),
        (2, "Kepala", ("Putuskan",), DECISION),
        (3, "Loket", ("Serahkan",), TERMINATOR),
    ]
    assert sop.connections == (Connection(0, 1), Connection(1, 2, "ya"), Connection(1, 0, "tidak"))
    assert sop.header.name == "Izin Coba" and sop.header.number == "" and sop.legal_basis == ()


def test_another_diagram_is_another_document() -> None:
    steps = [Step("Loket", "Terima"), Step("Kepala", "Putuskan"), Step("Loket", "Serahkan")]
    before = read_sop(drawn(steps))
    after = read_sop(drawn([steps[0], Step("Arsip", "Catat", {"waktu": "2 HK"}), *steps[1:]]))
    assert [row.paragraphs[0] for row in after.rows] == ["Terima", "Catat", "Putuskan", "Serahkan"]
    assert (before.lanes, after.lanes) == (("Loket", "Kepala"), ("Loket", "Arsip", "Kepala"))
    assert after.rows[1].time == "2 HK"


def test_only_numbered_steps_are_rows_where_any_is_numbered() -> None:
    steps = [Step("A", "Satu", {"langkah": "1"}), Step("B", "Sela"), Step("A", "Dua", {"langkah": "2"})]
    sop = read_sop(drawn(steps))
    assert [row.paragraphs[0] for row in sop.rows] == ["Satu", "Dua"]
    assert sop.lanes == ("A",) and sop.connections == (Connection(0, 1),)


def test_a_lane_without_steps_has_no_column_and_steps_without_a_lane_have_one() -> None:
    sop = read_sop(drawn([Step("Loket"), Step("")], lanes=["Kosong", "Loket"]))
    assert sop.lanes == ("Loket", "") and [row.lane for row in sop.rows] == [0, 1]


def test_an_answer_that_ends_the_case_is_told_and_draws_no_arrow() -> None:
    sop = read_sop(drawn([Step("A"), Step("A", answers={"tolak": "Ditolak"}), Step("A")]))
    assert sop.rows[1].notes == ("Sesuai?", "tolak: berakhir, “Ditolak”")
    assert sop.rows[1].symbol == DECISION and arrows(sop) == {(1, 2, ""), (2, 3, "ya")}


def test_an_answer_may_lead_to_the_same_step_or_past_others() -> None:
    sop = read_sop(drawn([Step("A"), Step("A", answers={"ulang": 1, "lewati": 3}), Step("A"), Step("A")]))
    assert arrows(sop) == {(1, 2, ""), (2, 3, "ya"), (2, 2, "ulang"), (2, 4, "lewati"), (3, 4, "")}
    assert sop.rows[1].notes == ("Sesuai?", "ulang: langkah ini lagi", "lewati: ke langkah 4")


def test_answers_that_lead_to_the_same_step_are_one_arrow() -> None:
    sop = read_sop(drawn([Step("A"), Step("A", answers={"hampir": 2}), Step("A")]))
    assert arrows(sop) == {(1, 2, ""), (2, 3, "ya / hampir")}
    assert sop.rows[1].symbol == PROCESS


def test_an_output_that_the_paper_leaves_empty_stays_empty() -> None:
    said = {"waktu": "1 HK", "output": "Surat"}
    steps = [Step("A", properties=said), Step("A", properties=said | {"waktu_sop": "1 Hari", "output_sop": ""})]
    assert [(row.time, row.output) for row in read_sop(drawn(steps)).rows] == [("1 HK", "Surat"), ("1 Hari", "")]


@pytest.mark.parametrize("count", [1, 400])
def test_a_diagram_may_have_any_number_of_steps(count: int) -> None:
    sop = read_sop(drawn([Step("A", f"Langkah {number}") for number in range(count)]))
    assert [row.paragraphs[0] for row in sop.rows] == [f"Langkah {number}" for number in range(count)]
    assert len(sop.connections) == count - 1


def test_a_process_without_tasks_has_no_rows() -> None:
    assert read_sop(drawn([])).rows == ()
