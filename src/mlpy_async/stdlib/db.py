"""`db`: tables of SQL databases. Each table that a statement reads or writes is checked, and values are bound, never joined into it."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from importlib import import_module
from types import MappingProxyType
from typing import Any

import anyio

from mlpy_async.capabilities import check_capability
from mlpy_async.capabilities.contexts import leave
from mlpy_async.engine import await_
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.datetime import Date, DateTime, Time
from mlpy_async.values.kinds import describe
from mlpy_async.values.marshal import PLAIN, to_ml
from mlpy_compiler import nearest

__all__ = ["Database", "Db"]

_READ = ("database.read",)
_BOTH = ("database.read", "database.write")
_MAIN = "main"
_MOST_RUNS = 100_000
_OPEN: ContextVar[Mapping[str, Any]] = ContextVar("mlpy open transactions", default=MappingProxyType({}))
"""The session of the transaction that the running code is in, by the name of its database."""


class Database:
    """A database as a program holds it: its name, and how it is reached, which the program does not see."""

    __slots__ = ("_connections", "_opening", "_services", "_url", "name")

    def __init__(self, name: str, url: str, services: Services) -> None:
        self.name = name
        self._url = url
        self._services = services
        self._connections: Any = None
        self._opening = anyio.Lock()

    def rows(self, sql: str, given: Any, label: str, most: int | None = None) -> list[dict[str, Any]]:
        """The rows of a statement as objects; of two columns with one name, the later one counts."""
        statement = self._statement(sql, label)
        if not statement.rows:
            raise ValueError(f"{label}: the statement gives no rows; use `execute`, or add RETURNING")
        names, rows, _ = await_(self._run(statement, [_values(given, label)], most))
        pieces = self._services.operations.pieces
        return pieces.elements(dict(zip(names, map(_value, row), strict=True)) for row in rows)

    def changed(self, sql: str, several: list[Any], label: str) -> int:
        """How many rows a statement changes, run with each of these values: all of them, or nothing."""
        statement = self._statement(sql, label)
        if len(several) > _MOST_RUNS:
            raise ValueError(f"{label}: at most {_MOST_RUNS:,} rows at a time")
        values = [_values(given, label) for given in several]
        if len(values) == 1:
            return int(await_(self._run(statement, values, 0))[2])
        return int(self.transaction(lambda: await_(self._run(statement, values, 0))[2])) if values else 0

    def transaction(self, call: Any) -> Any:
        """Call a function in a transaction; what it gives, once that is kept. An error undoes all that it did."""
        outer = _OPEN.get().get(self.name)
        session = outer or await_(self._session())
        try:
            await_(session.begin())
            back = _OPEN.set({**_OPEN.get(), self.name: session})
            try:
                value = call()
            except BaseException:
                await_(session.rollback())
                raise
            finally:
                leave(back)
            await_(session.commit())
            return value
        finally:
            if outer is None:
                await_(session.end())

    def _statement(self, sql: str, label: str) -> Any:
        """A statement that the program may run. It is read in a worker thread, once."""
        services = self._services

        def read() -> Any:
            try:
                connections = import_module("mlpy_async.stdlib.db_connections")
            except ModuleNotFoundError as error:
                raise ImportError(f"the module `db` needs {error.name}: pip install 'mlpy-lang[db]'") from error
            if self._connections is None:
                self._connections = connections.Connections(
                    self.name, self._url, services.limits.max_rows, services.limits.max_text
                )
            return import_module("mlpy_async.stdlib.db_statements").read_statement(sql, self._connections.dialect)

        statement = await_(services.engine.to_thread(read))
        prefix = "" if self.name == _MAIN else f"{self.name}/"
        for operation, name in statement.needs:
            check_capability(f"database.{operation}", prefix + name, function=label)
        return statement

    async def _session(self) -> Any:
        return await self._connections.session()

    async def _run(self, statement: Any, values: list[Any], most: int | None) -> Any:
        outer = _OPEN.get().get(self.name)
        if outer is not None:
            return await outer.run(statement, values, most)
        session = await self._session()
        try:
            return await session.run(statement, values, most)
        finally:
            await session.end()

    async def aclose(self) -> None:
        """Close its connections. A checkpoint."""
        if self._connections is not None:
            await self._connections.aclose()


@ml_module(name="db", description="Tables of SQL databases", capabilities=_BOTH)
class Db:
    """Its functions are those of the database "main"; `open` gives the others. A table of another one is named `name/table` in tokens."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._callee = services.operations.members.callee
        self._databases = {name: Database(name, url, services) for name, url in services.world.databases.items()}
        for database in self._databases.values():
            services.at_close.push_async_callback(database.aclose)

    @ml_function(capabilities=_READ, checks_itself=True, sinks={"sql": "query"})
    def query(self, sql: str, params: Any = None) -> list:  # type: ignore[type-arg]
        """The rows of a statement, as objects. Values stand in it as `:name` or `?`, and come in an object or array."""
        return self._main.rows(sql, params, "db.query")

    @ml_function(capabilities=_READ, checks_itself=True, sinks={"sql": "query"})
    def queryOne(self, sql: str, params: Any = None) -> Any:
        """The first row of a statement, as an object, or null."""
        return next(iter(self._main.rows(sql, params, "db.queryOne", 1)), None)

    @ml_function(capabilities=_READ, checks_itself=True, sinks={"sql": "query"})
    def queryValue(self, sql: str, params: Any = None) -> Any:
        """The first value of the first row of a statement, or null."""
        return _first(self._main.rows(sql, params, "db.queryValue", 1))

    @ml_function(capabilities=_BOTH, checks_itself=True, sinks={"sql": "query"})
    def execute(self, sql: str, params: Any = None) -> int:
        """Run a statement; how many rows it changed."""
        return self._main.changed(sql, [params], "db.execute")

    @ml_function(capabilities=_BOTH, checks_itself=True, sinks={"sql": "query"})
    def executeMany(self, sql: str, rows: list) -> int:  # type: ignore[type-arg]
        """Run a statement with the values of each element of an array, all or none; how many rows that changed."""
        return self._main.changed(sql, rows, "db.executeMany")

    @ml_function
    def transaction(self, f: Any) -> Any:
        """Call a function in a transaction: what it does is kept when it ends, and undone when it throws. What it gives."""
        return self._main.transaction(self._callee(f))

    @ml_function
    def open_(self, name: str) -> Any:
        """A database that the host offers by this name, with the functions of this module."""
        return self._offered(self._database(name))

    @property
    def _main(self) -> Database:
        return self._database(_MAIN)

    def _database(self, name: str) -> Database:
        found = self._databases.get(name)
        if found is None:
            near = nearest(name, self._databases) if len(name) < 100 else None
            hint = f"did you mean `{near}`?" if near else f"it offers {', '.join(sorted(self._databases)) or 'none'}"
            raise LookupError(f"the host offers no database `{name:.100}`; {hint}")
        return found

    def _offered(self, database: Database) -> dict[str, Any]:
        """A database as an object of functions, which a worker process can hold too."""
        methods: dict[str, Any] = {
            "query": lambda sql, params=None: database.rows(_sql(sql), params, "query"),
            "queryOne": lambda sql, params=None: next(iter(database.rows(_sql(sql), params, "queryOne", 1)), None),
            "queryValue": lambda sql, params=None: _first(database.rows(_sql(sql), params, "queryValue", 1)),
            "execute": lambda sql, params=None: database.changed(_sql(sql), [params], "execute"),
            "executeMany": lambda sql, rows: database.changed(_sql(sql), _array(rows), "executeMany"),
            "transaction": lambda f: database.transaction(self._callee(f)),
        }
        snake = {"query_one": "queryOne", "query_value": "queryValue", "execute_many": "executeMany"}
        methods.update({name: methods[of] for name, of in snake.items()})
        make = self.services.operations.members.make_function
        return {name: make(name, method) for name, method in methods.items()}


def _first(rows: list[dict[str, Any]]) -> Any:
    return next(iter(rows[0].values()), None) if rows else None


def _sql(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"sql must be a string, got {describe(value)}")
    return value


def _array(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"rows must be an array, got {describe(value)}")
    return value


def _values(given: Any, label: str) -> dict[str | int, Any]:
    """The values of parameters by name or position."""
    if given is None:
        return {}
    if isinstance(given, list):
        return {index: _bound(value, f"{label}: parameter {index}") for index, value in enumerate(given)}
    if isinstance(given, dict):
        return {name: _bound(value, f"{label}: parameter {name:.50}") for name, value in given.items()}
    raise TypeError(f"{label}: the values of parameters are an object or an array, got {describe(given)}")


def _bound(value: Any, what: str) -> Any:
    """A value as a driver takes it; a list of values is for IN."""
    if isinstance(value, list):
        return [_bound(each, what) if not isinstance(each, list) else _refuse(each, what) for each in value]
    if isinstance(value, (DateTime, Date, Time)):
        return value.value.isoformat()
    return value if value is None or isinstance(value, (bool, int, float, str)) else _refuse(value, what)


def _refuse(value: Any, what: str) -> Any:
    raise TypeError(
        f"{what}: {describe(value)} cannot be bound; an object or array goes in as text, by `json.stringify`"
    )


def _value(value: Any) -> Any:
    return value if type(value) in PLAIN else to_ml(value, "a column")
