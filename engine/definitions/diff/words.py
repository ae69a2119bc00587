"""What a version says of each of its things, as texts under Indonesian labels, and how two such texts differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from engine.definitions.bpmn.elements import CONDITIONAL, NAMES, NONE, TRIGGERS
from engine.definitions.bpmn.model import Element, Event, Flow, Lane, Loop, Process, VariableMapping
from engine.definitions.diff.labels import PLAIN, PROPERTIES, TIMERS

Thing = Element | Flow | Lane
PASSED_OVER = "Yang dilewati"  # what is drawn and not run
LONG, BEFORE = 160, 40  # letters that a sentence quotes, and how many of them before the difference


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is said: ``key`` stays the same when what it refers to is only renamed."""

    key: str
    text: str


def change_sentences(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> Iterable[str]:
    """A sentence for every label under which two versions say something else."""
    for label in dict.fromkeys([*old, *new]):
        was, now = old.get(label, Fact("", "")), new.get(label, Fact("", ""))
        if was.key != now.key and was.text == now.text:  # two things of the same name
            yield sentence(label, f"{was.text} ({was.key})", f"{now.text} ({now.key})")
        elif was.key != now.key:
            yield sentence(label, was.text, now.text)


def sentence(label: str, old: str, new: str) -> str:
    """How one text became another; of long ones, the part where they differ."""
    start = 0
    if max(len(old), len(new)) > LONG:
        start = max(0, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))) - BEFORE)
    old, new = _quote_text(old, start), _quote_text(new, start)
    if old == new:
        return f"{label} hanya berubah spasi atau barisnya."
    if not old:
        return f"{label} diisi {new}."
    if not new:
        return f"{label} dikosongkan; sebelumnya {old}."
    return f"{label} berubah dari {old} menjadi {new}."


def _quote_text(text: str, start: int = 0) -> str:
    if not text:
        return ""
    part = " ".join(text[start : start + LONG].split())
    return f"“{'…' if start else ''}{part}{'…' if start + LONG < len(text) else ''}”"


class Words:
    """One version's own words."""

    def __init__(self, process: Process) -> None:
        self.process = process

    def name(self, thing: Thing) -> str:
        """What the thing is called in a list."""
        if isinstance(thing, Lane):
            return f"Lajur {thing.name or thing.id}"
        if isinstance(thing, Element):
            return thing.name or f"{NAMES.get(thing.kind, thing.kind)} {thing.id}"
        way = f"{self._element(thing.source)} → {self._element(thing.target)}"
        return f"Alur “{thing.name}”: {way}" if thing.name else f"Alur {way}"

    def as_added(self, thing: Thing) -> str:
        return f"{self._what(thing)} baru{self._place(thing)}."

    def as_removed(self, thing: Thing) -> str:
        return f"{self._what(thing)}{self._place(thing)} dihapus."

    def of(self, thing: Thing) -> dict[str, Fact]:
        """Everything that is said of a thing."""
        if isinstance(thing, Lane):
            found = _plain({"Nama": thing.name, "Kelompok": thing.group, "Kepala kolom SOP": thing.documentation})
            return found | _properties(thing.properties, ("kelompok",))
        if isinstance(thing, Element):
            return self._of_element(thing)
        said = _plain({"Nama": thing.name, "Syarat": thing.condition})
        said["Asal"] = Fact(thing.source, self._element(thing.source))
        said["Tujuan"] = Fact(thing.target, self._element(thing.target))
        said |= _plain({PASSED_OVER: ", ".join(thing.unknown)})
        return said | {"Subproses": Fact(thing.parent, self._element(thing.parent))}

    def of_process(self) -> dict[str, Fact]:
        process = self.process
        said = {
            "Nama proses": process.name,
            "Tanda versi": process.version_tag,
            "Keterangan proses": process.documentation,
            "Dialek": "Camunda 8" if process.camunda_8 else "Camunda 7",
            PASSED_OVER: ", ".join(process.unknown),
        }
        return _plain(said) | _properties(process.properties)

    def _of_element(self, element: Element) -> dict[str, Fact]:
        said = {"Jenis": Fact(element.kind, NAMES.get(element.kind, element.kind))}
        said |= _plain({label: getattr(element, field) for field, label in PLAIN.items()})
        said["Lajur"] = Fact(element.lane, self._lane(element.lane))
        said["Subproses"] = Fact(element.parent, self._element(element.parent))
        said["Alur bawaan"] = Fact(element.default or "", self._flow(element.default))
        said["Menempel pada"] = Fact(element.attached_to, self._element(element.attached_to))
        said["Dikembalikan oleh"] = Fact(element.handler, self._element(element.handler))
        said |= _plain({"Menghentikan tugasnya": _yes(element.interrupting)})
        said |= _plain({"Dimulai peristiwa": _yes(element.by_event), "Untuk kompensasi": _yes(element.compensates)})
        said |= self._event(element.event) | _plain({"Pengulangan": _loop(element.loop)})
        said |= _plain({PASSED_OVER: ", ".join(element.unknown)})
        said |= _properties(element.properties)
        said |= _plain({f"Masukan {name}": text for name, text in element.inputs.items()})
        said |= _plain({f"Keluaran {name}": text for name, text in element.outputs.items()})
        return said | _plain(
            {"Variabel yang dibawa": _mappings(element.ins), "Variabel kembali": _mappings(element.outs)}
        )

    def _event(self, event: Event) -> dict[str, Fact]:
        kind = "" if event.kind == NONE else TRIGGERS.get(event.kind, event.kind)
        said = {"Pemicu": kind, "Cara pewaktu": TIMERS.get(event.timer, event.timer)}
        said["Syarat" if event.kind == CONDITIONAL else "Pewaktu"] = event.text
        said |= {"Nama pemicu": event.name, "Kunci pesan": event.key, "Kode": event.code or ""}
        said |= {"Variabel kode": event.code_variable, "Variabel pesan galat": event.message_variable}
        return _plain(said) | {"Yang dikembalikan": Fact(event.activity, self._element(event.activity))}

    def _what(self, thing: Thing) -> str:
        if isinstance(thing, Element):
            return NAMES.get(thing.kind, thing.kind)
        return "Lajur" if isinstance(thing, Lane) else "Alur"

    def _place(self, thing: Thing) -> str:
        if isinstance(thing, Lane):
            return f" untuk kelompok {thing.group}" if thing.group else ""
        if isinstance(thing, Element):
            return f" di lajur {_quote_text(self._lane(thing.lane))}" if thing.lane else ""
        way = f" dari {_quote_text(self._element(thing.source))} ke {_quote_text(self._element(thing.target))}"
        return f"{way}, bila {_quote_text(thing.condition)}" if thing.condition else way

    def _element(self, id: str) -> str:
        element = self.process.elements.get(id)
        return element.name or id if element else id

    def _lane(self, id: str) -> str:
        lane = self.process.lanes.get(id)
        return lane.name or id if lane else id

    def _flow(self, id: str | None) -> str:
        flow = self.process.flows.get(id or "")
        return (flow.name or f"ke {self._element(flow.target)}") if flow else id or ""


def _plain(said: Mapping[str, str | None]) -> dict[str, Fact]:
    return {label: Fact(text or "", text or "") for label, text in said.items()}


def _properties(properties: Mapping[str, str], known: tuple[str, ...] = ()) -> dict[str, Fact]:
    """``known`` are those that something else says already."""
    said = {name: text for name, text in properties.items() if name not in known}
    return _plain({PROPERTIES.get(name, f"Properti {name}"): text for name, text in said.items()})


def _yes(held: bool) -> str:
    return "ya" if held else "tidak"


def _loop(loop: Loop | None) -> str:
    if loop is None:
        return ""
    parts = {"atas": loop.collection, "sebagai": loop.item, "sebanyak": loop.cardinality, "sampai": loop.condition}
    gathered = {"mengumpulkan": loop.output, "ke": loop.outputs}
    said = [f"{word} {text}" for word, text in {**parts, **gathered}.items() if text]
    return ", ".join(["berurutan" if loop.sequential else "serentak", *said])


def _mappings(mappings: tuple[VariableMapping, ...]) -> str:
    return ", ".join(f"{each.expression or each.source or ''} → {each.target or ''}" for each in mappings)
