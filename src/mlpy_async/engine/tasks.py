"""Tasks of a program: ML functions that run beside each other, in a task group that none of them outlives.

In: functions of the program that runs. Out: their results, or the first error, once all of them have ended. Each is a driven call of its own
in a task of its own, so cancel scopes and context variables hold, and what one sets its siblings do not see. Tasks have no
lane of their own: see `Family`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Generator, Iterable, Sequence
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeVar

import anyio

from mlpy_async.capabilities.contexts import leave
from mlpy_async.engine.driver import Engine
from mlpy_async.engine.run import Run
from mlpy_async.errors import LimitError

__all__ = ["Task", "TaskCancelled", "Tasks", "spread"]

_T = TypeVar("_T")
_Call = Callable[..., Any]


async def spread(
    call: Callable[[_T], Awaitable[Any]],
    items: Iterable[_T] | AsyncIterable[_T],
    concurrency: int,
    on_result: Callable[[int, Any], object] | None = None,
) -> list[Any]:
    """Call an async function for each item, up to `concurrency` at a time; the results in the order of the items.

    :param on_result: called with index and result as each arrives.
    :raises BaseException: the first error; the other calls are cancelled.

    A checkpoint.
    """
    results: dict[int, Any] = {}
    source = _numbered(items)
    lock = anyio.Lock()
    failure: list[Exception] = []

    async def work() -> None:
        while True:
            async with lock:
                try:
                    index, item = await source.__anext__()
                except StopAsyncIteration:
                    return
            try:
                results[index] = value = await call(item)
            except Exception as error:
                failure.append(error)
                group.cancel_scope.cancel()
                return
            if on_result is not None:
                on_result(index, value)

    async with aclosing(source), anyio.create_task_group() as group:
        for _ in range(concurrency):
            group.start_soon(work)
    if failure:
        raise failure[0]
    return [results[index] for index in range(len(results))]


async def _numbered(items: Iterable[_T] | AsyncIterable[_T]) -> AsyncGenerator[tuple[int, _T], None]:
    index = 0
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield index, item
            index += 1
    else:
        for item in items:
            yield index, item
            index += 1


class TaskCancelled(Exception):
    """The task whose result is wanted was cancelled."""


class Task:
    """A task that a program has started in a scope of its own."""

    __slots__ = ("_ended", "_error", "_scope", "_value")

    def __init__(self) -> None:
        self._scope = anyio.CancelScope()
        self._ended = anyio.Event()
        self._error: Exception | None = TaskCancelled("the task was cancelled before it had a result")
        self._value: Any = None

    @property
    def done(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self._ended.is_set()

    def cancel(self) -> None:
        """Cancel it: its `finally` blocks run, and it has no result."""
        self._scope.cancel()

    async def result(self) -> Any:
        """Wait for its end and give what its function gave.

        :raises TaskCancelled: if it was cancelled. :raises Exception: what its function threw. A checkpoint.
        """
        await self._ended.wait()
        if self._error is not None:
            raise self._error
        return self._value

    async def run(self, call: Callable[[], Awaitable[Any]]) -> Exception | None:
        """Run a function as this task; what it threw. A checkpoint if the function waits."""
        try:
            with self._scope:
                try:
                    self._value = await call()
                    self._error = None
                except Exception as error:
                    self._error = error
                    return error
        finally:
            self._ended.set()
        return None


class Family:
    """All tasks that come from one program. They share a bound on their number, and one quantum: a task that begins or wakes when that
    has passed since one of them last waited in the lane waits there itself. So a program gets no more of the loop by having more tasks.
    """

    __slots__ = ("live", "turned")

    def __init__(self) -> None:
        self.live = 0
        self.turned = perf_counter()


class _Scope:
    """An open scope: the group of its tasks, and the first error of one."""

    __slots__ = ("failure", "group")

    def __init__(self) -> None:
        self.group = anyio.create_task_group()
        self.failure: Exception | None = None

    def fail(self, error: Exception) -> None:
        if self.failure is None:
            self.failure = error
            self.group.cancel_scope.cancel()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a task stands: in which family, how deep in blocks, and in which scope."""

    family: Family
    depth: int
    scope: _Scope | None


_PLACE: ContextVar[_Place | None] = ContextVar("mlpy place among tasks", default=None)


class Tasks:
    """Starts tasks for the programs of one engine. `parent` is the driven call that starts them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def map(self, parent: Run | None, function: _Call, items: Sequence[Any], limit: int) -> list[Any]:
        """Call a function for each item, up to `limit` at a time; the results in order. The first error cancels the others.

        :raises LimitError: if the program would have more than `limits.max_tasks` tasks. A checkpoint.
        """
        workers = min(limit, len(items))
        with self._block(workers):
            return await spread(lambda item: self._call(parent, function, item), items, workers)

    async def race(self, parent: Run | None, functions: Sequence[_Call]) -> Any:
        """Call these at once, and give the result or raise the error of the first that ends; the others are cancelled.

        :raises LimitError: as `map`. A checkpoint.
        """
        ended: list[Task] = []

        async def run(function: _Call) -> None:
            task = Task()
            await task.run(lambda: self._call(parent, function))
            ended.append(task)
            group.cancel_scope.cancel()

        with self._block(len(functions)):
            async with anyio.create_task_group() as group:
                for function in functions:
                    group.start_soon(run, function)
        return await ended[0].result()

    async def timeout(self, parent: Run | None, seconds: float, function: _Call) -> Any:
        """Call a function that has so long.

        :raises TimeoutError: when the time is up; its `finally` blocks have run. A checkpoint.
        """
        with self._block(0), anyio.move_on_after(seconds):
            return await self._call(parent, function)
        raise TimeoutError(f"the time is up: the block ran for {seconds:g} s")

    async def scope(self, parent: Run | None, function: _Call) -> Any:
        """Call a function, and wait for the tasks that were started in it by `spawn`; its result.

        :raises Exception: the first error of the function or of a task; everything else is cancelled. A checkpoint.
        """
        scope, value = _Scope(), None
        with self._block(0, scope):
            async with scope.group:
                try:
                    value = await self._call(parent, function)
                except Exception as error:
                    scope.fail(error)
        if scope.failure is not None:
            raise scope.failure
        return value

    def spawn(self, function: _Call) -> Task:
        """Start a task in the innermost scope. Not a checkpoint.

        :raises RuntimeError: if there is none. :raises LimitError: as `map`.
        """
        place = _PLACE.get()
        if place is None or place.scope is None:
            raise RuntimeError(
                "`spawn` starts a task in a scope, which it cannot outlive: call it inside `concurrent.scope(() => { … })`"
            )
        family, scope, task, parent = place.family, place.scope, Task(), self.engine.current_run()
        self._room(family, 1)

        async def run() -> None:
            try:
                error = await task.run(lambda: self._call(parent, function))
            finally:
                family.live -= 1
            if error is not None:
                scope.fail(error)

        family.live += 1
        scope.group.start_soon(run)
        return task

    def take_turn(self) -> None:
        """A task begins, or wakes: wait in the lane if its family has had its quantum. For the program that runs."""
        place, run = _PLACE.get(), self.engine.current_run()
        if place is None or run is None:
            return
        quantum = self.engine.limits.quantum
        if perf_counter() - place.family.turned > quantum:
            run.used = quantum
            self.engine.checkpoint()
            place.family.turned = perf_counter()

    @contextmanager
    def _block(self, more: int, scope: _Scope | None = None) -> Generator[None, None, None]:
        """A block inside the present one, with so many tasks more."""
        outer = _PLACE.get() or _Place(Family(), 0, None)
        family = outer.family
        if outer.depth >= self.engine.limits.c_depth:
            raise RecursionError(f"blocks of tasks are nested deeper than {self.engine.limits.c_depth}")
        self._room(family, more)
        family.live += more
        back = _PLACE.set(_Place(family, outer.depth + 1, scope or outer.scope))
        try:
            yield
        finally:
            family.live -= more
            leave(back)

    def _room(self, family: Family, more: int) -> None:
        most = self.engine.limits.max_tasks
        if family.live + more > most:
            raise LimitError(
                f"a program has at most {most:,} tasks at a time; `concurrent.map(items, f, limit)` starts them bit by bit"
            )

    async def _call(self, parent: Run | None, function: _Call, *args: Any) -> Any:
        cpu_limit = None if parent is None or parent.cpu_limit is None else parent.cpu_limit - parent.spent
        return await self.engine.drive(self._begin, (parent, function, args), cpu_limit=cpu_limit)

    def _begin(self, parent: Run | None, function: _Call, args: tuple[Any, ...]) -> Any:
        """In the greenlet of a task: its function, as a part of the program that started it."""
        self.take_turn()
        run = self.engine.current_run()
        if parent is None or run is None:
            return function(*args)
        run.dice = parent.dice
        try:
            return function(*args)
        finally:
            parent.spent += run.spent + perf_counter() - run.resumed
