"""Runs a program of ours over bytes from a stranger, in a child process that limits itself."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

from engine.errors import Refused

CPU_SECONDS = 10
ADDRESS_SPACE = 512 * 1024 * 1024  # bytes
WALL_SECONDS = 20
_slots = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


def limit_self() -> None:
    """For the child, before it reads anything: processor time, memory, and no file may be written."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def run(script: Path, data: bytes, shown: str, *arguments: str) -> bytes | None:
    """What the script writes for these bytes; None where it crashed, was stopped or took too long.

    Raises ``Refused`` naming ``shown`` while too many others are being looked at.
    """
    if not _slots.acquire(timeout=WALL_SECONDS):
        raise Refused(f"Sistem sedang memeriksa banyak berkas. Tunggu sebentar, lalu unggah “{shown}” lagi.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", str(script), *arguments],
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        return None
    finally:
        _slots.release()
    return done.stdout if done.returncode == 0 else None
