"""A connection stays open from one answer to the next, also where an answer has no body, until somebody ends it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from web import server

STATUSES = {"/": "200 OK", "/kosong": "204 No Content", "/sama": "304 Not Modified"}


def app(environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    status = STATUSES[environment["PATH_INFO"]]
    body = b"isi" if status.startswith("200") else b""
    start_response(status, [("Content-Length", str(len(body)))] if body else [])
    return [body] if body else []


@pytest.fixture
def connection() -> Iterator[http.client.HTTPConnection]:
    made = server.create(app, server.listen("127.0.0.1", 0), 2)
    thread = threading.Thread(target=made.run)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", made.effective_port, timeout=10)
    connection.connect()
    yield connection
    connection.close()
    made.close()
    thread.join(10)
    assert not thread.is_alive()


def ask(connection: http.client.HTTPConnection, path: str, **headers: str) -> http.client.HTTPResponse:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer


def test_a_connection_stays_open_after_every_answer(connection: http.client.HTTPConnection) -> None:
    before = connection.sock
    for path in ("/kosong", "/sama", "/", "/kosong"):
        answer = ask(connection, path)
        assert f"{answer.status} {answer.reason}" == STATUSES[path]
        assert answer.getheader("Connection") is None and connection.sock is before
    assert ask(connection, "/kosong").getheader("Content-Length") is None  # RFC 9110, section 8.6


def test_it_ends_where_the_client_asks_for_it(connection: http.client.HTTPConnection) -> None:
    answer = ask(connection, "/kosong", Connection="close")
    assert answer.getheader("Connection") == "close" and connection.sock is None
