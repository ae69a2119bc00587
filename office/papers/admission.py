"""Takes a PDF from a stranger: looked at in a child process, refused with a sentence or kept as it is."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from engine.errors import Refused
from office import confined

CHILD = Path(__file__).with_name("admission_child.py")
MAX_PAGES = 500
# A file that is something else too, to whom asks for that: programs, archives, pages, pictures, Office files, mails.
OTHER_KINDS = (
    b"mz", b"\x7felf", b"#!", b"pk\x03\x04", b"rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"<", b"{\\rtf", b"\xd0\xcf\x11\xe0",
    b"gif8", b"\x89png", b"\xff\xd8\xff", b"mime-version",
)  # fmt: skip

SENTENCES = {
    "encrypted": "dikunci kata sandi, jadi tidak bisa kami buka. Simpan ulang tanpa kata sandi, lalu unggah lagi.",
    "script": "berisi program (JavaScript). Cetak ulang sebagai PDF biasa, lalu unggah lagi.",
    "launch": "berisi perintah yang membuka program atau berkas lain. Cetak ulang sebagai PDF biasa, lalu unggah lagi.",
    "attachment": "berisi berkas lain di dalamnya. Cetak ulang sebagai PDF biasa, lalu unggah lagi.",
    "form": "berisi formulir XFA atau tombol pengirim data. Cetak ulang sebagai PDF biasa, lalu unggah lagi.",
    "automatic": "berisi perintah yang berjalan sendiri saat dibuka. Cetak ulang sebagai PDF biasa, lalu unggah lagi.",
    "media": "berisi suara, video, atau benda 3D. Cetak ulang sebagai PDF biasa, lalu unggah lagi.",
    "broken": "rusak, jadi tidak bisa kami baca. Buat ulang PDF-nya, lalu unggah lagi.",
    "empty": "tidak punya halaman. Periksa berkasnya, lalu unggah lagi.",
    "pages": f"punya lebih dari {MAX_PAGES} halaman. Kirim bagian yang diminta saja.",
    "bomb": "mengembang terlalu besar saat dibuka. Simpan ulang dengan gambar yang lebih kecil, lalu unggah lagi.",
}
TOO_HEAVY = "terlalu berat untuk diperiksa. Buat ulang PDF-nya lebih sederhana, lalu unggah lagi."


@dataclass(frozen=True, slots=True)
class Admitted:
    """A PDF that may be kept: ``data`` as they were given, to the byte. A ``damaged`` one is shown as ``tidied``."""

    data: bytes = field(repr=False)
    name: str
    digest: str
    pages: int
    damaged: bool


def admit(data: bytes, name: str, limit: int = 10_000_000) -> Admitted:
    """Checks an uploaded file; ``limit`` is its largest size in bytes.

    Raises ``Refused`` with a sentence that names the file, and nothing else whatever the bytes are.
    """
    shown = plain_name(name)
    if not data:
        raise Refused(f"Berkas “{shown}” kosong. Pilih berkas yang berisi, lalu unggah lagi.")
    if len(data) > limit:
        most = f"{limit / 1_000_000:g}".replace(".", ",")
        raise Refused(f"Berkas “{shown}” lebih besar dari {most} MB. Perkecil berkasnya, lalu unggah lagi.")
    if not _begins_as_pdf(data):
        raise Refused(f"Berkas “{shown}” bukan PDF. Simpan sebagai PDF, lalu unggah lagi.")
    verdict, pages, damaged = _examine(data, shown)
    if verdict != "ok":
        raise Refused(f"Berkas “{shown}” {SENTENCES.get(verdict, TOO_HEAVY)}")
    return Admitted(data=data, name=shown, digest=hashlib.sha256(data).hexdigest(), pages=pages, damaged=damaged)


def tidy_file(data: bytes, shown: str) -> bytes | None:
    """A copy of an admitted file without its damages, for showing only; None where none can be made.

    Never asked for a signed file: a copy of it would be an unsigned one. Raises ``Refused`` naming ``shown`` while too
    many files are being looked at.
    """
    return confined.run(CHILD, data, shown, "tidy", str(MAX_PAGES)) or None


def plain_name(name: str) -> str:
    """The file's own name without folders and unprintable characters, at most 100 characters."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in last).split())
    if len(clean) > 100:
        stem, suffix = os.path.splitext(clean)
        clean = stem[: 99 - len(suffix[:10])] + "…" + suffix[:10]
    return clean or "tanpa nama"


def _begins_as_pdf(data: bytes) -> bool:
    """Readers look for the header in the first 1024 bytes: scanners and portals put a line before it."""
    return b"%PDF-" in data[:1024] and not data.lstrip().lower().startswith(OTHER_KINDS)


def _examine(data: bytes, shown: str) -> tuple[str, int, bool]:
    """The child's verdict, the pages, and whether it is damaged. A crash or a time-out is a refusal too."""
    written = confined.run(CHILD, data, shown, "examine", str(MAX_PAGES))
    if written is None:
        return "heavy", 0, False
    try:
        answer = json.loads(written)
        return str(answer["verdict"]), int(answer["pages"]), bool(answer["damaged"])
    except (ValueError, KeyError, TypeError):
        return "heavy", 0, False  # it ended in the middle of its answer
