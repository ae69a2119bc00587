"""Small PDFs as people bring them, written by hand: what a library would set right has to be in them as it is."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf

from connectors.pades import sign_pdf
from connectors.test_ca import TestAuthority

PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PASSPHRASE = "Uji-2026-tanda"


def raw(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, which are numbered from 1."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        trailer,
        start,
    )
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def page(*objects: bytes, catalog: bytes = b"", page: bytes = b"") -> bytes:
    """A page with more entries in its catalog and page; further objects are numbered from 5."""
    return raw(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        TREE,
        PAGE[:-2] + page + b" >>",
        stream(b"BT ET"),
        *objects,
    )


def signature_box() -> bytes:
    """A page with a place for a signature that can be seen, drawn red until somebody signs."""
    return page(
        b"<< /Subtype /Widget /FT /Sig /T (TTE) /F 4 /Rect [100 100 300 200] /P 3 0 R /AP << /N 6 0 R >> >>",
        stream(b"1 0 0 rg 0 0 200 100 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 100]"),
        catalog=b"/AcroForm << /Fields [5 0 R] /SigFlags 3 >>",
        page=b"/Annots [5 0 R]",
    )


def wrong_length(data: bytes) -> bytes:
    """The same with a stream that says a byte less than it has: a fault that every reader makes good."""
    return data.replace(b"/Length 5 ", b"/Length 4 ")


def without_table(data: bytes) -> bytes:
    """The same cut off before its table of objects."""
    return data[: data.rindex(b"xref\n0 ")]


def packed(data: bytes) -> bytes:
    """The same with its objects in compressed object streams."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def locked(data: bytes, user: str = "", owner: str = "pemilik", revision: int = 6) -> bytes:
    """The same under passwords; without a user's one everybody can open it."""
    out = io.BytesIO()
    encryption = pikepdf.Encryption(user=user, owner=owner, R=revision, aes=revision >= 4, metadata=revision >= 4)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=encryption, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def with_spare_object_stream(data: bytes, inner: bytes) -> bytes:
    """The same with an object stream that its table does not speak of."""
    spare = stream(zlib.compress(b"99 0 " + inner), b"/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode")
    return data.replace(b"xref\n0 ", b"98 0 obj\n%s\nendobj\nxref\n0 " % spare, 1)


def signed_by(data: bytes, folder: Path, name: str = "Contoh Pejabat") -> bytes:
    """The same signed with CA UJI, whose keys lie in the folder."""
    authority = TestAuthority(folder)
    if not authority.is_enrolled("1"):
        authority.enrol("1", name, PASSPHRASE)
    identity = authority.officer("1", PASSPHRASE)
    assert identity is not None
    return sign_pdf(data, identity, authority, "Uji", "Contoh")
