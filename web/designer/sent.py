"""The files a designer sends: chosen on the page, or carried by it from the check to the deployment."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath

from flask import request

from engine.definitions.deployment.sent_files import MOST
from engine.errors import InvalidSubmission

LARGEST = 1_000_000  # bytes of all files together: the page carries them until they are deployed
LONGEST = 100  # letters of a name
LOST = "Berkas yang tadi diperiksa tidak terkirim utuh. Pilih berkasnya lagi, lalu periksa."


def read_uploads() -> dict[str, bytes]:
    """The files of the form at hand, by their bare names. Raises ``InvalidSubmission``."""
    chosen = [file for file in request.files.getlist("berkas") if file.filename]
    if not chosen:
        raise _make_refusal("Pilih diagram (.bpmn) yang mau diperiksa, bersama formulir dan berkas lainnya.")
    return _whole((file.filename or "", file.read(LARGEST + 1)) for file in chosen[: MOST + 1])


def read_carried() -> dict[str, bytes]:
    """The files that the page has brought along. Raises ``InvalidSubmission``."""
    names, contents = request.form.getlist("nama_berkas"), request.form.getlist("isi_berkas")
    if not names or len(names) != len(contents):
        raise _make_refusal(LOST)
    try:
        decoded = [base64.b64decode(text, validate=True) for text in contents]
    except (binascii.Error, ValueError):
        raise _make_refusal(LOST) from None
    return _whole(zip(names, decoded, strict=True))


def encode_files(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Files as the page carries them."""
    return [(name, base64.b64encode(data).decode()) for name, data in files.items()]


def _whole(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    size = 0
    for sent_name, data in files:
        name = PurePosixPath(PureWindowsPath(sent_name).name).name
        if not name or not name.isprintable() or len(name) > LONGEST:
            raise _make_refusal(
                f"Nama sebuah berkas kosong, lebih dari {LONGEST} huruf, atau bertanda aneh. Ganti namanya."
            )
        if name in found:
            raise _make_refusal(f"Ada dua berkas bernama “{name}”. Kirim salah satunya saja.")
        if len(found) == MOST:
            raise _make_refusal(f"Paling banyak {MOST} berkas sekali periksa.")
        size += len(data)
        if size > LARGEST:
            raise _make_refusal(
                f"Semua berkas bersama paling besar {LARGEST // 1_000_000} MB. Kirim yang berubah saja."
            )
        found[name] = data
    return found


def _make_refusal(sentence: str) -> InvalidSubmission:
    return InvalidSubmission({"berkas": sentence})
