"""The elements of BPMN 2.0: one row for each kind and what its event says, read by everything that asks about one.

A kind that stands in ``ELEMENTS`` runs, the others have a name by which they are refused. To run another, add its row
here and its class in ``engine.execution.builder``.
"""

from __future__ import annotations

from dataclasses import dataclass

START_EVENT, END_EVENT, BOUNDARY_EVENT = "startEvent", "endEvent", "boundaryEvent"
CATCH_EVENT, THROW_EVENT = "intermediateCatchEvent", "intermediateThrowEvent"
TASK, USER_TASK, MANUAL_TASK, SCRIPT_TASK = "task", "userTask", "manualTask", "scriptTask"
SERVICE_TASK, SEND_TASK, RECEIVE_TASK, BUSINESS_RULE_TASK = "serviceTask", "sendTask", "receiveTask", "businessRuleTask"
CALL_ACTIVITY, SUB_PROCESS, TRANSACTION, AD_HOC = "callActivity", "subProcess", "transaction", "adHocSubProcess"
EXCLUSIVE_GATEWAY, PARALLEL_GATEWAY, INCLUSIVE_GATEWAY = "exclusiveGateway", "parallelGateway", "inclusiveGateway"
EVENT_GATEWAY, COMPLEX_GATEWAY = "eventBasedGateway", "complexGateway"

NONE, TIMER, TERMINATE = "none", "timer", "terminate"  # what an event's definition is called, without its ending
MESSAGE, SIGNAL, ERROR, LINK = "message", "signal", "error", "link"
COMPENSATE, ESCALATION, CONDITIONAL, CANCEL = "compensate", "escalation", "conditional", "cancel"


# What may stand in an event, by where it stands.
START_TRIGGERS = (TIMER, MESSAGE, SIGNAL, CONDITIONAL, ERROR, ESCALATION)  # the last two: of event sub-processes
CATCH_TRIGGERS = (TIMER, MESSAGE, SIGNAL, CONDITIONAL)
BOUNDARY_TRIGGERS = (*CATCH_TRIGGERS, ERROR, ESCALATION)
END_THROWS = (MESSAGE, SIGNAL, ESCALATION, ERROR)


@dataclass(frozen=True, slots=True)
class ElementType:
    """What holds for every element of a ``kind`` (the BPMN tag) with that ``event``.

    ``waits``: a token stays there until something comes from outside. ``passed``: nothing is done there. ``gateway``,
    ``chooses`` (its flows may have conditions), ``hosts`` (boundary events may stand on it), ``service`` (a topic says
    who does it), ``step`` (a row of the SOP's table), ``plain`` (sets no variable but those it names).
    """

    kind: str
    event: str = NONE
    waits: bool = False
    passed: bool = False
    gateway: bool = False
    chooses: bool = False
    hosts: bool = False
    service: bool = False
    step: bool = False
    plain: bool = True


ROWS = (
    ElementType(START_EVENT, passed=True),
    *(ElementType(START_EVENT, event, passed=True) for event in START_TRIGGERS),
    ElementType(END_EVENT, passed=True),
    ElementType(END_EVENT, TERMINATE, passed=True),
    *(ElementType(END_EVENT, event, passed=True) for event in END_THROWS),
    ElementType(END_EVENT, COMPENSATE, waits=True),
    *(ElementType(CATCH_EVENT, event, waits=True) for event in CATCH_TRIGGERS),
    ElementType(CATCH_EVENT, LINK, passed=True),
    ElementType(THROW_EVENT, passed=True),
    *(ElementType(THROW_EVENT, event, passed=True) for event in (LINK, MESSAGE, SIGNAL, ESCALATION)),
    ElementType(THROW_EVENT, COMPENSATE, waits=True),
    *(ElementType(BOUNDARY_EVENT, event, passed=True) for event in BOUNDARY_TRIGGERS),
    ElementType(BOUNDARY_EVENT, COMPENSATE, passed=True),
    ElementType(USER_TASK, waits=True, hosts=True, step=True, chooses=True),
    ElementType(MANUAL_TASK, passed=True, hosts=True, step=True, chooses=True),
    ElementType(TASK, passed=True, hosts=True, chooses=True),
    ElementType(SERVICE_TASK, service=True, hosts=True, chooses=True),  # its topic says whether it waits
    ElementType(SEND_TASK, service=True, hosts=True, chooses=True),
    ElementType(SEND_TASK, MESSAGE, passed=True, hosts=True, chooses=True),
    ElementType(RECEIVE_TASK, MESSAGE, waits=True, hosts=True, chooses=True, plain=False),
    ElementType(SCRIPT_TASK, service=True, hosts=True, chooses=True),
    ElementType(BUSINESS_RULE_TASK, hosts=True, chooses=True),
    ElementType(CALL_ACTIVITY, waits=True, hosts=True, step=True, plain=False, chooses=True),  # it mostly waits
    ElementType(SUB_PROCESS, waits=True, hosts=True, chooses=True),
    ElementType(EXCLUSIVE_GATEWAY, passed=True, gateway=True, chooses=True),
    ElementType(INCLUSIVE_GATEWAY, passed=True, gateway=True, chooses=True),
    ElementType(PARALLEL_GATEWAY, passed=True, gateway=True),
    ElementType(EVENT_GATEWAY, passed=True, gateway=True),
)
ELEMENTS = {(row.kind, row.event): row for row in ROWS}
# By kind: its rows' common part, and for elements that carry an event, which.
KINDS = frozenset(row.kind for row in ROWS)
EVENT_KINDS = frozenset({START_EVENT, END_EVENT, CATCH_EVENT, THROW_EVENT, BOUNDARY_EVENT})

# Flow nodes of BPMN 2.0; of those without a row the findings say that they are not run.
NODES = KINDS | {
    THROW_EVENT,
    "implicitThrowEvent",
    "event",
    TASK,
    MANUAL_TASK,
    RECEIVE_TASK,
    SCRIPT_TASK,
    SUB_PROCESS,
    TRANSACTION,
    AD_HOC,
    INCLUSIVE_GATEWAY,
    EVENT_GATEWAY,
    COMPLEX_GATEWAY,
    "callChoreography",
    "choreographyTask",
    "subChoreography",
}
# What a node holds that is not its own: the elements inside it.
NESTING = frozenset({"process", SUB_PROCESS, TRANSACTION, AD_HOC})

# What an element of a kind is called in a list, and in a sentence that refuses it.
NAMES = {
    START_EVENT: "Peristiwa awal",
    END_EVENT: "Peristiwa akhir",
    CATCH_EVENT: "Peristiwa tunggu",
    THROW_EVENT: "Peristiwa kirim",
    BOUNDARY_EVENT: "Peristiwa tepi",
    TASK: "Tugas",
    USER_TASK: "Tugas orang",
    MANUAL_TASK: "Tugas manual",
    SERVICE_TASK: "Tugas sistem",
    SEND_TASK: "Tugas kirim pesan",
    RECEIVE_TASK: "Tugas terima pesan",
    SCRIPT_TASK: "Tugas skrip",
    BUSINESS_RULE_TASK: "Tugas tabel keputusan",
    CALL_ACTIVITY: "Panggilan proses",
    SUB_PROCESS: "Subproses",
    EXCLUSIVE_GATEWAY: "Gerbang eksklusif",
    PARALLEL_GATEWAY: "Gerbang paralel",
    INCLUSIVE_GATEWAY: "Gerbang inklusif",
    EVENT_GATEWAY: "Gerbang peristiwa",
}
REFUSED = {
    TRANSACTION: "transaksi yang bisa dibatalkan (transaction)",
    AD_HOC: "subproses ad-hoc",
    COMPLEX_GATEWAY: "gerbang kompleks",
    RECEIVE_TASK: "tugas terima tanpa pesan",
}
# The same of events: what sets one off, and an event of that sort.
TRIGGERS = {
    TIMER: "pewaktu",
    MESSAGE: "pesan",
    SIGNAL: "sinyal",
    ERROR: "galat",
    LINK: "tautan",
    TERMINATE: "akhiri semua",
    COMPENSATE: "kompensasi",
    ESCALATION: "eskalasi",
    CONDITIONAL: "syarat",
}
REFUSED_EVENTS = {
    NONE: "peristiwa tanpa jenis",
    TIMER: "peristiwa waktu",
    MESSAGE: "peristiwa pesan",
    SIGNAL: "peristiwa sinyal",
    ERROR: "peristiwa galat",
    LINK: "peristiwa tautan (link event)",
    COMPENSATE: "kompensasi",
    ESCALATION: "eskalasi",
    CONDITIONAL: "peristiwa bersyarat",
    CANCEL: "peristiwa batal",
}
_NOT_RUN = ElementType("", plain=False)


def type_of(kind: str, event: str) -> ElementType:
    """The row of a kind and its event; for what is not run, of the kind alone, else a row in which nothing holds."""
    return ELEMENTS.get((kind, event)) or next((row for row in ROWS if row.kind == kind), _NOT_RUN)


def refused_name(kind: str, event: str) -> str:
    """What a sentence calls an element that is not run."""
    if kind in EVENT_KINDS:
        return REFUSED_EVENTS.get(event, event)
    return REFUSED.get(kind, kind)
