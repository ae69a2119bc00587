"""What the office writes in ``letters/``: letters can be set whatever a case holds, messages are filled."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from pypdf import PdfReader

from connectors.letters import render
from engine.definitions.bpmn.dialect import read
from engine.expressions import compile_expression
from tests.offices import ROOT

FOLDER = ROOT / "letters"
LETTERS = sorted(path.stem for path in FOLDER.glob("*.typ") if path.stem != "surat")
AT = 1_795_500_000
# what every message knows beside the inputs of its task
GIVEN = {"sistem", "alamat_situs"}


def letter(name: str, variables: dict[str, Any], *, test: bool = True) -> PdfReader:
    data = {
        "sistem": "Sistem Contoh",
        "kantor": {"nama_pemda": "Pemda Contoh", "nama_dinas": "Dinas Contoh", "alamat": "Contoh", "kota": "Contoh"}
        | {"laman": ""},
        "pejabat": {"nama": "Contoh Pejabat", "jabatan": "Kepala Dinas", "pangkat": "-", "nip": "-"},
        "tanggal": "24 November 2026",
        "nomor_registrasi": "KT-2026-0001",
        "layanan_nama": "Layanan Contoh",
        "pemohon": {"nama": "Contoh Pemohon"},
        "jumlah_bantuan_rupiah": "Rp38.970.000",
        "v": variables,
        "uji": test,
        "qr": True,
        "url": "http://contoh.test/verifikasi/KT-2026-0001/0123456789abcdef0123",
        "url_lacak": "http://contoh.test/lacak/KT-2026-0001/0123456789abcdef0123",
    }
    template, shared = (FOLDER / f"{name}.typ").read_bytes(), (FOLDER / "surat.typ").read_bytes()
    return PdfReader(io.BytesIO(render(template, shared, data, AT)))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_tagged_titled_and_in_indonesian(name: str) -> None:
    reader = letter(name, {"layanan": "karang_taruna"})
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith("id")
    assert "KT-2026-0001" in str((reader.metadata or {})["/Title"])


@pytest.mark.parametrize("name", ["surat_izin", "surat_penolakan"])
def test_a_test_signature_says_so_and_a_real_one_does_not(name: str) -> None:
    assert "CA UJI" in words(letter(name, {"layanan": "karang_taruna"}))
    assert "CA UJI" not in words(letter(name, {"layanan": "karang_taruna"}, test=False))


def test_a_long_refusal_runs_over_pages_that_are_numbered() -> None:
    reader = letter("surat_penolakan", {"layanan": "karang_taruna", "alasan_penolakan": "Tidak sesuai. " * 600})
    assert len(reader.pages) > 1
    assert f"halaman 2 dari {len(reader.pages)}" in words(reader)


def test_every_message_the_diagram_sends_is_filled_by_it() -> None:
    texts = json.loads((FOLDER / "pesan.json").read_text(encoding="utf-8"))
    (process,) = read((ROOT / "processes" / "karang_taruna.bpmn").read_bytes(), "karang_taruna.bpmn")
    sent = [element for element in process.elements.values() if element.topic == "whatsapp"]
    assert len(sent) == 10
    for element in sent:
        places = set(re.findall(r"\{(\w+)\}", texts[element.inputs["templat"]]))
        assert places <= element.inputs.keys() | GIVEN, element.id


def test_a_permit_writes_dates_and_professions_as_people_do() -> None:
    assert "31 Desember 2027" in words(
        letter("surat_izin", {"layanan": "karang_taruna", "berlaku_sampai": "2027-12-31"})
    )
    assert "Dokter gigi" in words(letter("surat_izin", {"layanan": "sip", "profesi": "dokter_gigi"}))


def test_a_permit_never_cites_a_recommendation_that_was_against() -> None:
    against = {
        "layanan": "karang_taruna",
        "rekomendasi": "tidak_mendukung",
        "surat_rekomendasi_teknis": {"digest": "a"},
    }
    assert "rekomendasi teknis" not in words(letter("surat_izin", against))
    assert "rekomendasi teknis" in words(letter("surat_izin", against | {"rekomendasi": "mendukung"}))


def test_messages_to_applicants_speak_no_office_shorthand() -> None:
    texts = json.loads((FOLDER / "pesan.json").read_text(encoding="utf-8"))
    assert not [name for name, text in texts.items() if "SILASTRI" in text or re.search(r"\bHK\b", text)]
    (process,) = read((ROOT / "processes" / "karang_taruna.bpmn").read_bytes(), "karang_taruna.bpmn")
    limits = [element.inputs["batas"] for element in process.elements.values() if "batas" in element.inputs]
    assert {compile_expression(text).evaluate(process.properties) for text in limits} == {"10 hari kerja"}
