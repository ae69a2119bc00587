"""An office whose browsers keep their connections, and people who mean harm: the next visitor is served at once."""

from __future__ import annotations

import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from waitress import wasyncore

from web import connections, server
from web.site import body_limit

IDLE, DRIPPING = 1000, 105
LIMIT = 1000  # bytes a body may have


def echo(environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    data = environment["wsgi.input"].read()
    told = f"{environment.get('CONTENT_LENGTH', '0')} {len(data)}".encode()
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]


@contextmanager
def running(app: Callable[..., Any] = echo, limit: Callable[[str], int] = lambda _: LIMIT) -> Iterator[Any]:
    made = server.create(app, server.listen("127.0.0.1", 0), 2, limit)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield made
    finally:
        made.task_dispatcher.shutdown()
        made.close()
        thread.join(10)
        wasyncore.close_all(made._map)
        assert not thread.is_alive()


@pytest.fixture
def many_files() -> Iterator[None]:
    """Both ends of every connection are this process's."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] != resource.RLIM_INFINITY and before[1] < 3 * (IDLE + DRIPPING):
        pytest.skip("the system lets nobody open so many files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (3 * (IDLE + DRIPPING), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def connect(made: Any) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(made.effective_port)), timeout=10)


def ask(made: Any) -> tuple[bytes, float]:
    """A new visitor's whole visit: the answer and its seconds."""
    began = time.monotonic()
    with connect(made) as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: uji\r\nConnection: close\r\n\r\n")
        return read_all(visitor), time.monotonic() - began


def read_all(visitor: socket.socket) -> bytes:
    found = b""
    while part := visitor.recv(65536):
        found += part
    return found


def receive(visitor: socket.socket) -> bytes:
    """One answer, of which the head and the body may come apart."""
    found = b""
    while b"\r\n\r\n" not in found or not found.rpartition(b"\r\n\r\n")[2]:
        part = visitor.recv(65536)
        assert part, found
        found += part
    return found


def is_closed(visitor: socket.socket) -> bool:
    try:
        return visitor.recv(65536) == b""
    except ConnectionResetError:
        return True


def test_beside_a_thousand_idle_and_a_hundred_dripping_connections_a_visitor_is_served_at_once(
    many_files: None,
) -> None:
    with running() as made:
        idle = [connect(made) for _ in range(IDLE)]
        for each in idle[:50]:  # browsers that have been answered and keep their connection
            each.sendall(b"GET / HTTP/1.1\r\nHost: uji\r\n\r\n")
            assert receive(each).startswith(b"HTTP/1.1 200")
        dripping = [connect(made) for _ in range(DRIPPING)]
        for each in dripping[:80]:
            each.sendall(b"GET / HTTP/1.1\r\nHost: uji\r\nX-Lambat: ")
        for each in dripping[80:]:
            each.sendall(b"POST / HTTP/1.1\r\nHost: uji\r\nContent-Length: 900\r\n\r\n")
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.05):
                for each in dripping:
                    each.sendall(b"a")

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            for _ in range(5):
                answer, seconds = ask(made)
                assert answer.startswith(b"HTTP/1.1 200") and seconds < 2
        finally:
            stop.set()
            thread.join()
            for each in (*idle, *dripping):
                each.close()


@pytest.mark.parametrize("begun", [b"GET / HTTP/1.1\r\nX: ", b"POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\n"])
def test_a_request_that_never_ends_is_ended(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    monkeypatch.setattr(connections, "BODY_SECONDS", 0.5)
    monkeypatch.setattr(server, "TIDY_SECONDS", 0)
    with running() as made, connect(made) as slow:
        slow.sendall(begun)
        slow.settimeout(0.2)
        ended = False
        for _ in range(50):
            try:
                slow.sendall(b"a")
                ended = is_closed(slow)
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                ended = True
            if ended:
                break
        assert ended
        assert ask(made)[0].startswith(b"HTTP/1.1 200")


def test_a_slow_line_is_not_taken_for_a_dripping_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0)
    monkeypatch.setattr(connections, "BODY_SECONDS", 0)
    monkeypatch.setattr(connections, "SLOWEST", 100)
    monkeypatch.setattr(server, "TIDY_SECONDS", 0)
    with running() as made, connect(made) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: uji\r\nContent-Length: 900\r\n\r\n" + b"a" * 500)
        time.sleep(1)
        slow.sendall(b"a" * 400)
        assert receive(slow).endswith(b"900 900")


def test_where_no_connection_is_left_the_one_that_rests_longest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 20)
    with running() as made:
        idle = [connect(made) for _ in range(30)]
        answer, seconds = ask(made)
        assert answer.startswith(b"HTTP/1.1 200") and seconds < 5
        assert is_closed(idle[0])
        for each in idle:
            each.close()


def head(length: int, *more: str) -> bytes:
    lines = ("POST / HTTP/1.1", "Host: uji", *(more or (f"Content-Length: {length}",)))
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def test_a_body_within_the_limit_is_read_and_the_connection_kept() -> None:
    with running() as made, connect(made) as visitor:
        for _ in range(2):
            visitor.sendall(head(LIMIT) + b"a" * LIMIT)
            assert receive(visitor).endswith(b"1000 1000")


def test_a_body_that_says_it_is_too_large_is_answered_before_it_comes() -> None:
    with running() as made, connect(made) as visitor:
        visitor.sendall(head(5_000_000_000))
        answer = receive(visitor)
        assert answer.endswith(b"5000000000 0") and b"Connection: close" in answer


def test_whoever_sends_it_all_the_same_can_still_read_the_answer() -> None:
    size = 30_000_000
    with running() as made, connect(made) as visitor:
        visitor.sendall(head(size) + b"GET / HTTP/1.1\r\n\r\n" * 100)  # what lies in it is no request
        for _ in range(size // 1_000_000 - 1):
            visitor.sendall(b"a" * 1_000_000)
        answer = receive(visitor)
        assert answer.endswith(b"%d 0" % size) and answer.count(b"HTTP/1.1 200") == 1


def test_a_connection_whose_body_nobody_wants_does_not_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LINGER_SECONDS", 0.2)
    monkeypatch.setattr(server, "TIDY_SECONDS", 0)
    with running() as made, connect(made) as visitor:
        visitor.sendall(head(LIMIT + 1))
        assert receive(visitor).endswith(b" 0") and is_closed(visitor)


def test_a_chunked_body_is_given_up_where_it_passes_the_limit() -> None:
    with running() as made, connect(made) as visitor:
        visitor.sendall(head(0, "Transfer-Encoding: chunked"))
        for _ in range(3):
            visitor.sendall(b"190\r\n" + b"a" * 400 + b"\r\n")
        length, taken = receive(visitor).rpartition(b"\r\n\r\n")[2].split()
        assert int(length) > LIMIT and taken == b"0"


def test_a_client_that_asks_first_is_not_told_to_go_on() -> None:
    with running() as made, connect(made) as visitor:
        visitor.sendall(head(0, f"Content-Length: {LIMIT + 1}", "Expect: 100-continue"))
        assert receive(visitor).startswith(b"HTTP/1.1 200")  # not 100


@pytest.mark.parametrize(
    ("path", "shown"), [("/masuk", b"Satu berkas paling besar 10 MB"), ("/engine-rest/task", b"paling besar 10 MB")]
)
@pytest.mark.parametrize("length", [b"Content-Length: 999999999", b"Transfer-Encoding: chunked"])
def test_the_site_says_the_limit_before_a_too_large_body_has_come(
    app: Flask, path: str, shown: bytes, length: bytes
) -> None:
    limit = body_limit(app.extensions["alur"].engine.settings)
    assert limit("/engine-rest/task") == limit("/v2/deployments") == 10_000_000 < limit("/masuk")
    app.config["MAX_CONTENT_LENGTH"] = 10_000_000  # a page takes sixteen files; sending so much would only take time
    with running(app.wsgi_app, lambda _: 10_000_000) as made, connect(made) as visitor:
        visitor.sendall(b"POST " + path.encode() + b" HTTP/1.1\r\nHost: uji\r\n" + length + b"\r\n\r\n")
        if length.endswith(b"chunked"):
            for _ in range(11):
                visitor.sendall(b"f4240\r\n" + b"a" * 1_000_000 + b"\r\n")
        answer = b""
        while shown not in answer:
            part = visitor.recv(65536)
            assert part, answer
            answer += part
        assert answer.startswith(b"HTTP/1.1 413")
