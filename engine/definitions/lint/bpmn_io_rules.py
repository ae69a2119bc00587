"""Rule bpmn-io: the rules of bpmnlint, by the PyPI package bpmn-io.

The only place that imports it, and only at a check: it takes a tenth of the start.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from lxml import etree

from engine.definitions.bpmn.model import Process
from engine.definitions.bpmn.xml import parse
from engine.definitions.deployment.resources import Resources
from engine.errors import Finding

# What our own rules say better, or what is a matter of taste.
LEFT_OUT = {
    "no-overlapping-elements": "off",
    "label-required": "off",
    "single-blank-start-event": "off",
    "start-event-required": "off",
    "end-event-required": "off",
    "conditional-flows": "off",
    "no-disconnected": "off",
    "no-implicit-end": "off",
    "no-implicit-start": "off",
    "no-implicit-split": "off",
    "global": "off",
    "no-inclusive-gateway": "off",
    "no-complex-gateway": "off",
    "ad-hoc-sub-process": "off",
    "event-based-gateway": "off",
    "event-sub-process-typed-start-event": "off",
    "sub-process-blank-start-event": "off",
    "link-event": "off",
    "single-event-definition": "off",
    "fake-join": "off",  # a return into an earlier step is what an SOP is full of
}
SENTENCES = {
    "no-gateway-join-fork": "Gerbang ini menggabung dan mencabang sekaligus; pisahkan menjadi dua gerbang.",
    "no-bpmndi": "Unsur ini belum digambar di diagram.",
    "no-duplicate-sequence-flows": "Ada dua alur yang sama antara dua unsur ini.",
    "superfluous-gateway": "Gerbang ini tidak mengubah apa-apa; hapus saja.",
    "superfluous-termination": "Akhir yang menghentikan segalanya tidak perlu di sini.",
}
# Where and how large things are drawn, and what other tools read: half of a file's elements, none of which a rule that
# is on asks for.
UNASKED = ("{*}extensionElements", "{*}Bounds", "{*}waypoint", "{*}BPMNLabel")


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    drawn = (each for each in resources.processes.values() if each.file == process.file)
    if next(drawn, process) is not process:
        return  # the rules look at the whole file
    for id, message, rule in _lint_file(resources.files[process.file]):
        yield Finding(file=process.file, element=id, message=message, rule=f"bpmn-io/{rule}", category="warn")


@lru_cache(maxsize=32)
def _lint_file(data: bytes) -> tuple[tuple[str, str, str], ...]:
    """Element, sentence and bpmnlint's name of the rule. Kept by the file: a set is checked again and again, with one
    file of it changed."""
    from bpmn_io.bpmn_moddle import create_moddle
    from bpmn_io.lint import Linter

    try:
        root: Any = create_moddle().from_xml(_drop_unasked(data)).root_element
        found = Linter(resolver=_resolver()).lint(root, {"extends": "bpmnlint:recommended", "rules": LEFT_OUT})
    except Exception as error:  # a library that meets XML it does not expect must not stop a deployment check
        return (("", f"Aturan bpmnlint tidak bisa membaca berkas ini ({type(error).__name__}).", "unreadable"),)
    return tuple(
        (str(report.get("id", "")), str(SENTENCES.get(rule, report["message"])), str(rule))
        for rule, reports in found.items()
        for report in reports
    )


def _drop_unasked(data: bytes) -> str:
    """The file without what no rule asks for: the library reads XML in Python, which is most of what a check takes."""
    root = parse(data, "")
    for node in list(root.iter(*UNASKED)):
        node.getparent().remove(node)
    return str(etree.tostring(root, encoding="unicode"))


class _Resolver:
    """Finds each rule once, and in the library only: to look through all installed packages for it takes longer than to
    ask it."""

    def __init__(self) -> None:
        from bpmn_io.lint.resolver import NodeResolver

        node: Any = NodeResolver(require=_nowhere_else)
        self.resolve_rule = cache(node.resolve_rule)
        self.resolve_config = cache(node.resolve_config)


def _nowhere_else(path: str) -> Any:
    raise ModuleNotFoundError(path)


@lru_cache(maxsize=1)
def _resolver() -> Any:
    return _Resolver()
