"""Connections: one writer's transaction or a reader's, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, make_url

from engine.errors import Conflict, Refused, Unavailable
from engine.private import make_file, make_folder, reason_of

__all__ = ["Connection", "Database"]  # the types services speak in, so that only storage knows SQLAlchemy

BUSY_SECONDS = 15
BUSY = "Sistem sedang sibuk menyimpan pekerjaan lain. Tunggu sebentar, lalu coba lagi."
CHANGED = "Keadaannya baru saja berubah. Muat ulang halaman, lalu coba lagi."
FULL = "Penyimpanan sistem penuh, jadi pekerjaan ini belum tersimpan. Beri tahu operator."
READ_ONLY = "Basis data sedang tidak bisa ditulisi, jadi pekerjaan ini belum tersimpan. Beri tahu operator."
AWAY = "Basis data sedang tidak tersambung, jadi pekerjaan ini belum tersimpan. Tunggu sebentar, lalu coba lagi."
# PostgreSQL's codes (appendix A): serialisation failure, deadlock, lock not available, disk full.
_BUSY_CODES, _FULL_CODE, _READ_ONLY_CODE = frozenset({"40001", "40P01", "55P03"}), "53100", "25006"
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class _Kept:
    """Connections of one kind that stay with us between two uses: taking one out of SQLAlchemy's pool and putting it
    back costs more than what a step says over it. One after which something was wrong goes back to the pool."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine, self._idle = engine, list[Connection]()

    def take(self) -> Connection:
        try:
            return self._idle.pop()  # the last one used: as few as work at a time are kept
        except IndexError:
            return self._engine.connect()

    def put(self, connection: Connection) -> None:
        self._idle.append(connection)

    def give_back(self, *, lost: bool = False) -> None:
        """To the pool, all of them; ``lost`` ones are none any more."""
        with suppress(IndexError):  # somebody else took the last one
            while self._idle:
                connection = self._idle.pop()
                if lost:
                    connection.invalidate()
                connection.close()


class Database:
    """A pool of connections to one office's database.

    On SQLite: WAL, synchronous=FULL (a commit survives a power cut), foreign keys on, and every write
    transaction begins IMMEDIATE, so that two writers queue instead of failing half way. On PostgreSQL an office is
    a schema: every connection sees that one only.
    """

    def __init__(self, url: str, schema: str = "") -> None:
        parsed = _read_url(url)
        self.url, self.schema = url, schema
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and schema:
            raise Refused("ALUR_OFFICE_SCHEMA hanya ada di PostgreSQL; sebut basis datanya dengan ALUR_DATABASE_URL.")
        self.files: tuple[Path, ...] = ()  # those of SQLite
        # Every transaction here ends by itself: the pool has nothing to reset. It has no bound: a step may read beside
        # its own transaction, and if all waited for a second connection, none would ever give its first one back.
        options: dict[str, Any] = {
            "pool_size": 16,
            "max_overflow": -1,
            "pool_reset_on_return": None,
            "pool_use_lifo": True,
        }
        if self.is_sqlite:
            self.files = _make_file(parsed)
            options |= {
                "poolclass": sa.pool.QueuePool,
                "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False},
            }
        else:
            parsed = _with_psycopg(parsed)
            options["connect_args"] = _postgresql(schema)
        self.engine = sa.create_engine(parsed, **options)
        # What the driver itself raises where a statement went to it directly (``prepared``).
        self._driver_error: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        self._writers = self._readers = self._single = _Kept(self.engine)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _configure_sqlite)
        else:  # said with BEGIN, so it costs no round trip
            reading: dict[str, Any] = {"postgresql_readonly": True}
            self._readers = _Kept(self.engine.execution_options(isolation_level="REPEATABLE READ", **reading))
            self._single = _Kept(self.engine.execution_options(isolation_level="AUTOCOMMIT", **reading))

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction: commits at the end, rolls everything back on any exception.

        Raises ``Conflict`` when the database stays busy with somebody else's writing, ``Unavailable`` when it is away
        or full.
        """
        with self._connection(self._writers) as connection:
            transaction = connection.begin()  # known to SQLAlchemy, whoever runs the statements in it
            if self.is_sqlite:
                connection.connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                transaction.commit()
            except BaseException:
                transaction.rollback()
                raise

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A reader: sees one consistent state, writes nothing. Raises ``Unavailable``."""
        with self._connection(self._readers) as connection:
            transaction = connection.begin()
            if self.is_sqlite:
                connection.connection.execute("BEGIN")
            try:
                yield connection
            finally:
                transaction.rollback()

    @contextmanager
    def look_up(self) -> Iterator[Connection]:
        """A reader of one statement, which needs no transaction around it. Raises ``Unavailable``."""
        with self._connection(self._single) as connection:
            yield connection

    @contextmanager
    def _connection(self, kept: _Kept) -> Iterator[Connection]:
        try:
            connection = kept.take()
            try:
                yield connection
            except BaseException as error:
                self._give_up(connection, error)
                raise
            if connection.in_transaction():  # SQLAlchemy begins one by itself for a statement of its own
                connection.rollback()
            kept.put(connection)
        except (sa.exc.DBAPIError, self._driver_error) as error:
            raise _told(error) from error

    def _give_up(self, connection: Connection, error: Any) -> None:
        """A connection that is lost goes, and with it all others, which are no better; else back to the pool it is.

        SQLAlchemy sees it only where it ran the statement itself.
        """
        raw: Any = None if connection.invalidated else connection.connection.dbapi_connection
        told = raw is not None and isinstance(error, self._driver_error)
        if told and self.engine.dialect.is_disconnect(error, raw, None):
            connection.invalidate()
        if connection.invalidated:
            self._give_back(lost=True)
            self.engine.dispose()
        connection.close()

    def close(self) -> None:
        """Every connection that is not in use."""
        self._give_back()
        self.engine.dispose()

    def _give_back(self, *, lost: bool = False) -> None:
        for kept in {self._writers, self._readers, self._single}:
            kept.give_back(lost=lost)


def _told(error: Exception) -> Exception:
    """What a failure of the database means to a person; one that nobody foresaw stays as it is."""
    cause = getattr(error, "orig", None) or error
    code, text = getattr(cause, "sqlstate", None), str(cause)
    if code in _BUSY_CODES or "database is locked" in text:
        return Conflict(BUSY)
    if code == _FULL_CODE or "disk is full" in text:
        return Unavailable(FULL)
    if code == _READ_ONLY_CODE or "readonly database" in text:
        return Unavailable(READ_ONLY)
    if code == "23505" or "UNIQUE constraint failed" in text:
        return Conflict(CHANGED)
    return Unavailable(AWAY) if _is_away(cause, code, text) else error


def _is_away(cause: Exception, code: str | None, text: str) -> bool:
    """Whether the database cannot be reached: psycopg gives no code where there was no server to give one."""
    kinds = {each.__name__ for each in type(cause).__mro__}
    if "OperationalError" not in kinds:
        return False
    if type(cause).__module__.startswith("psycopg"):
        return code is None or code.startswith(("08", "57P"))
    return "unable to open" in text or "disk I/O error" in text


def refusal(url: str, error: Exception) -> Refused:
    """What is said where a database cannot be opened at the start; its password is not."""
    shown = _read_url(url).render_as_string(hide_password=True)
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()
    return Refused(f"Basis data {shown} tidak bisa dibuka ({reason[0] if reason else ''}). Periksa ALUR_DATABASE_URL.")


def _read_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.drivername not in _DRIVERS:
        raise Refused(
            "ALUR_DATABASE_URL harus berbentuk postgresql://akun@mesin/nama atau sqlite:////letak/berkas.db; "
            "yang tertulis bukan itu."  # not repeated: a password may stand in it
        )
    return parsed


def _make_file(parsed: URL) -> tuple[Path, ...]:
    """The files of an SQLite database: those that come later have the rights of the first. Raises ``Refused``."""
    if not parsed.database or parsed.database == ":memory:":
        return ()
    path = Path(parsed.database)
    try:
        if not path.parent.is_dir():
            make_folder(path.parent)
        make_file(path)
    except OSError as error:
        raise Refused(
            f"Basis data {path} tidak bisa ditulisi ({reason_of(error)}). "
            "Beri akun ini izin di sana, atau pilih tempat lain dengan ALUR_DATA_DIR atau ALUR_DATABASE_URL."
        ) from error
    return (path, *(path.with_name(f"{path.name}{more}") for more in ("-wal", "-shm")))


def _with_psycopg(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _postgresql(schema: str) -> dict[str, Any]:
    path = {"options": f"-csearch_path={schema}"} if schema else {}
    return {"connect_timeout": BUSY_SECONDS, **path}


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
