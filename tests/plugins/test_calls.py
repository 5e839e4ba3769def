"""Hooks: calls by the host and by other plugins, broadcasts, quarantine, and what is counted."""

from __future__ import annotations

import time

import anyio
import pytest

from mlpy_async import (
    CapabilityContext,
    CapabilityViolationError,
    MLBorderError,
    MLError,
    PluginError,
    in_context,
    ml_function,
    ml_module,
)

from .conftest import Open, Write, states

pytestmark = pytest.mark.anyio


async def test_a_hook_gets_values_and_gives_one(write: Write, manager: Open) -> None:
    write(
        "a", "export function f(x, y = 2) { return { sum: x.n + y }; }\nexport v = 3;\nfunction inner() { return 1; }"
    )
    async with manager() as plugins:
        info = (await plugins.load())[0]
        assert info.hooks == ("f",)
        assert await plugins.call("a", "f", {"n": 1}) == {"sum": 3}
        assert await plugins.call("A", "f", {"n": 1}, y=5) == {"sum": 6}
        for name in ("v", "inner", "ff", "a.f", "init", "__class__"):
            with pytest.raises(LookupError, match="the plugin `a` has no hook"):
                await plugins.call("a", name)
        with pytest.raises(MLBorderError, match=r"argument 1: a Python object cannot cross"):
            await plugins.call("a", "f", object())
        info = plugins.info("a")
        assert (info.calls, info.failures, info.state) == (2, 0, "active")
        assert info.call_time > 0


async def test_declared_hooks_are_all_that_can_be_called(write: Write, manager: Open) -> None:
    write("a", "export function f() { return 1; }\nexport function g() { return 2; }", hooks='["f"]')
    write("b", "export function f() { return 1; }", hooks='["f", "on_order"]')
    async with manager() as plugins:
        await plugins.load()
        assert plugins.info("a").hooks == ("f",)
        with pytest.raises(LookupError, match="no hook `g`"):
            await plugins.call("a", "g")
        assert "declares the hook `on_order`, which it does not export" in plugins.info("b").problem


@pytest.mark.parametrize("concurrent", [True, False])
async def test_a_broadcast_gives_what_each_gave(write: Write, manager: Open, concurrent: bool) -> None:
    write("a", "export function on_order(o) { return o.n + 1; }", dependencies='["c"]')
    write("b", 'export function on_order(o) { throw "b cannot"; }')
    write("c", "export function on_order(o) { o.n = 100; return o.n; }")
    write("d", "export function other() { return 1; }")
    write("e", "export function on_order(o) { while (true) {} }")
    async with manager(timeout=0.3) as plugins:
        await plugins.load()
        results = await plugins.broadcast("on_order", {"n": 1}, concurrent=concurrent)
        assert list(results) == ["b", "c", "e", "a"]
        assert (results["a"].value, results["c"].value) == (2, 100)
        assert results["a"].success
        assert isinstance(results["b"].error, MLError)
        assert isinstance(results["e"].error, TimeoutError)
        assert results["e"].seconds > 0.25
        assert await plugins.broadcast("nobody_has_it") == {}


async def test_a_broadcast_is_concurrent_or_in_order(write: Write, manager: Open) -> None:
    both, seen = anyio.Event(), []

    @ml_module(name="meeting")
    class Meeting:
        @ml_function
        async def meet(self, who: str) -> None:
            seen.append(who)
            if len(seen) == 2:
                both.set()
            await both.wait()

        @ml_function
        def note(self, who: str) -> None:
            seen.append(who)

    for name in ("a", "b"):
        write(name, f'import meeting;\nexport function f() {{ meeting.meet("{name}"); meeting.note("{name}!"); }}')
    async with manager(modules=[Meeting()]) as plugins:
        await plugins.load()
        results = await plugins.broadcast("f")
        assert all(each.success for each in results.values())
        assert sorted(seen[:2]) == ["a", "b"]
        seen.clear()
        await plugins.broadcast("f", concurrent=False)
        assert seen == ["a", "a!", "b", "b!"]


async def test_a_failing_plugin_is_quarantined_tried_and_released(write: Write, manager: Open) -> None:
    now = [0.0]
    write("a", 'export function f(ok) { if (ok) { return "fine"; } throw "broken"; }')
    async with manager(threshold=2, cool_down=60, monotonic=lambda: now[0]) as plugins:
        await plugins.load()
        for _ in range(2):
            with pytest.raises(MLError):
                await plugins.call("a", "f", False)
        assert states(plugins) == {"a": "quarantined"}
        with pytest.raises(PluginError, match=r"`a` is quarantined for 60 s, since it failed: .*broken"):
            await plugins.call("a", "f", True)
        assert isinstance((await plugins.broadcast("f", True))["a"].error, PluginError)
        now[0] = 60.0
        assert await plugins.call("a", "f", True) == "fine"
        assert states(plugins) == {"a": "active"}
        for _ in range(2):
            with pytest.raises(MLError):
                await plugins.call("a", "f", False)
        plugins.release("a")
        assert await plugins.call("a", "f", True) == "fine"
        assert plugins.info("a").failures == 4


async def test_cancellation_is_no_failure(write: Write, manager: Open) -> None:
    write("a", "export function f() { while (true) {} }")
    async with manager(threshold=1) as plugins:
        await plugins.load()
        with anyio.move_on_after(0.05) as scope:
            await plugins.call("a", "f")
        assert scope.cancelled_caught
        info = plugins.info("a")
        assert (info.state, info.calls, info.failures) == ("active", 1, 0)


@ml_module(name="vault")
class Vault:
    @ml_function(capabilities=["vault.read"], resource="key")
    def read(self, key: str) -> str:
        return f"secret {key}"


READS = "import vault;\nexport function f(key) { return vault.read(key); }"


async def test_a_plugin_holds_what_it_asks_for_and_is_granted(write: Write, manager: Open) -> None:
    write("asks", READS, capabilities='["vault:read:a*", "net"]')
    write("silent", READS)
    write("more", READS, capabilities='["vault:read:a*"]')
    options = {"capabilities": ["vault:read:ab"], "grants": {"MORE": ["vault:read:ac"], "silent": ["vault:read:ab"]}}
    async with manager(modules=[Vault()], threshold=100, **options) as plugins:
        await plugins.load()
        assert plugins.info("asks").withheld == ("vault:read:a*", "net")
        assert await plugins.call("asks", "f", "ab") == "secret ab"
        assert await plugins.call("more", "f", "ac") == "secret ac"
        for name, key in (("asks", "ac"), ("asks", "b"), ("silent", "ab"), ("more", "ad")):
            with pytest.raises(CapabilityViolationError, match=f"vault:read:{key}"):
                await plugins.call(name, "f", key)
        with in_context(CapabilityContext(["vault:read:b"])), pytest.raises(CapabilityViolationError):
            await plugins.call("asks", "f", "ab")
        assert len(plugins.audit.records) == 5


async def test_a_dependency_acts_with_its_own_rights_within_those_of_the_host(write: Write, manager: Open) -> None:
    write("keeper", READS, capabilities='["vault"]')
    write(
        "asks",
        'import plugins;\nimport vault;\nexport function f(key) { return plugins.call("keeper", "f", key); }\n'
        "export function itself(key) { return vault.read(key); }\n"
        'export function caught(key) { try { return plugins.call("keeper", "f", key); } catch (e) { return e.message; } }',
        dependencies='["keeper"]',
    )
    async with manager(modules=[Vault()], capabilities=["vault"]) as plugins:
        await plugins.load()
        assert await plugins.call("asks", "f", "a") == "secret a"
        with pytest.raises(CapabilityViolationError):
            await plugins.call("asks", "itself", "a")
        with in_context(CapabilityContext(["vault:read:b"])):
            assert await plugins.call("asks", "f", "b") == "secret b"
            refused = "the plugin `keeper` failed in `f`: CapabilityViolationError"
            assert await plugins.call("asks", "caught", "a") == refused


async def test_plugins_run_in_processes_and_start_again_when_those_end(write: Write, manager: Open) -> None:
    write(
        "a",
        "import plugins;\nn = 0;\nexport function init() { nonlocal n; n = 10; }\n"
        "export function count() { nonlocal n; n = n + 1; return n; }\nexport function loop() { while (true) {} }\n"
        'export function ask() { return plugins.call("b", "double", 4); }',
        dependencies='["b"]',
    )
    write("b", "export function double(x) { return x * 2; }")
    async with manager(isolation="process", timeout=2.0) as plugins:
        await plugins.load()
        assert states(plugins) == {"a": "active", "b": "active"}, [each.problem for each in plugins.plugins()]
        assert await plugins.call("a", "ask") == 8
        assert [await plugins.call("a", "count"), await plugins.call("a", "count")] == [11, 12]
        with pytest.raises(TimeoutError):
            await plugins.call("a", "loop", timeout=0.1)
        assert await plugins.call("a", "count") == 11, "`init` has run again"


async def test_a_large_value_does_not_hold_the_loop(write: Write, manager: Open) -> None:
    write("a", "export function f(x) { return x; }")
    async with manager(timeout=20) as plugins:
        await plugins.load()
        turns, given = [time.perf_counter()], [{"n": number} for number in range(100_000)]

        async def look() -> None:
            while True:
                await anyio.lowlevel.checkpoint()
                turns.append(time.perf_counter())

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(look)
            assert await plugins.call("a", "f", given) == given
            tasks.cancel_scope.cancel()
        assert len(turns) > 10, "others had their turns meanwhile"
