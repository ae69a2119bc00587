"""What changed between two versions, on the diagram and in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from engine.definitions.diff.difference import Change
from web import access
from web.current import engine
from web.designer.marks import Line, Mark, pins
from web.designer.processes import asked_pair


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/proses/<key>/<int:number>.bpmn", view_func=diagram)
    blueprint.add_url_rule("/proses/<key>/beda", view_func=difference)


@access.staff
def diagram(key: str, number: int) -> ResponseReturnValue:
    """The diagram of a version, as it was deployed."""
    return Response(engine().versions.diagram(key, number), mimetype="application/xml")


@access.staff
def difference(key: str) -> ResponseReturnValue:
    """Two versions beside each other, ``?dari=&ke=``."""
    process = engine().versions.process(key)
    older, newer = (process.version(number) for number in asked_pair(process))
    marks = _marks(engine().versions.changes(key, older, newer))
    return render_template(
        "designer/difference.html",
        process=process,
        older=older,
        newer=newer,
        marks=[mark for mark in marks if mark.shape],
        whole=[mark for mark in marks if not mark.shape],
        counts=Counter(mark.kind for mark in marks if mark.shape),
        older_pins=pins(mark for mark in marks if mark.kind != "added"),
        newer_pins=pins(mark for mark in marks if mark.kind != "removed"),
    )


def _marks(changes: Iterable[Change]) -> list[Mark]:
    """Numbered as they come."""
    return [
        Mark(
            number=number,
            kind=each.kind,
            name=each.name,
            id=each.id,
            shape=each.id,
            lines=tuple(Line(sentence) for sentence in each.sentences),
        )
        for number, each in enumerate(changes, start=1)
    ]
