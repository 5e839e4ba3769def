"""Contexts: what is held where; children and siblings; tasks, threads, streams, and what a host function leaves behind."""

from __future__ import annotations

import logging
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
    check_capability,
    in_context,
    ml_function,
    run_in_context,
)
from mlpy_async.capabilities.contexts import no_context, restore


@ml_function(capabilities=["db.read"], resource="table")
def db_read(table: str = "main") -> str:
    return f"rows of {table}"


HOST: dict[str, Any] = {"db_read": db_read}
READ = "db_read('users')"


def holds(context: CapabilityContext, name: str, resource: str | None = None) -> bool:
    with in_context(context):
        try:
            check_capability(name, resource)
        except CapabilityViolationError:
            return False
        return True


# --- without a runtime ---------------------------------------------------------------------------------------------------------


def test_a_context_has_what_the_seeds_ask_of_it() -> None:
    token = CapabilityToken("file:read", pattern="/data/*")
    context = CapabilityContext(
        capabilities={token}, context_id="parent", parent_context_id=None, execution_type="sync", thread_id=1, created_at=5.0
    )  # fmt: skip
    assert context.capabilities == {token} == context.tokens
    assert (context.id, context.context_id, context.parent, context.execution_type, context.created_at) == (
        "parent", "parent", None, "sync", 5.0,
    )  # fmt: skip
    assert CapabilityContext().id != CapabilityContext().id
    assert context.derive_child_context().parent_context_id == "parent"


def test_a_child_can_only_lose() -> None:
    parent = CapabilityContext(["db:read:users", "db:read:orders", "mail"])
    child = parent.derive(["db", "file", "*"])
    assert holds(child, "db.read", "users") and holds(child, "mail.send")
    assert not holds(child, "db.write", "users")
    assert not holds(child, "file.read", "/etc/passwd")
    grandchild = parent.derive(["db:read:users"]).derive(["db:read:users", "db:read:orders"])
    assert holds(grandchild, "db.read", "users") and not holds(grandchild, "db.read", "orders")
    extra = parent.derive_child_context({CapabilityToken("file")})
    assert not holds(extra, "file.read", "/x") and holds(extra, "db.read", "users")
    with pytest.raises(CapabilityViolationError, match="is a child"):
        child.add_capability("file")


def test_only_the_top_adds() -> None:
    parent = CapabilityContext()
    child = parent.derive(["db:read:users"])
    assert not holds(child, "db.read", "users")
    parent.add_capability(CapabilityToken("db"))
    assert holds(child, "db.read", "users") and not holds(child, "db.read", "orders")


def test_what_computes_is_granted_unless_it_is_denied() -> None:
    assert holds(CapabilityContext(), "math.compute") and holds(CapabilityContext(), "json.parse")
    assert not holds(CapabilityContext(["!math"]), "math.compute")
    assert not holds(CapabilityContext(["*", "!math.compute"]), "math.compute")
    assert not holds(CapabilityContext(["!random"]).derive(["random"]), "random.generate")
    assert not holds(CapabilityContext(), "console.beep")


def test_a_denial_beats_each_token_beside_it() -> None:
    context = CapabilityContext(["db", "*", "!db:read:secret*"])
    assert holds(context, "db.read", "users")
    assert not holds(context, "db.read", "secrets") and not holds(context, "db.read")
    expired = CapabilityToken("db", resources=("*", "!x"), expires_at=0)
    assert not holds(CapabilityContext(["db", expired]), "db.read", "x"), "a denial does not expire"


def test_a_closed_context_holds_nothing() -> None:
    context = CapabilityContext(["db"])
    child = context.derive(["db"])
    context.close()
    assert not holds(context, "db.read", "users") and not holds(child, "db.read", "users")
    assert not holds(child, "math.compute")


def test_without_a_context_only_computing_is_allowed() -> None:
    assert capture_context() is no_context
    check_capability("math.compute")
    with pytest.raises(CapabilityViolationError, match="there is no capability context here"):
        check_capability("db.read", "users")


def test_run_in_a_captured_context() -> None:
    with in_context(CapabilityContext(["db"])):
        captured = capture_context()
    assert run_in_context(captured, check_capability, "db.read", "users") == "users"
    with pytest.raises(CapabilityViolationError):
        check_capability("db.read", "users")


def test_everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "mlpy.capabilities"):
        CapabilityContext(["db"])
        assert not caplog.records
        MLRuntime(cache_dir=None, capabilities="*")
    assert [record.getMessage() for record in caplog.records] == [
        "everything is granted: `*` is among the capabilities"
    ]


# --- in a runtime --------------------------------------------------------------------------------------------------------------


@pytest.mark.anyio
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


@pytest.mark.anyio
async def test_grant_narrows_for_a_block(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db", "mail"]) as rt:
        with rt.grant("db:read:users", CapabilityToken("mail:send")) as context:
            assert context.parent is rt.capabilities
            assert await rt.execute(READ, context=HOST) == "rows of users"
            with pytest.raises(CapabilityViolationError):
                await rt.execute("db_read('orders')", context=HOST)
            with rt.grant("db", "*"):
                with pytest.raises(CapabilityViolationError):
                    await rt.execute("db_read('orders')", context=HOST)
            with rt.grant():
                with pytest.raises(CapabilityViolationError):
                    await rt.execute(READ, context=HOST)
        assert await rt.execute("db_read('orders')", context=HOST) == "rows of orders"
        with rt.grant("file:read:/etc/*"):
            with pytest.raises(CapabilityViolationError, match="held: nothing but what computes") as caught:
                await rt.execute(READ, context=HOST)
            assert caught.value.held == (), "the runtime has no files to grant"
            assert caught.value.hint == "db:read:users"
        assert capture_context() is no_context


@pytest.mark.anyio
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


@pytest.mark.anyio
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


@pytest.mark.anyio
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


@pytest.mark.anyio
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


@pytest.mark.anyio
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


@pytest.mark.anyio
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


@pytest.mark.anyio
async def test_a_use_is_counted_once_though_a_token_is_in_two_layers(anyio_backend: Any) -> None:
    token = CapabilityToken("db:read", uses=2)
    async with MLRuntime(cache_dir=None, capabilities=[token]) as rt:
        with rt.grant(token.attenuate(resources="users")):
            await rt.execute(f"{READ}; {READ}", context=HOST)
    assert token.uses_left == 0


@pytest.mark.anyio
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
        with rt.grant("!math.compute"):
            with pytest.raises(CapabilityViolationError):
                await rt.execute("import math; math.sqrt(4)")
        assert await rt.execute("import math; math.sqrt(4)") == 2
