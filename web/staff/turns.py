"""What a step has led to, in a sentence: whose turn it is."""

from __future__ import annotations

from cases.whose import describe_group
from engine.services.repository import Compiled
from engine.services.step_result import StepResult


def describe_turn(compiled: Compiled, result: StepResult) -> str:
    """Who goes on now, or that the case has ended."""
    if result.opened:
        turns = [f"{describe_group(compiled.process, task.group)}: {task.name}" for task in result.opened]
        return f"Sekarang giliran {' dan '.join(turns)}."
    return "Kasus ini berakhir." if result.ended else "Sistem menyiapkan langkah berikutnya."
