"""Whose a task is, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.definitions.bpmn.model import Process

NAMED = "petugas yang ditunjuk"  # of a task for certain people, to whoever may not read their names


def describe_group(process: Process, group: str) -> str:
    """A task's group; "" is that of a task for certain people alone."""
    return process.lane_name(group) if group else NAMED


def describe_drawn(process: Process, detail: Mapping[str, Any]) -> str:
    """Everybody whom a ``task.created`` names: groups, and officers by their logins."""
    groups = detail.get("groups") or ([detail["group"]] if detail["group"] else [])
    people = dict.fromkeys([*detail.get("users", ()), *([detail["assignee"]] if detail.get("assignee") else [])])
    return ", ".join([*(process.lane_name(group) for group in groups), *people])
