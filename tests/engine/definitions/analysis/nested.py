"""Processes with parts, in one line: "s>u1>e u1.s1>u1.t1>u1.e1"."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from engine.definitions.bpmn.model import Event, Process
from tests.walk import drawn

KINDS = {
    "s": "startEvent",
    "e": "endEvent",
    "t": "userTask",
    "m": "manualTask",
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "o": "inclusiveGateway",
    "g": "eventBasedGateway",
    "c": "intermediateCatchEvent",
    "w": "intermediateThrowEvent",
    "b": "boundaryEvent",
    "u": "subProcess",
}
Fields = dict[str, Any]


def elements_of(ways: str, **more: Fields) -> dict[str, Fields]:
    """Elements by the first letter of their ids; "u1.t1" lies in the sub-process u1. ``more`` by the last part."""
    ids = dict.fromkeys([name for way in ways.split() for name in way.split("?")[0].split(">")])
    ids |= dict.fromkeys(each["id"] for each in more.values() if "id" in each)
    made: dict[str, Fields] = {}
    for name in ids:
        parent, _, id = name.rpartition(".")
        own = {key: value for key, value in more.get(id, {}).items() if key != "id"}
        made[id] = {"kind": KINDS[id[0]], "parent": parent.rpartition(".")[2], **own}
    return made


def flows_of(ways: str) -> dict[str, str]:
    """ "o1>t1?" is a flow with a condition."""
    found: dict[str, str] = {}
    for way in ways.split():
        names = [name.rpartition(".")[2] for name in way.rstrip("?").split(">")]
        for source, target in pairwise(names):
            found[f"{source}>{target}"] = "${ya}" if way.endswith("?") else ""
    return found


def process(ways: str, **more: Fields) -> Process:
    return drawn(elements_of(ways, **more), flows_of(ways))


def on(host: str, kind: str = "timer", interrupting: bool = True, **more: Any) -> Fields:
    return {
        "attached_to": host,
        "interrupting": interrupting,
        "event": Event(kind, "timeDuration" if kind == "timer" else "", **more),
    }


def event(kind: str, **more: Any) -> Fields:
    return {"event": Event(kind, **more)}
