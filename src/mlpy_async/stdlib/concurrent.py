"""`concurrent`: functions that run beside each other, in blocks that none of them outlives."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Sequence
from typing import Any

import anyio

from mlpy_async.engine import await_
from mlpy_async.engine.channel import Channel, ChannelClosed
from mlpy_async.engine.run import Run
from mlpy_async.engine.tasks import Task, Tasks
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.values.function import callback
from mlpy_async.values.host_iterators import async_items
from mlpy_async.values.members import DeclaredClass

__all__ = ["Concurrent"]

_LIMIT = 10
"""Calls at a time, where a program does not say."""


@ml_module(name="concurrent", description="Functions that run beside each other")
class Concurrent:
    """Each block ends when all that it started has ended. The first error cancels the rest, and is thrown by the block."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.tasks = Tasks(services.engine)
        self._callee = services.operations.members.callee
        for cls, declared in ((Task, self._task()), (Channel, self._channel())):
            services.operations.declare(cls, declared)

    # --- blocks -------------------------------------------------------------------------------------------------------

    @ml_function
    def all_(self, functions: list) -> list:  # type: ignore[type-arg]
        """Call all functions of an array at once; their results, in order."""
        calls = [self._callee(function) for function in functions]
        return self._map(lambda call: call(), calls, len(calls))

    @ml_function
    def race(self, functions: list) -> Any:  # type: ignore[type-arg]
        """Call all functions of an array at once; what the first to end gives or throws. The others are cancelled."""
        if not functions:
            raise ValueError("a race needs at least one function")
        calls = [self._callee(function) for function in functions]
        return await_(self.tasks.race(self._run, calls))

    @ml_function
    def map_(self, items: list, f: Any, limit: int = _LIMIT) -> list:  # type: ignore[type-arg]
        """Call a function with (item, index, array) for each element, up to `limit` at a time; the results, in order."""
        most = int(limit)
        if most < 1:
            raise ValueError(f"limit is at least 1, got {most}")
        call = callback(self._callee(f))
        return self._map(lambda index: call(items[index], index, items), range(len(items)), most)

    @ml_function
    def timeout(self, seconds: float, f: Any) -> Any:
        """Call a function that has so many seconds; what it gives. Throws a TimeoutError when they are over."""
        return await_(self.tasks.timeout(self._run, _seconds(seconds), self._callee(f)))

    @ml_function
    def scope(self, f: Any) -> Any:
        """Call a function in which `spawn` starts tasks, and wait for all of them; what the function gives."""
        return await_(self.tasks.scope(self._run, self._callee(f)))

    @ml_function
    def spawn(self, f: Any) -> Any:
        """Start a function as a task of the scope that the program is in; the task, with `result()`, `cancel()` and `isDone()`."""
        return self.tasks.spawn(self._callee(f))

    # --- waiting ------------------------------------------------------------------------------------------------------

    @ml_function
    def sleep(self, seconds: float) -> None:
        """Wait so many seconds; other tasks and programs run meanwhile."""
        self._waited(anyio.sleep(_seconds(seconds)))

    @ml_function
    def channel(self, capacity: int = 0) -> Any:
        """A channel with room for so many values, with `send(value)`, `receive()`, `values()`, `close()` and `isClosed()`."""
        room = int(capacity)
        if not 0 <= room <= self.services.limits.max_items:
            raise ValueError(f"the capacity of a channel is 0 to {self.services.limits.max_items:,}, got {room}")
        return Channel(room)

    @property
    def _run(self) -> Run | None:
        return self.services.engine.current_run()

    def _map(self, call: Any, items: Sequence[Any], limit: int) -> list[Any]:
        made: list[Any] = await_(self.tasks.map(self._run, call, items, limit))
        return self.services.operations.pieces.kept(made)

    def _waited(self, awaitable: Any) -> Any:
        value = await_(awaitable)
        self.tasks.take_turn()
        return value

    def _task(self) -> DeclaredClass:
        methods: dict[str, Any] = {
            "result": lambda task: self._waited(task.result()),
            "cancel": lambda task: task.cancel(),
            "isDone": lambda task: task.done,
        }
        return DeclaredClass("Task", {**methods, "is_done": methods["isDone"]}, text=lambda _task: "<task>")

    def _channel(self) -> DeclaredClass:
        methods: dict[str, Any] = {
            "send": lambda channel, value: self._waited(channel.send(value)),
            "receive": lambda channel: self._waited(channel.receive()),
            "values": lambda channel: async_items(_values(channel), self.services.builtins),
            "close": lambda channel: self._waited(channel.close()),
            "isClosed": lambda channel: channel.closed,
        }
        return DeclaredClass(
            "Channel", {**methods, "is_closed": methods["isClosed"]}, text=lambda _channel: "<channel>"
        )


async def _values(channel: Channel) -> AsyncIterator[Any]:
    try:
        while True:
            yield await channel.receive()
    except ChannelClosed:
        return


def _seconds(value: float) -> float:
    if not 0 <= value < math.inf:
        raise ValueError(f"seconds are a number from 0 on, got {value!r}")
    return float(value)
