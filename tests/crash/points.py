"""The points at which a command can be killed: before each statement, around each commit, file and outside call."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import sqlalchemy as sa

from engine.storage.documents import DocumentStore
from tests.offices import Office

COMMIT, COMMITTED = "before the commit", "after the commit"


class Points:
    """Counts the points that are passed once it is ``armed``; at the ``deadly`` one the process is gone.

    ``watch`` is called after each commit.
    """

    def __init__(self, deadly: int = 0, watch: Callable[[], None] | None = None) -> None:
        self._deadly, self._watch = deadly, watch
        self.armed, self.passed = False, list[str]()

    def at(self, name: str) -> None:
        if not self.armed:
            return
        self.passed.append(name)
        if len(self.passed) == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        if name == COMMITTED and self._watch is not None:
            self.armed = False
            self._watch()
            self.armed = True

    def statement(self, text: Any) -> None:
        words = " ".join(str(text).split()[:4])
        if words.upper() != "COMMIT":  # has points of its own
            self.at(words)


def install(points: Points, office: Office) -> None:
    """Puts the points into this process, before it has opened a connection. Below SQLAlchemy: in the drivers."""
    database = office.engine.database
    if database.is_sqlite:
        sa.event.listen(database.engine, "connect", lambda raw, _: raw.set_trace_callback(points.statement))
    else:
        for name in ("execute", "executemany"):
            setattr(psycopg.Cursor, name, _told(points, getattr(psycopg.Cursor, name)))
    dialect: Any = database.engine.dialect
    dialect.do_commit = _around(points, dialect.do_commit, COMMIT, COMMITTED)
    store: Any = DocumentStore
    store.put = _around(points, store.put, "before a document is stored", "after a document was stored")
    replace: Any = os.replace
    os.replace = _around(points, replace, "before a file gets its name")
    signer: Any = office.engine.signer
    signer.sign = _around(points, signer.sign, "before the signature", "after the signature")
    worker: Any = office.engine.worker
    worker._connectors = {topic: Watched(points, each) for topic, each in worker._connectors.items()}
    install_notes(office, points)


def install_notes(office: Office, points: Points | None = None) -> None:
    """Has every message noted that leaves the house."""
    worker: Any = office.engine.worker
    worker._sender = Recording(points or Points(), worker._sender, office)


class Watched:
    """A connector with points before and after it; those inside are its documents'."""

    def __init__(self, points: Points, connector: Any) -> None:
        self._points, self._connector, self.topic, self.kind = points, connector, connector.topic, connector.kind

    def run(self, job: Any) -> Mapping[str, Any]:
        self._points.at("before the connector")
        found: Mapping[str, Any] = self._connector.run(job)
        self._points.at("after the connector")
        return found


class Recording:
    """A sender that notes what has left the house, in a file that outlives the process."""

    def __init__(self, points: Points, sender: Any, office: Office) -> None:
        self._points, self._sender, self._file = points, sender, office.engine.settings.data_dir / "sent"

    def send(self, message: Any) -> Any:
        self._points.at("before the message")
        note(self._file, message.id)
        self._points.at("inside the message")
        result = self._sender.send(message)
        self._points.at("after the message")
        return result


def note(file: Any, line: str) -> None:
    """One line at the end of a file that several processes write to."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(handle, f"{line}\n".encode())
    finally:
        os.close(handle)


def _around(points: Points, function: Callable[..., Any], before: str, after: str = "") -> Callable[..., Any]:
    def called(*args: Any, **more: Any) -> Any:
        points.at(before)
        result = function(*args, **more)
        if after:
            points.at(after)
        return result

    return called


def _told(points: Points, function: Callable[..., Any]) -> Callable[..., Any]:
    def called(self: Any, query: Any, *args: Any, **more: Any) -> Any:
        points.statement(query)
        return function(self, query, *args, **more)

    return called
