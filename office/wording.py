"""The words of notifications: what one outside of any case says, and what one that was sent has said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.definitions.deployment.notifications import Notification, NotificationText, compose
from engine.definitions.deployment.resources import NOTIFICATIONS
from engine.services.repository import Compiled, Repository
from engine.settings import Settings
from engine.storage.rows.papers import MessageRow

Compose = Callable[[str, Mapping[str, Any]], Notification]  # by a text's name and its values


def office_words(settings: Settings) -> dict[str, str]:
    """What the office's settings fill the places of texts with."""
    return {"sistem": settings.system_name, "alamat_situs": settings.base_url}


class AccountNotifications:
    """Notifications about accounts and numbers, which belong to no process: they have the office's newest texts."""

    def __init__(self, repository: Repository, folder: Path, settings: Callable[[], Settings]) -> None:
        """``folder`` is the designers'; ``settings`` gives them as they stand."""
        self._repository, self._folder, self._settings = repository, folder, settings

    def compose(self, name: str, values: Mapping[str, Any]) -> Notification:
        """A notification as it is to be sent now."""
        text = self._in_folder(name) or self._find_deployed(name)
        template = NotificationText(name, text) if text else None
        return compose(template, name, values, office_words(self._settings()))

    def _in_folder(self, name: str) -> str | None:
        """Read anew each time: what goes out is what the office wrote last."""
        try:
            found = json.loads((self._folder / NOTIFICATIONS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        text = found.get(name) if isinstance(found, dict) else None
        return text if isinstance(text, str) else None

    def _find_deployed(self, name: str) -> str | None:
        """What came with a process from Modeler."""
        found = (compiled.resources.notifications.get(name) for compiled in self._repository.newest())
        return next(filter(None, found), None)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message says. ``kept`` is False where it was sent before texts were kept: the text is then put together
    again from those of ``version``, the one its case runs on; None where no text of that time is known."""

    text: str
    kept: bool = True
    version: int | None = None


def wording_of(row: MessageRow, compiled: Compiled | None) -> Wording:
    """A row of the outbox in words; ``compiled`` is its case's process."""
    if row.text is not None:
        return Wording(row.text)
    template = compiled.executable.notifications.get(row.template) if compiled is not None else None
    made = compose(template, row.template, json.loads(row.params), {})
    return Wording(made.text, False, compiled.info.version if compiled is not None and template is not None else None)
