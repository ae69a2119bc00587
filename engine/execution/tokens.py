"""SpiffWorkflow's task tree kept as flat as the tokens in it, and its bytes.

Ids and history come from here, by subclassing Task; nothing of SpiffWorkflow is patched.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.exact_json import dumps, loads
from engine.execution.events import CONDITION
from engine.execution.scopes import scopes_around
from engine.execution.values import State

if TYPE_CHECKING:
    from engine.execution.case import Case

WAITING, READY, STARTED = TaskState.WAITING, TaskState.READY, TaskState.STARTED
COMPLETED, CANCELLED, FUTURE = TaskState.COMPLETED, TaskState.CANCELLED, TaskState.FUTURE
LIVE = WAITING | READY | STARTED


class Token(Task):
    """A task with an injected id ("7.0": step and count) that reports every change of state."""

    workflow: Case
    _state: int

    def __init__(self, workflow: Case, task_spec: Any, parent: Token | None = None, state: int = FUTURE, id: str = ""):
        super().__init__(workflow, task_spec, parent, state, id or workflow.new_id())

    def _add_child(self, task_spec: Any, state: int = FUTURE) -> Token:
        return Token(self.workflow, task_spec, self, state)

    def _set_state(self, value: int) -> None:
        before, self._state = self._state, value
        if before != value:
            self.workflow.moved(self, before, value)

    @property
    def live(self) -> bool:
        return self._state & LIVE != 0

    @property
    def holder(self) -> Token | None:
        """The activity that it runs inside; None in the process itself."""
        token = self.parent
        while token is not None and not (token.task_spec.holds and token.live):
            token = token.parent
        return token

    @property
    def busy(self) -> bool:
        """Live, and not one that waits for what may never come."""
        return self._state & LIVE != 0 and not self.task_spec.dormant

    def inside(self, holder: Token | None) -> bool:
        """Whether it runs inside that activity, at whatever depth; in None runs everything."""
        token: Token | None = self
        while token is not None and token is not holder:
            token = token.holder
        return token is holder and holder is not self

    def cancel(self) -> None:
        if self.task_spec.holds and self.live:
            for token in self.workflow.live():
                if token.inside(self):
                    token.cancel()
        if not self.has_state(TaskState.FINISHED_MASK):
            self._set_state(CANCELLED)

    def move_to(self, parent: Token) -> None:
        """Hangs it below another token."""
        self.parent._children.remove(self.id)
        self._parent = parent.id
        parent._children.append(self.id)

    def cancel_siblings(self) -> None:
        """All but an event that has happened already and is on its way."""
        for sibling in self.parent.children:
            if sibling is not self and not (sibling.task_spec.lurks and sibling._state == READY):
                sibling.cancel()


def prune(root: Token, tokens: Iterable[Token], live: Iterable[Token]) -> list[Token]:
    """The root, the ``live`` tokens, and above them only what holds a group, or what runs inside another, together.

    Whatever else the tree remembers is history, and history is kept elsewhere: this is what makes
    the thousandth return of a case as quick as the first.
    """
    keep = {root.id: root}
    for token in live:
        while token.id not in keep:
            keep[token.id] = token
            parent = token.parent
            if parent is None or not parent.task_spec.groups:
                token._parent = (token.holder or root).id
                break
            token = parent
    kept = [token for token in tokens if token.id in keep]
    link(kept)
    return kept


def link(tokens: Iterable[Token]) -> None:
    """Makes every token's list of children anew from their parents."""
    by_id = {token.id: token for token in tokens}
    for token in by_id.values():
        token._children = []
    for token in by_id.values():
        if token._parent is not None:
            by_id[token._parent]._children.append(token.id)


def dump(tokens: Iterable[Token], scopes: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The tokens as bytes: [id, parent, spec, state, internal data] each, parents first. Where variables live in scopes
    of their own, an object of both."""
    rows = [[t.id, t._parent, t.task_spec.name, t._state, t.internal_data] for t in tokens]
    return dumps({"tokens": rows, "scopes": scopes} if scopes else rows).encode()


def read_scopes(data: bytes) -> dict[str, dict[str, Any]]:
    """The scopes in such bytes, by the ids of the tokens that opened them."""
    return _read(data)[1] if data[:1] == b"{" else {}


def _read(data: bytes) -> tuple[list[list[Any]], dict[str, dict[str, Any]]]:
    found = loads(data.decode()) if data else []
    return (found["tokens"], found["scopes"]) if isinstance(found, dict) else (found, {})


def seen_from(state: State, token: str) -> Mapping[str, Any]:
    """The variables that a token sees."""
    if state.tokens[:1] != b"{":
        return state.variables
    rows, inner = _read(state.tokens)
    parents = {row[0]: row[1] for row in rows}
    scopes = scopes_around(_list_above(parents, token), inner)
    return dict(ChainMap(*(inner[each] if each else dict(state.variables) for each in scopes)))


def _list_above(parents: Mapping[str, str | None], id: str | None) -> Iterator[str]:
    while id is not None:
        yield id
        id = parents.get(id)


def waiting(data: bytes, specs: Mapping[str, Any]) -> set[str]:
    """The ids of the tokens in these bytes that wait for a command from outside: the live ones whose spec has a noun.
    A condition is met by the case itself."""
    nouns = {name for name, spec in specs.items() if spec.noun not in (None, CONDITION)}
    return {id for id, _, name, state, _ in _read(data)[0] if state & LIVE and name in nouns}


def load(data: bytes, case: Case, spec_of: Callable[[str], Any]) -> Token:
    """The tokens and scopes back from their bytes; returns the root."""
    root: Token | None = None
    tokens = []
    rows, case.scopes.inner = _read(data)
    for id, parent, name, state, internal in rows:
        token = Token(case, spec_of(name), None, state, id)
        token._parent, token.internal_data = parent, internal
        tokens.append(token)
        root = root or token
    link(tokens)
    assert root is not None
    return root
