"""Every rule name that a finding can carry, from the code itself: what stands for ``rule`` wherever one is made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Call:
    """A call, and the module and function it stands in."""

    path: Path
    module: ast.Module
    within: ast.FunctionDef | None
    node: ast.Call

    @property
    def function(self) -> str:
        """What is called; a private name is its module's own."""
        function = self.node.func
        return self.named(function.id if isinstance(function, ast.Name) else getattr(function, "attr", ""))

    def named(self, name: str) -> str:
        return f"{self.path}:{name}" if name.startswith("_") else name

    def argument(self, place: int) -> ast.expr | None:
        """What is given for the parameter ``rule``, which stands at this place."""
        named = [each.value for each in self.node.keywords if each.arg == "rule"]
        return named[0] if named else self.node.args[place] if place < len(self.node.args) else None


def rule_names(folder: Path) -> set[str]:
    """The names, without what follows a slash. Raises ``AssertionError`` where a finding's rule cannot be told."""
    calls = [call for path in sorted(folder.rglob("*.py")) for call in _calls(path)]
    makers = {"Finding": 3}  # by name, with the place of the rule
    while True:
        found = {
            call.named(call.within.name): _parameters(call.within).index("rule")
            for call in calls
            if call.within and _hands_on(call, makers)
        }
        if found.items() <= makers.items():
            break
        makers |= found
    made = [call for call in calls if call.function in makers and not _hands_on(call, makers)]
    return {_told(call, call.argument(makers[call.function])).partition("/")[0] for call in made}


def _calls(path: Path) -> Iterator[Call]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    inside = {id(node): function for function in functions for node in ast.walk(function)}
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield Call(path, module, inside.get(id(node)), node)


def _hands_on(call: Call, makers: dict[str, int]) -> bool:
    """Whether the rule is the parameter ``rule`` of the function around: then that one's callers say it."""
    if call.function not in makers or call.within is None:
        return False
    given = call.argument(makers[call.function])
    return isinstance(given, ast.Name) and given.id == "rule" and "rule" in _parameters(call.within)


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [each.arg for each in function.args.args if each.arg != "self"]


def _told(call: Call, given: ast.expr | None) -> str:
    if isinstance(given, ast.Constant):
        return str(given.value)
    if isinstance(given, ast.JoinedStr) and isinstance(given.values[0], ast.Constant):
        return str(given.values[0].value)
    if isinstance(given, ast.Name):
        for node in call.module.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == given.id:
                return str(ast.literal_eval(node.value))
    raise AssertionError(f"{call.path.name}:{call.node.lineno}: a finding whose rule cannot be told")
