"""The SOP document on paper: the office's own SOP, and whatever else is drawn."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from pypdf import PdfReader

from connectors.sop_document import pdf
from engine.definitions.bpmn.model import Process
from engine.definitions.sop.document import read_sop
from engine.settings import Official, Settings
from tests.engine.definitions.sop.test_document import ROWS, karang_taruna
from tests.engine.definitions.sop_diagrams import Step, drawn

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SETTINGS = replace(
    Settings.from_environment({"ALUR_SECRET_KEY": "kunci-uji"}),
    official=Official("Contoh Pejabat, S.H.", "Kepala Dinas Contoh", "Pembina", "000000000000000000"),
)
HOSTILE = [
    '#panic("x")',
    "#import “x”",
    "<script>alert(1)</script>",
    "$x^2$ *tebal* _miring_",
    "[kurung",
    "@rujukan",
    "\\",
    "`",
]


def pages(process: Process, version: int = 1) -> list[str]:
    """The text of each page, words apart by one space, words that may be broken whole."""
    read = PdfReader(io.BytesIO(pdf(process, version, AT, SETTINGS))).pages
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in read]


def test_the_offices_sop_is_one_page_of_identity_and_one_of_procedure() -> None:
    assert len(pages(karang_taruna())) == 2


def test_the_identity_says_who_what_and_when() -> None:
    identity = pages(karang_taruna(), 7)[0]
    for words in (
        "STANDAR OPERASIONAL PROSEDUR (SOP)",
        "PEMERINTAH KABUPATEN ROKAN HILIR",
        "DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU",
        "URUSAN SOSIAL",
        "Nomor SOP 500 - 16 - 3 - 2 / Dpm PTSP - Plcp1 / 2024 / 02",
        "Tanggal Pembuatan 18 Maret 2024",
        "Tanggal Revisi - Tanggal Efektif - Disahkan oleh",
        "KEPALA DINAS CONTOH Contoh Pejabat, S.H. Pembina NIP. 000000000000000000",
        "Nama SOP Izin Bantuan Pemberdayaan Karang Taruna",
        "diagram versi 7 · halaman 1 dari 2",
    ):
        assert words in identity


@pytest.mark.parametrize(
    ("box", "last"),
    [
        ("Dasar Hukum", "Peraturan Menteri Sosial Nomor 9 Tahun 2025"),
        ("Kualifikasi Pelaksana", "5. Pendidikan SMA, SMK, D3, dan S1 berbagai disiplin ilmu"),
        ("Keterkaitan", "3. SOP Survey"),
        ("Peralatan/Perlengkapan", "4. Alat tulis kantor"),
        ("Peringatan", "maka proses perizinan tidak dapat dilanjutkan"),
        ("Pencatatan dan Pendataan", "2. Database Sistem Layanan Perizinan Terintegrasi (SILASTRI RV)"),
    ],
)
def test_the_identity_has_the_six_boxes(box: str, last: str) -> None:
    identity = pages(karang_taruna())[0]
    assert box in identity and last in identity


def test_the_table_has_the_offices_ten_rows_with_time_and_output_as_printed() -> None:
    table = pages(karang_taruna())[1]
    at = 0
    for row, (number, _, _, needs, time, output) in zip(read_sop(karang_taruna()).rows, ROWS, strict=True):
        for text in (f"{number} {row.paragraphs[0]}", *row.paragraphs[1:], " ".join([needs, time, output]).strip()):
            assert text in table[at:]
            at = table.index(text, at) + len(text)


def test_the_table_has_the_formats_heads_and_the_answers_of_its_decisions() -> None:
    table = pages(karang_taruna())[1]
    for words in ("No.", "Uraian Prosedur", "Pelaksana", "Mutu Baku", "Keterangan", "Sub Koordinator Perizinan"):
        assert words in table
    for answer in ("perlu diperbaiki", "lengkap", "tidak", "ya", "setuju", "kembali"):
        assert answer in table
    assert "Keputusan? tolak: berakhir, “Permohonan tidak dapat dilanjutkan” kembali: ke langkah 5" in table


def test_a_diagram_that_says_nothing_of_an_sop_still_makes_a_document() -> None:
    steps = [Step("Loket", "Terima"), Step("Kepala", "Putuskan", answers={"tidak": 0}), Step("Loket", "Serahkan")]
    identity, table = pages(drawn(steps))
    assert "Nomor SOP - Tanggal Pembuatan - Tanggal Revisi - Tanggal Efektif -" in identity
    assert "Nama SOP Izin Coba" in identity
    assert identity.count("Dasar Hukum Kualifikasi Pelaksana - - Keterkaitan Peralatan/Perlengkapan - -") == 1
    assert "1 Terima - - - 2 Putuskan - - - Sesuai? tidak: ke langkah 1 3 Serahkan - - -" in table


def test_a_changed_diagram_changes_the_document() -> None:
    steps = [Step("Loket", "Terima", {"waktu": "5 menit"}), Step("Kepala", "Tanda tangani")]
    before = pages(drawn(steps))[1]
    after = pages(drawn([Step("Loket", "Terima", {"waktu": "9 menit"}), Step("Arsip", "Catat"), steps[1]]))[1]
    assert "5 menit" in before and "Arsip" not in before
    assert "9 menit" in after and "2 Catat" in after and "Loket Arsip Kepala" in after


def test_forty_steps_go_over_pages_with_connectors() -> None:
    made = pages(drawn([Step(f"Lajur {i % 4}", f"Langkah bernama {i + 1}") for i in range(40)]))
    assert len(made) > 3
    text = " ".join(made)
    assert all(f"{i} Langkah bernama {i}" in text for i in range(1, 41))
    for before, after in pairwise(made[1:]):
        number = int(before.split("Bersambung ke langkah ")[1].split()[0])
        assert f"Sambungan dari langkah {number - 1}" in after and "(lanjutan)" in after
        assert f"{number} Langkah bernama {number}" in after


def test_a_row_higher_than_a_page_goes_on_on_the_next_and_loses_nothing() -> None:
    words = [f"kata{number}" for number in range(2_500)]
    made = pages(drawn([Step("A", "Awal"), Step("B", properties={"uraian": " ".join(words)}), Step("A", "Akhir")]))
    assert len(made) > 4
    text = " ".join(made[1:]).split()
    assert [word for word in text if word.startswith("kata")] == words


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_never_become_markup(text: str) -> None:
    everything = dict.fromkeys(("nomor_sop", "nama_sop", "urusan", "dasar_hukum", "peringatan"), f"A {text} B")
    of_step = dict.fromkeys(("uraian", "kelengkapan", "waktu", "output"), f"C {text} D")
    steps = [Step(text, properties=of_step), Step("Lajur", text, answers={text: 0}), Step("Lajur")]
    identity, table = pages(drawn(steps, everything))
    flat = identity.replace(" ", ""), table.replace(" ", "")
    words = text.replace(" ", "")
    assert flat[0].count(f"A{words}B") >= 4 and flat[1].count(f"C{words}D") == 4


def test_very_long_words_and_emoji_stop_nothing() -> None:
    long = {"uraian": "x" * 5_000, "waktu": "y" * 300, "output": "😀" * 50}
    made = pages(
        drawn([Step("z" * 200, properties=long), Step("A", "n" * 900, answers={"j" * 80: 0})], {"nama_sop": "m" * 900})
    )
    assert "".join(made).replace(" ", "").count("x") >= 5_000


def test_a_process_without_tasks_says_so() -> None:
    (identity,) = pages(drawn([]))
    assert "Diagram ini belum mempunyai langkah." in identity


def test_the_same_diagram_gives_the_same_bytes() -> None:
    assert pdf(karang_taruna(), 1, AT, SETTINGS) == pdf(karang_taruna(), 1, AT, SETTINGS)


def test_the_pages_are_landscape() -> None:
    for page in PdfReader(io.BytesIO(pdf(karang_taruna(), 1, AT, SETTINGS))).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
