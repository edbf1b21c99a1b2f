"""The database: which one it is, how it is opened, and its faults in a sentence.

SQLite, one file in the user's own folder, unless SMARTPICK_DATABASE_URL names another, such as PostgreSQL. Both are
spoken to through SQLAlchemy in plain SQL that both understand.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import ssl
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pg8000
import platformdirs
from sqlalchemy import URL, Connection, CursorResult, Engine, ExceptionContext, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from smartpick.sentences import printable
from smartpick.tally import Tally

VARIABLE = "SMARTPICK_DATABASE_URL"
WAIT_S = 5.0
"""Seconds for which one writer waits for another (assumption: a save takes milliseconds)."""
SILENT_S = 10.0
"""Seconds after which a server that says nothing counts as gone (assumption)."""
TO_DISK = "FULL"
"""What was said to be kept outlives a loss of power."""
_WRITES = "smartpick_writes"
WORK = Tally()
"""Transactions of this process, and how many of them the database failed."""


class StoreError(ValueError):
    """A plan cannot be kept or reached, said in one sentence."""


class NothingKept(StoreError):
    """No plans were ever kept at the place that was looked at."""

    def __init__(self, place: str) -> None:
        super().__init__(f"No plans are kept at {printable(place, 200)}: {VARIABLE} says in which database they are.")


SILENT = "The database in which plans are kept does not answer now."
FULL = "The disk on which plans are kept is full, or cannot be written."


def database_url(environment: Mapping[str, str] = os.environ) -> str:
    """Address of the database: SMARTPICK_DATABASE_URL, else a file in the user's own folder for data of programs."""
    return environment.get(VARIABLE) or f"sqlite:///{platformdirs.user_data_path('smartpick', False) / 'plans.sqlite'}"


def where(address: str) -> str:
    """The database of an address as it may be shown: without who opens it, and by what.

    Example:
        >>> where("postgresql://me:secret@db.example.org/plans?sslmode=require")
        'postgresql://db.example.org/plans'
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or "").absolute())
    return str(URL.create(url.drivername, host=url.host, port=url.port, database=url.database))


def engine_for(address: str, make: bool = True) -> Engine:
    """What opens connections to a database; none is opened yet, but the folder and the file of SQLite are made.

    Args:
        make: False where a file of SQLite that is not there stays so.
        address: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`. There `sslmode` may be `require`,
            `verify-full` (with `sslrootcert=FILE`, else the system's authorities) or `disable`; else TLS is used where
            the server has it.

    Raises:
        StoreError: it names no database of these kinds, or the folder cannot be made; or there is no file.
    """
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite":
            return _sqlite(url, make)
        if url.get_backend_name() in {"postgresql", "postgres"}:
            return _postgresql(url)
    except OSError as error:
        raise StoreError(f"The folder for plans cannot be made or written: {error.strerror}.") from error
    except StoreError:
        raise
    except (ArgumentError, NoSuchModuleError, ValueError):  # not chained: it would repeat the password
        pass
    raise StoreError(f"{VARIABLE} names no database that SmartPick knows: write sqlite:///FILE or postgresql://….")


def _sqlite(url: URL, make: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("there is no file to keep plans in")
    file = Path(url.database)
    if make:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A new file is its owner's alone, as is what SQLite lays beside it. One that is there is not opened here: to
        # close it again would take the locks away by which other connections of this process hold it (POSIX).
        with contextlib.suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    elif not file.is_file() or not file.stat().st_size:
        raise NothingKept(str(file.absolute()))
    # mode=rw: a file that went away is not made anew, empty.
    where, options = f"{file.absolute().as_uri()}?mode=rw", {"uri": True, "check_same_thread": False}
    made = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(where, timeout=WAIT_S, isolation_level=None, **options),
        poolclass=QueuePool, pool_timeout=SILENT_S, hide_parameters=True,
    )  # fmt: skip

    def _write_ahead(connection: Any) -> None:
        """Readers and the one writer do not wait for each other; only who turns a new file to that may have to wait.

        For that SQLite does not wait by itself, where several servers make the file at once.
        """
        until = time.monotonic() + WAIT_S
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
                time.sleep(0.01)

    @event.listens_for(made, "connect")
    def _settle(connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["file"] = file.stat().st_ino
        _write_ahead(connection)
        for setting in (
            f"synchronous = {TO_DISK}",
            "foreign_keys = ON",
            "secure_delete = ON",  # what is deleted is written over
        ):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(made, "checkout")
    def _is_there(_: object, record: ConnectionPoolEntry, __: object) -> None:
        if not file.exists() or file.stat().st_ino != record.info["file"]:
            raise DisconnectionError  # what is written to a file that was taken away is lost

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


def _postgresql(url: URL) -> Engine:
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)  # a traceback for every connection that went away
    url, query = url.set(drivername="postgresql+pg8000"), dict(url.query)
    made = create_engine(
        url.difference_update_query(["sslmode", "sslrootcert"]),
        connect_args={
            "ssl_context": _tls(str(query.get("sslmode", "")), query.get("sslrootcert")),
            "timeout": 1.5 * SILENT_S,  # after the server's own patience, so that it can say why
            "application_name": "smartpick",
            "startup_params": {
                "lock_timeout": _ms(WAIT_S),
                "statement_timeout": _ms(SILENT_S),
                "idle_in_transaction_session_timeout": _ms(6 * SILENT_S),
            },
        },
        pool_pre_ping=True,  # a connection that the server gave up is replaced without anybody's noticing
        pool_timeout=SILENT_S,
        hide_parameters=True,
    )

    @event.listens_for(made, "handle_error")
    def _broken(fault: ExceptionContext) -> None:
        """What the server did not say itself is a fault on the way: nobody knows what comes next on that connection."""
        if not isinstance(fault.original_exception, pg8000.DatabaseError):
            fault.is_disconnect = True

    return made


def _ms(seconds: float) -> str:
    return str(round(1000 * seconds))


def _tls(mode: str, authorities: Any) -> ssl.SSLContext | bool | None:
    """What the driver does about encryption; None = as the server can."""
    if mode in {"", "prefer", "allow"} and not authorities:
        return None
    if mode in {"verify-ca", "verify-full"} or authorities:
        context = ssl.create_default_context(cafile=authorities)
        context.check_hostname = mode != "verify-ca"
        return context
    if mode not in {"require", "disable"}:
        raise ValueError("sslmode is not known")
    return mode == "require"


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads.

    Raises:
        StoreError: the database does not answer.
    """
    with _in_a_sentence(), engine.begin() as connection:
        yield connection


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it stands when this ends, or nothing.

    Raises:
        StoreError: the database does not answer, or is full.
    """
    with _in_a_sentence(), engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


@contextlib.contextmanager
def _in_a_sentence() -> Iterator[None]:
    try:
        with WORK.timed():
            yield
    except DBAPIError as error:
        WORK.failed()
        raise StoreError(FULL if _is_full(error.orig) else SILENT) from error
    except (SQLAlchemyError, OSError) as error:
        WORK.failed()
        raise StoreError(SILENT) from error


def _is_full(error: BaseException | None) -> bool:
    """Whether a driver says that there is no room, or nothing may be written."""
    said = str(error)
    return "disk" in said or "readonly" in said or "53100" in said  # PostgreSQL's code for a full disk


def run(db: Connection, sql: str, **values: Any) -> CursorResult[Any]:
    """One statement of SQL, its values apart from its text."""
    return db.execute(text(sql), values)


def is_postgresql(engine: Engine | Connection) -> bool:
    """Whether it is PostgreSQL, for the few things in which it is another."""
    return engine.dialect.name == "postgresql"


def settle_deletion(engine: Engine) -> None:
    """Let what was deleted be gone from SQLite's files at once: its journal still held it.

    PostgreSQL writes over it by and by (autovacuum), and its backups end when the operator ends them.
    """
    if is_postgresql(engine):
        return
    with contextlib.suppress(SQLAlchemyError), contextlib.closing(engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
