"""Connections as this site keeps them: many that rest, none that drips for ever, and no body that is too large.

Waitress waits for as long as now and then a byte comes, and reads a body to its end before anybody looks at its length.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

HEADER_SECONDS = 30  # for everything before the body
BODY_SECONDS, SLOWEST = 60, 1000  # after this long a body must have come at that many bytes a second
LINGER_SECONDS = 15  # for reading an answer beside a body that is thrown away
BodyLimit = Callable[[str], int]  # how many bytes a request's body may have, by its path
SHED = 10  # where no connection is left, one in so many is closed: those that have rested the longest


class Task(WSGITask):
    """Waitress closes after every answer without a Content-Length, and 204 and 304 may have none: a program that
    completes tasks, and a browser that asks whether its copies are still good, would connect anew for each. Where such
    an answer ends is known (RFC 9112, section 6.3)."""

    def set_close_on_finish(self) -> None:
        asked = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or self.version != "1.1" or asked:
            super().set_close_on_finish()
        if self.request.too_large:  # closed by ``Server.maintenance``, so that the answer is not lost
            self.close_on_finish = False


class Parser(HTTPRequestParser):
    """Gives up a body as soon as it is known to be too large: the application gets the request without it, and says
    so. ``adj.body_limit`` says for a path how many bytes are taken."""

    too_large = False

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        size = max(self.content_length, self.body_bytes_received)
        if size and not self.error and size > self.adj.body_limit(self.path):
            return self._give_up(data, size)
        return consumed

    def _give_up(self, data: bytes, size: int) -> int:
        self.close()
        self.body_rcv = None
        self.headers["CONTENT_LENGTH"] = str(size)
        self.headers["CONNECTION"] = "close"
        self.expect_continue = False
        self.too_large = self.completed = True
        return len(data)  # what follows is the body's and no other request


class Channel(HTTPChannel):
    """One connection, with the time at which its newest request began."""

    task_class = Task
    newest: Parser | None = None
    began = 0.0

    def parser_class(self, adj: Any) -> Parser:
        self.newest, self.began = Parser(adj), time.monotonic()
        return self.newest

    @property
    def refused(self) -> bool:
        """Whether what still comes is a body that nobody wants."""
        return self.newest is not None and self.newest.too_large

    def received(self, data: bytes) -> bool:
        return True if self.refused else bool(super().received(data))

    def is_overdue(self, now: float) -> bool:
        """Whether a request takes longer to arrive than any honest one; ``now`` in seconds of the monotonic clock."""
        if self.requests:
            return False  # it is our turn
        if self.refused:
            return now - self.began > LINGER_SECONDS
        coming = self.request
        if coming is None:
            return False
        if not coming.headers_finished:
            return now - self.began > HEADER_SECONDS
        return now - self.began > HEADER_SECONDS + BODY_SECONDS + float(coming.body_bytes_received) / SLOWEST


class Server(TcpWSGIServer):
    """Closes connections whose requests are overdue, and resting ones where there is no room for a visitor."""

    channel_class = Channel

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        moment = time.monotonic()
        for channel in self.active_channels.values():
            if channel.is_overdue(moment):
                channel.will_close = True

    def readable(self) -> bool:
        if len(self._map) >= self.adj.connection_limit:
            self._make_room()
        return bool(super().readable())

    def _make_room(self) -> None:
        resting = [each for each in self.active_channels.values() if not each.requests and not each.total_outbufs_len]
        for channel in sorted(resting, key=attrgetter("last_activity"))[: self.adj.connection_limit // SHED + 1]:
            channel.will_close = True
