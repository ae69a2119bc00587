"""``python -m tests.docs.bpmn_page`` writes the tables of docs/bpmn.md anew, read off the engine itself."""

from __future__ import annotations

from engine.definitions.bpmn import elements
from engine.definitions.bpmn.model import Element, Event
from engine.definitions.lint import replacements
from engine.execution.builder import CLASSES, class_of
from engine.settings import ROOT

PAGE = ROOT / "docs" / "bpmn.md"
RUN, REFUSED = ("<!-- elements -->", "<!-- end of elements -->"), ("<!-- refused -->", "<!-- end of refused -->")


def run_rows() -> list[str]:
    """One row a kind and event that runs: what it is called, what it does, and the class that does it."""
    rows = ["| element | event | what happens | class |", "|---|---|---|---|"]
    for kind, event in elements.ELEMENTS:
        made = CLASSES.get((kind, event)) or class_of(Element(id="x", kind=kind, event=Event(event)))
        said = " ".join((made.__doc__ or "").split("\n\n")[0].split())
        rows.append(f"| `{kind}` | {event} | {said} | `{made.__module__.rpartition('.')[2]}.{made.__name__}` |")
    return rows


def refused_rows() -> list[str]:
    """One row a thing that is refused for good or is no element of its own: the advice that the finding gives."""
    rows = ["| drawn | what the finding advises |", "|---|---|"]
    every = {**replacements.KINDS, **replacements.EVENTS, **replacements.PARTS, **replacements.PASSED_OVER}
    return rows + [f"| `{name}` | {advice} |" for name, advice in sorted(every.items())]


def written(text: str) -> str:
    """The page with its tables as they are now."""
    for (begin, end), rows in ((RUN, run_rows()), (REFUSED, refused_rows())):
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = "\n".join([head + begin, *rows, end + tail])
    return text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
