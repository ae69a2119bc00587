"""The dossier is one PDF with bookmarks that lead where they say, and one bad file never stops the others."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from connectors.dossier import Dossier, Front, Part, Section, write
from engine.errors import NotFound
from engine.settings import Settings
from tests.offices import pdf

FRONT = Front(
    "KT-2026-0001",
    "Izin Bantuan",
    [("Pemohon", "Contoh Pemohon")],
    [("Kegiatan", 'Pelatihan 👍 #import "x"')],
    [("Selasa, 24 November 2026, 09.00", "Contoh Petugas, Back Office", "Periksa kelengkapan")] * 80,
    "Selasa, 24 November 2026, Contoh Petugas, cetakan pertama",
)


def made(*parts: Part) -> tuple[Dossier, PdfReader]:
    out = io.BytesIO()
    sections = [Section("Persyaratan", list(parts)), Section("Surat", [])]
    found = write(FRONT, sections, Settings.from_environment({}), 1_800_000_000, out)
    return found, PdfReader(io.BytesIO(out.getvalue()))


def text(reader: PdfReader, number: int) -> str:
    return reader.pages[number - 1].extract_text()


def test_every_document_is_in_it_at_the_page_its_bookmark_names() -> None:
    found, reader = made(Part("1. Surat", lambda: pdf("a", 2)), Part("2. Proposal", lambda: pdf("b", 3)))
    assert found.pages == len(reader.pages)
    titles = [(entry.title, entry.level) for entry in found.entries]
    assert titles == [("Permohonan", 1), ("Persyaratan", 1), ("1. Surat", 2), ("2. Proposal", 2), ("Riwayat", 1)]
    pages = {entry.title: entry.page for entry in found.entries}
    assert pages["1. Surat"] == pages["Persyaratan"] and pages["2. Proposal"] == pages["1. Surat"] + 2
    assert pages["Riwayat"] == pages["2. Proposal"] + 3 and "Riwayat" in text(reader, pages["Riwayat"])
    top = reader.outline
    assert [item.title for item in top if not isinstance(item, list)] == ["Permohonan", "Persyaratan", "Riwayat"]
    nested = next(item for item in top if isinstance(item, list))
    assert [reader.get_destination_page_number(item) + 1 for item in nested] == [
        pages["1. Surat"],
        pages["2. Proposal"],
    ]


def test_the_cover_names_the_case_its_contents_and_who_printed_it() -> None:
    found, reader = made(Part("1. Surat", lambda: pdf("a", 2)))
    cover = text(reader, 1)
    assert "Dosir KT-2026-0001" in cover and "1. Surat" in cover and str(found.entries[2].page) in cover
    assert "cetakan pertama" in cover and "Tanda tangan elektronik hanya sah pada berkas surat yang asli" in cover


def test_nobodys_text_becomes_markup_or_stops_it() -> None:
    _, reader = made()
    assert '#import "x"' in text(reader, 2) and "Pelatihan □" in text(reader, 2)


@pytest.mark.parametrize("data", [b"", b"bukan pdf", b"%PDF-1.7\n%%EOF", pdf("x")[:200]])
def test_a_document_that_cannot_be_merged_gets_a_page_that_says_so(data: bytes) -> None:
    found, reader = made(Part("1. Rusak", lambda: data), Part("2. Baik", lambda: pdf("b")))
    page = next(entry.page for entry in found.entries if entry.title == "1. Rusak")
    assert "tidak bisa digabungkan" in text(reader, page)
    assert [entry.page for entry in found.entries if entry.title == "2. Baik"] == [page + 1]


def test_a_document_that_is_gone_is_named_too() -> None:
    def gone() -> bytes:
        raise NotFound("Berkas ini tidak ada.")

    found, reader = made(Part("1. Hilang", gone))
    assert "tidak bisa digabungkan" in text(reader, found.entries[2].page)
