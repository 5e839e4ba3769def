"""The warm pool: who may speak to which worker.

In: a way to start a worker. Out: workers, one to a caller at a time, in the order of asking. A worker that did its time, grew too big or failed is replaced in
the background. The one used last is given out first, so that calls one after the other meet the same module state.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import anyio
from anyio import to_thread
from anyio.abc import TaskGroup

from mlpy_async.errors import SandboxCrashed, SandboxError
from mlpy_async.sandbox.conversation import Worker

__all__ = ["Pool"]


class _Waiter:
    """Somebody who waits for a worker: any, or a certain one."""

    __slots__ = ("error", "event", "wanted", "worker")

    def __init__(self, wanted: Worker | None) -> None:
        self.wanted = wanted
        self.event = anyio.Event()
        self.worker: Worker | None = None
        self.error: Exception | None = None


class Pool:
    """Up to `size` workers; an async context manager. `start` gives a worker that is ready."""

    def __init__(self, size: int, start: Callable[[], Awaitable[Worker]], heartbeat: float) -> None:
        self._size = size
        self._start = start
        self._heartbeat = heartbeat
        self._idle: list[Worker] = []
        self._hired: set[Worker] = set()
        self._resting: set[Worker] = set()
        """Those of the hired ones that nobody speaks to."""
        self.workers: set[Worker] = set()
        self._starting = 0
        self._waiting: deque[_Waiter] = deque()
        self._tasks: TaskGroup | None = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Pool:
        """Start the first worker.

        :raises SandboxError: if it does not start, or a wall does not stand under `strict_mode`.
        """
        self._tasks = tasks = await self._stack.enter_async_context(anyio.create_task_group())
        try:
            self._admit(await self._start())
        except BaseException:
            await self.__aexit__()
            raise
        tasks.start_soon(self._watch)
        return self

    async def __aexit__(self, *_details: object) -> None:
        tasks, self._tasks = self._tasks, None
        assert tasks is not None
        for waiter in self._waiting:
            waiter.error = SandboxError("the runtime was closed")
            waiter.event.set()
        self._waiting.clear()
        for worker in self.workers:
            worker.process.kill()
        tasks.cancel_scope.cancel()
        try:
            await self._stack.aclose()
        finally:
            with anyio.CancelScope(shield=True):
                for worker in list(self.workers):
                    await self._bury(worker)

    async def warm(self) -> None:
        """Have all workers started. A checkpoint. Raises as `__aenter__`."""
        while self._tasks is not None and self._room():
            self._starting += 1
            try:
                self._admit(await self._start())
            finally:
                self._starting -= 1
        await anyio.lowlevel.checkpoint()

    async def hire(self) -> Worker:
        """Start a worker beside the others. It is given to who wants it, and to nobody else, until it is discarded. Raises as `__aenter__`.

        :raises RuntimeError: if the pool is not open.
        """
        if self._tasks is None:
            raise RuntimeError("the runtime is not open; use it inside `async with MLRuntime() as rt`")
        worker = await self._start()
        self._hired.add(worker)
        self._admit(worker)
        return worker

    def take(self, wanted: Worker | None = None) -> Worker | None:
        """A worker that is free now, if nobody waits for one; else None. `wanted` asks for a certain one."""
        if wanted is not None:
            if wanted in self._idle:
                self._idle.remove(wanted)
                return wanted
            if wanted in self._resting:
                self._resting.remove(wanted)
                return wanted
            return None
        while self._idle and not self._waiting:
            worker = self._idle.pop()
            if not worker.process.ended():
                return worker
            self.discard(worker)
        return None

    async def wait(self, wanted: Worker | None = None) -> Worker:
        """The next worker that gets free. A checkpoint; first come, first served.

        :raises SandboxError: if no worker can be started. :raises SandboxCrashed: if the wanted one has gone.
        """
        if self._tasks is None:
            raise RuntimeError("the runtime is not open; use it inside `async with MLRuntime() as rt`")
        if wanted is not None and wanted not in self.workers:
            raise SandboxCrashed("the worker process that has this function or generator has gone")
        waiter = _Waiter(wanted)
        self._waiting.append(waiter)
        if wanted is None:
            self._grow()
        try:
            await waiter.event.wait()
        except BaseException:
            if waiter.worker is not None:
                self.give_back(waiter.worker)
            elif waiter in self._waiting:
                self._waiting.remove(waiter)
            raise
        if waiter.error is not None:
            raise waiter.error
        assert waiter.worker is not None
        return waiter.worker

    def give_back(self, worker: Worker) -> None:
        """The worker is free again."""
        hired = worker in self._hired
        if (worker.spent and not hired) or not worker.usable:
            self.discard(worker)
            return
        for waiter in self._waiting:
            if waiter.wanted is worker or (waiter.wanted is None and not hired):
                self._waiting.remove(waiter)
                waiter.worker = worker
                waiter.event.set()
                return
        if hired:
            self._resting.add(worker)
        else:
            self._idle.append(worker)
        worker.let_go()

    def discard(self, worker: Worker) -> None:
        """End a worker, and start another in its place if it was not hired."""
        worker.process.kill()
        self._resting.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if self._tasks is not None and worker in self.workers:
            self._tasks.start_soon(self._replace, worker)

    # --- in the background ------------------------------------------------------------------------------------------------

    def _admit(self, worker: Worker) -> None:
        self.workers.add(worker)
        self.give_back(worker)

    def _room(self) -> bool:
        """Whether there may be one more, beside those that are hired."""
        return len(self.workers) - len(self._hired) + self._starting < self._size

    def _grow(self) -> None:
        if self._tasks is not None and self._room():
            self._starting += 1
            self._tasks.start_soon(self._start_one)

    async def _start_one(self) -> None:
        try:
            worker = await self._start()
        except Exception as error:
            for waiter in self._waiting:
                if waiter.wanted is None:
                    self._waiting.remove(waiter)
                    waiter.error = error
                    waiter.event.set()
                    break
        else:
            self._admit(worker)
        finally:
            self._starting -= 1

    async def _replace(self, worker: Worker) -> None:
        await self._bury(worker)
        if worker in self._hired:
            self._hired.remove(worker)
        else:
            self._grow()

    async def _bury(self, worker: Worker) -> None:
        await worker.process.bury()
        self.workers.discard(worker)
        for waiter in [waiter for waiter in self._waiting if waiter.wanted is worker]:
            self._waiting.remove(waiter)
            waiter.error = SandboxCrashed("the worker process that has this function or generator has gone")
            waiter.event.set()

    async def _watch(self) -> None:
        """Look now and then whether a worker was stopped from outside: it would hold its caller for ever."""
        while True:
            await anyio.sleep(self._heartbeat)
            workers = list(self.workers)
            for worker in await to_thread.run_sync(lambda: [one for one in workers if one.process.stopped()]):  # noqa: B023
                worker.hung = True
                worker.process.kill()
                if worker in self._idle or worker in self._resting:
                    self.discard(worker)
