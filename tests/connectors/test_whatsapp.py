"""Messages: Meta's client does what Meta documents, against a server of ours."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from connectors.whatsapp import MetaSender, ScreenSender
from engine.services.connectors import OutgoingNotification

MESSAGE = OutgoingNotification(
    "kasus:1.0:0", "+6281200000001", "Contoh", "izin_siap", {"nama": "Contoh", "nomor_izin": "1"}
)


class Meta(BaseHTTPRequestHandler):
    """Speaks the documented part of ``POST /{phone id}/messages``; ``answer`` is (status, body)."""

    answer: tuple[int, Any] = (200, {"messages": [{"id": "wamid.1"}]})
    got: ClassVar[list[tuple[str, str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Meta.got.append((self.path, self.headers["Authorization"], body))
        status, answer = Meta.answer
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def meta() -> Iterator[MetaSender]:
    Meta.got = []
    server = HTTPServer(("127.0.0.1", 0), Meta)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    sender = MetaSender("token-uji", "123", f"http://127.0.0.1:{server.server_port}")
    yield sender
    sender._client.close()
    server.shutdown()
    server.server_close()
    thread.join()


def error(status: int, code: int) -> tuple[int, Any]:
    return status, {"error": {"code": code, "message": "x"}}


def test_on_screen_nothing_leaves_the_machine() -> None:
    assert ScreenSender().send(MESSAGE).status == "shown"


def test_a_template_message_goes_out_as_documented(meta: MetaSender) -> None:
    Meta.answer = (200, {"messages": [{"id": "wamid.1"}]})
    result = meta.send(MESSAGE)
    assert (result.status, result.provider_id, result.retry) == ("sent", "wamid.1", False)
    path, authorization, body = Meta.got[0]
    assert (path, authorization) == ("/123/messages", "Bearer token-uji")
    assert body["to"] == "6281200000001" and body["biz_opaque_callback_data"] == MESSAGE.id
    assert body["template"]["language"] == {"code": "id"} and body["template"]["name"] == "izin_siap"


def test_an_activation_code_stands_in_the_body_and_in_the_button(meta: MetaSender) -> None:
    Meta.answer = (200, {"messages": [{"id": "wamid.2"}]})
    meta.send(OutgoingNotification("x", "+6281200000001", "C", "kode_aktivasi", {"nama": "C", "kode": "123456"}))
    kinds = [(part["type"], part["parameters"][0]["text"]) for part in Meta.got[0][2]["template"]["components"]]
    assert kinds == [("body", "123456"), ("button", "123456")]


@pytest.mark.parametrize(
    ("answer", "retry"),
    [
        (error(400, 130429), True),
        (error(400, 131056), True),
        (error(503, 0), True),
        ((502, b"<html>"), True),
        (error(400, 131026), False),
        (error(401, 190), False),
        (error(400, 100), False),
    ],
)
def test_what_may_pass_is_tried_again_and_nothing_else(meta: MetaSender, answer: tuple[int, Any], retry: bool) -> None:
    Meta.answer = answer
    result = meta.send(MESSAGE)
    assert (result.status, result.retry) == ("failed", retry)


def test_an_unreachable_server_is_tried_again() -> None:
    sender = MetaSender("t", "1", "http://127.0.0.1:9")
    assert sender.send(MESSAGE).retry
    sender._client.close()
