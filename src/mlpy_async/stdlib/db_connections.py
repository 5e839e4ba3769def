"""Connections to one database: statements in worker threads, transactions, cancellation that interrupts.

In: the URL of a database, and statements with their values. Out: rows, bounded. SQLAlchemy's own asyncio extension needs asyncio; its synchronous
engine in worker threads is the same on asyncio, uvloop and trio, and so is its cancellation: whoever waits is cancelled at once,
the driver is told to interrupt, and the thread is waited for. What a program may do is not known here, but for SQLite,
which refuses what the statement did not say it needs.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from sqlalchemy import create_engine, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.event import listen
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from mlpy_async.errors import LimitError
from mlpy_async.stdlib.db_statements import Statement

__all__ = ["Connections", "DatabaseError", "IntegrityError", "Session"]

_T = TypeVar("_T")
_BYTES = 4
"""Of a character, at most."""
_POOL = 5
_BATCH = 500
_AGAIN = 0.05
"""Seconds until an interruption is repeated: one that comes between two steps of the driver is lost."""
_FORBIDDEN = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in (
        "ATTACH DETACH PRAGMA CREATE_TRIGGER CREATE_VIEW CREATE_VTABLE CREATE_TEMP_TABLE CREATE_TEMP_INDEX CREATE_TEMP_TRIGGER CREATE_TEMP_VIEW "
        "DROP_TRIGGER DROP_VIEW DROP_VTABLE"
    ).split()
)
_TOUCHING = frozenset({sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})


class DatabaseError(Exception):
    """A database refused a statement, or cannot be reached."""


class IntegrityError(DatabaseError):
    """A statement would break a rule of a table: a key, a reference, a check."""


class Connections:
    """The pool of one database. `name` is what programs call it; its URL appears in no message.

    :raises ValueError: for a database that is neither SQLite nor PostgreSQL.
    """

    def __init__(self, name: str, url: str, max_rows: int, max_text: int) -> None:
        self.name = name
        self.max_rows = max_rows
        self.max_text = max_text
        parsed = make_url(url)
        kind = parsed.get_backend_name()
        if kind not in _KINDS:
            raise ValueError(f"the database `{name}` is of the kind {kind!r}; there are sqlite and postgresql")
        self.dialect, driver, self.style = _KINDS[kind]
        in_memory = kind == "sqlite" and parsed.database in (None, "", ":memory:")
        pool: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {"poolclass": QueuePool, "pool_size": _POOL}
        arguments = {"check_same_thread": False} if kind == "sqlite" else {}
        self._engine = create_engine(
            parsed.set(drivername=driver), isolation_level="AUTOCOMMIT", connect_args=arguments, **pool
        )
        if kind == "sqlite":
            listen(self._engine, "connect", partial(_guard, _BYTES * max_text))
        size = 1 if in_memory else _POOL
        self._slots = anyio.Semaphore(size)
        self._threads = anyio.CapacityLimiter(2 * size)  # one to work, one to interrupt it

    async def session(self) -> Session:
        """A connection for one statement or transaction, to be ended by `end`. A checkpoint: it waits while all are in use.

        :raises DatabaseError: if the database cannot be reached.
        """
        await self._slots.acquire()
        try:
            connection = await self.in_thread(self._engine.connect, lambda: None)
        except SQLAlchemyError as error:
            self._slots.release()
            raise DatabaseError(f"the database `{self.name}` cannot be reached") from error
        except BaseException:
            self._slots.release()
            raise
        return Session(self, connection)

    async def ended(self, connection: Connection) -> None:
        """Take a connection back; what was not committed is rolled back. A checkpoint."""
        try:
            with anyio.CancelScope(shield=True):
                await self.in_thread(connection.close, lambda: None)
        finally:
            self._slots.release()

    async def aclose(self) -> None:
        """Close all connections. A checkpoint."""
        await self.in_thread(self._engine.dispose, lambda: None)

    async def in_thread(self, work: Callable[[], _T], interrupt: Callable[[], object]) -> _T:
        """Call a function in a worker thread. Cancelled, it is interrupted, over and over until it has ended. A checkpoint."""
        over = anyio.Event()
        outcome: list[tuple[Any, BaseException | None]] = []

        def caught() -> None:
            try:
                outcome.append((work(), None))
            except Exception as error:  # raised behind the task group, which would make a group of it
                outcome.append((None, error))

        async def watch() -> None:
            try:
                await over.wait()
            finally:
                with anyio.CancelScope(shield=True):
                    while not over.is_set():
                        await to_thread.run_sync(interrupt, limiter=self._threads)
                        with anyio.move_on_after(_AGAIN):
                            await over.wait()

        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            try:
                await to_thread.run_sync(caught, limiter=self._threads)
            finally:
                over.set()
        value, error = outcome[0]
        if error is not None:
            raise error
        return value  # type: ignore[no-any-return]


class Session:
    """A connection in use, by one task at a time. `depth` counts the transactions that are open in each other."""

    def __init__(self, connections: Connections, connection: Connection) -> None:
        self._connections = connections
        self._connection = connection
        self._lock = anyio.Lock()
        self.depth = 0

    async def end(self) -> None:
        """Give the connection back. A checkpoint."""
        await self._connections.ended(self._connection)

    async def begin(self) -> None:
        """Begin a transaction, or a part of the one that is open. A checkpoint."""
        first = "BEGIN IMMEDIATE" if self._connections.dialect == "sqlite" else "BEGIN"
        await self._control(f"SAVEPOINT part_{self.depth}" if self.depth else first)
        self.depth += 1

    async def commit(self) -> None:
        """Keep what the innermost transaction has done. A checkpoint. :raises IntegrityError: if it may not be kept."""
        self.depth -= 1
        await self._control(f"RELEASE SAVEPOINT part_{self.depth}" if self.depth else "COMMIT")

    async def rollback(self) -> None:
        """Undo what the innermost transaction has done. A checkpoint."""
        self.depth -= 1
        if not self.depth:
            await self._control("ROLLBACK")
            return
        await self._control(f"ROLLBACK TO SAVEPOINT part_{self.depth}")
        await self._control(f"RELEASE SAVEPOINT part_{self.depth}")

    async def run(
        self, statement: Statement, values: list[Mapping[str | int, Any]], most: int | None = None
    ) -> tuple[list[str], list[tuple[Any, ...]], int]:
        """Run a statement with each of these values: names of columns, rows of the last run (at most `most`), and how many rows it
        changed in all. A checkpoint.

        :raises DatabaseError: if the database refuses it. :raises LimitError: for too many rows, or too much in them.
        """
        return await self._locked(lambda: self._run(statement, values, most))

    async def _control(self, text: str) -> None:
        await self._locked(lambda: self._connection.exec_driver_sql(text).close())

    async def _locked(self, work: Callable[[], _T]) -> _T:
        async with self._lock:
            try:
                return await self._connections.in_thread(work, self._interrupt)
            except DBAPIError as error:
                kind = IntegrityError if type(error).__name__ == "IntegrityError" else DatabaseError
                raise kind(str(error.orig).strip()) from error
            except (SQLAlchemyError, OverflowError) as error:
                raise DatabaseError(str(error)) from error

    def _interrupt(self) -> None:
        driver: Any = self._connection.connection.driver_connection
        with suppress(Exception):  # it may have ended meanwhile; it is asked again if it has not
            (driver.interrupt if self._connections.dialect == "sqlite" else driver.cancel)()

    # --- in the thread ------------------------------------------------------------------------------------------------------

    def _run(
        self, statement: Statement, values: list[Mapping[str | int, Any]], most: int | None
    ) -> tuple[list[str], list[tuple[Any, ...]], int]:
        connection = self._connection
        guard = (connection.connection.record_info or {}).get("guard")
        alone = not self.depth and (statement.only_reads or len(values) > 1) and self._connections.dialect == "postgres"
        names: list[str] = []
        rows: list[tuple[Any, ...]] = []
        changed = 0
        if guard is not None:
            guard.statement = statement
        try:
            if alone:
                connection.exec_driver_sql("BEGIN READ ONLY" if statement.only_reads else "BEGIN")
            for given in values:
                text, bound = statement.bound(given, self._connections.style)
                options = {"stream_results": statement.only_reads and self._connections.dialect == "postgres"}
                with connection.exec_driver_sql(text, bound, execution_options=options) as result:
                    if result.returns_rows:
                        names = list(result.keys())
                        rows = list(self._fetched(result, most))
                    changed += max(result.rowcount, 0)
            if alone:
                connection.exec_driver_sql("COMMIT")
        except BaseException:
            if alone:
                connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            if guard is not None:
                guard.statement = None
        return names, rows, changed

    def _fetched(self, result: Any, most: int | None) -> Iterator[tuple[Any, ...]]:
        limit, room, count = self._connections.max_rows, self._connections.max_text, 0
        while batch := result.fetchmany(_BATCH if most is None else min(_BATCH, most - count)):
            for row in batch:
                count += 1
                room -= sum(len(value) for value in row if isinstance(value, (str, bytes)))
                if count > limit:
                    raise LimitError(f"a query gives at most {limit:,} rows; ask for fewer with LIMIT")
                if room < 0:
                    raise LimitError(f"a query gives at most {self._connections.max_text:,} characters")
                yield tuple(row)
            if most is not None and count >= most:
                return


class _Guard:
    """What SQLite asks before it prepares a statement: no table is touched that the statement did not name, but for the views and triggers
    of the host.
    """

    def __init__(self) -> None:
        self.statement: Statement | None = None

    def __call__(self, action: int, one: str | None, two: str | None, _schema: str | None, via: str | None) -> int:
        statement = self.statement
        if statement is None:
            return sqlite3.SQLITE_OK  # BEGIN, COMMIT and their like
        if action in _FORBIDDEN:
            return sqlite3.SQLITE_DENY
        if action in _TOUCHING and via is None and one is not None:
            name = "".join(letter.lower() if letter.isascii() else letter for letter in one)
            named = name in {table.rpartition(".")[2] for table in statement.tables}
            counted = not two and name in statement.common  # rows of a `WITH`, of which no column is read
            catalog = name.startswith("sqlite_") and any(operation == "define" for operation, _ in statement.needs)
            if not (named or counted or catalog):
                return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK


def _guard(longest: int, connection: Any, record: Any) -> None:
    """What is done with each new connection to SQLite. `longest` is how many bytes a value may have while it is computed, where Python can say so (3.11)."""
    if sys.version_info >= (3, 11):
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)
    connection.execute("PRAGMA foreign_keys = ON")
    guard = record.record_info["guard"] = _Guard()
    connection.set_authorizer(guard)


_KINDS = {"sqlite": ("sqlite", "sqlite+pysqlite", ":{}"), "postgresql": ("postgres", "postgresql+psycopg", "%({})s")}
"""For each kind of database: the dialect of its statements, SQLAlchemy's driver, and how that writes the place of a value."""
