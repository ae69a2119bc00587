"""A server that speaks the documented part of BSrE's E-Sign Client Service, versions 1 and 2, and really signs.

Its certificates are a test authority's. ``twist`` changes what it answers, to see what the client makes of it.
"""

from __future__ import annotations

import base64
import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from pypdf import PdfReader, PdfWriter

from connectors import pades
from connectors.test_ca import TestAuthority

USER, PASSWORD = "alur", "kata sandi layanan"
Answer = tuple[int, str, bytes]
REFUSAL = "Proses signing gagal : {}"


@dataclass
class Service:
    """``people`` by NIK: (status, passphrase); ``got`` are the fields of every request to sign."""

    authority: TestAuthority
    people: dict[str, tuple[str, str]]
    got: list[dict[str, Any]] = field(default_factory=list)
    twist: Callable[[bytes], Answer | None] = lambda pdf: None
    rewrites: bool = False
    url: str = ""

    def pem(self, path: Path) -> Path:
        """The authority's certificates in a file, as an operator gets BSrE's."""
        both = (self.authority.root, self.authority.issuing)
        path.write_bytes(b"".join(each.public_bytes(serialization.Encoding.PEM) for each in both))
        return path

    def sign(self, version: str, sent: Mapping[str, Any], pdf: bytes) -> Answer:
        self.got.append(dict(sent))
        if (twisted := self.twist(pdf)) is not None:
            return twisted
        status, passphrase = self.people.get(sent["nik"], ("NOT_REGISTERED", ""))
        if status == "NOT_REGISTERED":
            return refused("user tidak terdaftar 2011")
        if sent["passphrase"] != passphrase:
            return refused("passphrase salah 2031")
        signed = self.signed(pdf, sent["nik"], passphrase)
        if version == "1":
            return 200, "application/pdf", signed
        return 200, "application/json", json.dumps({"time": 41, "file": [base64.b64encode(signed).decode()]}).encode()

    def signed(self, pdf: bytes, nik: str, passphrase: str) -> bytes:
        if not self.authority.is_enrolled(nik):
            self.authority.enrol(nik, "Contoh Pejabat", passphrase)
        identity = self.authority.officer(nik, passphrase)
        assert identity is not None
        return pades.sign_pdf(rewritten(pdf) if self.rewrites else pdf, identity, self.authority, "uji", "uji")


def refused(sentence: str, status_code: int = 400, status: int = 400) -> Answer:
    body = {"error": REFUSAL.format(sentence), "status_code": status_code}
    return status, "application/json", json.dumps(body).encode()


def rewritten(pdf: bytes) -> bytes:
    """The same pages in other bytes, as a service that does not append would make them."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """The service over HTTP on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, nik = self.path.rsplit("/", 1)
            status = service.people.get(nik, ("NOT_REGISTERED", ""))[0]
            known = path == "/api/user/status" and self._allowed()
            body = json.dumps({"status_code": 1111, "status": status}).encode()
            self._say(*((200, "application/json", body) if known else (401, "text/plain", b"")))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not self._allowed():
                self._say(401, "application/json", b'{"error": "Unauthorized", "status": 401}')
            elif self.path == "/api/sign/pdf":
                sent = _fields(self.headers["Content-Type"], body)
                self._say(*service.sign("1", {k: v.decode() for k, v in sent.items() if k != "file"}, sent["file"]))
            elif self.path == "/api/v2/sign/pdf":
                found = json.loads(body)
                self._say(*service.sign("2", found, base64.b64decode(found.pop("file")[0])))
            else:
                self._say(404, "text/html", b"")

        def _allowed(self) -> bool:
            wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            return self.headers["Authorization"] == f"Basic {wanted}"

        def _say(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _fields(kind: str, body: bytes) -> dict[str, bytes]:
    """The parts of a multipart body by their names."""
    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    parts: Any = message.get_payload()
    return {str(each.get_param("name", header="content-disposition")): each.get_payload(decode=True) for each in parts}
