"""Expressions in diagrams, forms and tables: FEEL and JUEL, compiled once to closures. No eval, no exec."""

from engine.expressions.clock import reads_clock
from engine.expressions.errors import ExpressionError
from engine.expressions.expression import Expression, UnaryTests, compile_expression, compile_unary_tests, is_expression
from engine.expressions.feel_functions import NOW
from engine.expressions.values import is_usual, to_json

__all__ = [
    "NOW",
    "Expression",
    "ExpressionError",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "is_expression",
    "is_usual",
    "reads_clock",
    "to_json",
]
