"""Rights laundered: through values, callbacks, streams, generators, neighbours in the same loop, errors that are swallowed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

import anyio
import pytest
from anyio import from_thread, to_thread

from mlpy_async import (
    CapabilityContext,
    CapabilityViolationError,
    MLError,
    MLRuntime,
    capture_context,
    check_capability,
    in_context,
    ml_function,
    run_in_context,
)
from mlpy_async.capabilities.contexts import restore

from .conftest import ISOLATIONS

pytestmark = pytest.mark.anyio


@ml_function(capabilities=["db.read"], resource="table")
def rows(table: str) -> str:
    return f"rows of {table}"


@ml_function(capabilities=["db.read"], resource="table", blocking=True)
def slowly(table: str) -> str:
    return f"rows of {table}"


async def inside(table: str) -> str:
    await anyio.lowlevel.checkpoint()
    check_capability("db.read", table)
    return f"rows of {table}"


def apply(function: Callable[..., Any], *args: Any) -> Any:
    return function(*args)


async def group(table: str) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(inside, table)


HOST: dict[str, Any] = {"rows": rows, "slowly": slowly, "inside": inside, "apply": apply, "group": group}


@pytest.fixture(scope="module", params=ISOLATIONS)
async def tenant(request: pytest.FixtureRequest, anyio_backend: Any) -> AsyncIterator[MLRuntime]:
    async with MLRuntime(isolation=request.param, capabilities=["db:read:users"], cache_dir=None) as rt:
        yield rt


WAYS = [
    "f = rows; f('orders')", "[rows][0]('orders')", "({r: rows}).r('orders')", "(true ? rows : 0)('orders')", "['orders'].map(rows)", "[1, 2].sort((a, b) => rows('orders'))",
    "[1, 2].reduce((a, b) => rows('orders'))", "call(rows, 'orders')", "rows?.('orders')", "rows(...['orders'])", "apply(rows, 'orders')", "apply(t => rows(t), 'orders')",
    "import functional; functional.partial(rows, 'orders')()", "import functional; functional.compose(rows, x => x)('orders')", "import functional; functional.memoize(rows)('orders')",
    "import functional; functional.map(rows, ['orders'])", "import functional; functional.curry((a, b) => rows(a))('orders')(1)", "function f(x = rows('orders')) { return x; } f()",
    "let {x = rows('orders')} = {}; x", "`${rows('orders')}`", "match (1) { t when rows('orders') => 1, _ => 2 }", "function* g() { yield rows('orders'); } [...g()]",
    "function* g() { yield* [1].map(x => rows('orders')); } for (x of g()) { }", "let [a] = (function* () { yield rows('orders'); })();", "slowly('orders')", "inside('orders')",
    "['orders'].map(slowly)", "apply(inside, 'orders')", "function f(n) { return n == 0 ? rows('orders') : f(n - 1); } f(50)", "rows('users'); for (i = 0; i < 3; i = i + 1) { rows('users'); } rows('orders')",
    "for (t of ['users', 'users', 'orders']) { rows(t); }", "x = null; x ??= rows('orders'); x", "throw rows('orders');", "({[rows('orders')]: 1})", "o = {toString: fn() => rows('orders')}; str(o.toString())",
    # errors that are swallowed
    "try { rows('orders') } except (e) { result = 'on'; }", "try { rows('orders') } except (e) { } finally { result = 'on'; }", "function f() { try { rows('orders') } finally { return 'on'; } } f()",
    "try { try { rows('orders') } finally { throw 'other'; } } except (e) { result = 'on'; }", "try { try { rows('orders') } finally { null.x; } } except (e) { result = 'on'; }",
    "while (true) { try { rows('orders') } finally { break; } } result = 'on';", "for (i = 0; i < 2; i = i + 1) { try { rows('orders') } finally { continue; } } result = 'on';",
    "try { try { rows('orders') } except (e) { throw e; } } except (e) { result = 'on'; }", "function f(n) { try { return f(n + 1); } except (e) { return rows('orders'); } } try { f(0) } except (e) { 'on' }",
    "function* g() { try { yield rows('orders'); } except (e) { yield 'on'; } } [...g()]", "function* g() { try { rows('orders'); } finally { yield 'on'; } } for (x of g()) { result = x; break; }",
    "function* g() { try { rows('orders'); } finally { try { } finally { yield 'on'; } } } for (x of g()) { result = x; break; }", "function* h() { yield 'on'; } function* g() { try { rows('orders'); } finally { yield* h(); } } for (x of g()) { result = x; break; }",
    "function* g() { try { rows('orders'); } finally { x = yield 'on'; } } for (x of g()) { result = x; break; }", "[1, 2].map(x => { try { return rows('orders'); } except (e) { return 'on'; } })",
    "try { apply(() => rows('orders')) } except (e) { result = 'on'; }", "try { slowly('orders') } except (e) { result = 'on'; }", "try { [...['orders'].map(inside)] } except (e) { result = 'on'; }",
    # in the `finally` of a generator that Python frees, which drops what is raised there
    *(
        f"function* h() {{ try {{ yield 1; }} finally {{ {final} }} }} function* d() {{ yield* h(); }} {left} result = 'on';"
        for final, left in [
            ("rows('orders');", "it = h(); it.next(); it = null;"),
            ("rows('orders');", "function f() { it = h(); it.next(); } f();"),
            ("rows('orders');", "for (x of h()) { break; }"),
            ("rows('orders');", "it = d(); it.next(); it = null;"),
            ("rows('orders');", "a = [h(), h()]; a.forEach(it => it.next()); a.clear();"),
            ("rows('orders');", "it = h(); it.next(); it = null; while (true) { }"),
            ("rows('orders');", "it = h(); it.next(); it = null; try { str(1); [1].map(x => x); } except (e) { }"),
            ("try { rows('orders'); } finally { 5; }", "it = h(); it.next(); it = null;"),
            ("try { rows('orders'); } finally { throw 'other'; }", "it = h(); it.next(); it = null;"),
            ("[1].map(x => rows('orders'));", "it = h(); it.next(); it = null;"),
            ("slowly('orders');", "it = h(); it.next(); it = null;"),
            ("inside('orders');", "it = h(); it.next(); it = null;"),
            ("group('orders');", "it = h(); it.next(); it = null;"),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize("source", WAYS)
async def test_no_way_to_call_it_is_a_way_around(tenant: MLRuntime, source: str) -> None:
    result = await tenant.run(source, context=HOST)
    assert isinstance(result.error, CapabilityViolationError), (result.value, result.error)
    assert result.error.hint == "db:read:orders"


async def test_a_violation_in_a_group_of_tasks_is_not_caught(tenant: MLRuntime) -> None:
    async def both(table: str) -> None:
        async def fail() -> None:
            raise ValueError("mine")

        async with anyio.create_task_group() as group:
            group.start_soon(inside, table)
            group.start_soon(fail)

    result = await tenant.run("try { both('orders') } except (e) { 'on' }", context={"both": both})
    assert isinstance(result.error, CapabilityViolationError)


# --- the host's own code between -----------------------------------------------------------------------------------------------------

LOOP = "function f() { r = []; for (i = 0; i < 3; i = i + 1) { change(i); r.push(hasCapability('db.read')); } return r; } f()"


async def test_what_a_host_function_leaves_behind_is_gone_in_a_loop_too(tenant: MLRuntime) -> None:
    def change(_turn: int) -> None:
        restore(tenant.capabilities)

    def change_and_fail(_turn: int) -> None:
        restore(tenant.capabilities)
        raise ValueError("mine")

    for function, source in (
        (change, LOOP),
        (change_and_fail, LOOP.replace("change(i)", "try { change(i) } except (e) { }")),
    ):
        with tenant.grant("mail") as held:
            assert await tenant.execute(source, context={"change": function}) == [False, False, False]
            assert capture_context() is held


@pytest.mark.parametrize(
    "source",
    ["as_admin(() => rows('orders'))", "as_admin_later(() => rows('orders'))", "as_admin(() => slowly('orders'))"],
)
async def test_a_callback_under_other_rights_is_bounded_by_its_runtime(tenant: MLRuntime, source: str) -> None:
    admin = CapabilityContext(["db"])

    def as_admin(function: Callable[[], Any]) -> Any:
        return run_in_context(admin, function)

    async def as_admin_later(function: Callable[[], Any]) -> Any:
        with in_context(admin):
            await anyio.lowlevel.checkpoint()
            return function()

    context = {**HOST, "as_admin": as_admin, "as_admin_later": as_admin_later}
    # a function that is in a worker waits, which a coroutine of the host cannot do for it
    with pytest.raises((CapabilityViolationError, MLError), match=r"is not granted|called outside a runtime"):
        await tenant.execute(source, context=context)
    with tenant.grant("mail"):
        assert await tenant.execute("as_admin(() => 1); hasCapability('db.read')", context=context) is False


@pytest.mark.parametrize("kind", ["generator", "asynchronous generator"])
async def test_a_block_around_the_yield_of_a_host_does_not_reach_its_consumer(tenant: MLRuntime, kind: str) -> None:
    def items() -> Iterator[int]:
        with in_context(tenant.capabilities):
            yield 1
            yield 2

    async def later_items() -> AsyncIterator[int]:
        with in_context(tenant.capabilities):
            yield 1
            yield 2

    context = {"items": items if kind == "generator" else later_items}
    with tenant.grant("mail"):
        source = "r = []; for (x of items()) { r.push(hasCapability('db.read')); break; } r.push(hasCapability('db.read')); r"
        assert await tenant.execute(source, context=context) == [False, False]
        assert await tenant.execute("[...items()]; hasCapability('db.read')", context=context) is False


async def test_a_stream_takes_no_rights_of_its_consumer_and_gives_it_none(tenant: MLRuntime) -> None:
    await tenant.load_source(
        "export function* held() { while (true) { yield hasCapability('db.read'); } }", name="shop"
    )
    wide = tenant.stream("shop.held")
    with tenant.grant("mail"):
        narrow = tenant.stream("shop.held")
        assert await wide.__anext__() is True
        assert await tenant.execute("hasCapability('db.read')") is False
        assert await narrow.__anext__() is False
    assert await narrow.__anext__() is False
    assert await wide.__anext__() is True
    await wide.aclose()
    await narrow.aclose()


# --- neighbours ----------------------------------------------------------------------------------------------------------------------


async def test_two_tenants_in_one_loop_and_thread(anyio_backend: Any) -> None:
    """They hand each other functions and generators, and wait in the middle; each call counts with what its caller holds."""
    shelf: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    both = anyio.Event()
    async with MLRuntime(capabilities=["db"], cache_dir=None) as rt:

        async def meet() -> None:
            if len(shelf) == 4:
                both.set()
            await both.wait()

        async def tenant(name: str, other: str) -> None:
            source = f"""
                shelf["{name}"] = () => rows("{name}");
                function* g() {{ while (true) {{ yield hasCapability("db.write"); }} }}
                shelf["{name} steps"] = g();
                meet();
                mine = rows("{name}");
                for (x of shelf["{other} steps"]) {{ seen["{name}"] = x; break; }}
                (shelf["{other}"])()
            """
            rights = ["db:read:a"] if name == "a" else ["db:read:b", "db:write:b"]
            with rt.grant(*rights):
                result = await rt.run(source, context={**HOST, "shelf": shelf, "meet": meet, "seen": seen})
            assert isinstance(result.error, CapabilityViolationError)
            assert result.error.hint == f"db:read:{other}"

        async with anyio.create_task_group() as group:
            group.start_soon(tenant, "a", "b")
            group.start_soon(tenant, "b", "a")
    assert seen == {"a": False, "b": True}


async def test_blocks_that_are_left_early_and_at_the_same_time(tenant: MLRuntime) -> None:
    asked = "hasCapability('db.read')"
    ready, left = anyio.Event(), anyio.Event()
    outcomes: list[bool] = []

    async def child() -> None:
        ready.set()
        await left.wait()
        outcomes.append(await tenant.execute(asked))

    async with anyio.create_task_group() as group:
        with suppress(ZeroDivisionError), tenant.grant("mail"):
            group.start_soon(child)
            await ready.wait()
            raise ZeroDivisionError
        assert await tenant.execute(asked) is True
        with anyio.CancelScope() as scope, tenant.grant("mail"):
            scope.cancel()
            await tenant.execute("while (true) { }")
        assert await tenant.execute(asked) is True
        with tenant.grant("db:read:users"), tenant.grant("mail"):
            assert await tenant.execute(asked) is False
            with tenant.grant("*"):
                assert await tenant.execute(asked) is False
        left.set()
    assert outcomes == [False]  # what was started in the block keeps what the block held


async def test_threads_narrow_and_widen_nothing_for_the_program(tenant: MLRuntime) -> None:
    @ml_function(blocking=True)
    def change() -> bool:
        held = from_thread.run(tenant.execute, "hasCapability('db.read')")
        restore(tenant.capabilities)
        return bool(held)

    with tenant.grant("mail"):
        assert await tenant.execute("[change(), hasCapability('db.read')]", context={"change": change}) == [
            False,
            False,
        ]
        await to_thread.run_sync(change)
        assert await tenant.execute("hasCapability('db.read')") is False


async def test_a_runtime_within_a_program_cannot_do_more(tenant: MLRuntime) -> None:
    async def more(source: str) -> Any:
        async with MLRuntime(capabilities=["*"], cache_dir=None) as rt:
            return await rt.execute(source, context=HOST)

    assert await tenant.execute("more(\"rows('users')\")", context={"more": more}) == "rows of users"
    with pytest.raises(CapabilityViolationError):
        await tenant.execute("more(\"rows('orders')\")", context={"more": more})


@pytest.mark.parametrize(
    "source",
    ["() => Math.random()", "import random; () => random.random()", "() => Date.now()", "() => rows('orders')"],
)
async def test_a_function_of_another_runtime_is_bounded_by_both(anyio_backend: Any, source: str) -> None:
    async with (
        MLRuntime(capabilities=["db"], cache_dir=None) as caller,
        MLRuntime(capabilities=["!random", "!datetime"], cache_dir=None) as owner,
    ):
        function = await owner.execute(source, context=HOST)
        # the caller's own use of the same thing must not vouch for the other runtime's
        warm = "import random; for (i = 0; i < 3; i = i + 1) { Math.random(); random.random(); Date.now(); rows('orders'); }"
        result = await caller.run(f"{warm} (box.f)()", context={**HOST, "box": {"f": function}})
        assert isinstance(result.error, CapabilityViolationError)
