"""Sessions: what an input costs when the session is short and when it is long, inline and in a worker."""

from __future__ import annotations

import time

from mlpy_async import MLRuntime

from .measure import Row

__all__ = ["rows"]

_LATEST = 10_000
_SAMPLE = 20
_POOL_ROUNDS = 50


async def rows() -> list[Row]:
    async with MLRuntime(cache_dir=None) as runtime, runtime.session() as session:
        costs: dict[int, float] = {}
        spans: list[float] = []
        for number in range(1, _LATEST + 1):
            started = time.perf_counter()
            await session.execute(f"v{number} = {number}; v{number} + 1")
            spans.append(time.perf_counter() - started)
            if number in (2 * _SAMPLE, 1_000, _LATEST):
                costs[number] = min(spans[-_SAMPLE:])
        first = costs[2 * _SAMPLE]
        await session.load("items = []; function add(x) { items.push(x); return items.length; }")
        resets: list[float] = []
        for _ in range(_POOL_ROUNDS):
            started = time.perf_counter()
            await session.reset()
            resets.append(time.perf_counter() - started)
    return [
        Row("an early input of a session", first * 1e3, 2, "ms"),
        Row("its 1,000th input ÷ an early one", costs[1_000] / first, 1.3, ""),
        Row("its 10,000th input ÷ an early one", costs[_LATEST] / first, 1.3, ""),
        Row("reset of a session to its template", min(resets) * 1e3, 2, "ms"),
    ]
