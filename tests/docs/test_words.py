"""Each word of the field is written in one table, and CONTRIBUTING says truly which files name an element's kind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from connectors.topics import TOPICS
from engine.definitions.bpmn import elements, sop_properties
from engine.groups import GROUPS
from engine.settings import ROOT

FLOORS = ("engine", "office", "connectors", "cases", "web", "cli")
KINDS = {word: name for name, word in vars(elements).items() if name.isupper() and isinstance(word, str)}
ELEMENTS, GROUPS_TABLE = Path("engine/definitions/bpmn/elements.py"), Path("engine/groups.py")
PROPERTIES = Path("engine/definitions/bpmn/sop_properties.py")
SHARED_WORDS = {"task", "none", "pemohon"}  # words of other things too: a task of history, nothing, the applicant
MODULE = "engine.definitions.bpmn.elements"
BEGIN, END = "<!-- kinds -->", "<!-- end of kinds -->"


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def texts(tree: ast.Module) -> Iterator[str]:
    return (each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str))


def test_a_kind_of_element_is_written_in_its_table_only() -> None:
    kinds = elements.NODES - SHARED_WORDS - {"event"}
    assert {str(path) for path, tree in sources() if kinds & set(texts(tree))} == {str(ELEMENTS)}


def test_a_group_s_key_is_written_in_its_table_only() -> None:
    keys = {key for key, _, _ in GROUPS} - SHARED_WORDS
    named = {str(path) for path, tree in sources() if keys & set(texts(tree))}
    assert named == {str(GROUPS_TABLE), "office/demo.py"}, "the demo's people have user names like that"


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
    written = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert [line for line in written.splitlines() if line.startswith("| `")] == rows, "\n".join(rows)
