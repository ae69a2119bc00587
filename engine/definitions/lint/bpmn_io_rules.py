"""Rule bpmn-io: the rules of bpmnlint, by the PyPI package bpmn-io. The only place that imports it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bpmn_io.bpmn_moddle import create_moddle
from bpmn_io.lint import Linter
from bpmn_io.lint.resolver import NodeResolver

from engine.definitions.deployment import Resources
from engine.definitions.model import Process
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
    "fake-join": "off",  # a return into an earlier step is what an SOP is full of
}
SENTENCES = {
    "no-gateway-join-fork": "Gerbang ini menggabung dan mencabang sekaligus; pisahkan menjadi dua gerbang.",
    "no-bpmndi": "Unsur ini belum digambar di diagram.",
    "no-duplicate-sequence-flows": "Ada dua alur yang sama antara dua unsur ini.",
    "superfluous-gateway": "Gerbang ini tidak mengubah apa-apa; hapus saja.",
    "superfluous-termination": "Akhir yang menghentikan segalanya tidak perlu di sini.",
}


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    try:
        root = create_moddle().from_xml(resources.files[process.file].decode()).root_element
        found = _linter().lint(root, {"extends": "bpmnlint:recommended", "rules": LEFT_OUT})
    except Exception as error:  # a library that meets XML it does not expect must not stop a deployment check
        return [
            Finding(
                process.file,
                "",
                f"Aturan bpmnlint tidak bisa membaca berkas ini ({type(error).__name__}).",
                "bpmn-io",
                "warn",
            )
        ]
    return [
        Finding(
            process.file, str(report.get("id", "")), SENTENCES.get(rule, report["message"]), f"bpmn-io/{rule}", "warn"
        )
        for rule, reports in found.items()
        for report in reports
    ]


def _linter() -> Any:
    """A new one each time: it remembers what it has seen."""
    resolver: Any = NodeResolver()
    return Linter(resolver=resolver)
