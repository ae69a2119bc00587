"""Rule gateway-conditions: an exclusive gateway always knows where to go, and only one way at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.definitions.deployment import Resources
from engine.definitions.lint.finding import called, error, warning
from engine.definitions.model import Element, Flow, Process
from engine.errors import Finding

RULE = "gateway-conditions"
# a variable compared with one literal: two such conditions on different literals cannot both hold
_SIMPLE = re.compile(r"[$=]\{?\s*(?P<name>\w+)\s*(?:==?|eq)\s*(?P<value>'[^']*'|\"[^\"]*\"|true|false|\d+)\s*\}?")


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        flows = [process.flows[id] for id in element.outgoing]
        if element.kind == "exclusiveGateway":
            yield from _exclusive(process, element, flows)
        else:
            for flow in flows:
                if flow.condition is not None:
                    message = (
                        "Alur ini bersyarat tetapi tidak keluar dari gerbang eksklusif. "
                        "Pasang gerbang, atau hapus syaratnya."
                    )
                    yield error(process, flow, message, RULE)
        if element.default is not None and element.kind != "exclusiveGateway":
            yield error(process, element, f"{called(element)} bukan gerbang, jadi tidak bisa punya alur bawaan.", RULE)
        for flow in flows:
            if flow.condition is not None and (flow.id == element.default or len(flows) == 1):
                yield error(
                    process, flow, "Syarat pada alur ini tidak pernah ditanyakan: alur ini selalu bisa dijalani.", RULE
                )
        if element.default is not None and element.default not in element.outgoing:
            yield error(process, element, f"Alur bawaan {called(element)} bukan alur yang keluar darinya.", RULE)
        if element.kind not in ("exclusiveGateway", "parallelGateway") and len(flows) > 1:
            message = (
                f"{called(element)} punya {len(flows)} alur keluar. Pasang gerbang supaya jelas mana yang dijalani."
            )
            yield error(process, element, message, RULE)


def _exclusive(process: Process, element: Element, flows: list[Flow]) -> Iterable[Finding]:
    if len(flows) < 2:
        return
    for flow in flows:
        if flow.condition is None and flow.id != element.default:
            message = (
                f"Alur ini keluar dari gerbang {called(element)} tanpa syarat. Beri syarat, atau jadikan alur bawaan."
            )
            yield error(process, flow, message, RULE)
    conditional = [flow for flow in flows if flow.id != element.default and flow.condition is not None]
    simple = [match for flow in conditional if (match := _SIMPLE.fullmatch(flow.condition or ""))]
    if len(simple) == len(conditional):
        seen: set[tuple[str, str]] = set()
        for flow, match in zip(conditional, simple, strict=True):
            key = match["name"], match["value"].strip("'\"")
            if key in seen:
                yield warning(
                    process, flow, f"Syarat yang sama sudah dipakai alur lain dari gerbang {called(element)}.", RULE
                )
            seen.add(key)
        if len({match["name"] for match in simple}) > 1:
            yield warning(
                process,
                element,
                f"Syarat di gerbang {called(element)} memakai beberapa variabel; dua bisa cocok.",
                RULE,
            )
    if element.default is None:
        message = (
            f"Gerbang {called(element)} tidak punya alur bawaan; "
            "bila tidak ada syarat yang cocok, tugas tidak bisa dikirim."
        )
        yield warning(process, element, message, RULE)
