"""The words of messages: the office's own templates, ``letters/pesan.json``, filled in, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connectors.messages import render
from engine.errors import Refused
from web.current import engine, settings

FILE = Path("letters") / "pesan.json"


def text_of(template: str, params: Mapping[str, Any]) -> str:
    """The message as its reader gets it. A template that is missing or wants more shows its name and values."""
    known = {"sistem": settings().system_name, "alamat_situs": settings().base_url, **params}
    text = _templates(settings().processes_dir / FILE).get(template) or _deployed(template)
    try:
        return render(text, known) if isinstance(text, str) else _plain(template, params)
    except Refused:
        return _plain(template, params)


def _deployed(template: str) -> str | None:
    """What came with a process from Modeler."""
    found = (compiled.resources.messages.get(template) for compiled in engine().repository.newest())
    return next(filter(None, found), None)


def _plain(template: str, params: Mapping[str, Any]) -> str:
    return f"{template.replace('_', ' ')}: " + ", ".join(f"{name} {value}" for name, value in params.items())


def _templates(file: Path) -> dict[str, Any]:
    """Read anew each time: a page shows what the office wrote last."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
