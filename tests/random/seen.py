"""What is to be seen of a case, as a tree: the token game draws one, and the engine's bytes are read as one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Node = tuple[str, str, str, tuple[Any, ...]]  # label, detail, variables, what is inside


@dataclass(eq=False)
class Seen:
    """One thing that stands somewhere. ``noun`` says what it waits for, ``thing`` is what stands for it there."""

    label: str
    detail: str = ""
    variables: str = ""
    inside: list[Seen] = field(default_factory=list)
    noun: str = ""
    thing: Any = None

    @cached_property
    def node(self) -> Node:
        return self.label, self.detail, self.variables, tuple(sorted(each.node for each in self.inside))

    def items(self, path: tuple[Node, ...] = ()) -> Iterator[Item]:
        """All that waits for something. What has the same path cannot be told apart, and need not be."""
        path = (*path, self.node)
        if self.noun:
            yield Item(self.noun, self.label, path, self.thing)
        for each in self.inside:
            yield from each.items(path)


@dataclass(frozen=True)
class Item:
    noun: str
    element: str
    path: tuple[Node, ...]
    thing: Any


def find(root: Seen, nouns: tuple[str, ...], element: str, which: int) -> Any:
    """The ``which``-th thing of an element that waits for one of the nouns. Raises ``IndexError``."""
    found = [each for each in root.items() if each.noun in nouns and each.element == element]
    return sorted(found, key=lambda each: each.path)[which].thing


def written(*scopes: Mapping[str, Any] | None) -> str:
    """Variables as they are compared: "" where there is no scope of its own."""
    return json.dumps(scopes, sort_keys=True) if any(each is not None for each in scopes) else ""
