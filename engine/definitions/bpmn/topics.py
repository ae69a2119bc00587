"""What a service task can ask for: one row a topic, carried by the connector that serves it.

The engine's own are carried out inside the step; every other topic opens a job. A connector brings its own row, and
nothing else has to know the topic's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.definitions.bpmn.model import Element

# What inputs of service tasks are called in diagrams.
RESULT, LETTER = "hasil", "surat"  # the variable to write, the letter to make
KIND, PATTERN = "jenis", "pola"  # what is numbered, and how the number is written
RECIPIENT, TEMPLATE = "kepada", "templat"  # whom a message goes to, and its text


@dataclass(frozen=True, slots=True)
class Topic:
    """``needs``: inputs that must be filled. ``writes``: the inputs that name the variable it writes, the first that is
    filled; ``text`` says that it writes a text there. ``makes_letter``: its input ``surat`` names a letter's file.
    ``instant``: carried out inside the step. ``template``: id and name of its element template in Modeler, and what
    that must not leave empty where it is more than ``needs``."""

    name: str
    needs: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    text: bool = False
    makes_letter: bool = False
    instant: bool = False
    template: str = ""
    template_name: str = ""
    template_needs: tuple[str, ...] = ()

    def variable(self, element: Element) -> str:
        """The variable that a task of this topic writes; "" where it writes none."""
        return next((element.inputs[name] for name in self.writes if element.inputs.get(name)), "")


Topics = Mapping[str, Topic]  # by name

NUMBER = Topic(
    "nomor",
    needs=(KIND, PATTERN, RESULT),
    writes=(RESULT,),
    text=True,
    instant=True,
    template="alur.nomor",
    template_name="Nomori",
)
NOTIFICATION = Topic(
    "whatsapp",
    needs=(RECIPIENT, TEMPLATE),
    instant=True,
    template="alur.whatsapp",
    template_name="Kirim WhatsApp",
)
INSTANT = {topic.name: topic for topic in (NUMBER, NOTIFICATION)}


def by_name(topics: Iterable[Topic]) -> Topics:
    """The engine's own topics and these."""
    return INSTANT | {topic.name: topic for topic in topics}
