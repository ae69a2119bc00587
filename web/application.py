"""The Flask application that the site and the programs' interface are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """Its views and hooks are plain functions: a worker is a thread, not an event loop."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Flask looks at each view and each hook of every request whether it is a coroutine; none is."""
        return func
