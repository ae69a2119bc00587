"""What a step has led to, in a sentence: whose turn it is."""

from __future__ import annotations

from engine.services.repository import Compiled
from engine.services.step_result import StepResult


def lane_names(compiled: Compiled) -> dict[str, str]:
    """What the diagram calls each group."""
    return {lane.group: lane.name for lane in compiled.process.lanes.values()}


def describe_turn(compiled: Compiled, result: StepResult) -> str:
    """Who goes on now, or that the case has ended."""
    if result.opened:
        lanes = lane_names(compiled)
        turns = [f"{lanes.get(task.group, task.group)}: {task.name}" for task in result.opened]
        return f"Sekarang giliran {' dan '.join(turns)}."
    return "Kasus ini berakhir." if result.ended else "Sistem menyiapkan langkah berikutnya."
