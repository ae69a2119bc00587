"""A function is named by what it does: a verb and its noun, never by a bare participle."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.docs.test_words import sources

GIVEN_UP = """
altered asked begun bound bounded brought called carried changed checked coerced collected compared compiled completed
compressed connected converted copied counted covered decided deployed divided done drawn ended enrolled expected
failed filled fixed found given guarded hashed held hidden issued judged kept known layered left listed lost mapped
masked meant moved named negated nested offered opened ordered overtaken parted passed placed prepared quantified
quoted reached received reckoned recorded refused removed repeated replaced rested returned rounded said saved seen
sent shared shown signed solved spaced spelt spoken supposed taken tidied told tracked typed unjudged unmanned
unquoted unsigned unticked unused uploaded verified wanted worked written
"""
PARTICIPLES = frozenset(GIVEN_UP.split())
OTHERS_NAMES = {"web/connections.py": {"received"}}  # what waitress calls
NOT_YET = ("engine/execution/", "engine/storage/")
ADJECTIVES = ("property", "cached_property")  # of a record: ``letter.signed``, ``outcome.passed``


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef) and not any(ast.unparse(by) in ADJECTIVES for by in each.decorator_list):
            yield each


def test_no_function_is_named_by_a_bare_participle() -> None:
    found = [
        f"{path}:{each.lineno} {each.name}"
        for path, tree in sources()
        if not str(path).startswith(NOT_YET)
        for each in functions(tree)
        if each.name.lstrip("_") in PARTICIPLES - OTHERS_NAMES.get(str(path), set())
    ]
    assert found == []
