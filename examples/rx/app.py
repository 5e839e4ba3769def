"""ML rules in pipelines of RxPY: `python examples/rx/app.py`.

In: readings of sensors. Out: two pipelines' results. In the first, rules are plain functions for `filter` and `map`; it runs in a thread. In the second they are awaited on the
event loop, three at a time, each with a deadline: one that never ends becomes a value that says so, and keeps nobody waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import reactivex as rx
from anyio.abc import TaskGroup
from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import Disposable
from reactivex.scheduler.eventloop import AsyncIOScheduler

from mlpy_async import MLRuntime, ml_callback

READINGS = [
    {"sensor": number, "celsius": celsius, "step": step}
    for number, (celsius, step) in enumerate([(20, 0.5), (300, 0.5), (-5, 0), (31, 0.25), (-273, 1), (12, 1)])
]


def awaited(tasks: TaskGroup, rule: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Observable[Any]]:
    """For `ops.map`: from a value to the observable of what the rule says to it. A task of the group asks; who disposes of the observable ends the rule."""

    def ask(value: Any) -> Observable[Any]:
        def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> Disposable:
            scope = anyio.CancelScope()

            async def answer() -> None:
                with scope:
                    try:
                        result = await rule(value)
                    except Exception as error:
                        observer.on_error(error)
                    else:
                        observer.on_next(result)
                        observer.on_completed()

            tasks.start_soon(answer)
            return Disposable(scope.cancel)

        return rx.create(subscribe)

    return ask


def in_a_thread(runtime: MLRuntime) -> list[Any]:
    """Callbacks wait in the thread of the pipeline, and the event loop does the work."""
    return (
        rx.from_iterable(READINGS)
        .pipe(ops.filter(ml_callback(runtime, "plausible")), ops.map(ml_callback(runtime, "fahrenheit")), ops.to_list())
        .run()
    )


async def on_the_loop(runtime: MLRuntime) -> list[Any]:
    """A reading each ten milliseconds, and three rules at a time."""
    calibrated = ml_callback(runtime, "calibrated", async_mode=True, timeout=2)
    scheduler = AsyncIOScheduler(asyncio.get_running_loop())
    async with anyio.create_task_group() as tasks:
        ask = awaited(tasks, calibrated)

        def in_time(reading: dict[str, Any]) -> Observable[Any]:
            return ask(reading).pipe(ops.catch(lambda error, _: stopped(reading, error)))

        results: list[Any] = await rx.interval(0.01, scheduler=scheduler).pipe(
            ops.take(len(READINGS)),
            ops.map(READINGS.__getitem__),
            ops.map(in_time),
            ops.merge(max_concurrent=3),
            ops.to_list(),
        )
    return sorted(results, key=lambda result: result["sensor"])


def stopped(reading: dict[str, Any], error: Exception) -> Observable[Any]:
    """A rule that was late is a value; what else goes wrong ends the pipeline."""
    if isinstance(error, TimeoutError):
        return rx.just({"sensor": reading["sensor"], "error": "its rule was stopped"})
    return rx.throw(error)


async def main() -> None:
    async with MLRuntime() as runtime:
        await runtime.load(Path(__file__).with_name("rules.ml"))
        print("in a thread:", *await anyio.to_thread.run_sync(in_a_thread, runtime), sep="\n  ")
        print("on the loop:", *await on_the_loop(runtime), sep="\n  ")


if __name__ == "__main__":
    anyio.run(main)
