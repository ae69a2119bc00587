"""A field's value as its input takes it, and as pages say it: a number with a comma, a moment by the office's clock."""

from __future__ import annotations

from typing import Any

from engine.definitions.forms.moments import write_moment, write_typed_moment
from engine.numerals import is_number, read_typed, write_grouped, write_typed


def typed_value(type: str, subtype: str, value: Any) -> Any:
    """What stands in the input. Sent unchanged it is read as the same value."""
    if is_number(value) and type in ("number", "textfield", "textarea"):
        return write_typed(value)
    return write_typed_moment(subtype, value) if type == "datetime" else value


def written_value(type: str, subtype: str, value: Any) -> Any:
    """What a page says it is, also of what was typed and not sent yet: the person sees how it will be read."""
    if value is None or value == "" or isinstance(value, bool):
        return value
    if type == "datetime":
        return write_moment(subtype, value)
    if type == "number":
        try:
            return write_grouped(value if is_number(value) else read_typed(str(value)))
        except ValueError:
            return value
    return write_typed(value) if is_number(value) else value
