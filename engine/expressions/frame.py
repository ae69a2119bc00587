"""Names within an expression: those of a loop, filter or function lie over those around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class Frame(Mapping[str, Any]):
    """``own`` over ``outer``. A ChainMap without its copies: an expression makes one for each turn of a loop."""

    __slots__ = ("own", "outer")

    def __init__(self, own: Mapping[str, Any], outer: Mapping[str, Any]) -> None:
        self.own, self.outer = own, outer

    def __getitem__(self, name: str) -> Any:
        return self.own[name] if name in self.own else self.outer[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.own[name] if name in self.own else self.outer.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self.own or name in self.outer

    def __iter__(self) -> Iterator[str]:
        return iter({**self.outer, **self.own})

    def __len__(self) -> int:
        return len({**self.outer, **self.own})
