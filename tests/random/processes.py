"""Random processes as trees of blocks.

A tree is what the shrinker works on: any part of it may be taken away, and what is left is a process again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

JOB_TOPIC, FORM = "catat", "isi"
LETTERS, NUMBERS, PACES = ("a", "b", "c"), range(7), ("PT20M", "PT3H", "P1D")
ERRORS, ESCALATIONS, MESSAGES, SIGNALS = ("E1", "E2"), ("K1", "K2"), ("kabar", "jawab"), ("buka", "tutup", "ubah")
# Decision tables: the input column, and rows of (test, answer). The first row that fits answers.
TABLES: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] = {
    "ukuran": ("n", (("< 3", "kecil"), (">= 3", "besar"))),
    "jenis": ("x", (('"a"', "utama"), ('"a","b"', "lain"))),
    "sisa": ("n", (("5", "lima"), ("-", "sisa"))),
}
MOST_CALLED, DEEPEST_CALL = 3, 2
HANDED_IN, HANDED_BACK = "masuk", "keluar"  # what calls write, beside the variables that all share


@dataclass(frozen=True)
class Block:
    """One piece of a process. ``text`` holds what its kind needs:

    table: the table; pause, boundary, race's parts: the event's kind (of a timer: which) and text, a boundary then
    whether it interrupts and how its way goes on (end, terminate, merge, or an end event's kind); choice: how it joins,
    then a condition a branch ("" or "else …" for the default); some, ways: the same ("else" for the default); fork: how
    it joins; loop: condition, where it leads, how it is entered; jump: condition and mark; stop: the end event's kind;
    call: the called process, what more is handed in and taken back ("" for nothing), and where not all is.
    On an activity stand, as its parts: boundary; many: several instances, as ``dialects`` draw them; map: in or out, a
    name, an expression; undo: what takes it back; in a sub-process and a process too handler, an event sub-process.
    A ``process`` holds its blocks and, as blocks ``called``, the processes that are called in it.
    """

    kind: str
    id: str = ""
    parts: tuple[Block, ...] = ()
    text: tuple[str, ...] = ()

    def walk(self) -> Iterator[Block]:
        """The block and everything in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def process(source: random.Random, *, careful: bool = False, deepest: int = 3) -> Block:
    """A random process. ``careful`` leaves out what the engine refuses at run time or lint refuses at deployment."""
    from tests.random.everything import Everything
    from tests.random.maker import Maker

    called: list[tuple[int, Block]] = []
    dialect = "camunda_8" if not careful and source.random() < 0.4 else "camunda_7"
    kind = Maker if careful or source.random() < 0.25 else Everything
    made = kind(source, careful, deepest, called, dialect=dialect).whole()
    return Block("process", made.id, (*made.parts, *(block for _, block in called)), (dialect,))
