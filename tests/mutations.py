"""Files spoiled at random: single bytes, the XML's tree, the JSON's values. What a clumsy or hostile hand sends."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from lxml import etree

TEXTS = (
    *("", "0", "-1", "null", "true", "${", "=", "={}", "{{", "=[[[[[[[[[[", "${a.b.c.d}", "10 HK", "99999999999 HK"),
    *(
        "__import__('os')",
        '=__import__("os").system("id")',
        "=for i in 1..999999999 return i",
        "<script>alert(1)</script>",
    ),
    *(
        "P99999999Y",
        "R/PT0S",
        "R999999999/PT1S",
        "2026-02-30",
        "../../etc/passwd",
        "https://contoh.test/",
        "\u202e",
        "9" * 400,
    ),
    "x" * 5000,
)
VALUES: tuple[Any, ...] = (None, 0, -1, True, 1e308, 10**400, "", [], {}, [[[[[[]]]]]], {"a": {"b": []}}, [1] * 50)


def spoiled(source: random.Random, name: str, data: bytes) -> bytes:
    """One to five things of the file changed, at whatever level."""
    if source.random() < 0.3 or name.endswith(".typ"):
        return _bytes(source, data)
    return _xml(source, data) if name.endswith((".bpmn", ".dmn")) else _json(source, data)


def _bytes(source: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(source.randint(1, 5)):
        if not made:  # a small file may lose all it has
            break
        place, kind = source.randrange(len(made)), source.randrange(4)
        if kind == 0:
            made[place] = source.randrange(256)
        elif kind == 1:
            del made[place : place + source.randrange(200)]
        elif kind == 2:
            made[place:place] = source.randbytes(source.randint(1, 8))
        else:
            other = source.randrange(len(made))
            made[place:place] = made[other : other + source.randrange(300)]
    return bytes(made)


def _xml(source: random.Random, data: bytes) -> bytes:
    root = etree.fromstring(data)
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    for _ in range(source.randint(1, 4)):
        _node(source, source.choice(nodes), nodes)
    return etree.tostring(root)


def _node(source: random.Random, node: Any, nodes: list[Any]) -> None:
    kind, other = source.randrange(7), source.choice(nodes)
    name = source.choice(list(node.attrib)) if node.attrib else ""
    if kind == 0 and node.getparent() is not None:
        node.getparent().remove(node)
    elif kind == 1:
        node.text = source.choice(TEXTS)
    elif kind == 2:
        node.tag = other.tag
    elif kind == 3 and len(list(other.iter())) < 50:
        node.append(copy.deepcopy(other))
    elif kind == 4 and name:
        del node.attrib[name]
    elif kind == 5 and name and other.attrib:
        node.set(name, source.choice(list(other.attrib.values())))
    elif name:
        node.set(name, source.choice(TEXTS))


def _json(source: random.Random, data: bytes) -> bytes:
    whole = json.loads(data)
    for _ in range(source.randint(1, 4)):
        holder, key = source.choice([*_places(whole)] or [({"": ""}, "")])
        if source.random() < 0.2:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(source.choice((*VALUES, source.choice(TEXTS))))
    return json.dumps(whole).encode()


def _places(whole: Any) -> Iterator[tuple[Any, Any]]:
    """Everything in it as (what holds it, its key there)."""
    keys = list(whole) if isinstance(whole, dict) else range(len(whole)) if isinstance(whole, list) else ()
    for key in keys:
        yield whole, key
        yield from _places(whole[key])
