"""Nothing that acts or carries is let in wherever it hides; what only looks like it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from office.papers.active_content import Verdict
from office.papers.admission_child import examine
from tests.pdf_files import locked, packed, page, with_spare_object_stream, without_table, wrong_length

ACTIVE = {
    b"/S /JavaScript /JS (app.alert\\(1\\))": "script",
    b"/S /JavaScript /JS 6 0 R": "script",
    b"/S /JavaScript /JS ()": "script",
    b"/S /URI /URI (javascript:alert\\(1\\))": "script",
    b"/S /URI /URI ( JaVaScRiPt:alert\\(1\\))": "script",
    b"/S /URI /URI (data:text/html,x)": "script",
    b"/S /Rendition /OP 0 /JS (app.alert\\(1\\))": "script",
    b"/S /Launch /F (cmd.exe)": "launch",
    b"/S /Launch /Win << /F (cmd.exe) /P (/c calc) >>": "launch",
    b"/S /GoToE /T << /R /C /N (a.pdf) >>": "launch",
    b"/S /ImportData /F (data.fdf)": "form",
    b"/S /SubmitForm /F << /FS /URL /F (https://contoh.go.id/) >>": "form",
    b"/S /Rendition /OP 0": "media",
    b"/S /Movie /Operation /Play": "media",
    b"/S /Sound /Sound 6 0 R": "media",
    b"/S /RichMediaExecute /CMD << >>": "media",
    b"/S /GoTo3DView": "media",
}
PLACES: dict[str, Callable[[bytes], bytes]] = {
    "opening": lambda action: page(b"null", SCRIPT, catalog=b"/OpenAction << %s >>" % action),
    "opening, by reference": lambda action: page(b"<< %s >>" % action, SCRIPT, catalog=b"/OpenAction 5 0 R"),
    "a file's event": lambda action: page(b"null", SCRIPT, catalog=b"/AA << /WC << %s >> >>" % action),
    "a page's event": lambda action: page(b"null", SCRIPT, page=b"/AA << /O << %s >> >>" % action),
    "a link": lambda action: page(b"null", SCRIPT, page=b"/Annots [<< /Subtype /Link /A << %s >> >>]" % action),
    "an annotation's event": lambda action: page(
        b"<< /Subtype /Square /AA << /E << %s >> >> >>" % action, SCRIPT, page=b"/Annots [5 0 R]"
    ),
    "a press": lambda action: page(
        b"<< /Subtype /Square /AA << /U << %s >> >> >>" % action, SCRIPT, page=b"/Annots [5 0 R]"
    ),
    "a field": lambda action: page(
        b"<< /FT /Tx /T (a) /AA << /K << %s >> >> >>" % action, SCRIPT, catalog=b"/AcroForm << /Fields [5 0 R] >>"
    ),
    "an outline": lambda action: page(
        b"<< /Title (a) /Parent 7 0 R /A << %s >> >>" % action,
        SCRIPT,
        b"<< /First 5 0 R /Last 5 0 R /Count 1 >>",
        catalog=b"/Outlines 7 0 R",
    ),
    "what follows": lambda action: page(
        b"null", SCRIPT, page=b"/AA << /O << /S /Named /N /NextPage /Next << %s >> >> >>" % action
    ),
    "what follows in a list": lambda action: page(
        b"<< /S /GoTo /D [3 0 R /Fit] /Next [<< /S /Named /N /Print >> << %s >>] >>" % action,
        SCRIPT,
        page=b"/Annots [<< /Subtype /Link /A 5 0 R >>]",
    ),
    "nothing refers to it": lambda action: page(b"<< %s >>" % action, SCRIPT),
    "deep in lists": lambda action: page(b"[[[[[<< /A [<< %s >>] >>]]]]]" % action, SCRIPT, catalog=b"/More 5 0 R"),
    "a stream's entries": lambda action: page(
        b"<< /Length 0 /A << %s >> >>\nstream\n\nendstream" % action, SCRIPT, catalog=b"/More 5 0 R"
    ),
}
SCRIPT = b"<< /Length 3 >>\nstream\n1+1\nendstream"
DISGUISES: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda data: data,
    "packed": packed,
    "locked": locked,
    "locked of old": lambda data: locked(data, revision=3),
    "without a table": without_table,
    "with a wrong length": wrong_length,
    "behind a line": lambda data: b"\r\n" + data,
}
REWRITTEN = ("packed", "locked", "locked of old")


def verdict(data: bytes) -> str:
    """What it is refused for, or "ok"."""
    try:
        examine(data, 500)
    except Verdict as found:
        return str(found)
    return "ok"


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("place", PLACES)
def test_no_action_is_let_in_wherever_it_stands(place: str, disguise: str) -> None:
    if place == "nothing refers to it" and disguise in REWRITTEN:
        return  # it is left out when the file is rewritten
    found = {action: verdict(DISGUISES[disguise](PLACES[place](action))) for action in ACTIVE}
    assert {action: word for action, word in found.items() if word == "ok"} == {}
    if (place, disguise) == ("a link", "as it is"):
        assert found == ACTIVE


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (page(catalog=b"/OpenAction << /S /J#61vaScript /#4aS (1) >>"), "script"),
        (page(catalog=b"/#4fpenAction << /S /#4c#61#75#6e#63#68 >>"), "launch"),
        (page(catalog=b"/OpenAction << /S (JavaScript) /X (1) >>"), "script"),
        (page(b"/JavaScript", catalog=b"/OpenAction << /S 5 0 R >>"), "script"),
        (page(b"<< /Names [(a) << /X 1 >>] >>", catalog=b"/Names << /JavaScript 5 0 R >>"), "script"),
        (
            page(
                b"<< /Kids [6 0 R] >>",
                b"<< /Kids [<< /Limits [(a) (a)] /Names [(a) 7 0 R] >>] >>",
                b"<< >>",
                catalog=b"/Names << /JavaScript 5 0 R >>",
            ),
            "script",
        ),
        (page(catalog=b"/AcroForm << /XFA [(a) 4 0 R] >>"), "form"),
        (page(catalog=b"/AcroForm << /XFA 4 0 R >>"), "form"),
        (page(catalog=b"/Names << /EmbeddedFiles << /Names [(a.exe) << >>] >> >>"), "attachment"),
        (page(catalog=b"/AF [<< /Type /Filespec /F (a.exe) /EF << /F 4 0 R >> >>]"), "attachment"),
        (page(b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream"), "attachment"),
        (page(b"<< /F (/etc/passwd) /Length 0 >>\nstream\n\nendstream"), "attachment"),
        (page(b"<< /Subtype /FileAttachment >>", page=b"/Annots [5 0 R]"), "attachment"),
        (page(b"<< /Subtype /RichMedia >>", page=b"/Annots [5 0 R]"), "media"),
        (page(b"<< /RichMediaContent << /Assets << >> >> >>"), "media"),
        (page(b"<< /Subtype /Screen >>", page=b"/Annots [5 0 R]"), "media"),
        (page(b"<< /Subtype /3D >>", page=b"/Annots [5 0 R]"), "media"),
        (page(catalog=b"/URI << /Base (javascript:) >>"), "script"),
        (page(catalog=b"/OpenAction << /S /URI /URI (https://contoh.go.id/) >>"), "automatic"),
        (page(catalog=b"/OpenAction << /S /GoToR /F (\\\\\\\\jauh\\\\a.pdf) /D [0 /Fit] >>"), "launch"),
        (page(page=b"/AA << /O << /S /GoToR /F (\\\\\\\\jauh\\\\a.pdf) /D [0 /Fit] >> >>"), "launch"),
        (page(page=b"/AA << /O << /S /GoToR /F << /F (a.pdf) /UF (https://jauh.id/a.pdf) >> >> >>"), "launch"),
        (page(page=b"/AA << /O << /S /GoToR /F << /FS /URL /F (a.pdf) >> >> >>"), "launch"),
        (page(page=b"/AA << /O << /S /GoToR /F (bagian/../../a.pdf) >> >>"), "launch"),
        (page(page=b"/AA << /O << /S /GoTo /F (a.pdf) /D [0 /Fit] >> >>"), "automatic"),
        (page(page=b"/AA << /O << /S /Thread /F (a.pdf) /D 0 >> >>"), "automatic"),
        (page(page=b"/AA << /O << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (x) >> >> >>"), "automatic"),
        (page(page=b"/AA << /O << /S /KitaBelumTahu >> >>"), "automatic"),
    ],
)
def test_what_acts_or_carries_is_refused_under_every_name(data: bytes, word: str) -> None:
    assert verdict(data) == word
    assert verdict(wrong_length(data)) == word


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (page(catalog=b"/OpenAction << /S /JavaScript /S /GoTo /D [3 0 R /Fit] >>"), "script"),
        (page(catalog=b"/OpenAction << /S %x\n/Laun#63h >> /OpenAction null"), "launch"),
        (page(catalog=b"/OpenAction << /S /URI /URI (x) >> /OpenAction null"), "broken"),
        (page(catalog=b"/AcroForm << /XFA [(a) 4 0 R] /XFA null >>"), "broken"),
        (page(catalog=b"/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> /EmbeddedFiles null >>"), "broken"),
        (page() + b"99 0 obj\n<< /S /JavaScript /JS (1) >>\nendobj\n", "script"),
        (with_spare_object_stream(without_table(page()) + b"xref\n0 0\n", b"<< /S /JavaScript /JS (1) >>"), "script"),
        (page(b"[" * 1000 + b"<< /S /JavaScript >>" + b"]" * 1000), "script"),
    ],
)
def test_what_one_reader_passes_over_and_another_may_find_is_refused(data: bytes, word: str) -> None:
    assert verdict(data) == word


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize(
    "data",
    [
        page(),
        page(page=b"/AA << >>"),
        page(page=b"/AA << /O << /S /GoTo /D [3 0 R /Fit] >> >>"),
        page(page=b"/AA << /O << /S /Named /N /FirstPage >> /C null >>"),
        page(page=b"/AA << /O << >> >>"),
        page(b"<< /S /GoTo /D [3 0 R /Fit] /Next 5 0 R >>", page=b"/AA << /O 5 0 R >>"),
        page(catalog=b"/AA << >>"),
        page(catalog=b"/OpenAction [3 0 R /Fit]"),
        page(catalog=b"/OpenAction (tujuan)"),
        page(catalog=b"/OpenAction << /S /GoTo /D [3 0 R /XYZ null null 1] >>"),
        page(catalog=b"/OpenAction << /S /Named /N /Print >>"),
        page(page=b"/Annots [<< /Subtype /Link /A << /S /GoToR /F (lampiran.pdf) /D [0 /Fit] >> >>]"),
        page(page=b"/AA << /O << /S /GoToR /F (dokumen?halaman=2) /D [1 /Fit] >> >>"),
        page(page=b"/AA << /O << /S /GoToR /F << /Type /Filespec /F (bagian/2.pdf) >> /D [1 /Fit] >> >>"),
        page(page=b"/Annots [<< /Subtype /Link /A << /S /URI /URI (https://contoh.go.id/javascript:1) >> >>]"),
        page(page=b"/Annots [<< /Subtype /Square /AA << /U << /S /URI /URI (https://contoh.go.id/) >> >> >>]"),
        page(catalog=b"/Names << /JavaScript << /Names [] >> >>"),
        page(b"<< /Kids [6 0 R] >>", b"<< /Names [] >>", catalog=b"/Names << /JavaScript 5 0 R >>"),
        page(catalog=b"/Names << /JavaScript << >> /EmbeddedFiles << /Names [] >> >>"),
        page(catalog=b"/AcroForm << /Fields [] /XFA [] >>"),
        page(b"<< /Type /Filespec /F (a.txt) /EF << >> >>"),
        page(catalog=b"/Perms << /UR3 << /TransformParams << /EF [/Create /Delete] /Form [/Add] >> >> >>"),
        page(page=b"/Parameters << /JS 4 >>"),
        page(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", page=b"/More << /JS 5 0 R /XFA 5 0 R >>"),
        page(b"<< /Type /OCG /Name (a) >>", catalog=b"/Requirements [<< /S /EnableJavaScripts >>]"),
        page(b"(/JavaScript and /Launch are names)"),
        page(b"<< /S /GoTo /Next 6 0 R >>", b"[5 0 R 6 0 R]", catalog=b"/OpenAction 5 0 R"),
        page(b"<< /Kids [5 0 R 5 0 R] >>", catalog=b"/Names << /JavaScript 5 0 R >>"),
        page(
            b"<< /S /\xe9\xff /Subtype /#ba#da /F#e9 1 >>", b"<< /S /URI /URI <efbbbfff41> >>", catalog=b"/More [5 0 R]"
        ),
    ],
)
def test_what_does_nothing_of_the_kind_is_let_in(data: bytes, disguise: str) -> None:
    assert verdict(DISGUISES[disguise](data)) == "ok"
