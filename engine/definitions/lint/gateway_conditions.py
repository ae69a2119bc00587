"""Rule gateway-conditions: what chooses always knows where to go, and an exclusive gateway only one way at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from engine.definitions.analysis.choice import Choice, Never, never
from engine.definitions.analysis.condition_reading import Condition, Path, read_condition
from engine.definitions.analysis.variable_sources import Sources
from engine.definitions.bpmn.elements import ELEMENTS, EXCLUSIVE_GATEWAY
from engine.definitions.bpmn.model import Element, Flow, Process
from engine.definitions.deployment.resources import Resources
from engine.definitions.lint.finding import error, quote, warning
from engine.errors import Finding

RULE = "gateway-conditions"
MOST_NAMED = 6


def check(process: Process, resources: Resources) -> Iterable[Finding]:
    sources = Sources(process, resources)
    for element in process.elements.values():
        if (element.kind, element.event.kind) not in ELEMENTS:
            continue  # supported-elements says it
        flows = [process.flows[id] for id in element.outgoing]
        yield from _unasked(process, element, flows)
        if element.kind == EXCLUSIVE_GATEWAY:
            yield from _exclusive(process, element, flows, sources)
        elif element.type.chooses:
            yield from _several(process, element, flows, sources)


def _unasked(process: Process, element: Element, flows: list[Flow]) -> Iterable[Finding]:
    """Conditions and default flows that nothing looks at."""
    one = element.type.gateway and len(flows) == 1
    for flow in flows:
        if flow.condition is None:
            continue
        if not element.type.chooses:
            message = (
                f"Syarat pada alur ini tidak pernah ditanyakan: alur dari {quote(element)} selalu dijalani. "
                "Sisipkan gerbang eksklusif atau inklusif, atau hapus syaratnya."
            )
            yield error(process, flow, message, RULE)
        elif flow.id == element.default or one:
            message = (
                "Syarat pada alur ini tidak pernah ditanyakan: alur ini selalu bisa dijalani. "
                "Hapus syaratnya, atau tambahkan jalan lain."
            )
            yield error(process, flow, message, RULE)
    if element.default is not None and not element.type.chooses:
        message = (
            f"{quote(element)} tidak memilih jalan, jadi tidak bisa punya alur bawaan. "
            "Jadikan alur biasa, atau sisipkan gerbang eksklusif."
        )
        yield error(process, element, message, RULE)
    elif element.default is not None and element.default not in element.outgoing:
        message = f"Alur bawaan {quote(element)} bukan alur yang keluar darinya. Pilih salah satu alur keluarnya."
        yield error(process, element, message, RULE)


def _several(process: Process, element: Element, flows: list[Flow], sources: Sources) -> Iterable[Finding]:
    """Of an inclusive gateway or an activity: every flow whose condition holds is taken, and those without one."""
    if element.type.gateway and len(flows) < 2:
        return
    asked = [flow for flow in flows if flow.id != element.default and flow.condition is not None]
    if not asked:
        return
    read = [(flow, made) for flow in asked if (made := read_condition(flow.condition or "")) is not None]
    yield from _never(process, read, sources)
    if element.default is None and len(asked) == len(flows):
        choice = Choice(element, [made for _, made in read], sources)
        yield from _hole(process, element, choice) if len(read) == len(flows) else _no_default(process, element)


def _exclusive(process: Process, element: Element, flows: list[Flow], sources: Sources) -> Iterable[Finding]:
    if len(flows) < 2:
        return
    for flow in flows:
        if flow.condition is None and flow.id != element.default:
            message = (
                f"Alur ini keluar dari gerbang {quote(element)} tanpa syarat. Beri syarat, atau jadikan alur bawaan."
            )
            yield error(process, flow, message, RULE)
    conditional = [flow for flow in flows if flow.id != element.default and flow.condition is not None]
    read = [(flow, made) for flow in conditional if (made := read_condition(flow.condition or "")) is not None]
    choice = Choice(element, [made for _, made in read], sources)
    yield from _never(process, read, sources)
    yield from _equal(process, element, conditional)
    yield from _both(process, [flow for flow, _ in read], choice)
    if element.default is None:
        yield from _hole(process, element, choice) if len(read) == len(flows) else _no_default(process, element)


def _never(process: Process, read: list[tuple[Flow, Condition]], sources: Sources) -> Iterable[Finding]:
    for flow, condition in read:
        if (why := never(condition, sources)) is not None:
            message = f"Syarat ini tidak pernah terpenuhi: {_reason(why)}. Betulkan syaratnya, atau hapus alurnya."
            yield warning(process, flow, message, RULE)


def _equal(process: Process, element: Element, flows: list[Flow]) -> Iterable[Finding]:
    seen: set[str] = set()
    for flow in flows:
        if (plain := _plain(flow)) in seen:
            message = f"Syarat yang sama sudah dipakai alur lain dari gerbang {quote(element)}."
            yield warning(process, flow, message, RULE)
        seen.add(plain)


def _both(process: Process, flows: list[Flow], choice: Choice) -> Iterable[Finding]:
    """Flows that could be taken as well as an earlier one; each is told once."""
    told: set[str] = set()
    for (n, m), values in choice.both.items():
        earlier, later = flows[n], flows[m]
        if later.id not in told and _plain(earlier) != _plain(later):
            told.add(later.id)
            message = (
                f"Bila {_write(values)}, syarat alur ini dan syarat alur {quote(earlier)} terpenuhi dua-duanya; "
                "yang dijalani hanya yang ditulis lebih dulu. Persempit salah satunya."
            )
            yield warning(process, later, message, RULE)


def _hole(process: Process, element: Element, choice: Choice) -> Iterable[Finding]:
    """Where all conditions could be read and there is no default flow."""
    advice = "Jadikan salah satu alur keluarnya alur bawaan (Default flow), atau lengkapi syaratnya."
    if choice.closed:
        return
    if (values := choice.sure_hole) is not None:
        message = (
            f"{_which(element)} tidak punya jalan bila {_write(values)}: tidak ada syarat yang terpenuhi dan "
            f"tidak ada alur bawaan, jadi tugasnya tidak bisa dikirim. {advice}"
        )
        yield error(process, element, message, RULE)
    elif (values := choice.hole) is not None:
        message = f"{_which(element)} mungkin tidak punya jalan, misalnya bila {_write(values)}. {advice}"
        yield warning(process, element, message, RULE)
    else:
        yield from _no_default(process, element)


def _no_default(process: Process, element: Element) -> Iterable[Finding]:
    message = f"{_which(element)} tidak punya alur bawaan; bila tidak ada syarat yang cocok, tugas tidak bisa dikirim."
    yield warning(process, element, message, RULE)


def _which(element: Element) -> str:
    return f"Gerbang {quote(element)}" if element.type.gateway else quote(element)


def _plain(flow: Flow) -> str:
    return "".join((flow.condition or "").split())


def _reason(why: Never) -> str:
    if not why.path:
        return "isinya saling bertentangan"
    name = ".".join(why.path)
    if not why.options:
        return f"tidak ada isian {name} yang sesuai"
    shown = ", ".join(_value(value) for value in why.options[:MOST_NAMED])
    return f"{name} hanya bisa berisi {shown}{' …' if len(why.options) > MOST_NAMED else ''}"


def _write(values: Mapping[Path, Any]) -> str:
    """ "nilai = 5 dan kelas kosong"."""
    pairs = (
        f"{'.'.join(path)} {'kosong' if value is None else f'= {_value(value)}'}" for path, value in values.items()
    )
    return " dan ".join(pairs) or "apa pun isiannya"


def _value(value: Any) -> str:
    """As it stands in an expression."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, Decimal) else f"'{value}'"
