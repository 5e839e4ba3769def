"""Checks: declared and written, with the actual argument, whoever calls and by what way the function got there."""

from __future__ import annotations

import functools
import inspect
import ipaddress
import os
import pickle
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import (
    AuditLog,
    CapabilityContext,
    CapabilityToken,
    CapabilityViolationError,
    MLError,
    MLRuntime,
    check_address,
    check_capability,
    in_context,
    ml_function,
    open_beneath,
    requires_capability,
)
from mlpy_async.modules.decorators import ml_module

CALLS: list[Any] = []


@ml_function(capabilities=["db.read"], resource="table")
def db_read(table: Any = "main", limit: int = 10) -> str:
    CALLS.append(table)
    return f"rows of {table}"


@ml_function(capabilities=["db.read", "db.write"], resource={"db.read": "source", "db.write": "target"})
def db_copy(source: str, target: str) -> bool:
    return True


@ml_function(capabilities=["db.read"], resource="tables")
def db_join(*tables: str) -> int:
    return len(tables)


@requires_capability("db.read", resource="table")
async def db_later(table: str) -> str:
    await anyio.lowlevel.checkpoint()
    return table


@ml_function(capabilities=["payment.process"])
def pay() -> str:
    return "paid"


CONTEXT: dict[str, Any] = {"read": db_read, "copy": db_copy, "join": db_join, "later": db_later, "pay": pay}


@pytest.mark.anyio
@pytest.mark.parametrize(
    "program",
    [
        "read('orders')",
        "r = read; r('orders')",
        "o = {r: read}; o.r('orders')",
        "[read][0]('orders')",
        "f = true ? read : null; f('orders')",
        "import functional; functional.map(read, ['orders'])",
        "import functional; functional.partial(read, 'orders')()",
        "import functional; functional.compose(read, x => 'orders')(1)",
        "['orders'].map(read)",
        "call(read, 'orders')",
        "['orders', 'b'].sort((a, b) => { read(a); return 0; })",
        "function f(g = read) { return g('orders'); } f()",
        "function* g() { yield read('orders'); } for (x of g()) {}",
        "t = 'orders'; read(`${t}`)",
        "read('ord' + 'ers', 5)",
        "try { read('orders'); } except (e) { 'caught'; }",
        "try { read('orders'); } finally { result = 'swallowed'; }",
        "function f() { try { read('orders'); } finally { return 1; } } f()",
        "for (i of [1]) { try { read('orders'); } finally { break; } }",
        "try { read('orders'); } finally { throw 'other'; }",
        "function f() { try { return f(); } except (e) { return read('orders'); } } f()",
        "x = 1; x == 1 && read('orders')",
        "match ('orders') { t when read(t) => 1, _ => 2 }",
        "copy('users', 'users')",
        "copy('orders', 'log')",
        "join('users', 'orders')",
        "later('orders')",
        "read()",
        "read(null)",
        "read(['users'])",
        "read({toString: () => 'users'})",
        "read(5)",
        "pay()",
    ],
)
async def test_refused(anyio_backend: Any, program: str) -> None:
    CALLS.clear()
    async with MLRuntime(cache_dir=None, capabilities=["db:read:users", "db:write:log"]) as rt:
        with pytest.raises(CapabilityViolationError):
            await rt.execute(program, context=CONTEXT)
        assert rt.audit.violations == 1
    assert CALLS == []


@pytest.mark.anyio
@pytest.mark.parametrize(
    "program", ["read('users')", "copy('users', 'log')", "join('users', 'users')", "join()", "later('users')", "['users'].map(t => read(t))"]
)  # fmt: skip
async def test_allowed(anyio_backend: Any, program: str) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db:read:users", "db:write:log"]) as rt:
        await rt.execute(program, context=CONTEXT)
        assert rt.audit.violations == 0


@pytest.mark.anyio
async def test_a_default_is_a_resource(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db:read:main"]) as rt:
        assert await rt.execute("read()", context=CONTEXT) == "rows of main"


@pytest.mark.anyio
async def test_arguments_are_checked_before_capabilities_can_be_asked_about(anyio_backend: Any) -> None:
    """A call that could not be made is the program's mistake, not a violation."""
    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(MLError, match="TypeError"):
            await rt.execute("import math; math.sqrt()")


@pytest.mark.anyio
async def test_violations_in_groups_are_not_caught(anyio_backend: Any) -> None:
    async def several() -> None:
        async def one() -> None:
            check_capability("db.read", "orders")

        async with anyio.create_task_group() as group:
            group.start_soon(one)
            group.start_soon(anyio.sleep_forever)

    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(CapabilityViolationError):
            await rt.execute("try { several(); } except (e) { 'caught'; }", context={"several": several})


@pytest.mark.anyio
async def test_the_error_says_all(anyio_backend: Any) -> None:
    source = "function f(t) {\n    return read(t);\n}\ntry { f('orders'); } except (e) {}"
    async with MLRuntime(cache_dir=None, capabilities=["db:read:users"]) as rt:
        with pytest.raises(CapabilityViolationError) as caught:
            await rt.execute(source, context=CONTEXT, filename="rules.ml")
    error = caught.value
    assert (error.capability, error.held, error.hint) == ("db:read:orders", ("db:read:users",), "db:read:orders")
    assert [(frame.file, frame.line, frame.function) for frame in error.frames] == [
        ("rules.ml", 4, "the top level"), ("rules.ml", 2, "f"),
    ]  # fmt: skip
    for part in ("rules.ml:2", "`db_read` needs `db:read:orders`", "held: `db:read:users`", "grant `db:read:orders`"):
        assert part in str(error)
    assert isinstance(error, PermissionError)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.frames, again.held) == (str(error), error.frames, error.held)


@pytest.mark.anyio
async def test_a_violation_in_a_thread_has_its_place(anyio_backend: Any) -> None:
    @ml_function(blocking=True)
    def blocking() -> None:
        check_capability("db.read", "orders")

    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(CapabilityViolationError) as caught:
            await rt.execute("\n\nblocking()", context={"blocking": blocking}, filename="rules.ml")
    assert caught.value.frames[-1].line == 3


@pytest.mark.anyio
async def test_files_by_their_real_path(anyio_backend: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a,b")
    (tmp_path / "secret").write_text("secret")
    monkeypatch.chdir(tmp_path)

    @ml_function(blocking=True)
    def read(path: str) -> str:
        checked = check_capability("file.read", path, function="read")
        assert checked is not None
        with os.fdopen(open_beneath(checked, os.O_RDONLY)) as file:
            return file.read()

    @ml_function(capabilities=["file.read"], resource="path")
    async def later(path: str) -> str:
        return "later"

    @ml_function(capabilities=["file.read"], resource="path", blocking=True)
    def apart(path: str) -> str:
        return "apart"

    async with MLRuntime(cache_dir=None, capabilities=["file:read:data/*.csv"]) as rt:
        assert await rt.execute("read('data/../data/a.csv')", context={"read": read}) == "a,b"
        for path in ("secret", "data/../secret", "data/a.csv/../../secret", "/etc/passwd", "data/\0", ""):
            with pytest.raises(CapabilityViolationError):
                await rt.execute("read(path)", context={"read": read, "path": path})
        for function in (later, apart):
            assert await rt.execute("f('data/a.csv')", context={"f": function}) == function.__name__
            with pytest.raises(CapabilityViolationError) as caught:
                await rt.execute("\nf('secret')", context={"f": function})
            assert caught.value.frames[-1].line == rt.audit.records[-1].frames[-1].line == 2


def test_the_form_of_the_seeds() -> None:
    wanted = CapabilityToken("file:read", pattern="/data/*.csv")
    with in_context(CapabilityContext([CapabilityToken("file:read", pattern="/data/*")])):
        check_capability(wanted, "read_file(/data/*.csv)")
        with pytest.raises(CapabilityViolationError) as caught:
            check_capability(CapabilityToken("file:read", pattern="/etc/passwd"), "read_file(/etc/passwd)")
    assert "file:read:/etc/passwd" in str(caught.value)
    assert "`read_file(/etc/passwd)` needs" in str(caught.value)


def test_an_address_that_a_name_leads_to() -> None:
    inside = ipaddress.ip_address("10.1.2.3")
    with in_context(CapabilityContext(["network.http", "network:http:api.example.com"])):
        check_address("network.http", "api.example.com", ipaddress.ip_address("93.184.216.34"))
        with pytest.raises(CapabilityViolationError, match=r"api\.example\.com leads there"):
            check_address("network.http", "api.example.com", inside)
    for token in ("network:http:10.0.0.0/8", "network:http:10.1.2.3", "*"):
        with in_context(CapabilityContext([token])):
            check_address("network.http", "api.example.com", inside)
    narrow = CapabilityContext(["network:http:10.0.0.0/8"]).derive(["network:http:api.example.com"])
    with in_context(narrow), pytest.raises(CapabilityViolationError):
        check_address("network.http", "api.example.com", inside)


# --- the decorator for Python functions ------------------------------------------------------------------------------------------


def test_requires_capability_checks_positions_names_and_defaults() -> None:
    @requires_capability("db.read", resource="table")
    def read(limit: int, table: str = "main", *, other: int = 0) -> str:
        return table

    @requires_capability("db.read", "db.write")
    def both() -> int:
        return 1

    @requires_capability("db.read", resource="table")
    def by_name(*, table: str) -> str:
        return table

    with in_context(CapabilityContext(["db:read:main", "db:read:users"])):
        assert [read(1), read(1, "users"), read(1, table="users"), by_name(table="users")] == [
            "main",
            "users",
            "users",
            "users",
        ]
        for call in (
            lambda: read(1, "orders"),
            lambda: read(1, table="orders"),
            lambda: by_name(table="orders"),
            lambda: read(1, 5),  # type: ignore[arg-type]
            both,
        ):
            with pytest.raises(CapabilityViolationError):
                call()
    with pytest.raises(CapabilityViolationError, match="no capability context"):
        read(1)
    assert inspect.iscoroutinefunction(db_later)
    assert read.__name__ == "read"


@pytest.mark.parametrize(
    "declare",
    [
        functools.partial(requires_capability, "db.read", resource="tabel"),
        functools.partial(requires_capability, "not a capability"),
        functools.partial(requires_capability, "db.read", resource={"db.write": "table"}),
    ],
)
def test_a_declaration_that_cannot_be_checked_is_an_error_at_once(declare: Any) -> None:
    def read(table: str) -> str:
        return table

    with pytest.raises(ValueError, match=r"no parameter|is named"):
        declare()(read)


def test_modules_declare_in_the_same_way() -> None:
    with pytest.raises(ValueError, match=r"files\.read has no parameter `pth`"):

        @ml_module(name="files")
        class Files:
            @ml_function(capabilities=["file.read"], resource="pth")
            def read(self, path: str) -> str:
                return path


# --- the audit log ---------------------------------------------------------------------------------------------------------------


@pytest.mark.anyio
async def test_the_audit_log_is_bounded_and_counts(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, audit=AuditLog(size=3)) as rt:
        for number in range(5):
            with pytest.raises(CapabilityViolationError):
                await rt.execute(f"\nread('t{number}')", context=CONTEXT, filename="rules.ml")
        assert rt.audit.violations == 5
        assert [(record.capability, record.place) for record in rt.audit.records] == [
            (f"db:read:t{number}", "rules.ml:2") for number in (2, 3, 4)
        ]


@pytest.mark.anyio
async def test_what_was_allowed_is_recorded_if_asked_for(anyio_backend: Any) -> None:
    audit = AuditLog(record_allowed=True, clock=lambda: 42.0)
    async with MLRuntime(cache_dir=None, audit=audit, capabilities=["db:read:users", "payment"]) as rt:
        await rt.execute("import math;\nread('users');\npay(); pay();\nmath.sqrt(4)", context=CONTEXT, filename="a.ml")
    assert [(r.allowed, r.capability, r.function, r.place, r.timestamp) for r in audit.records] == [
        (True, "db:read:users", "db_read", "a.ml:2", 42.0),
        (True, "payment:process", "pay", "a.ml:3", 42.0),
        (True, "payment:process", "pay", "a.ml:3", 42.0),
        (True, "math:compute", "math.sqrt", "a.ml:4", 42.0),
    ]
    assert (audit.allowed, audit.violations) == (4, 0)


@pytest.mark.anyio
async def test_handlers_hear_and_cannot_change_it(anyio_backend: Any, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Any] = []

    def broken(violation: Any) -> None:
        heard.append(violation)
        raise RuntimeError("the handler is broken")

    async with MLRuntime(cache_dir=None) as rt:
        rt.audit.on_violation(broken)
        rt.audit.on_violation(heard.append)
        with pytest.raises(CapabilityViolationError):
            await rt.execute("read('users')", context=CONTEXT)
    assert len(heard) == 2 and heard[0] is heard[1]
    assert heard[0].required_capability == "db:read:users" and heard[0].hint == "db:read:users"
    assert "a handler of capability violations failed" in caplog.text
