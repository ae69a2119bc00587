"""Rule element-complete: an element says what it needs to run: which message, which condition, how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.bpmn.elements import (
    CONDITIONAL,
    ELEMENTS,
    END_EVENT,
    ERROR,
    ESCALATION,
    LINK,
    MESSAGE,
    SIGNAL,
    THROW_EVENT,
    TRIGGERS,
)
from engine.definitions.bpmn.model import Element, Loop, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding
from engine.expressions import is_expression

RULE = "element-complete"
NAMED = (MESSAGE, SIGNAL, LINK)


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    for element in process.elements.values():
        if (element.kind, element.event.kind) not in ELEMENTS:
            continue  # supported-elements says it
        for message in _event(element):
            yield error(process, element, message, RULE)
        if element.loop is not None:
            for message in _loop(element, element.loop):
                yield error(process, element, message, RULE)
        if _throws(element) and element.event.code is None:
            what = TRIGGERS[element.event.kind]
            message = (
                f"{quote(element)} melempar {what} tanpa kode, jadi hanya ditangkap peristiwa yang menangkap semua "
                f"{what}. Beri kodenya di panel properti bila bukan itu yang dimaksud."
            )
            yield warning(process, element, message, RULE)


def _throws(element: Element) -> bool:
    """Whether what catches it is found by a code."""
    return element.kind in (END_EVENT, THROW_EVENT) and element.event.kind in (ERROR, ESCALATION)


def _event(element: Element) -> Iterator[str]:
    event = element.event
    if event.kind == CONDITIONAL and not event.text:
        yield f"{quote(element)} belum berisi syarat. Tulis seperti ${{hasil == 'lengkap'}} atau =hasil = \"lengkap\"."
    if event.kind not in NAMED or element.topic:  # a worker sends it by its topic
        return
    what = TRIGGERS[event.kind]
    if not event.name:
        yield f"{quote(element)} belum menyebut nama {what}. Pilih atau buat {what} di panel properti, dan beri nama."
    elif is_expression(event.name):
        yield (
            f"Nama {what} pada {quote(element)} baru diketahui saat kasus berjalan (“{event.name}”). Tulis nama tetap; "
            "kasus yang dituju dibedakan oleh nomor kasusnya (di Camunda 8: Subscription correlation key)."
        )


def _loop(element: Element, loop: Loop) -> Iterator[str]:
    if not loop.collection and not loop.cardinality:
        yield (
            f"{quote(element)} berulang (multi-instance), tetapi belum menyebut berapa kali. Isi Loop cardinality, "
            "atau Collection dengan variabel yang berisi daftar."
        )
    fixed = loop.cardinality or ""
    if fixed and not is_expression(fixed) and not (fixed.isascii() and fixed.isdecimal()):
        yield f"{quote(element)} berulang sebanyak “{fixed}”, yang bukan bilangan. Tulis seperti 3, atau ekspresi."
