"""What people upload is looked at before it is kept, and every refusal says what to do."""

from __future__ import annotations

import hashlib
import io
import logging
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from connectors import verification
from connectors.test_ca import TestAuthority
from connectors.trust import der
from engine.errors import Refused
from office import confined
from office.papers import admission
from office.papers.admission import admit, plain_name, tidy_file
from tests.pdf_files import (
    CATALOG,
    PAGE,
    TREE,
    locked,
    packed,
    page,
    raw,
    signed_by,
    stream,
    without_table,
    wrong_length,
)


def typeset(pages: int = 2) -> bytes:
    body = "#pagebreak()\n".join(f"= Proposal kegiatan {n}\n#lorem(80)\n" for n in range(pages))
    return typst.compile(body.encode(), format="pdf", ignore_system_fonts=True)


def written(change: Callable[[PdfWriter], None], source: bytes | None = None) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(source or typeset(1)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def name(text: str) -> NameObject:
    return NameObject(text)


def action(**entries: str) -> DictionaryObject:
    return DictionaryObject({name(f"/{key}"): name(f"/{value}") for key, value in entries.items()})


def refusal(data: bytes, limit: int = 10_000_000) -> str:
    with pytest.raises(Refused) as refused:
        admit(data, "rab.pdf", limit)
    assert "rab.pdf" in str(refused.value)
    return str(refused.value)


def test_a_usual_pdf_is_kept_byte_for_byte() -> None:
    data = typeset(3)
    found = admit(data, "proposal kegiatan.pdf")
    assert (found.data, found.pages, found.damaged, found.name) == (data, 3, False, "proposal kegiatan.pdf")
    assert len(found.digest) == 64


def test_a_hand_written_pdf_and_one_with_links_are_kept() -> None:
    assert admit(raw(CATALOG, TREE, PAGE, stream(b"BT ET")), "a.pdf").pages == 1

    def link(writer: PdfWriter) -> None:
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://contoh.go.id/"))

    assert not admit(written(link), "a.pdf").damaged


def test_the_sentence_about_a_password_is_the_one_the_design_asks_for() -> None:
    for algorithm in ("RC4-128", "AES-128", "AES-256"):
        secret = written(lambda writer, algorithm=algorithm: writer.encrypt("rahasia", algorithm=algorithm))  # type: ignore[misc]
        assert refusal(secret) == (
            "Berkas “rab.pdf” dikunci kata sandi, jadi tidak bisa kami buka. "
            "Simpan ulang tanpa kata sandi, lalu unggah lagi."
        )
    assert "dikunci" in refusal(locked(page(), user="rahasia"))


def test_a_file_that_opens_without_a_password_is_let_in_though_its_owner_has_one() -> None:
    """Every reader opens it with the empty password (ISO 32000-1, 7.6)."""
    for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256"):
        data = written(lambda writer, algorithm=algorithm: writer.encrypt("", "pemilik", algorithm=algorithm))  # type: ignore[misc]
        found = admit(data, "a.pdf")
        assert (found.data, found.damaged) == (data, False)


def javascript(writer: PdfWriter) -> None:
    catalog_entry("/OpenAction", action(S="JavaScript"))(writer)


def hidden_javascript(writer: PdfWriter) -> None:
    """Deep inside: an action that follows another action of an annotation of the last page."""
    script = DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): TextStringObject("1")})
    first = DictionaryObject(
        {
            name("/S"): name("/Named"),
            name("/N"): name("/NextPage"),
            name("/Next"): ArrayObject([writer._add_object(script)]),
        }
    )
    annotation = DictionaryObject({name("/Type"): name("/Annot"), name("/Subtype"): name("/Link"), name("/A"): first})
    writer.pages[-1][name("/Annots")] = ArrayObject([writer._add_object(annotation)])


def orphan_javascript(writer: PdfWriter) -> None:
    """In an object that nothing refers to: another reader may still find a way to it."""
    writer._add_object(DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): TextStringObject("1")}))


def catalog_entry(key: str, value: DictionaryObject) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        writer._root_object[name(key)] = value

    return change


def page_annotation(subtype: str) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        annotation = DictionaryObject({name("/Type"): name("/Annot"), name("/Subtype"): name(subtype)})
        writer.pages[0][name("/Annots")] = ArrayObject([writer._add_object(annotation)])

    return change


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (javascript, "JavaScript"),
        (hidden_javascript, "JavaScript"),
        (orphan_javascript, "JavaScript"),
        (catalog_entry("/OpenAction", action(S="Launch", F="cmd")), "program atau berkas lain"),
        (catalog_entry("/OpenAction", action(S="URI")), "berjalan sendiri"),
        (catalog_entry("/OpenAction", action(S="GoToR")), "program atau berkas lain"),
        (catalog_entry("/Foo", action(S="SubmitForm")), "pengirim data"),
        (catalog_entry("/AA", DictionaryObject({name("/WC"): action(S="URI")})), "berjalan sendiri"),
        (catalog_entry("/AcroForm", DictionaryObject({name("/XFA"): TextStringObject("<xdp/>")})), "XFA"),
        (lambda writer: writer.add_attachment("a.exe", b"MZ"), "berkas lain di dalamnya"),
        (page_annotation("/FileAttachment"), "berkas lain di dalamnya"),
        (page_annotation("/RichMedia"), "video"),
        (page_annotation("/Screen"), "video"),
    ],
)
def test_what_acts_or_carries_is_refused_wherever_it_stands(change: Callable[[PdfWriter], None], word: str) -> None:
    assert word in refusal(written(change))


def test_active_content_inside_an_object_stream_is_found_locked_or_not() -> None:
    data = packed(page(catalog=b"/OpenAction << /S /JavaScript /JS (1) >>"))
    assert b"JavaScript" not in data and "JavaScript" in refusal(data)
    assert "JavaScript" in refusal(locked(data))


def test_a_damaged_file_is_kept_to_the_byte_and_shown_as_a_tidied_copy() -> None:
    for spoil in (wrong_length, without_table, lambda data: data.replace(b"/Count 1", b"/Count 7")):
        data = spoil(page())
        found = admit(data, "rab.pdf")
        assert (found.data, found.digest) == (data, hashlib.sha256(data).hexdigest())
        assert found.damaged and found.pages == 1
        copy = tidy_file(data, "rab.pdf")
        assert copy is not None and len(PdfReader(io.BytesIO(copy), strict=True).pages) == 1
        assert not admit(copy, "rab.pdf").damaged


def test_a_signed_file_is_kept_to_the_byte_and_never_rewritten(tmp_path: Path) -> None:
    signed = signed_by(wrong_length(page()), tmp_path)
    found = admit(signed, "rab.pdf")
    assert (found.data, found.damaged) == (signed, False)
    assert verification.inspect(found.data, [der(TestAuthority(tmp_path).root)]).bottom_line


def test_what_stands_before_the_header_does_not_matter_where_readers_accept_it() -> None:
    for before in (b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000 + b"\n"):
        assert admit(before + page(), "a.pdf").data == before + page()
    for other in (b"x" * 1024, b"MZ\x90\n", b"PK\x03\x04", b" <html>", b"\x89PNG", b"MIME-Version: 1.0\n"):
        assert "bukan PDF" in refusal(other + page())


def test_a_repair_does_not_let_active_content_through() -> None:
    data = raw(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (1) >> >>", TREE, PAGE, stream(b"BT ET")
    )
    assert "JavaScript" in refusal(data[: data.index(b"xref")])


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "kosong"),
        (b"<!doctype html><p>halo", "bukan PDF"),
        (b"\n%PDF-1.7\n", "rusak"),
        (b"PK\x03\x04", "bukan PDF"),
        (b"%PDF-1.7\n", "rusak"),
        (b"%PDF-1.7\n<html><body>halo</body></html>", "rusak"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 400, "rusak"),
        (raw(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"), "tidak punya halaman"),
        (raw(b"<< /Type /Catalog >>"), "rusak"),
        (
            raw(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
            "rusak",
        ),
        (raw(CATALOG, TREE, PAGE, b"[" * 100_000 + b"]" * 100_000), "rusak"),
        (raw(CATALOG, TREE, PAGE, stream(b"BT ET"), trailer=b"/Encrypt 5 0 R"), "dikunci"),
    ],
)
def test_what_is_no_readable_pdf_is_refused(data: bytes, word: str) -> None:
    assert word in refusal(data)


def test_every_cut_of_a_pdf_is_admitted_or_refused_and_never_anything_else() -> None:
    data = typeset(1)
    for cut in range(20, len(data), len(data) // 12):
        try:
            assert admit(data[:cut], "rab.pdf").pages == 1
        except Refused:
            continue


def test_too_many_pages_and_too_many_bytes_are_refused() -> None:
    kids = b" ".join(b"3 0 R" for _ in range(admission.MAX_PAGES + 1))
    many = raw(
        CATALOG, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, admission.MAX_PAGES + 1), PAGE, stream(b"BT ET")
    )
    assert "500 halaman" in refusal(many)
    liar = raw(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 900000000 >>", PAGE, stream(b"BT ET"))
    found = admit(liar, "rab.pdf")
    assert found.damaged and found.pages == 1
    assert "lebih besar dari 2,5 MB" in refusal(b"%PDF-" + bytes(2_500_000), limit=2_500_000)


def test_a_bomb_is_refused_quickly() -> None:
    once = zlib.compress(bytes(250_000_000), 9)
    twice = zlib.compress(once, 9)
    started = time.monotonic()
    assert "mengembang" in refusal(raw(CATALOG, TREE, PAGE, stream(once, b"/Filter /FlateDecode")))
    assert "mengembang" in refusal(raw(CATALOG, TREE, PAGE, stream(twice, b"/Filter [/FlateDecode /FlateDecode]")))
    image = b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceGray /BitsPerComponent 1"
    assert "mengembang" in refusal(raw(CATALOG, TREE, PAGE, stream(b"x", image)))
    assert time.monotonic() - started < 15


def test_a_bomb_in_an_object_stream_is_refused() -> None:
    packed = stream(zlib.compress(bytes(300_000_000), 9), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    assert refusal(raw(CATALOG, TREE, PAGE, stream(b"BT ET"), packed))


def test_a_child_that_dies_or_hangs_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "child.py"
    monkeypatch.setattr(admission, "CHILD", child)
    monkeypatch.setattr(confined, "WALL_SECONDS", 1)
    for program in (
        "import os; os.kill(os.getpid(), 9)",
        "import time; time.sleep(9)",
        "raise SystemExit(3)",
        "print('?')",
    ):
        child.write_text(program)
        assert "terlalu berat" in refusal(typeset(1))


def test_the_child_limits_itself() -> None:
    assert (confined.CPU_SECONDS, confined.ADDRESS_SPACE) == (10, 512 * 1024 * 1024)


def test_nothing_about_the_file_reaches_the_logs(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    data = typeset(1)
    with pytest.raises(Refused):
        admit(data[:500], "rab.pdf")
    assert caplog.text == "" and capfd.readouterr() == ("", "")


def test_a_file_of_two_megabytes_takes_well_below_a_second() -> None:
    def picture(writer: PdfWriter) -> None:
        image = DecodedStreamObject()
        image.set_data(bytes(2_000_000))
        image.update(
            {name("/Subtype"): name("/Image"), name("/Width"): NumberObject(1000), name("/Height"): NumberObject(2000)}
        )
        writer._add_object(image)

    data = written(picture, typeset(20))
    assert len(data) > 2_000_000
    started = time.perf_counter()
    admit(data, "rab.pdf")
    assert time.perf_counter() - started < 2  # on a busy machine; alone it takes a third of a second


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("rab.pdf", "rab.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\rab.pdf", "rab.pdf"),
        ("a\x00b\n c\u202e.pdf", "a b c .pdf"),
        ("", "tanpa nama"),
        ("x" * 300 + ".pdf", "x" * 95 + "….pdf"),
    ],
)
def test_names_are_made_plain(given: str, shown: str) -> None:
    assert plain_name(given) == shown
