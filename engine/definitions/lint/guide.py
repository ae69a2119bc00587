"""The designers' guide to the rules, docs/panduan/aturan: a page for each name that a finding can carry, an example
that the rule finds fault with, and one that it leaves alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.settings import ROOT

FOLDER = ROOT / "docs" / "panduan" / "aturan"
WRONG, RIGHT = "salah", "benar"
# What an example is sent together with; its own file takes the place of the one of its kind.
DIAGRAM, FORM, TABLE, TEXTS = "contoh.bpmn", "periksa.form", "jalur.dmn", "pesan.json"
_LINK = re.compile(r"\]\(([a-z-]+)\.md\)")
_TITLE = re.compile(r"# (.+)\n")


@dataclass(frozen=True, slots=True)
class Example:
    """One file, and the whole set of files it is looked at in, by bare names."""

    file: str
    data: bytes
    sent: Mapping[str, bytes]
    own: str  # the name it has among them


def index() -> str:
    """The page that lists the rules, as Markdown."""
    return (FOLDER / "README.md").read_text(encoding="utf-8")


def rules() -> tuple[str, ...]:
    """The rules that have a page, in the order of the index."""
    return tuple(dict.fromkeys(_LINK.findall(index())))


def page(rule: str) -> str:
    """A rule's page as Markdown. Raises ``KeyError`` for a rule that has none."""
    if rule not in rules():
        raise KeyError(rule)
    return (FOLDER / f"{rule}.md").read_text(encoding="utf-8")


def file(name: str) -> bytes:
    """A file that the pages lead to, an example or what it is sent with. Raises ``KeyError``."""
    found = {path.name: path for path in FOLDER.iterdir() if path.suffix != ".md"}
    return found[name].read_bytes()


def title(text: str) -> str:
    """What a page is called."""
    found = _TITLE.match(text)
    return found[1] if found else ""


def example(rule: str, kind: str) -> Example:
    """The rule's incorrect (``WRONG``) or correct (``RIGHT``) example. Raises ``KeyError`` where there is none."""
    if rule not in rules() or kind not in (WRONG, RIGHT):
        raise KeyError(rule)
    paths = sorted(FOLDER.glob(f"{rule}-{kind}.*"))
    if not paths:
        raise KeyError(rule)
    data, own = paths[0].read_bytes(), _own_name(rule, paths[0].name)
    others = (DIAGRAM, FORM, TABLE, TEXTS)
    beside = [name for name in others if name != own and not (name == DIAGRAM and own.endswith(".bpmn"))]
    sent = {own: data} | {name: (FOLDER / name).read_bytes() for name in beside}
    return Example(paths[0].name, data, sent, own)


def _own_name(rule: str, file: str) -> str:
    """What the example's file is called in a deployment."""
    suffix = PurePosixPath(file).suffix
    if suffix == ".json":
        return TEXTS if rule == "messages" else "layanan.json"
    return {".form": FORM, ".dmn": TABLE}.get(suffix, file)
