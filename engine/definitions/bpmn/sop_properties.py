"""The SOP properties that the engine acts on: their names in a diagram, and how their text is read.

Readers ask the model (``Element.step``, ``Element.time``, ``Process.title`` …), so that a name is written here only.
Texts that are only printed stay with the document that prints them.
"""

from __future__ import annotations

from engine.errors import Refused
from engine.groups import APPLICANT_GROUP
from engine.worktime import Duration, parse_duration

# Of a step.
STEP, ACTIVITY, EXPLANATION, EQUIPMENT = "langkah", "uraian", "penjelasan", "kelengkapan"
TIME, PRINTED_TIME = "waktu", "waktu_sop"
OUTPUT, PRINTED_OUTPUT = "output", "output_sop"
SIGNS, SIGNS_IF, SIGNS_NUMBER = "tanda_tangan", "tanda_tangan_bila", "tanda_tangan_nomor"
TICKED, YES = "dicentang", "ya"  # of a manual task: an officer ticks it off
# Of a letter task.
RECIPIENT, INTERNAL = "penerima", "internal"
# Of a message: who may send it from the pages, with which form, what it is about, and how long it is kept when early.
SENDER, SENDER_FORM, CORRELATION_KEY, KEPT_FOR = "dari", "formulir", "kunci", "disimpan"
BY_OFFICER, BY_APPLICANT = "petugas", APPLICANT_GROUP
# Of a lane.
GROUP = "kelompok"
# Of the process.
TITLE, NUMBER_PATTERN = "judul", "nomor_registrasi"
LISTENERS, LEFT_OUT = "listener", "dilewati"  # code that listens to the engine of Java may be left out


def step_number(text: str) -> int | None:
    """The number that a property ``langkah`` gives a step, 0 to 999; None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def standard_time(text: str) -> Duration | None:
    """The time that a property ``waktu`` gives a step; None where it is none."""
    if not text:
        return None
    try:
        return parse_duration(text)
    except Refused:
        return None
