"""Contexts in runtimes: requests side by side, tasks, threads, streams, and what a host function leaves behind."""

from __future__ import annotations

import contextvars
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import pytest
from anyio import from_thread, to_thread

from mlpy_async import (
    CapabilityContext,
    CapabilityToken,
    CapabilityViolationError,
    MLRuntime,
    capture_context,
    in_context,
    ml_function,
)
from mlpy_async.capabilities.contexts import no_context, restore

from .test_contexts import holds

pytestmark = pytest.mark.anyio


@ml_function(capabilities=["db.read"], resource="table")
def db_read(table: str = "main") -> str:
    return f"rows of {table}"


HOST: dict[str, Any] = {"db_read": db_read}
READ = "db_read('users')"


async def test_the_runtime_bounds_every_context(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db:read:users"]) as rt:
        assert await rt.execute(READ, context=HOST) == "rows of users"
        with in_context(CapabilityContext(["db", "*"])):
            assert await rt.execute(READ, context=HOST) == "rows of users"
            with pytest.raises(CapabilityViolationError):
                await rt.execute("db_read('orders')", context=HOST)
        with in_context(CapabilityContext(["db:read:orders"])):
            for table in ("users", "orders"):
                with pytest.raises(CapabilityViolationError):
                    await rt.execute(f"db_read('{table}')", context=HOST)


async def test_grant_narrows_for_a_block(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db", "mail"]) as rt:
        with rt.grant("db:read:users", CapabilityToken("mail:send")) as context:
            assert context.parent is rt.capabilities
            assert await rt.execute(READ, context=HOST) == "rows of users"
            with pytest.raises(CapabilityViolationError):
                await rt.execute("db_read('orders')", context=HOST)
            with rt.grant("db", "*"), pytest.raises(CapabilityViolationError):
                await rt.execute("db_read('orders')", context=HOST)
            with rt.grant(), pytest.raises(CapabilityViolationError):
                await rt.execute(READ, context=HOST)
        assert await rt.execute("db_read('orders')", context=HOST) == "rows of orders"
        with rt.grant("file:read:/etc/*"):
            with pytest.raises(CapabilityViolationError, match="held: nothing but what computes") as caught:
                await rt.execute(READ, context=HOST)
            assert caught.value.held == (), "the runtime has no files to grant"
            assert caught.value.hint == "db:read:users"
        assert capture_context() is no_context


async def test_requests_side_by_side(anyio_backend: Any) -> None:
    """Many requests at once, each with a context of its own, each waiting in the middle."""
    failures: list[str] = []

    async def turn() -> None:
        await anyio.lowlevel.checkpoint()

    async with MLRuntime(cache_dir=None, capabilities=["db"]) as rt:
        await rt.load_source("function ask(f, wait, mine, other) { f(mine); wait(); f(mine); return f(other); }")

        async def request(number: int) -> None:
            with in_context(CapabilityContext([f"db:read:table{number}"], id=f"request {number}")):
                try:
                    await rt.execute(
                        "f(mine); wait(); f(mine); wait(); f(other)",
                        context={"f": db_read, "wait": turn, "mine": f"table{number}", "other": f"table{number + 1}"},
                    )
                    failures.append(f"{number} read another one's table")
                except CapabilityViolationError as error:
                    if error.capability != f"db:read:table{number + 1}" or error.held != (f"db:read:table{number}",):
                        failures.append(str(error))

        async with anyio.create_task_group() as group:
            for number in range(30):
                group.start_soon(request, number)
        assert failures == []
        assert {record.context_id for record in rt.audit.records} == {f"request {number}" for number in range(30)}


async def test_tasks_and_threads_inherit_and_do_not_share(anyio_backend: Any) -> None:
    seen: dict[str, bool] = {}

    async def host() -> None:
        async def narrow() -> None:
            restore(capture_context().derive(()))
            await anyio.lowlevel.checkpoint()
            seen["narrowed sibling"] = holds(capture_context(), "db.read", "users")

        async def plain() -> None:
            await anyio.lowlevel.checkpoint()
            seen["sibling"] = holds(capture_context(), "db.read", "users")

        async with anyio.create_task_group() as group:
            group.start_soon(narrow)
            group.start_soon(plain)
        seen["thread"] = await to_thread.run_sync(lambda: holds(capture_context(), "db.read", "users"))
        seen["back from a thread"] = await to_thread.run_sync(
            lambda: from_thread.run_sync(lambda: holds(capture_context(), "db.read", "users"))
        )

    @ml_function(blocking=True)
    def blocking() -> None:
        seen["blocking"] = holds(capture_context(), "db.read", "users") and not holds(capture_context(), "db.write")

    async with MLRuntime(cache_dir=None, capabilities=["db:read:users"]) as rt:
        await rt.execute("host(); blocking()", context={"host": host, "blocking": blocking})
    assert seen == {
        "narrowed sibling": False, "sibling": True, "thread": True, "back from a thread": True, "blocking": True,
    }  # fmt: skip


async def test_what_a_host_function_leaves_behind_is_set_back(anyio_backend: Any) -> None:
    wide = CapabilityContext(["*"])

    def forgets() -> None:
        restore(wide)

    async def forgets_later() -> None:
        await anyio.lowlevel.checkpoint()
        restore(wide)

    def raises() -> None:
        restore(wide)
        raise ValueError("no")

    def generates() -> Iterator[int]:
        with in_context(wide):
            yield 1
            yield 2

    async def generates_later() -> AsyncIterator[int]:
        restore(wide)
        yield 1
        await anyio.lowlevel.checkpoint()
        yield 2

    context = {**HOST, **{f.__name__: f for f in (forgets, forgets_later, raises, generates, generates_later)}}
    async with MLRuntime(cache_dir=None) as rt:
        for attack in (
            "forgets();",
            "forgets_later();",
            "try { raises(); } except (e) {}",
            "for (x of generates()) { db_read('users'); }",
            "for (x of generates_later()) {}",
            "g = generates(); next(g);",
        ):
            with pytest.raises(CapabilityViolationError):
                await rt.execute(f"{attack} {READ}", context=context)
            assert capture_context() is no_context
        inside = "held = []; for (x of generates_later()) { held.push(hasCapability('db.read')); } held"
        assert await rt.execute(inside, context=context) == [False, False]


async def test_a_stream_keeps_the_context_of_its_creation(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db"]) as rt:
        await rt.load_source("function* rows(f) { try { yield f('users'); yield f('users'); } finally { f('log'); } }")
        reader = next(iter(await rt.execute("[f]", context={"f": db_read})))
        with rt.grant("db:read:users", "db:read:log"):
            narrow = rt.stream("rows", reader)
        wide = rt.stream("rows", reader)
        assert await narrow.__anext__() == "rows of users"
        assert capture_context() is no_context, "nothing of it leaks to the consumer"
        with rt.grant("mail"):
            assert await wide.__anext__() == "rows of users"
            assert [str(token) for token in capture_context().tokens] == ["mail"]
            assert await narrow.__anext__() == "rows of users"
            await narrow.aclose()
        with rt.grant("mail"):
            refused = rt.stream("rows", reader)
        with pytest.raises(CapabilityViolationError):
            await refused.__anext__()
        await wide.aclose()


async def test_a_runtime_inside_a_program_is_bounded_by_both(anyio_backend: Any) -> None:
    async with (
        MLRuntime(cache_dir=None, capabilities=["db:read:users"]) as outer,
        MLRuntime(cache_dir=None, capabilities=["db"]) as inner,
    ):

        async def nested(table: str) -> Any:
            return await inner.execute(f"db_read('{table}')", context=HOST)

        assert await inner.execute("db_read('orders')", context=HOST) == "rows of orders"
        assert await outer.execute("nested('users')", context={"nested": nested}) == "rows of users"
        with pytest.raises(CapabilityViolationError):
            await outer.execute("nested('orders')", context={"nested": nested})


async def test_revoking_and_counting_while_programs_run(anyio_backend: Any) -> None:
    token = CapabilityToken("db:read")
    async with MLRuntime(cache_dir=None, capabilities=[token]) as rt:
        with pytest.raises(CapabilityViolationError):
            await rt.execute(f"{READ}; {READ}; revoke(); {READ}", context={**HOST, "revoke": token.revoke})
    counted = CapabilityToken("db:read", uses=3)
    async with MLRuntime(cache_dir=None, capabilities=[counted]) as rt:
        done: list[str] = []
        with pytest.raises(CapabilityViolationError):
            await rt.execute("while (true) { done(f('users')); }", context={"f": db_read, "done": done.append})
        assert len(done) == 3
        with rt.grant(counted):
            assert counted.uses_left == 0


async def test_a_use_is_counted_once_though_a_token_is_in_two_layers(anyio_backend: Any) -> None:
    token = CapabilityToken("db:read", uses=2)
    async with MLRuntime(cache_dir=None, capabilities=[token]) as rt:
        with rt.grant(token.attenuate(resources="users")):
            await rt.execute(f"{READ}; {READ}", context=HOST)
    assert token.uses_left == 0


async def test_revoking_what_only_computes(anyio_backend: Any) -> None:
    """What was remembered of a right is forgotten with it."""
    token = CapabilityToken("custom:use")

    @ml_function(capabilities=["custom.use"])
    def use() -> int:
        return 1

    async with MLRuntime(cache_dir=None, capabilities=[token]) as rt:
        assert await rt.execute("use() + use()", context={"use": use}) == 2
        token.revoke()
        with pytest.raises(CapabilityViolationError):
            await rt.execute("use()", context={"use": use})
    async with MLRuntime(cache_dir=None, capabilities=["!math"]) as rt:
        with pytest.raises(CapabilityViolationError, match=r"`math.sqrt` needs `math:compute`"):
            await rt.execute("import math; math.sqrt(4)")
    async with MLRuntime(cache_dir=None) as rt:
        await rt.execute("import math; math.sqrt(4)")
        with rt.grant("!math.compute"), pytest.raises(CapabilityViolationError):
            await rt.execute("import math; math.sqrt(4)")
        assert await rt.execute("import math; math.sqrt(4)") == 2


class _Suspended:
    """Awaited, it hands itself to whoever runs the coroutine by hand."""

    def __await__(self) -> Any:
        yield self


async def test_a_call_that_nobody_finishes_leaves_nothing_behind(anyio_backend: Any) -> None:
    async def never() -> None:
        await _Suspended()

    async with MLRuntime(cache_dir=None, capabilities=["db"]) as rt:
        await rt.load_source("function* f(wait) { wait(); yield 1; } function g(wait) { wait(); }")
        wait = (await rt.execute("[w]", context={"w": never}))[0]
        for call in (rt.call("g", wait), rt.stream("f", wait).__anext__()):
            with in_context(CapabilityContext(["db:read:users"])) as mine:
                elsewhere = contextvars.copy_context()
                elsewhere.run(call.send, None)
                call.close()
                assert capture_context() is mine
        assert capture_context() is no_context


async def test_what_was_settled_in_one_context_is_not_in_another(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db", "mail"]) as rt:
        for _ in range(2):
            assert await rt.execute("db_read('users')", context=HOST)
            with rt.grant("db:read:orders"), pytest.raises(CapabilityViolationError):
                await rt.execute("db_read('orders'); db_read('users')", context=HOST)
            with in_context(CapabilityContext(["mail"])), pytest.raises(CapabilityViolationError):
                await rt.execute("db_read('users')", context=HOST)


async def test_a_generator_made_with_more_steps_with_what_its_consumer_holds(anyio_backend: Any) -> None:
    source = "rows = null; function* make(f) { while (true) { yield f('users'); } }"
    async with MLRuntime(cache_dir=None, capabilities=["db"]) as rt:
        await rt.load_source(
            f"{source} function open(f) {{ nonlocal rows; rows = make(f); return next(rows); }} function step() {{ return next(rows); }}"
        )
        reader = (await rt.execute("[f]", context={"f": db_read}))[0]
        assert await rt.call("open", reader) == "rows of users"
        with rt.grant("mail"), pytest.raises(CapabilityViolationError):
            await rt.call("step")


async def test_map_runs_in_the_context_of_its_caller(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db"]) as rt:
        await rt.load_source(
            "reader = null; function use(f) { nonlocal reader; reader = f; } function read(table) { return reader(table); }"
        )
        await rt.call("use", (await rt.execute("[f]", context={"f": db_read}))[0])
        with rt.grant("db:read:users"):
            assert await rt.map("read", ["users"] * 20) == ["rows of users"] * 20
            with pytest.raises(CapabilityViolationError):
                await rt.map("read", ["users", "orders"])
