"""Documents by content: a file's name is the sha256 of its bytes, so it is stored once and cannot change unnoticed."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from engine.errors import AlurError, NotFound, Unavailable
from engine.private import make_folder
from engine.storage.database import FULL

log = logging.getLogger(__name__)
_DIGEST = re.compile(r"[0-9a-f]{64}")
CLOSED = "Folder berkas sedang tidak bisa ditulisi, jadi pekerjaan ini belum tersimpan. Beri tahu operator."
UNREADABLE = "Berkas ini sedang tidak bisa dibaca dari penyimpanan. Tunggu sebentar, lalu coba lagi."


class DocumentDamaged(AlurError):
    """A stored document no longer has the bytes that were put in."""

    status = 500


class DocumentStore:
    """Documents in a local folder, fanned out as ``aa/bb/<digest>``; readable by this account only."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        """Stores the bytes and returns their digest; once it returns, a power cut no longer loses them.

        Raises ``Unavailable`` when there is no room for them, or the folder cannot be written.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        try:
            if not path.exists():
                for folder in (self._root, path.parent.parent, path.parent):
                    make_folder(folder)
                _write(path, data)
        except OSError as error:
            log.error("document %s cannot be written: %s", digest[:12], error)
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise Unavailable(FULL if full else CLOSED) from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes, checked against their digest. Raises ``NotFound``, ``DocumentDamaged``, ``Unavailable``."""
        with self.open(digest) as file:
            try:
                data = file.read()
            except OSError as error:
                raise _unreadable(digest, error) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise DocumentDamaged(f"Berkas {digest[:12]}… di penyimpanan telah berubah. Hubungi operator sistem.")
        return data

    def open(self, digest: str) -> BinaryIO:
        """The document as an open file, for sending. Raises ``NotFound``, ``Unavailable``."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError:
            raise NotFound("Berkas ini tidak ada.") from None
        except OSError as error:
            raise _unreadable(digest, error) from error

    def path(self, digest: str) -> Path:
        """Where the document lies, whether or not it is there. Raises ``NotFound`` for what is no digest."""
        if not _DIGEST.fullmatch(digest):
            raise NotFound("Berkas ini tidak ada.")
        return self._root / digest[:2] / digest[2:4] / digest

    def has(self, digest: str) -> bool:
        return _DIGEST.fullmatch(digest) is not None and os.path.exists(self.path(digest))


def reference(digest: str, name: str, pages: int, size: int, *, damaged: bool = False) -> dict[str, Any]:
    """A document as process variables hold it; ``size`` in bytes. A ``damaged`` one is shown as a tidied copy.

    Of before this, some say ``diperbaiki``: what is kept of them is the copy.
    """
    return {"digest": digest, "nama": name, "halaman": pages, "ukuran": size, "rusak": damaged}


def _unreadable(digest: str, error: OSError) -> Unavailable:
    log.error("document %s cannot be read: %s", digest[:12], error)
    return Unavailable(UNREADABLE)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: a temporary file in the same folder, flushed, then renamed."""
    handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
