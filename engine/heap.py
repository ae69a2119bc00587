"""Memory: handed back to the system by servers that run for months, and seldom searched for what is left over."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

MMAP_THRESHOLD, ARENA_MAX = -3, -8  # mallopt(3)
LARGE = 1 << 20  # bytes
SELDOM = 50_000  # new objects


def give_back() -> None:
    """Has glibc return large blocks when they are freed, and lets all threads share two heaps.

    Else a password's hash (19 MB, argon2id) stays with the process for good. Does nothing where there is no glibc.
    """
    with suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(MMAP_THRESHOLD, LARGE)
        mallopt(ARENA_MAX, 2)


def search_seldom() -> None:
    """Has Python look for cycles nobody holds after fifty thousand new objects instead of seven hundred.

    What a start loads and a check reads is kept; to walk through it again and again took a fifth of a command's time.
    """
    gc.set_threshold(SELDOM)


def settle() -> None:
    """Takes what a server has loaded at its start out of every later search for cycles: it stays for good, and to walk
    through all of it stops every request for as long."""
    gc.collect()
    gc.freeze()
