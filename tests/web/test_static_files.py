"""Static files: kept for a year under their fingerprint, sent compressed once made, asked for again otherwise."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest

from tests.web.conftest import Browser
from web import static_files

YEAR = "public, max-age=31536000, immutable"
SHEET = "css/alur.css"
CONTENT = (static_files.ROOT / SHEET).read_bytes()


def test_everything_a_page_refers_to_is_kept_for_a_year(visitor: Browser) -> None:
    text = visitor.get("/").text
    found = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', text))
    assert any("icons.svg" in each for each in found) and any(".woff2" in each for each in found)
    for path in found:
        with visitor.get(path) as answer:
            assert answer.status_code == 200 and answer.headers["Cache-Control"] == YEAR, path


def test_what_a_style_sheet_and_a_script_refer_to_is_kept_for_a_year_too(visitor: Browser) -> None:
    """A relative path leads below the fingerprint by itself; none leaves it."""
    base = static_files.asset("")
    for relative in re.findall(r'url\("?(?!data:)([^")]+)', CONTENT.decode()):
        assert relative.startswith("../")
        with visitor.get(base + relative.removeprefix("../")) as answer:
            assert answer.status_code == 200 and answer.headers["Cache-Control"] == YEAR, relative
    for script in (static_files.ROOT / "js").glob("*.js"):
        assert "/static/" not in script.read_text(encoding="utf-8"), script


@pytest.mark.parametrize("path", [f"/static/{SHEET}", f"/static/{'0' * 12}/{SHEET}"])
def test_another_address_is_asked_for_each_time(visitor: Browser, path: str) -> None:
    with visitor.get(path) as answer:
        assert answer.data == CONTENT and answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
        ("identity", None),
        ("", None),
        (None, None),
    ],
)
def test_a_file_comes_as_its_asker_can_read_it(visitor: Browser, asked: str | None, given: str | None) -> None:
    headers = {} if asked is None else {"Accept-Encoding": asked}
    with visitor.get(static_files.asset(SHEET), headers=headers) as answer:
        assert answer.headers.get("Content-Encoding") == given and "Accept-Encoding" in answer.headers["Vary"]
        read = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[given]
        assert read(answer.data) == CONTENT and int(answer.headers["Content-Length"]) == len(answer.data)


def test_each_encoding_has_a_tag_of_its_own_and_an_unchanged_copy_is_not_sent_again(visitor: Browser) -> None:
    tags = set()
    for encoding in ("br", "gzip", "identity"):
        headers = {"Accept-Encoding": encoding}
        with visitor.get(f"/static/{SHEET}", headers=headers) as answer:
            tag = answer.headers["ETag"]
        tags.add(tag)
        with visitor.get(f"/static/{SHEET}", headers={**headers, "If-None-Match": tag}) as again:
            assert again.status_code == 304 and again.data == b"" and "Accept-Encoding" in again.headers["Vary"]
    assert len(tags) == 3


def test_head_says_what_get_would(visitor: Browser) -> None:
    headers = {"Accept-Encoding": "br"}
    with visitor.get(static_files.asset(SHEET), headers=headers) as answer:
        told = {name: answer.headers[name] for name in ("Content-Length", "Content-Encoding", "ETag", "Cache-Control")}
    head = visitor.client.head(static_files.asset(SHEET), headers=headers)
    assert head.data == b"" and {name: head.headers[name] for name in told} == told


def test_it_is_compressed_once(visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Accept-Encoding": "br"}
    visitor.get(static_files.asset(SHEET), headers=headers).close()
    monkeypatch.setattr(static_files.compression, "compress", None)  # nobody calls it again
    with visitor.get(static_files.asset(SHEET), headers=headers) as answer:
        assert brotli.decompress(answer.data) == CONTENT


@pytest.mark.parametrize("path", ["vendor/fonts/plus-jakarta-sans-latin-wght-normal.woff2", "vendor/pdf/cmaps/H.bcmap"])
def test_what_is_packed_already_stays_so(visitor: Browser, path: str) -> None:
    with visitor.get(static_files.asset(path), headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.status_code == 200 and "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["../site.py", "css", "tidak-ada.css", "x" * 300, ".."])
def test_nothing_else_of_the_disk_is_given_out(visitor: Browser, path: str) -> None:
    assert visitor.get(f"/static/{path}").status_code == 404
    assert visitor.get(f"/static/{static_files.fingerprint()}/{path}").status_code == 404
