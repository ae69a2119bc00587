"""The texts of WhatsApp messages: templates of the office in ``letters/pesan.json``, with {places}."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.errors import Refused

_PLACE = re.compile(r"\{([a-z_]+)\}")


def render(template: str, params: Mapping[str, Any]) -> str:
    """The text with its places filled in. Raises ``Refused`` naming a place that nothing fills."""

    def fill(match: re.Match[str]) -> str:
        value = params.get(match[1])
        if value is None:
            raise Refused(f"Pesan ini memerlukan “{match[1]}”, yang tidak diisi.")
        return str(value)

    return _PLACE.sub(fill, template)
