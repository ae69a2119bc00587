"""The dossier is one PDF with bookmarks that lead where they say, and one bad file never stops the others."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader

from connectors.dossier import Dossier, Front, Part, Section, write
from connectors.test_ca import TestAuthority
from connectors.trust import der
from connectors.verification import inspect
from engine.errors import NotFound
from engine.settings import Settings
from tests.offices import pdf
from tests.pdf_files import locked, page, signature_box, signed_by, without_table, wrong_length

FRONT = Front(
    "KT-2026-0001",
    "Izin Bantuan",
    [("Pemohon", "Contoh Pemohon")],
    [("Kegiatan", 'Pelatihan 👍 #import "x"')],
    [("Selasa, 24 November 2026, 09.00", "Contoh Petugas, Back Office", "Periksa kelengkapan")] * 80,
    "Selasa, 24 November 2026, Contoh Petugas, cetakan pertama",
)


poppler = pytest.mark.skipif(
    shutil.which("pdfsig") is None and os.environ.get("CI") != "true", reason="pdfsig (poppler-utils) is not installed"
)


def written(folder: Path, parts: Sequence[Part]) -> tuple[Dossier, Path]:
    """The dossier in a file, for poppler's tools."""
    path = folder / "dosir.pdf"
    with path.open("wb") as out:
        found = write(FRONT, [Section("Berkas", parts)], Settings.from_environment({}), 1_800_000_000, out)
    return found, path


def poppler_says(*command: str | Path) -> str:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False).stdout


def picture(file: Path, number: int, folder: Path) -> bytes:
    """A page as it looks."""
    subprocess.run(
        ["pdftoppm", "-r", "36", "-gray", "-f", str(number), "-singlefile", str(file), str(folder / "gambar")],
        check=True,
    )
    return (folder / "gambar.pgm").read_bytes()


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


@poppler
def test_signed_originals_lie_in_it_to_the_byte_and_no_signature_is_broken(tmp_path: Path) -> None:
    originals = {
        "1. KTP.pdf": signed_by(wrong_length(page()), tmp_path / "ca"),
        "2. Ijazah.pdf": signed_by(signature_box(), tmp_path / "ca"),
        "Surat izin.pdf": signed_by(pdf("surat"), tmp_path / "ca"),
    }
    parts = [Part(name[:-4], lambda data=data: data) for name, data in originals.items()]  # type: ignore[misc]
    found, path = written(tmp_path, [*parts, Part("4. Tanpa tanda tangan", pdf)])
    assert found.attached == tuple(originals)
    assert b"/ByteRange" not in path.read_bytes() and "does not contain any signatures" in poppler_says("pdfsig", path)
    poppler_says("pdfdetach", "-saveall", "-o", tmp_path, path)
    root = der(TestAuthority(tmp_path / "ca").root)
    for name, data in originals.items():
        saved = tmp_path / name
        assert saved.read_bytes() == data
        assert "Signature is Valid" in poppler_says("pdfsig", saved) and inspect(data, [root]).bottom_line
    cover = " ".join(text(PdfReader(path), 1).split())
    assert "terlampir di dalam PDF ini, sama persis dengan aslinya" in cover and "pada lampirannya" in cover
    assert all(cover.count(name) == 1 for name in originals)


@poppler
def test_a_signature_that_can_be_seen_still_is(tmp_path: Path) -> None:
    data = signed_by(signature_box(), tmp_path / "ca")
    (tmp_path / "asli.pdf").write_bytes(data)
    found, path = written(tmp_path, [Part("Surat", lambda: data)])
    number = next(entry.page for entry in found.entries if entry.title == "Surat")
    shown = picture(path, number, tmp_path)
    assert shown == picture(tmp_path / "asli.pdf", 1, tmp_path) and len(set(shown[20:])) > 1
    assert not PdfReader(path).root_object["/AcroForm"]["/Fields"]  # type: ignore[index]


def test_a_form_keeps_its_other_fields() -> None:
    field = b"<< /Subtype /Widget /FT /Tx /T (nama) /V (Contoh) /Rect [0 0 99 20] /P 3 0 R >>"
    group = b"<< /T (grup) /Kids [7 0 R] >>"
    kid = b"<< /Subtype /Widget /FT /Sig /T (tanda) /Parent 6 0 R /Rect [0 0 0 0] /P 3 0 R >>"
    data = page(field, group, kid, catalog=b"/AcroForm << /Fields [5 0 R 6 0 R] >>", page=b"/Annots [5 0 R 7 0 R]")
    _, reader = made(Part("Formulir", lambda: data))
    fields = reader.get_fields() or {}
    assert fields["nama"].value == "Contoh" and not [each for each in fields.values() if each.get("/FT") == "/Sig"]


def test_two_signed_documents_of_one_name_are_both_attached(tmp_path: Path) -> None:
    one, two = signed_by(page(), tmp_path), signed_by(pdf("dua"), tmp_path)
    found, reader = made(Part("Surat", lambda: one), Part("Surat", lambda: two))
    assert found.attached == ("Surat.pdf", "Surat (2).pdf")
    assert {name: data for name, (data,) in reader.attachments.items()} == {"Surat.pdf": one, "Surat (2).pdf": two}


@pytest.mark.parametrize("revision", [3, 4, 6])
def test_what_only_its_owner_has_locked_is_merged_readable(revision: int) -> None:
    data = locked(pdf("terkunci", 2), revision=revision)
    found, reader = made(Part("1. Terkunci", lambda: data), Part("2. Baik", pdf))
    assert [entry.page for entry in found.entries if entry.level == 2] == [3, 5]
    assert not reader.is_encrypted and "tidak bisa digabungkan" not in text(reader, 3)


@pytest.mark.parametrize("spoil", [wrong_length, without_table, lambda data: b"\r\n" * 300 + data])
def test_what_was_let_in_damaged_is_merged_all_the_same(spoil: Callable[[bytes], bytes]) -> None:
    data = spoil(page())
    found, reader = made(Part("1. Rusak", lambda: data))
    assert "tidak bisa digabungkan" not in text(reader, found.entries[-1].page - 1) and found.attached == ()
