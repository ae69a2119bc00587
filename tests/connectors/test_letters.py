"""Letters: the same data gives the same bytes, and nobody's text becomes markup."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from connectors.letters import render
from engine.services.connectors import ConnectorError
from tests.offices import ROOT

SHARED = (ROOT / "letters/surat.typ").read_bytes()
NAMES = sorted(path.stem for path in (ROOT / "letters").glob("*.typ") if path.stem != "surat")


def data(**variables: Any) -> dict[str, Any]:
    office = {"nama_pemda": "Pemda", "nama_dinas": "Dinas", "alamat": "Jalan", "laman": "", "kota": "Kota"}
    official = {"nama": "Contoh", "jabatan": "Kepala", "pangkat": "-", "nip": "-"}
    return {
        "sistem": "SILASTRI RV",
        "kantor": office,
        "pejabat": official,
        "tanggal": "24 November 2026",
        "nomor_registrasi": "KT-2026-0001",
        "layanan_nama": "Layanan",
        "pemohon": {},
        "jumlah_bantuan_rupiah": "",
        "v": variables,
        "uji": True,
        "qr": True,
        "url": "http://contoh.invalid/verifikasi/KT-2026-0001/abc",
        "url_lacak": "http://contoh.invalid/lacak/KT-2026-0001/abc",
    }


def test_a_sign_the_fonts_do_not_know_stops_no_letter() -> None:
    pdf = letter("tanda_terima", nama_organisasi="Karang Taruna 👍 \u202eContoh\x07")
    assert "Karang Taruna □" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def letter(name: str, **variables: Any) -> bytes:
    return render((ROOT / f"letters/{name}.typ").read_bytes(), SHARED, data(**variables), 1_800_000_000)


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_is_set_even_when_nothing_is_known(name: str) -> None:
    assert len(PdfReader(io.BytesIO(letter(name))).pages) == 1


def test_the_same_data_gives_the_same_bytes() -> None:
    assert letter("surat_izin", nama_organisasi="A") == letter("surat_izin", nama_organisasi="A")


def test_text_is_text() -> None:
    hostile = '#panic("x") $x$ *tebal* #read("/etc/passwd") \\ "]'
    text = PdfReader(io.BytesIO(letter("surat_izin", nama_organisasi=hostile))).pages[0].extract_text()
    assert '#panic("x")' in text and "*tebal*" in text


@pytest.mark.parametrize("template", [b"#panic()", b'#read("/etc/passwd")', b"#let", b"\xff\xfe"])
def test_a_letter_that_cannot_be_set_is_an_error_without_another_try(template: bytes) -> None:
    with pytest.raises(ConnectorError) as failure:
        render(template, SHARED, data(), 1)
    assert not failure.value.retry
