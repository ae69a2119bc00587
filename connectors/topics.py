"""The topics that connectors serve: a row each, apart from the connectors so that a check of diagrams loads no more."""

from __future__ import annotations

from engine.definitions.bpmn.topics import LETTER, RESULT, Topic, by_name

LETTERS = Topic(
    "surat",
    needs=(LETTER,),
    writes=(RESULT, LETTER),
    makes_letter=True,
    template="alur.surat",
    template_name="Terbitkan surat",
    template_needs=(LETTER, RESULT),
)
SURVEY = Topic("skm")
TOPICS = by_name((LETTERS, SURVEY))
