"""Feeds built-in functions the largest values that the limits allow, and finds the longest that one of them holds the event loop."""

from __future__ import annotations

import gc
import random
import time
from typing import Any

import anyio

from mlpy_async import MLRuntime

from .measure import Row

__all__ = ["PROGRAMS", "longest", "rows"]

PROGRAMS = {
    "range": "range(10000000).length",
    "sum": "sum(big)",
    "sort numbers": "sorted(shuffled).length",
    "sort by key": "shuffled.slice(0, 1000000).sort(x => -x).length",
    "map": "big.map(x => x).length",
    "filter": "big.filter(x => false).length",
    "indexOf": "big.indexOf(-1)",
    "includes": "big.includes(-1)",
    "==": "big == other",
    "slice": "big.slice(1).length",
    "concat": "big.slice(0, 5000000).concat(big.slice(0, 5000000)).length",
    "reverse": "big.copy().reverse().length",
    "join": "big.join(',').length",
    "text form": "str(big).length",
    "json.stringify": "JSON.stringify(big).length",
    "json.parse": "JSON.parse(document).length",
    "min": "min(big)",
    "fill": "big.copy().fill(0).length",
    "array + array": "(half + half).length",
    "spread": "[...half, ...half].length",
    "repeat": "'a'.repeat(60000000).length",
    "string +": "(text + 'b').length",
    "string find": "text.indexOf('b')",
    "string find, hard": "text.indexOf('a'.repeat(30000) + 'b')",
    "string count": "text.count('a')",
    "string replace": "text.replace('a', 'b').length",
    "string split": "text.slice(0, 9000000).split('').length",
    "upper": "text.toUpperCase().length",
    "string ==": "text == text2",
    "factorial": "Math.factorial(1500)",
    "power": "3 ** 8000",
    "int of digits": "int('9'.repeat(4000))",
    "pad": "'a'.padStart(60000000, 'xy').length",
}


async def longest(runtime: MLRuntime, source: str, context: dict[str, Any]) -> tuple[float, Exception | None]:
    """The longest turn of the event loop beside one program, in seconds, and the program's error if it had one."""
    worst = 0.0
    last = time.perf_counter()

    async def watch() -> None:
        nonlocal worst, last
        while True:
            now = time.perf_counter()
            worst = max(worst, now - last)
            last = now
            await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        await anyio.lowlevel.checkpoint()
        result = await runtime.run(source, context=context, timeout=60)
        worst = max(worst, time.perf_counter() - last)
        group.cancel_scope.cancel()
    return worst, result.error


async def rows() -> list[Row]:
    count = 10_000_000
    big = list(range(count))
    shuffled = list(range(count // 4))
    random.Random(1).shuffle(shuffled)
    text = "a" * 60_000_000
    context = {
        "big": big, "other": list(range(count)), "half": big[: count // 2], "shuffled": shuffled, "text": text, "text2": "a" * 59_999_999 + "b",
        "document": "[" + ",".join(map(str, range(2_000_000))) + "]",
    }  # fmt: skip
    found = []
    async with MLRuntime(cache_dir=None, default_timeout=None) as runtime:
        await longest(runtime, "1", context)
        # a full garbage collection goes through the host's own data, which is no built-in's doing
        gc.collect()
        gc.freeze()
        for name, source in PROGRAMS.items():
            gc.collect()
            seconds, error = await longest(runtime, source, context)
            note = f" ({error})" if error else ""
            found.append((seconds, name + note))
    gc.unfreeze()
    found.sort(reverse=True)
    return [Row(f"stall by {name}", seconds * 1e3, 20, "ms") for seconds, name in found]


if __name__ == "__main__":
    for row in anyio.run(rows):
        print(f"{row.value:10.1f} ms  {row.name}")
