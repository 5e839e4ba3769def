"""The pool and its configuration: who gets a worker when, when one is replaced, what can be asked for."""

from __future__ import annotations

import time
from typing import Any

import anyio
import pytest

from mlpy_async import MLError, MLRuntime, SandboxConfig
from mlpy_async.sandbox.config import size

# a test starts several interpreters, each of which takes seconds on a machine that is busy
pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


def pids(rt: MLRuntime) -> set[int]:
    return {worker.process.pid for worker in rt._isolation._pool.workers}  # type: ignore[attr-defined]


async def test_first_come_first_served(anyio_backend: Any) -> None:
    order: list[int] = []
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=1)) as rt:
        await rt.load_source("function f(x) { return x; }")

        async def call(number: int) -> None:
            order.append(await rt.call("f", number))

        async def hold(entered: anyio.Event, leave: anyio.Event) -> None:
            async def wait() -> None:
                entered.set()
                await leave.wait()

            await rt.execute("wait()", context={"wait": wait})

        entered, leave = anyio.Event(), anyio.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(hold, entered, leave)
            await entered.wait()
            for number in range(5):
                group.start_soon(call, number)
                await anyio.wait_all_tasks_blocked()
            with anyio.move_on_after(0.01) as gave_up:
                await rt.call("f", 99)
            assert gave_up.cancelled_caught
            leave.set()
        assert order == [0, 1, 2, 3, 4]


async def test_map_spreads_over_the_workers(anyio_backend: Any) -> None:
    seen: set[int] = set()
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=3)) as rt:
        await rt.load_source("function f(x) { n = 0; while (n < 20000) { n = n + 1; } return x * 2; }")
        assert len(pids(rt)) == 1, "others start when they are wanted"
        await rt.warm()
        assert len(pids(rt)) == 3
        pool = rt._isolation._pool  # type: ignore[attr-defined]
        give_back = pool.give_back

        def noted(worker: Any) -> None:
            seen.add(worker.process.pid)
            give_back(worker)

        pool.give_back = noted
        assert await rt.map("f", range(60)) == [2 * x for x in range(60)]
        assert seen == pids(rt)


async def test_calls_in_a_row_meet_the_same_worker(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=3)) as rt:
        await rt.warm()
        await rt.load_source("count = 0; function bump() { count = count + 1; return count; }")
        assert [await rt.call("bump") for _ in range(5)] == [1, 2, 3, 4, 5]


async def test_replaced_after_its_calls(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=1, max_calls=3)) as rt:
        seen: list[int] = []
        for _ in range(7):
            seen += pids(rt)
            assert await rt.execute("1 + 1") == 2
        assert len(set(seen)) >= 2


async def test_replaced_when_it_has_grown(anyio_backend: Any) -> None:
    sandbox = SandboxConfig(workers=1, max_growth="10MB")
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=sandbox) as rt:
        first = pids(rt)
        assert await rt.execute("1 + 1") == 2
        assert pids(rt) == first
        await rt.load_source("kept = []; function grow() { kept.push('x'.repeat(20000000)); return kept.length; }")
        assert await rt.call("grow") == 1
        assert await rt.execute("1 + 1") == 2
        assert pids(rt) != first


async def test_replaced_when_its_time_is_used(anyio_backend: Any) -> None:
    sandbox = SandboxConfig(workers=1, cpu_timeout=0.2)
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=sandbox) as rt:
        first = pids(rt)
        spend = "n = 0; while (n < 300000) { n = n + 1; } n"
        for _ in range(200):
            assert await rt.execute(spend) == 300_000
            if pids(rt) != first:
                break
        else:
            raise AssertionError("a worker that has used its time still works")


async def test_closing_ends_calls_that_run(anyio_backend: Any) -> None:
    failed: list[Exception] = []

    async def run(rt: MLRuntime, started: anyio.Event) -> None:
        try:
            await rt.execute("tell(); while (true) {}", context={"tell": started.set}, timeout=None)
        except Exception as error:
            failed.append(error)

    one = SandboxConfig(workers=1)
    async with (
        anyio.create_task_group() as group,
        MLRuntime(cache_dir=None, isolation="process", sandbox=one) as rt,
    ):
        started = anyio.Event()
        group.start_soon(run, rt, started)
        await started.wait()
    assert len(failed) == 1


async def test_clock_seed_and_arguments(anyio_backend: Any) -> None:
    one = SandboxConfig(workers=1)
    options: dict[str, Any] = {"cache_dir": None, "isolation": "process", "sandbox": one, "seed": 7}
    rolls = []
    for _ in range(2):
        async with MLRuntime(**options, clock=lambda: 1_000_000_000.0) as rt:
            rolls.append(await rt.execute("import random; [random.random(), random.randomInt(1, 100)]"))
            assert await rt.execute("import datetime; datetime.now().year()") == 2001
    assert rolls[0] == rolls[1]


async def test_introspection_is_the_runtimes(anyio_backend: Any) -> None:
    options: dict[str, Any] = {"isolation": "process", "sandbox": SandboxConfig(workers=1)}
    async with MLRuntime(cache_dir=None, capabilities=["file:read:data/*"], **options) as rt:
        await rt.load_source("function f() { return 1; }", name="rules")
        assert await rt.execute("[hasCapability('file.read'), hasCapability('http.get')]") == [True, False]
        assert "rules" in await rt.execute("available_modules('ml')")


def test_sizes() -> None:
    assert size("100MB", "x") == size("100 mb", "x") == size("100MiB", "x") == 100 * 2**20
    assert size("1.5K", "x") == 1536
    assert size(7, "x") == size("7", "x") == 7
    for wrong in ("", "MB", "ten", "-1MB", "1TB"):
        with pytest.raises(ValueError, match='x is a number of bytes or a text as "100MB"; got'):
            size(wrong, "x")
    with pytest.raises(ValueError, match="not below 0"):
        size(-1, "x")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("workers", 0),
        ("max_calls", 0),
        ("open_files", 1),
        ("cpu_timeout", 0),
        ("memory_limit", "much"),
        ("heartbeat", -1),
    ],
)
def test_configuration_is_checked(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        SandboxConfig(**{name: value})


async def test_no_call_before_it_is_open(anyio_backend: Any) -> None:
    rt = MLRuntime(cache_dir=None, isolation="process")
    with pytest.raises(MLError, match="not open"):
        await rt.execute("1")
    with pytest.raises(ValueError, match="isolation is 'inline' or 'process'; got 'thread'"):
        MLRuntime(isolation="thread")  # type: ignore[arg-type]
    async with MLRuntime(cache_dir=None) as inline:
        assert inline.sandbox_report().walls == ()
        assert "inline" in str(inline.sandbox_report())


async def test_a_start_costs_little(anyio_backend: Any) -> None:
    """No figure to hold, but an order of magnitude: the worker imports neither compiler tables nor an event loop."""
    started = time.perf_counter()
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=1)):
        assert time.perf_counter() - started < 5
