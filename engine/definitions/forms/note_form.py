"""The form of a task that is drawn without one of ours: a note for whoever comes next, and nothing else to fill in."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from engine.definitions.forms.camunda_form import Form, read_form

PREFIX, LONGEST = "catatan_", 55  # letters of an element's id that go into a variable's name


@lru_cache(maxsize=512)
def note_form(element: str) -> Form:
    """The form of a task by its id. Each task has a note of its own, so that none is written over."""
    key = PREFIX + re.sub(r"\W", "_", element, flags=re.ASCII)[-LONGEST:]
    note = {
        "type": "textarea",
        "key": key,
        "label": "Catatan",
        "description": "Yang perlu diketahui langkah berikutnya.",
    }
    return read_form(json.dumps({"id": key, "components": [note]}).encode(), "")
