"""The kinds of history events: the auditor's contract, one row each. ``docs/history.md`` prints them.

A name stands in every office's history and under its chain: it is never changed, and never given another meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

INSTANCE_STARTED, INSTANCE_ENDED, INSTANCE_STALLED = "instance.started", "instance.ended", "instance.stalled"
FLOW_TAKEN = "flow.taken"
ELEMENT_ENTERED, ELEMENT_LEFT, ELEMENT_CANCELLED = "entered", "left", "cancelled"
TASK_CREATED, TASK_COMPLETED, TASK_CANCELLED = "task.created", "task.completed", "task.cancelled"
TASK_CLAIMED, TASK_RELEASED = "task.claimed", "task.released"
JOB_CREATED, JOB_COMPLETED, JOB_CANCELLED = "job.created", "job.completed", "job.cancelled"
TIMER_SCHEDULED, TIMER_FIRED, TIMER_CANCELLED = "timer.scheduled", "timer.fired", "timer.cancelled"
MESSAGE_AWAITED, MESSAGE_RECEIVED, MESSAGE_CANCELLED = "message.awaited", "message.received", "message.cancelled"
SIGNAL_AWAITED, SIGNAL_RECEIVED, SIGNAL_CANCELLED = "signal.awaited", "signal.received", "signal.cancelled"
CONDITION_AWAITED, CONDITION_MET, CONDITION_CANCELLED = "condition.awaited", "condition.met", "condition.cancelled"
MESSAGE_THROWN, SIGNAL_THROWN = "message.thrown", "signal.thrown"
ERROR_THROWN, ESCALATION_THROWN = "error.thrown", "escalation.thrown"
COMPENSATION_KEPT, COMPENSATION_THROWN = "compensation.kept", "compensation.thrown"
VARIABLE_SET = "variable.set"
GATEWAY_DECIDED, DECISION_EVALUATED = "gateway.decided", "decision.evaluated"
NUMBER_ALLOCATED, MESSAGE_SENT = "number.allocated", "message.sent"


@dataclass(frozen=True, slots=True)
class EventKind:
    """``meaning``: what such an event says happened. ``element``: what its element is. ``detail`` and ``values``: what
    these hold; "" for nothing."""

    name: str
    meaning: str
    element: str = "the element"
    detail: str = ""
    values: str = ""


@dataclass(frozen=True, slots=True)
class Noun:
    """A token that waits for a command, as history tells of it: the kinds of event that ``opened`` the waiting, that
    ``closed`` it by that command, and that ``cancelled`` it."""

    opened: str
    closed: str
    cancelled: str


TASK = Noun(TASK_CREATED, TASK_COMPLETED, TASK_CANCELLED)
JOB = Noun(JOB_CREATED, JOB_COMPLETED, JOB_CANCELLED)
TIMER = Noun(TIMER_SCHEDULED, TIMER_FIRED, TIMER_CANCELLED)
MESSAGE = Noun(MESSAGE_AWAITED, MESSAGE_RECEIVED, MESSAGE_CANCELLED)
SIGNAL = Noun(SIGNAL_AWAITED, SIGNAL_RECEIVED, SIGNAL_CANCELLED)
CONDITION = Noun(CONDITION_AWAITED, CONDITION_MET, CONDITION_CANCELLED)

ROWS = (
    EventKind(INSTANCE_STARTED, "The case began.", element="the process's key"),
    EventKind(INSTANCE_ENDED, "No token is left: the case is over.", element="the end event reached last"),
    EventKind(
        INSTANCE_STALLED, "Tokens are left that no command can move.", element="", detail="the elements they stand at"
    ),
    EventKind(FLOW_TAKEN, "A token went along a sequence flow.", element="the flow"),
    EventKind(ELEMENT_ENTERED, "A token came to an element; to a boundary event or a join when it goes on from there."),
    EventKind(ELEMENT_LEFT, "A token was through with an element."),
    EventKind(ELEMENT_CANCELLED, "A token was taken away from an element by an event."),
    EventKind(
        TASK_CREATED,
        "A person's task was opened.",
        detail="group, name, due; where drawn groups, users, assignee, priority, follow_up",
    ),
    EventKind(TASK_CLAIMED, "Somebody took the task."),
    EventKind(TASK_RELEASED, "Whoever had the task gave it back."),
    EventKind(TASK_COMPLETED, "The task was done; what was filled in precedes it as variables."),
    EventKind(TASK_CANCELLED, "The task was closed undone."),
    EventKind(JOB_CREATED, "Work was handed to a connector.", detail="topic", values="its inputs"),
    EventKind(JOB_COMPLETED, "The connector's work was done; what came of it precedes it as variables."),
    EventKind(JOB_CANCELLED, "The connector's work is no longer wanted."),
    EventKind(TIMER_SCHEDULED, "A timer was set.", detail="due"),
    EventKind(TIMER_FIRED, "The timer's time had come."),
    EventKind(TIMER_CANCELLED, "The timer was taken away before its time."),
    EventKind(MESSAGE_AWAITED, "A message is waited for.", detail="name", values="key: what it must be about"),
    EventKind(MESSAGE_RECEIVED, "The message came; what it brought follows as variables."),
    EventKind(MESSAGE_CANCELLED, "The message is no longer waited for."),
    EventKind(SIGNAL_AWAITED, "A signal is waited for.", detail="name"),
    EventKind(SIGNAL_RECEIVED, "The signal came."),
    EventKind(SIGNAL_CANCELLED, "The signal is no longer waited for."),
    EventKind(CONDITION_AWAITED, "A condition is waited for.", detail="condition"),
    EventKind(CONDITION_MET, "The condition held."),
    EventKind(CONDITION_CANCELLED, "The condition is no longer waited for."),
    EventKind(MESSAGE_THROWN, "A message was sent to other cases.", detail="name", values="key, variables"),
    EventKind(SIGNAL_THROWN, "A signal was sent to every case of the office.", detail="name", values="variables"),
    EventKind(
        ERROR_THROWN, "An error was thrown.", detail="code, caught: the event that caught it, None where none did"
    ),
    EventKind(
        ESCALATION_THROWN, "An escalation was thrown.", detail="code, caught: the events that caught it, in turn"
    ),
    EventKind(COMPENSATION_KEPT, "What was done can be taken back from here on.", detail="handler"),
    EventKind(COMPENSATION_THROWN, "What was done is taken back.", detail="elements: what of, in turn"),
    EventKind(
        VARIABLE_SET,
        "A variable was given a value; the token is the scope's, none for the case's own.",
        element="the variable's name",
        values="the value",
    ),
    EventKind(
        GATEWAY_DECIDED,
        "A gateway or an activity chose among its flows.",
        detail="taken: a flow, or a list of them; asked: each flow asked, its condition and whether it held",
        values="read: the variables it looked at",
    ),
    EventKind(
        DECISION_EVALUATED,
        "A decision table was evaluated.",
        detail="decision, digest of the table, rules that matched",
        values="read, outputs",
    ),
    EventKind(NUMBER_ALLOCATED, "A number of the register was given.", detail="kind", values="number"),
    EventKind(
        MESSAGE_SENT,
        "A message was put into the outbox.",
        detail="to, template, language, digest of the office's text, empty: the places without a value",
        values="text, params; in a step of semantics 1 the params alone",
    ),
)
