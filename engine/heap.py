"""Memory handed back to the system: for servers that run for months on a small machine."""

from __future__ import annotations

import ctypes
from contextlib import suppress

MMAP_THRESHOLD, ARENA_MAX = -3, -8  # mallopt(3)
LARGE = 1 << 20  # bytes


def give_back() -> None:
    """Has glibc return large blocks when they are freed, and lets all threads share two heaps.

    Else a password's hash (19 MB, argon2id) stays with the process for good. Does nothing where there is no glibc.
    """
    with suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(MMAP_THRESHOLD, LARGE)
        mallopt(ARENA_MAX, 2)
