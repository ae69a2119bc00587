"""Each word of the field is written in one table, and the docs that print a table print what stands in it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import TypeGuard

from connectors.topics import TOPICS
from engine.definitions.bpmn import elements, sop_properties
from engine.execution import events
from engine.groups import GROUPS
from engine.settings import ROOT

FLOORS = ("engine", "office", "connectors", "cases", "web", "cli")
KINDS = {word: name for name, word in vars(elements).items() if name.isupper() and isinstance(word, str)}
ELEMENTS, GROUPS_TABLE = Path("engine/definitions/bpmn/elements.py"), Path("engine/groups.py")
PROPERTIES, EVENTS = Path("engine/definitions/bpmn/sop_properties.py"), Path("engine/execution/events.py")
SHARED_WORDS = {"task", "none", "pemohon"}  # words of other things too: a task of history, nothing, the applicant
VARIABLES = Path("engine/definitions/deployment/case_variables.py")
KINDS_OF_GROUPS = {kind for _, _, kind in GROUPS}  # "pemohon" among them
EVENT_KINDS = {row.name for row in events.ROWS}
MODULE = "engine.definitions.bpmn.elements"
KIND_MARKS = "<!-- kinds -->", "<!-- end of kinds -->"
EVENT_MARKS = "<!-- events -->", "<!-- end of events -->"


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def texts(tree: ast.AST) -> Iterator[str]:
    return (each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str))


def table_in(file: str, begin: str, end: str) -> list[str]:
    """The rows between two marks."""
    written = (ROOT / file).read_text(encoding="utf-8").partition(begin)[2].partition(end)[0]
    return [line for line in written.splitlines() if line.startswith("| `")]


def test_a_kind_of_element_is_written_in_its_table_only() -> None:
    kinds = elements.NODES - SHARED_WORDS - {"event"}
    assert {str(path) for path, tree in sources() if kinds & set(texts(tree))} == {str(ELEMENTS)}


def test_a_group_s_key_is_written_in_its_table_only() -> None:
    keys = {key for key, _, _ in GROUPS} - SHARED_WORDS
    named = {str(path) for path, tree in sources() if keys & set(texts(tree))}
    assert named == {str(GROUPS_TABLE), "office/demo.py"}, "the demo's people have user names like that"


def test_the_applicant_is_written_by_hand_only_where_people_read_it() -> None:
    """The word is a group, a kind of group and account, and a variable: each of the three has its constant."""
    tables = {GROUPS_TABLE, VARIABLES}
    told = {"engine/storage/steps.py", "cases/timeline.py"}  # "pemohon" or else a name, in a sentence
    for path, tree in sources():
        if path not in tables:
            choices = [each for each in ast.walk(tree) if isinstance(each, ast.IfExp) and str(path) in told]
            shown = {side for each in choices for side in (each.body, each.orelse)}
            meant = [each for each in ast.walk(tree) if _is_text(each, KINDS_OF_GROUPS) and each not in shown]
            assert not meant, f"{path}:{meant[0].lineno}"


def _is_text(node: ast.AST, words: Collection[str]) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in words


def test_a_topic_is_compared_with_its_row_and_not_with_its_name() -> None:
    assert TOPICS
    for path, tree in sources():
        for each in ast.walk(tree):
            if isinstance(each, ast.Compare) and isinstance(each.left, ast.Attribute) and each.left.attr == "topic":
                assert not any(isinstance(side, ast.Constant) for side in each.comparators), f"{path}:{each.lineno}"


def test_a_property_of_the_sop_is_asked_for_by_its_constant() -> None:
    words = {word for name, word in vars(sop_properties).items() if name.isupper() and isinstance(word, str)}
    for path, tree in sources():
        for each in ast.walk(tree):
            if path != PROPERTIES and isinstance(each, ast.Call | ast.Subscript):
                assert _key_of_properties(each) not in words, f"{path}:{each.lineno}"


def test_a_kind_of_history_event_is_written_in_its_table_only() -> None:
    """Neither whole nor put together; "left" is a word of other things too, but not where a kind is asked or told."""
    names = EVENT_KINDS - {events.ELEMENT_LEFT}
    halves = [name.split(".") for name in names if "." in name]
    parts = {f"{noun}." for noun, _ in halves} | {f".{verb}" for _, verb in halves}
    for path, tree in sources():
        if path != EVENTS:
            assert not (names | parts) & set(texts(tree)), path
            for each in ast.walk(tree):
                assert events.ELEMENT_LEFT not in _event_kinds(each), f"{path}:{each.lineno}"


def _event_kinds(node: ast.AST) -> set[str]:
    """The texts that ``….kind`` is compared with, or that a call hands on as the kind of an event."""
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "kind":
        return {text for side in node.comparators for text in texts(side)}
    called = node.func if isinstance(node, ast.Call) else None
    name = getattr(called, "attr", getattr(called, "id", ""))
    if isinstance(node, ast.Call) and name in {"emit", "Event", "of_kind", "last_event", "lasting"}:
        return {text for side in node.args for text in texts(side)}
    return set()


def test_the_page_of_history_lists_every_kind_of_event() -> None:
    constants = [word for name, word in vars(events).items() if name.isupper() and isinstance(word, str)]
    assert sorted(constants) == sorted(row.name for row in events.ROWS), "one row a kind"
    nouns = {kind for noun in vars(events).values() if isinstance(noun, events.Noun) for kind in astuple(noun)}
    assert nouns <= EVENT_KINDS
    rows = [
        f"| `{row.name}` | {row.meaning} | {row.element} | {row.detail} | {row.values} |".replace("|  ", "| ")
        for row in events.ROWS
    ]
    assert table_in("docs/history.md", *EVENT_MARKS) == rows, "\n".join(rows)


def _key_of_properties(node: ast.Call | ast.Subscript) -> str | None:
    """The text that ``….properties.get("…")`` or ``….properties["…"]`` asks for."""
    holder, key = (node.func, node.args[0] if node.args else None) if isinstance(node, ast.Call) else (node, node.slice)
    if isinstance(node, ast.Call):
        if not (isinstance(holder, ast.Attribute) and holder.attr == "get"):
            return None
        holder = holder.value
    else:
        holder = node.value
    asked = isinstance(holder, ast.Attribute) and holder.attr == "properties"
    return key.value if asked and isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def test_contributing_lists_the_files_that_name_an_element_kind() -> None:
    named: dict[str, set[str]] = {}
    constants = {name for word, name in KINDS.items() if word in elements.NODES}
    for path, tree in sources():
        if path != ELEMENTS:
            for each in ast.walk(tree):
                if isinstance(each, ast.ImportFrom) and each.module == MODULE:
                    for alias in each.names:
                        if alias.name in constants:
                            named.setdefault(alias.name, set()).add(str(path))
    rows = [f"| `{name}` | {', '.join(f'`{path}`' for path in sorted(named[name]))} |" for name in sorted(named)]
    assert table_in("CONTRIBUTING.md", *KIND_MARKS) == rows, "\n".join(rows)
