"""Feeds each built-in function the largest values that the limits allow, and finds the longest that one of them holds the event loop."""

from __future__ import annotations

import contextlib
import gc
import time
from tempfile import TemporaryDirectory
from typing import Any

import anyio

from mlpy_async import Limits, MLRuntime

from .largest import LONG, SHORT, cases, values
from .measure import Row, least

__all__ = ["floors", "longest", "rows"]

_BOUND = 0.02


async def longest(runtime: MLRuntime, source: str, context: dict[str, Any]) -> tuple[float, Exception | None]:
    """The longest turn of the event loop beside one program, in seconds, and the program's error if it had one.

    No garbage is collected meanwhile: a collection goes through all values there are, which is no doing of the function that happens to cause it.
    """
    worst = 0.0
    last = time.perf_counter()

    async def watch() -> None:
        nonlocal worst, last
        while True:
            now = time.perf_counter()
            worst = max(worst, now - last)
            last = now
            await anyio.lowlevel.checkpoint()

    gc.disable()
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            await anyio.lowlevel.checkpoint()
            result = await runtime.run(source, context=context, timeout=60)
            worst = max(worst, time.perf_counter() - last)
            group.cancel_scope.cancel()
    finally:
        gc.enable()
    return worst, result.error


async def rows() -> list[Row]:
    """The longest stall by each case, the longest first; of three runs where one is above the bound."""
    limits = Limits()
    context = values(limits.max_text, limits.max_items)
    found = []
    with TemporaryDirectory() as folder, contextlib.chdir(folder):
        async with MLRuntime(cache_dir=None, capabilities="*", default_timeout=None) as runtime:
            await longest(runtime, "1", context)
            for (table, name), case in {**cases(LONG), **cases(SHORT)}.items():
                seconds = float("inf")
                for _ in range(3):
                    gc.collect()
                    seconds = min(seconds, (await longest(runtime, case.source, context))[0])
                    if seconds <= _BOUND:
                        break
                found.append((seconds, f"{table} {name}"))
    found.sort(reverse=True)
    return [Row(f"stall by {name}", seconds * 1e3, _BOUND * 1e3, "ms") for seconds, name in found]


def floors() -> list[Row]:
    """What one step of the interpreter takes that no built-in function can cut: nobody's stall is shorter where it happens."""
    limits = Limits()
    text = "a" * (limits.max_text - 1)
    items = list(range(limits.max_items))
    table = dict.fromkeys(map(str, items[: limits.max_items // 10]))
    steps: dict[str, Any] = {
        "a string of 64 MiB in one go: `s + t` where both are known as strings": lambda: text + "b",
        "the same, made wide by one wide character": lambda: text + "ж",
        "a garbage collection that meets 10 million elements": lambda: gc.collect(),
        "`{...o}` of an object with a million keys": table.copy,
    }
    return [Row(f"floor: {name}", least(step, 2) * 1e3, _BOUND * 1e3, "ms") for name, step in steps.items()]


if __name__ == "__main__":
    for row in (*anyio.run(rows), *floors()):
        print(f"{row.value:10.1f} ms  {row.name}")
