"""What is wrong with an expression."""

from __future__ import annotations

from engine.errors import Refused


class ExpressionError(Refused):
    """An expression that cannot be read, or that fails when it is asked."""

    def __init__(self, text: str, reason: str) -> None:
        shown = text if len(text) <= 120 else text[:117] + "…"
        super().__init__(f"Ekspresi “{shown}” tidak bisa dijalankan: {reason}")
        self.text, self.reason = text, reason
