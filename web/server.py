"""The HTTP server: waitress, listening before anything else is done, with room for an office's browsers."""

from __future__ import annotations

import errno
import logging
import resource
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from waitress.adjustments import Adjustments
from waitress.server import MultiSocketServer
from waitress.task import ThreadedTaskDispatcher

from engine.errors import Refused
from web.connections import BodyLimit, Server

CONNECTIONS = 4000  # open at a time; a browser keeps up to six
OPEN_FILES, OTHER_FILES = 16_384, 256  # wanted of the system; kept for what is no connection
IDLE_SECONDS = 120
TIDY_SECONDS = 5  # between two looks for connections that rest or drip
BACKLOG = 1024
# Of a name's two addresses (IPv4 and IPv6) this machine may have one only.
NOT_HERE = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
LARGEST_BODY = 1 << 40  # waitress's own limit, never met: ``BodyLimit`` is


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen at every address the host has; port 0 is any that is free. Raises ``Refused``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise Refused(f"Alamat “{host}” tidak dikenal di mesin ini. Periksa ALUR_HOST.") from error
    made: list[socket.socket] = []
    failed: OSError | None = None
    for family, address in dict.fromkeys((each[0], each[4]) for each in found):
        try:
            made.append(_open_socket(family, address))
        except OSError as error:
            if error.errno not in NOT_HERE:
                _close(made)
                raise _translate_error(error, host, port) from error
            failed = failed or error
    if failed and not made:
        raise _translate_error(failed, host, port) from failed
    return made


def _open_socket(family: int, address: Any) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        made.listen(BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _close(sockets: Sequence[socket.socket]) -> None:
    for each in sockets:
        each.close()


def _translate_error(error: OSError, host: str, port: int) -> Refused:
    """Why nobody can listen there, and which setting to change."""
    other = f"ALUR_PORT={port + 1 if 1024 <= port < 65535 else 8080}"
    if error.errno == errno.EADDRINUSE:
        return Refused(
            f"Porta {port} sedang dipakai program lain, mungkin Alur yang sudah berjalan, jadi situs tidak dijalankan. "
            f"Hentikan program itu, atau pilih porta lain dengan ALUR_PORT, misalnya {other}."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return Refused(
            f"Akun ini tidak boleh memakai porta {port}. Pilih porta lain dengan ALUR_PORT, misalnya {other}."
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return Refused(f"Alamat “{host}” bukan alamat mesin ini. Periksa ALUR_HOST.")
    return Refused(f"Situs tidak bisa mendengarkan di {host}, porta {port} ({error.strerror}). Periksa ALUR_HOST.")


def create(
    app: Callable[..., Any], sockets: Sequence[socket.socket], threads: int, body_limit: BodyLimit | None = None
) -> Any:
    """A server over listening sockets, that serves once it is ``run``. ``body_limit`` says for a path how many bytes
    a body may have; None takes all."""
    adjustments = Adjustments(
        sockets=list(sockets),
        threads=threads,
        ident=None,
        connection_limit=_connection_limit(),
        asyncore_use_poll=True,  # select() knows no more than 1,024 files
        backlog=BACKLOG,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=TIDY_SECONDS,
        max_request_body_size=LARGEST_BODY,
    )
    adjustments.body_limit = body_limit or (lambda _: LARGEST_BODY)
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(threads)
    everything: dict[int, Any] = {}
    made = [
        Server(
            app,
            everything,
            _sock=each,
            dispatcher=dispatcher,
            adj=adjustments,
            bind_socket=False,
            sockinfo=(each.family, each.type, each.proto, each.getsockname()),
        )
        for each in adjustments.sockets
    ]
    if len(made) == 1:
        return made[0]
    addresses = [(each.effective_host, each.effective_port) for each in made]
    return MultiSocketServer(everything, adjustments, addresses, dispatcher, made[0].log_info)


def _connection_limit() -> int:
    """As many as wanted, or as the system lets us open."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
            allowed = wanted
    if allowed == resource.RLIM_INFINITY:
        return CONNECTIONS
    return min(CONNECTIONS, max(allowed - OTHER_FILES, allowed // 2))


def serve(
    app: Callable[..., Any], sockets: Sequence[socket.socket], threads: int, body_limit: BodyLimit | None = None
) -> None:
    """Serves until the process is told to stop."""
    logging.basicConfig()  # what the server complains of
    create(app, sockets, threads, body_limit).run()
