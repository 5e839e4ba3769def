"""The engine: the cost of a call, the stall of the event loop, the stop of a runaway."""

from __future__ import annotations

import time

import anyio

from mlpy_async import MLRuntime

from .measure import Row, percentile

__all__ = ["rows"]

SOURCE = """
function f(x) { return x + 1; }
function spin() { i = 0; while (true) { i = i + 1; } }
"""
HOGS = 16


async def rows() -> list[Row]:
    async with MLRuntime(cache_dir=None, default_timeout=None) as runtime:
        await runtime.load_source(SOURCE)
        best = float("inf")
        for _ in range(5):
            started = time.perf_counter()
            for _ in range(5_000):
                await runtime.call("f", 1)
            best = min(best, (time.perf_counter() - started) / 5_000)
        stalls: list[float] = []
        calls: list[float] = []

        async def tick() -> None:
            while True:
                started = time.perf_counter()
                await anyio.sleep(0.001)
                stalls.append(time.perf_counter() - started - 0.001)

        async def ask() -> None:
            while True:
                started = time.perf_counter()
                await runtime.call("f", 1)
                calls.append(time.perf_counter() - started)
                await anyio.sleep(0.002)

        with anyio.move_on_after(2):
            async with anyio.create_task_group() as group:
                group.start_soon(tick)
                group.start_soon(ask)
                for _ in range(HOGS):
                    group.start_soon(runtime.call, "spin")
        late = 0.0
        for _ in range(10):
            started = time.perf_counter()
            try:
                await runtime.call("spin", timeout=0.05)
            except TimeoutError:
                late = max(late, time.perf_counter() - started - 0.05)
    return [
        Row('await rt.call("f", 1)', best * 1e6, 3, "µs"),
        Row(f"stall of the loop, p99, {HOGS} programs", percentile(stalls, 0.99) * 1e3, 2, "ms"),
        Row(f"call beside {HOGS} programs, p99", percentile(calls, 0.99) * 1e3, 15, "ms"),
        Row("stop of while (true) {} after its deadline", late * 1e3, 5, "ms"),
    ]
