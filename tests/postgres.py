"""A PostgreSQL of the tests' own: started from what the system has, as a user without privileges, gone at the end."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

LIBRARIES = Path("/usr/lib/postgresql")
# Nothing here must survive a power cut: a test's server is thrown away.
OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"


def binaries() -> Path | None:
    """The folder of initdb and postgres; None where the system has none."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = sorted(LIBRARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return folders[-1].parent if folders else None


class Cluster:
    """One running server. ``url(name)`` leads to a database in it."""

    def __init__(self, folder: Path, bin: Path, *, durable: bool = False) -> None:
        self.folder, self._bin, self._durable = folder, bin, durable
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._names = itertools.count()
        self._run(
            "initdb", "--auth=trust", "--username=alur", "--encoding=UTF8", "--no-sync", f"--pgdata={folder / 'db'}"
        )
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 {'' if self._durable else OPTIONS}"
        data, log = f"--pgdata={self.folder / 'db'}", f"--log={self.folder / 'log'}"
        self._run("pg_ctl", "start", "--wait", data, log, f"--options={options}")

    def stop(self, mode: str = "fast") -> None:
        """``mode`` immediate is a crash."""
        self._run("pg_ctl", "stop", "--wait", f"--pgdata={self.folder / 'db'}", f"--mode={mode}")

    def url(self, name: str) -> str:
        return f"postgresql://alur@127.0.0.1:{self.port}/{name}"

    def create(self, template: str = "template1") -> str:
        """A database of its own, like the template; its name."""
        name = f"uji{next(self._names)}"
        deadline = time.monotonic() + 10
        while True:
            try:
                self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
                return name
            except psycopg.errors.ObjectInUse:  # the last connection to the template is just going
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            user=_user(),
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            cwd="/",
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"


@contextmanager
def running(*, durable: bool = False) -> Iterator[Cluster]:
    """A server in a folder of its own. Only where ``binaries`` are found."""
    bin = binaries()
    assert bin is not None, "no PostgreSQL here"
    folder = Path(tempfile.mkdtemp(prefix="alur-pg-"))
    if (user := _user()) is not None:
        shutil.chown(folder, user)
    cluster = Cluster(folder, bin, durable=durable)
    try:
        yield cluster
    finally:
        cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise AssertionError("no user without privileges to run PostgreSQL as")
