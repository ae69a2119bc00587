"""The neutral model: what a diagram says, whichever dialect it was drawn in.

``dialect.read`` makes it; lint, the interpreter and the SOP document read it. Expressions stay as the
text the designer wrote: ``${…}`` is JUEL, a leading ``=`` is FEEL, anything else is the text itself
(see ``engine.expressions.compile_expression``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.definitions.bpmn import sop_properties
from engine.definitions.bpmn.elements import CALL_ACTIVITY, MANUAL_TASK, MESSAGE, NONE, ElementType, type_of
from engine.groups import ALL_OFFICERS, ALL_OFFICERS_NAME
from engine.worktime import Duration

EXTERNAL = "external"  # the implementation of what a connector or a worker does
DECISION_RESULT = "decisionResult"  # how Camunda 8 maps a table's answers


@dataclass(frozen=True, slots=True)
class Event:
    """The event definition of a start, end, intermediate or boundary event.

    ``kind``: none, timer, message, signal, error, escalation, conditional, link, compensate, terminate. ``text`` is the
    timer's expression or the condition; ``timer`` is timeDate, timeDuration or timeCycle. ``name`` is the message's,
    signal's or link's name, ``key`` the expression over what a message must be about. ``code`` is the error's or
    escalation's code, None where any is caught; ``code_variable`` and ``message_variable`` take what was thrown.
    ``activity`` is what a compensation is thrown for, "" for all of its scope.
    """

    kind: str = NONE
    timer: str = ""
    text: str = ""
    name: str = ""
    key: str = ""
    code: str | None = None
    code_variable: str = ""
    message_variable: str = ""
    activity: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance characteristics. Camunda 8 gathers ``output`` of every instance in the list ``outputs``."""

    sequential: bool = False
    collection: str | None = None
    item: str | None = None
    cardinality: str | None = None
    condition: str | None = None
    output: str | None = None
    outputs: str | None = None


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """One ``in`` or ``out`` of a call activity; ``source`` "*" means all variables."""

    source: str | None
    expression: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form that is drawn on the element itself (``camunda:formData``). ``options`` are an enum's (id,
    label), ``constraints`` what each is configured with, by name."""

    id: str
    type: str
    label: str = ""
    default: str | None = None
    date_pattern: str = ""
    options: tuple[tuple[str, str], ...] = ()
    constraints: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node. Fields that do not apply to its kind keep their defaults."""

    id: str
    kind: str  # the BPMN tag: "userTask", "exclusiveGateway", "boundaryEvent" …
    name: str = ""
    documentation: str = ""
    template: str | None = None  # id of the element template it was drawn with, in Modeler
    line: int = 0
    parent: str = ""  # id of the sub-process around it; "" in the process itself
    lane: str = ""  # id of its lane; "" where there is none
    properties: Mapping[str, str] = field(default_factory=dict)  # camunda:properties, the SOP properties among them
    incoming: tuple[str, ...] = ()  # sequence flow ids, in the order of the XML
    outgoing: tuple[str, ...] = ()
    default: str | None = None  # id of the default flow
    event: Event = Event()
    attached_to: str = ""
    interrupting: bool = True
    loop: Loop | None = None
    by_event: bool = False  # an event sub-process: nothing leads into it
    compensates: bool = False  # reached by compensation only
    handler: str = ""  # of a compensation boundary event: the activity that takes back what was done
    # start event
    initiator: str = ""  # the variable that takes the login of whoever starts the case
    # start event and user task
    form: str | None = None  # the form's id; of a message that is waited for, that of who sends it from the pages
    form_key: str = ""  # what names a form in another way; programs are told it
    form_version: str = ""  # of the form that it asks for by number or tag
    form_fields: tuple[FormField, ...] = ()
    # user task
    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due: str | None = None
    follow_up: str | None = None
    priority: str | None = None
    # service, send and business rule task
    topic: str | None = None
    implementation: str | None = None  # "external", or what else was drawn ("class", "expression", "connector" …)
    script: str = ""  # of a script task, or an expression that stands in a script's place
    script_language: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)  # camunda:inputParameter name -> expression
    outputs: Mapping[str, str] = field(default_factory=dict)
    decision: str | None = None
    result_variable: str | None = None
    result_mapping: str = "resultList"  # singleEntry, singleResult, collectEntries, resultList; decisionResult
    # call activity
    called: str | None = None
    ins: tuple[VariableMapping, ...] = ()
    outs: tuple[VariableMapping, ...] = ()
    # everything drawn on it that this model has no place for, by name: lint refuses them
    unknown: tuple[str, ...] = ()

    @property
    def type(self) -> ElementType:
        """What holds for every element of its kind and event."""
        return type_of(self.kind, self.event.kind)

    # The SOP properties by what they mean. What cannot be read counts as not said: rule sop-properties names it.

    @property
    def names_people(self) -> bool:
        """Whether it says by itself whose task it is, not by its lane."""
        return bool(self.assignee or self.candidate_users or self.candidate_groups)

    @property
    def step(self) -> int | None:
        """Its number in the SOP's table."""
        return sop_properties.step_number(self.properties.get(sop_properties.STEP, ""))

    @property
    def time(self) -> Duration | None:
        """The standard time of the step."""
        return sop_properties.standard_time(self.properties.get(sop_properties.TIME, ""))

    @property
    def printed_time(self) -> str:
        """The standard time as the SOP document has it."""
        return self.properties.get(sop_properties.PRINTED_TIME) or self.properties.get(sop_properties.TIME, "")

    @property
    def printed_output(self) -> str:
        """The result of the step as the SOP document has it; an empty one is meant so."""
        output = self.properties.get(sop_properties.OUTPUT, "")
        return self.properties.get(sop_properties.PRINTED_OUTPUT, output)

    @property
    def activity(self) -> str:
        """The sentence of the SOP document; lines stand apart by "|"."""
        return self.properties.get(sop_properties.ACTIVITY, "")

    @property
    def equipment(self) -> str:
        """The tools and papers that the step needs."""
        return self.properties.get(sop_properties.EQUIPMENT, "")

    @property
    def explanation(self) -> str:
        """The sentence for applicants."""
        return self.properties.get(sop_properties.EXPLANATION, "")

    @property
    def signs(self) -> str:
        """The variable of the letter that completing the task signs; "" where it signs none."""
        return self.properties.get(sop_properties.SIGNS, "")

    @property
    def signs_if(self) -> str:
        """The expression on which signing depends; "" where the letter is always signed."""
        return self.properties.get(sop_properties.SIGNS_IF, "")

    @property
    def signs_number(self) -> str:
        """The kind of number that counts as used once the letter is signed; "" for none."""
        return self.properties.get(sop_properties.SIGNS_NUMBER, "")

    @property
    def ticked(self) -> bool:
        """Whether a manual task is one that an officer ticks off."""
        return self.kind == MANUAL_TASK and self.properties.get(sop_properties.TICKED) == sop_properties.YES

    @property
    def sender(self) -> str:
        """Who may send the message that it waits for from the pages: an officer, the applicant, or "" for nobody."""
        found = self.properties.get(sop_properties.SENDER, "") if self.event.kind == MESSAGE else ""
        return found if found in (sop_properties.BY_OFFICER, sop_properties.BY_APPLICANT) else ""

    @property
    def kept_for(self) -> Duration | None:
        """How long the message that it sends waits for somebody to come and wait for it."""
        return sop_properties.standard_time(self.properties.get(sop_properties.KEPT_FOR, ""))

    @property
    def internal(self) -> bool:
        """Whether the letter it makes is kept within the office."""
        return self.properties.get(sop_properties.RECIPIENT) == sop_properties.INTERNAL


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    line: int = 0
    parent: str = ""
    unknown: tuple[str, ...] = ()  # as of an element


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane; its group is the slug of its name ("Tim Teknis OPD" -> "tim_teknis_opd")."""

    id: str
    name: str
    group: str
    documentation: str = ""  # the head of its column in the SOP's table
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Process:
    """One executable process of one file.

    What a sub-process holds stands beside it, and says in ``parent`` where it belongs. Where the process calls others,
    ``expansion.expand`` puts what they draw into it in the same way; ``inherited`` are the properties they bring along.
    """

    key: str
    name: str
    file: str
    camunda_8: bool = False  # variables are merged as Camunda 8 does
    version_tag: str = ""
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    inherited: Mapping[str, str] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    elements: Mapping[str, Element] = field(default_factory=dict)  # in the order of the XML
    flows: Mapping[str, Flow] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()  # as of an element
    embedded_forms: Mapping[str, str] = field(default_factory=dict)  # of Camunda 8, as they are written, by their ids

    def group_of(self, element: str) -> str:
        """The group of the element's lane; "" where it lies in none."""
        lane = self.lanes.get(self.elements[element].lane)
        return lane.group if lane else ""

    def group_without_names(self, element: str) -> str:
        """Whose task it is where it names nobody: its lane's group, else every officer's."""
        return self.group_of(element) or ALL_OFFICERS

    def lane_name(self, group: str) -> str:
        """What the diagram calls a group; the group itself where it has no lane."""
        drawn = (lane.name for lane in self.lanes.values() if lane.group == group and lane.name)
        return next(drawn, ALL_OFFICERS_NAME if group == ALL_OFFICERS else group)

    def sheet_of(self, id: str) -> str:
        """The call on whose process's sheet an element or flow is drawn; "" for the process's own, where its
        sub-processes are drawn as well."""
        thing = self.elements.get(id) or self.flows.get(id)
        while thing is not None and thing.parent:
            thing = self.elements[thing.parent]
            if thing.kind == CALL_ACTIVITY:
                return thing.id
        return ""

    def drawn_at(self, id: str, call: str = "") -> str:
        """Where an element or flow stands on the process's sheet, or on that of a called process: itself, or the call
        that it happens in. "" where it happens elsewhere."""
        sheet = self.sheet_of(id)
        return id if sheet == call else self.drawn_at(sheet, call) if sheet else ""

    @property
    def calls(self) -> tuple[Element, ...]:
        """The calls of other processes, at whatever depth."""
        return tuple(element for element in self.elements.values() if element.kind == CALL_ACTIVITY)

    @cached_property
    def constants(self) -> Mapping[str, str]:
        """The properties that expressions read by their names: its own before those of what it calls."""
        return {**self.inherited, **self.properties}

    @cached_property
    def steps(self) -> tuple[Element, ...]:
        """The numbered steps of the SOP, in their order; those of called processes are numbered there."""
        own = [e for e in self.elements.values() if not self.sheet_of(e.id)]
        return tuple(sorted((e for e in own if e.step is not None), key=lambda e: e.step or 0))

    @property
    def title(self) -> str:
        """The expression over a case's answers that lists call it by; "" for none."""
        return self.properties.get(sop_properties.TITLE, "")

    @property
    def number_pattern(self) -> str:
        """The pattern of its cases' registration numbers; "" for none."""
        return self.properties.get(sop_properties.NUMBER_PATTERN, "")
