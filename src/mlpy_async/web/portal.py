"""A runtime in a thread of its own, for frameworks whose code is synchronous.

In: calls from any thread, or from any event loop. Out: their values and errors. The thread begins with the first call in a process, so that a server
which forks has one for each of its workers, and ends with `close`, with the block, or with the main thread of the process.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterable
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

import anyio
from anyio import to_thread
from typing_extensions import Self

from mlpy_async.capabilities import CapabilityContext, capture_context, in_context
from mlpy_async.engine.stream import Stream
from mlpy_async.loop_thread import LoopThread, result_of
from mlpy_async.runtime import MLRuntime

__all__ = ["RuntimePortal"]

_T = TypeVar("_T")


class RuntimePortal:
    """Calls ML from synchronous code: `portal.call("quote", order)`; and, as `acall`, from coroutines of any event loop.

    :param load: files whose public functions can be called. :param backend: the event loop of the thread, `"asyncio"` or `"trio"`.
    :param options: those of `MLRuntime`.

    What a call may do is what the capability context of its caller holds, bounded by the runtime's. It does not belong to one thread.
    """

    def __init__(self, *, load: Iterable[str | Path] = (), backend: str = "asyncio", **options: Any) -> None:
        self._load = tuple(load)
        self._backend = backend
        self._options = options
        self._lock = threading.Lock()
        self._running: LoopThread[MLRuntime] | None = None

    # --- its lifetime -------------------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Start the thread and load the files, if that has not been done in this process.

        :raises OSError, MLCompileError, MLError: what loading raises; then nothing is left running.
        """
        self._started()
        return self

    def _started(self) -> LoopThread[MLRuntime]:
        """What runs in this process: in one that was forked, the thread of its parent is not alive."""
        running = self._running
        if running is not None and running.is_here():
            return running  # not behind the lock, which `close` holds while it waits for this thread
        with self._lock:
            if self._running is None or not self._running.is_alive():
                opened = _loaded(self._load, self._options)
                self._running = LoopThread(opened, name="mlpy runtime", backend=self._backend)
            return self._running

    def close(self) -> None:
        """End the runtime and its thread; what runs there is cancelled. The next call would start another one."""
        with self._lock:
            if self._running is not None:
                self._running.close()
            self._running = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # --- calls --------------------------------------------------------------------------------------------------------

    def call(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call an ML function and wait for its value. As `MLRuntime.call`."""
        running = self._started()
        return running.wait(partial(running.value.call, name, *args, **kwargs))

    def execute(self, source: str, **options: Any) -> Any:
        """Run a program and wait for its value. As `MLRuntime.execute`."""
        running = self._started()
        return running.wait(partial(running.value.execute, source, **options))

    def stream(self, name: str, /, *args: Any, **kwargs: Any) -> Generator[Any, None, None]:
        """The values of an ML generator, each waited for when it is asked for. To close it ends the generator.

        It holds what its caller holds now, whoever asks for its values.
        """
        running = self._started()
        return self._steps(running.value.stream(name, *args, **kwargs), running)

    def _steps(self, stream: Stream, running: LoopThread[MLRuntime]) -> Generator[Any, None, None]:
        try:
            while self._is_open(running):
                try:
                    yield running.wait(stream.__anext__)
                except StopAsyncIteration:
                    return
        finally:
            if self._is_open(running):
                running.wait(stream.aclose)

    def _is_open(self, running: LoopThread[MLRuntime]) -> bool:
        """Whether a stream that began in this runtime may go on: it ends with it, and no other has it."""
        return self._running is running

    async def acall(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """`call` for coroutines: their event loop goes on, and to cancel them cancels the program. A checkpoint."""
        return await self._awaited(lambda runtime: runtime.call(name, *args, **kwargs))

    async def aexecute(self, source: str, **options: Any) -> Any:
        """`execute` for coroutines. A checkpoint."""
        return await self._awaited(lambda runtime: runtime.execute(source, **options))

    def astream(self, name: str, /, *args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        """`stream` for coroutines: an asynchronous generator, with a checkpoint at each value."""
        return self._asteps(capture_context(), name, args, kwargs)

    async def _asteps(
        self, context: CapabilityContext, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> AsyncGenerator[Any, None]:
        async def made(runtime: MLRuntime) -> Stream:
            return runtime.stream(name, *args, **kwargs)

        with in_context(context):
            stream = await self._awaited(made)
        running = self._running
        assert running is not None
        try:
            while self._is_open(running):
                try:
                    yield await self._awaited(lambda _: stream.__anext__())
                except StopAsyncIteration:
                    return
        finally:
            if self._is_open(running):
                with anyio.CancelScope(shield=True):
                    await self._awaited(lambda _: stream.aclose())

    async def _awaited(self, function: Callable[[MLRuntime], Awaitable[_T]]) -> _T:
        """What a coroutine function gives in the thread. A worker thread waits for it: it is what every event loop has."""

        def submit() -> Future[_T]:
            running = self._started()
            return running.submit(function, running.value)

        waiting = _Waiting(submit)
        try:
            return await to_thread.run_sync(waiting.wait, abandon_on_cancel=True)
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True):
                # a thread beyond the limit, which other calls that are to be cancelled may have reached
                await to_thread.run_sync(waiting.give_up, limiter=anyio.CapacityLimiter(1))
            raise


class _Waiting(Generic[_T]):
    """One call that a worker thread waits for, and that may be given up at any time."""

    def __init__(self, submit: Callable[[], Future[_T]]) -> None:
        self._submit = submit
        self._lock = threading.Lock()
        self._future: Future[_T] | None = None
        self._is_given_up = False

    def wait(self) -> _T:
        with self._lock:
            if self._is_given_up:
                raise CancelledError
            self._future = self._submit()
        return result_of(self._future)

    def give_up(self) -> None:
        with self._lock:
            self._is_given_up = True
            if self._future is not None:
                self._future.cancel()


@asynccontextmanager
async def _loaded(paths: Iterable[str | Path], options: dict[str, Any]) -> AsyncGenerator[MLRuntime, None]:
    async with MLRuntime(**options) as runtime:
        for path in paths:
            await runtime.load(path)
        yield runtime
