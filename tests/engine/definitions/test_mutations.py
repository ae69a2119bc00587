"""Whatever is done to a diagram's bytes, its check answers with findings, and soon."""

from __future__ import annotations

import random
import time

import pytest
from lxml import etree

from engine.definitions.deployment.folder import read_folder
from engine.definitions.lint import check
from engine.settings import ROOT
from tests.engine.definitions.diagrams import TOPICS

FILE = "processes/karang_taruna.bpmn"
VALUES = [
    "",
    "x",
    "true",
    "mulai",
    "${a",
    "=1 +",
    "__import__('os')",
    "R0/10 HK",
    "-1",
    "Ω" * 50,
    "${" * 200,
    "<",
    "{}",
]
LONGEST = 2.0  # seconds a check


def changed_bytes(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(found))
        if chance.random() < 0.5:
            found[at] = chance.randrange(256)
        else:
            del found[at : at + chance.randint(1, 40)]
    return bytes(found)


def changed_tree(data: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 3)):
        nodes = [*root.iter(etree.Element)][1:]
        node, other = chance.choice(nodes), chance.choice(nodes)
        kind = chance.randrange(5)
        if kind == 0 and node.attrib:
            node.set(chance.choice(sorted(node.attrib)), chance.choice([*VALUES[:9], *other.attrib.values()]))
        elif kind == 1 and node.attrib:
            del node.attrib[chance.choice(sorted(node.attrib))]
        elif kind == 2:
            node.text = chance.choice(VALUES)
        elif kind == 3:
            node.getparent().remove(node)
        else:
            node.tag = other.tag
    return etree.tostring(root)


@pytest.mark.parametrize("part", range(10))
def test_a_damaged_diagram_never_stops_the_check(part: int) -> None:
    files = read_folder(ROOT)
    for seed in range(part * 30, part * 30 + 30):  # the seed is in the message when one fails
        chance = random.Random(seed)
        change = changed_tree if chance.random() < 0.6 else changed_bytes
        began = time.perf_counter()
        try:
            check(files | {FILE: change(files[FILE], chance)}, TOPICS)
        except Exception as error:
            pytest.fail(f"seed {seed}: {error!r}")
        assert time.perf_counter() - began < LONGEST, f"seed {seed}"
