"""What can be wrong with a diagram, one rule a file. A rule is one ``check(process, resources)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from engine.definitions.bpmn.model import Process
from engine.definitions.bpmn.topics import Topics
from engine.definitions.deployment.office_groups import OfficeGroups
from engine.definitions.deployment.resources import Resources, read_resources
from engine.definitions.lint import (
    bpmn_io_rules,
    call_exists,
    case_variables,
    deadlock,
    decision_exists,
    element_complete,
    element_position,
    expression_readable,
    first_form,
    form_exists,
    form_keys,
    gateway_conditions,
    group_known,
    known_topic,
    lane_known,
    limits,
    notification_text,
    number_pattern,
    reachable,
    signing_known,
    sop_properties,
    start_events,
    supported_elements,
    template_complete,
    timer_readable,
    variable_never_set,
)
from engine.errors import Finding

MOST_FILES = 500
Rule = Callable[[Process, Resources], Iterable[Finding]]

# In this order: what cannot run at all first, since later rules rely on it.
RULES: dict[str, Rule] = {
    "supported-elements": supported_elements.check,
    "element-position": element_position.check,
    "element-complete": element_complete.check,
    "start-events": start_events.check,
    "call-exists": call_exists.check,
    "lane-known": lane_known.check,
    "group-known": group_known.check,
    "form-exists": form_exists.check,
    "first-form": first_form.check,
    "form-keys": form_keys.check,
    "decision-exists": decision_exists.check,
    "known-topic": known_topic.check,
    "number-pattern": number_pattern.check,
    "signing-known": signing_known.check,
    "case-variables": case_variables.check,
    "notification-text": notification_text.check,
    "expression-readable": expression_readable.check,
    "timer-readable": timer_readable.check,
    "gateway-conditions": gateway_conditions.check,
    "reachable": reachable.check,
    "deadlock": deadlock.check,
    "variable-never-set": variable_never_set.check,
    "sop-properties": sop_properties.check,
    "template-complete": template_complete.check,
    "bpmn-io": bpmn_io_rules.check,
}


def lint(process: Process, resources: Resources) -> list[Finding]:
    """Every rule's findings, in the order of the rules. A diagram beyond the limits is looked at no further."""
    if beyond := list(limits.check(process, resources)):
        return beyond
    return [finding for rule in RULES.values() for finding in rule(process, resources)]


def check(files: Mapping[str, bytes], topics: Topics, groups: OfficeGroups | None = None) -> list[Finding]:
    """Reads and lints a deployment into an office with these groups: every finding, errors and warnings."""
    return _too_many(files) or check_read(*read_resources(files, topics), groups)


def check_read(resources: Resources, unreadable: list[Finding], groups: OfficeGroups | None = None) -> list[Finding]:
    """The same of what has been read; ``unreadable`` says what could not be."""
    if beyond := _too_many(resources.files):
        return beyond
    known = replace(resources, groups=groups)
    return unreadable + [finding for process in known.processes.values() for finding in lint(process, known)]


def _too_many(files: Mapping[str, bytes]) -> list[Finding]:
    if len(files) <= MOST_FILES:
        return []
    return [Finding("", "", f"Pemasangan ini berisi lebih dari {MOST_FILES} berkas.", "size")]
