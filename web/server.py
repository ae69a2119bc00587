"""The HTTP server: waitress, whose connections stay open after an answer without a body."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.task import WSGITask


class Task(WSGITask):
    """Waitress closes after every answer without a Content-Length, and 204 and 304 may have none: a program that
    completes tasks, and a browser that asks whether its copies are still good, would connect anew for each. Where such
    an answer ends is known (RFC 9112, section 6.3)."""

    def set_close_on_finish(self) -> None:
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or self.version != "1.1" or asked:
            super().set_close_on_finish()


def create(app: Callable[..., Any], host: str, port: int, threads: int) -> Any:
    """A server that listens, and serves once it is ``run``. Port 0 is any that is free."""
    HTTPChannel.task_class = Task
    return create_server(app, host=host, port=port, threads=threads, ident=None)


def serve(app: Callable[..., Any], host: str, port: int, threads: int) -> None:
    """Serves until the process is told to stop."""
    logging.basicConfig()  # what the server complains of
    create(app, host, port, threads).run()
