"""Worker processes: a call on a warm one, the start of one, the stop of a runaway, two beside inline, the loop beside many, and a peer."""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import anyio

from mlpy_async import MLRuntime, SandboxConfig

from .measure import Row, least, percentile

__all__ = ["rows"]

SOURCE = """
function f(x) { return x + 1; }
function spin() { i = 0; while (true) { i = i + 1; } }
function work(turns) { n = 0; while (n < turns) { n = n + 1; } return n; }
"""
HOGS = 16


async def _least(ask: Callable[[], Awaitable[Any]], calls: int, repeats: int = 7) -> float:
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        for _ in range(calls):
            await ask()
        best = min(best, (time.perf_counter() - started) / calls)
    return best


async def _one_worker() -> list[Row]:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=1)) as runtime:
        await runtime.load_source(SOURCE)
        call = await _least(lambda: runtime.call("f", 1), 500)
        context = {"g": lambda x: x}
        served = await _least(lambda: runtime.execute("for (i of range(500)) { g(i); }", context=context), 1) / 500
        late = []
        for _ in range(5):
            started = time.perf_counter()
            try:
                await runtime.call("spin", timeout=0.05)
            except TimeoutError:
                late.append(time.perf_counter() - started - 0.05)
            await runtime.call("f", 1)  # another worker stands
    starts = []
    for _ in range(5):
        started = time.perf_counter()
        async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=1)):
            starts.append(time.perf_counter() - started)
    return [
        Row('sandbox: await rt.call("f", 1), warm worker', call * 1e6, 137, "µs"),
        Row("sandbox: a host function called from ML", served * 1e6, 137, "µs"),
        Row("sandbox: start of a worker", min(starts) * 1e3, math.inf, "ms"),
        Row("sandbox: stop of while (true) {} after its deadline", max(late) * 1e3, 5, "ms"),
    ]


async def _two_workers() -> list[Row]:
    async with (
        MLRuntime(cache_dir=None) as inline,
        MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=2, nice=0)) as two,
    ):
        for runtime in (inline, two):
            await runtime.load_source(SOURCE)
            await runtime.warm()
        made = []
        for calls, turns, bound in ((200, 20_000, 0.0), (20, 200_000, 1.5)):
            alone = await _least(partial(inline.map, "work", [turns] * calls), 1, 3)
            spread = await _least(partial(two.map, "work", [turns] * calls), 1, 3)
            name = f"sandbox: throughput of two workers ÷ inline, calls of {alone / calls * 1e3:.1f} ms"
            made.append(Row(name, alone / spread, bound, "×", at_least=True))
    return made


async def _hogs() -> Row:
    stalls: list[float] = []

    async def tick() -> None:
        while True:
            started = time.perf_counter()
            await anyio.sleep(0.001)
            stalls.append(time.perf_counter() - started - 0.001)

    sandbox = SandboxConfig(workers=HOGS)
    async with MLRuntime(cache_dir=None, default_timeout=None, isolation="process", sandbox=sandbox) as runtime:
        await runtime.load_source(SOURCE)
        await runtime.warm()
        with anyio.move_on_after(2):
            async with anyio.create_task_group() as group:
                for _ in range(HOGS):
                    group.start_soon(runtime.call, "spin")
                await anyio.sleep(0.2)
                group.start_soon(tick)
    return Row(
        f"sandbox: stall of the loop, p99, {HOGS} programs in processes", percentile(stalls, 0.99) * 1e3, 3, "ms"
    )


def _peer() -> list[Row]:
    """pydantic-monty's pool of workers on the same machine, where it is installed (`pip install 'mlpy-lang[bench]'`)."""
    try:
        monty = importlib.import_module("pydantic_monty")
    except ImportError:
        return []
    with monty.Monty() as pool:

        def in_a_new_session() -> None:
            with pool.checkout() as session:
                session.feed_run("1 + 1")

        in_a_new_session()
        fresh = least(lambda: [in_a_new_session() for _ in range(200)]) / 200
        with pool.checkout() as session:
            session.feed_run("def f(x):\n    return x + 1")
            kept = least(lambda: [session.feed_run("f(1)") for _ in range(200)]) / 200
    return [
        Row("pydantic-monty: a run in a session of its own", fresh * 1e6, math.inf, "µs"),
        Row("pydantic-monty: a run in an open session", kept * 1e6, math.inf, "µs"),
    ]


async def rows() -> list[Row]:
    return [*await _one_worker(), *await _two_workers(), await _hogs(), *_peer()]
