"""`PerformanceTester`: how long executions and callbacks take here. `benchmarks/` of this project measures against plain Python; this measures yours.

In: programs, functions. Out: numbers by name; times are in seconds of wall time.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from typing import Any

from mlpy_async.callbacks import ml_callback
from mlpy_async.callbacks.callback import Session
from mlpy_async.classic import async_ml_execute
from mlpy_async.engine.tasks import spread
from mlpy_async.runtime import MLRuntime

__all__ = ["PerformanceTester"]


class PerformanceTester:
    """Measures. `metrics` holds all that it gave, the oldest first. A program that fails ends the measurement: its time would say nothing."""

    def __init__(self) -> None:
        self.metrics: list[dict[str, float]] = []

    async def benchmark_async_execution(
        self, ml_code: str, iterations: int = 100, timeout: float | None = 30.0
    ) -> dict[str, float]:
        """Run a program again and again: `mean`, `median`, `std_dev`, `min`, `max`, `iterations`. A checkpoint.

        :raises Exception: what the program failed with. :raises ValueError: if there is less than one iteration.
        """
        _at_least_one(iterations)
        times = []
        for _ in range(iterations):
            started = time.perf_counter()
            await _run(ml_code, timeout)
            times.append(time.perf_counter() - started)
        return self._kept(_statistics(times))

    async def benchmark_concurrent_executions(
        self, ml_code: str, concurrency: int = 10, timeout: float | None = 30.0
    ) -> dict[str, float]:
        """Run a program so often at a time: `total_time`, `avg_per_execution`, `throughput` a second, `concurrency`. A checkpoint. Errors as above."""
        _at_least_one(concurrency)
        started = time.perf_counter()
        await spread(lambda _: _run(ml_code, timeout, max_workers=concurrency), range(concurrency), concurrency)
        total = time.perf_counter() - started
        found = {"total_time": total, "avg_per_execution": total / concurrency, "throughput": concurrency / total}
        return self._kept({**found, "concurrency": concurrency})

    def benchmark_callback_overhead(
        self, session: MLRuntime | Session, function_name: str, args: Iterable[Any] = (), iterations: int = 1_000
    ) -> dict[str, float]:
        """Call a function as a callback again and again: as `benchmark_async_execution`, and `overhead_ms`, the mean in milliseconds. It blocks.

        :raises Exception: what a call raises. :raises ValueError: if there is less than one iteration.
        """
        _at_least_one(iterations)
        callback, arguments = ml_callback(session, function_name), tuple(args)
        times = []
        for _ in range(iterations):
            started = time.perf_counter()
            callback(*arguments)
            times.append(time.perf_counter() - started)
        found = _statistics(times)
        return self._kept({**found, "overhead_ms": found["mean"] * 1_000})

    def _kept(self, found: dict[str, float]) -> dict[str, float]:
        self.metrics.append(found)
        return found


async def _run(ml_code: str, timeout: float | None, **options: Any) -> None:
    result = await async_ml_execute(ml_code, timeout, **options)
    if result.exception is not None:
        raise result.exception


def _at_least_one(count: int) -> None:
    if count < 1:
        raise ValueError(f"there is nothing to measure in {count} runs; want at least 1")


def _statistics(times: list[float]) -> dict[str, float]:
    return {
        "mean": statistics.mean(times),
        "median": statistics.median(times),
        "std_dev": statistics.stdev(times) if len(times) > 1 else 0.0,
        "min": min(times),
        "max": max(times),
        "iterations": len(times),
    }
