"""Folders and files that belong to this account only: papers of citizens, keys, the database."""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.errors import Refused

log = logging.getLogger(__name__)
FOLDER, FILE = 0o700, 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO
# What the data folder holds of ours, beside the database: somebody may have named a folder in which other things lie
# too, and those are none of our business.
OURS = ("secret_key*", "ca", "ca/*", "documents", "process-tests", "process-tests/*")
PAPERS = "documents"
_REASONS = {
    errno.EACCES: "tidak ada izin",
    errno.EPERM: "tidak ada izin",
    errno.EROFS: "hanya bisa dibaca",
    errno.ENOSPC: "penyimpanan penuh",
    errno.EDQUOT: "jatah penyimpanan habis",
    errno.ENOENT: "tidak ada",
    errno.ENOTDIR: "bukan folder",
    errno.EEXIST: "sudah ada dan bukan folder",
    errno.EISDIR: "ternyata folder",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few Indonesian words where we have them."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def make_folder(path: Path) -> None:
    """Makes the folder, and those above it as the system makes them. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(exist_ok=True, mode=FOLDER)


def make_file(path: Path) -> None:
    """Makes an empty file unless there is one. Raises ``OSError``."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE))


def refusal(path: Path, error: OSError) -> Refused:
    """What is said where the data folder, or a file in it, cannot be written."""
    return Refused(
        f"Folder data {path} tidak bisa ditulisi ({reason_of(error)}). "
        "Beri akun ini izin di sana, atau pilih folder lain dengan ALUR_DATA_DIR."
    )


def open_data_dir(path: Path, database: Sequence[Path]) -> None:
    """Makes the data folder, or sees that it can be written and that nobody else can look into it, nor into the files
    of the database, wherever they lie.

    Raises ``Refused`` naming the folder and its setting.
    """
    try:
        make_folder(path)
        if not os.access(path, os.W_OK | os.X_OK):
            raise OSError(errno.EROFS if os.statvfs(path).f_flag & os.ST_RDONLY else errno.EACCES, "")
    except OSError as error:
        raise refusal(path, error) from error
    _tighten(path, database)


def _tighten(folder: Path, database: Sequence[Path]) -> None:
    """Takes from others what they may do there, and says so. The documents are walked through only where somebody
    could have come to them: there may be very many."""
    if folder.stat().st_mode & stat.S_ISVTX:
        log.warning("Folder data %s dipakai bersama program lain; pilih folder sendiri dengan ALUR_DATA_DIR.", folder)
        wide = [folder / PAPERS] if _is_wide(folder / PAPERS) else []
    else:
        wide = [each for each in (folder, folder / PAPERS) if _is_wide(each)]
    ours = [*database, *(each for pattern in OURS for each in folder.glob(pattern))]
    found = [*wide, *(each for each in ours if _is_wide(each))]
    if wide:
        found += [each for each in _walk(folder / PAPERS) if _is_wide(each)]
    changed = [each for each in dict.fromkeys(found) if _close(each)]
    if changed:
        log.warning(
            "Folder data %s bisa dibaca akun lain di mesin ini. Izinnya kini hanya untuk akun yang menjalankan Alur "
            "(%d folder dan berkas).",
            folder,
            len(changed),
        )


def _walk(folder: Path) -> Iterator[Path]:
    for at, folders, files in os.walk(folder):
        for name in (*folders, *files):
            yield Path(at, name)


def _is_wide(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISLNK(mode) and bool(mode & OTHERS)


def _close(path: Path) -> bool:
    """Whether its rights were changed; where they are somebody else's to change, it is said and no more."""
    try:
        path.chmod(path.stat().st_mode & ~OTHERS & 0o7777)
    except FileNotFoundError:  # one that came and went, as SQLite's companions do
        return False
    except OSError as error:
        log.warning("%s bisa dibaca akun lain di mesin ini, dan akun ini tidak bisa menutupnya: %s", path, error)
        return False
    return True
