"""Variables by scope, outside SpiffWorkflow's tree: read outwards, written where the name lives.

A scope belongs to a token: an activity with input mappings, a sub-process, one instance of a multi-instance activity. A
called process that is handed only some variables has one that nothing is seen through. Camunda 7 (User Guide, "Process
Variables") and Camunda 8 ("Variables", "Variable scopes") agree: a name is written in the nearest scope that has it,
else in the process. A case that draws no scope has the process's variables only, and asks nothing here.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.execution.tokens import Token

PROCESS = ""  # the scope of the case itself
CALLED = "/"  # what ends the scope of a called process: the token itself may have one of its own
Wrote = Callable[[str, str, Any], None]  # scope, name, value


def scopes_around(
    ids: Iterable[str], inner: Mapping[str, Mapping[str, Any]], *, outside: bool = False
) -> Iterator[str]:
    """The scopes of a token from the nearest outwards; ``ids`` are its own and those of the tokens above it.
    ``outside`` leaves out its own."""
    for place, id in enumerate(ids):
        if place and f"{id}{CALLED}" in inner:
            yield f"{id}{CALLED}"
            return
        if id in inner and (place or not outside):
            yield id
    yield PROCESS


def _ids(token: Token | None) -> Iterator[str]:
    while token is not None:
        yield token.id
        token = token.parent


class Scopes:
    """``process`` are the case's own variables; the others are kept by the id of the token that opened them."""

    def __init__(self, process: MutableMapping[str, Any], wrote: Wrote) -> None:
        self.process, self.wrote = process, wrote
        self.inner: dict[str, dict[str, Any]] = {}

    def around(self, token: Token | None, *, outside: bool = False) -> Iterator[str]:
        """The scopes that a token stands in, from the nearest outwards; ``outside`` its own."""
        return scopes_around(_ids(token) if self.inner else (), self.inner, outside=outside)

    def values(self, scope: str) -> MutableMapping[str, Any]:
        """The variables of one scope."""
        return self.inner[scope] if scope else self.process

    def layers(self, token: Token | None) -> list[MutableMapping[str, Any]]:
        """The variables that a token sees, scope by scope."""
        return [self.values(scope) for scope in self.around(token)]

    def seen_from(self, token: Token | None) -> Mapping[str, Any]:
        """The same as one mapping."""
        return ChainMap(*self.layers(token)) if self.inner else self.process

    def seen_outside(self, token: Token) -> Mapping[str, Any]:
        """What is seen around a token's own variables."""
        return ChainMap(*(self.values(scope) for scope in self.around(token, outside=True)))

    def write(self, token: Token | None, values: Mapping[str, Any], *, outside: bool = False) -> None:
        """Each where its name lives, else in the process around the token; ``outside`` its own variables."""
        if not self.inner:
            for name, value in values.items():
                self.process[name] = value
                self.wrote(PROCESS, name, value)
            return
        scopes = list(self.around(token, outside=outside))
        for name, value in values.items():
            self.put(next((each for each in scopes if name in self.values(each)), scopes[-1]), name, value)

    def put(self, scope: str, name: str, value: Any) -> None:
        self.values(scope)[name] = value
        self.wrote(scope, name, value)

    def open(self, scope: str, values: Mapping[str, Any]) -> None:
        """A new scope, or more variables in one that is open."""
        self.inner.setdefault(scope, {})
        for name, value in values.items():
            self.put(scope, name, value)

    def close(self, scope: str) -> None:
        self.inner.pop(scope, None)
