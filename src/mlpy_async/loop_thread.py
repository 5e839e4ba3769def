"""A thread with an event loop in which something is open: what all have in common that serve callers without an event loop.

In: an asynchronous context manager, and coroutine functions from any thread. Out: what they give. The thread ends when it is closed, when nobody holds
its `LoopThread` any more, or behind the main thread of the process. What a call may do is what the capability context of its caller holds: a context
variable, which goes with the call.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as TimedOut
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from typing import Any, Generic, TypeVar

import anyio
from anyio import RunFinishedError, from_thread
from anyio.abc import TaskGroup
from anyio.lowlevel import EventLoopToken, checkpoint, current_token

from mlpy_async.engine import await_

__all__ = ["HEARS", "BridgeCall", "LoopThread", "result_of"]

_T = TypeVar("_T")
_V = TypeVar("_V")
_LOOKS = 0.1
"""Seconds between two looks whether anybody still wants the thread."""
HEARS = 0.5
"""Seconds of waiting after which Python looks for signals. It does not hear one that comes between its last look and the wait."""


class LoopThread(Generic[_V]):
    """A thread with an event loop; it has started, and something is open in it, when this returns.

    :param opened: entered and left there. It may not hold the `LoopThread`, or that could not be dropped. :param name: of the thread.
    :param backend: of anyio, "asyncio" or "trio". :param backend_options: as `anyio.run` takes them.
    :raises BaseException: what entering raises; then nothing is left running.
    """

    def __init__(
        self,
        opened: AbstractAsyncContextManager[_V],
        *,
        name: str,
        backend: str = "asyncio",
        backend_options: Mapping[str, Any] | None = None,
    ) -> None:
        started: Future[tuple[EventLoopToken, TaskGroup, anyio.Event, _V]] = Future()
        self._ended: Future[None] = Future()
        serve = partial(_serve, opened, started, self._ended)
        run = partial(anyio.run, serve, backend=backend, backend_options=dict(backend_options or {}))
        # no daemon: at the end of the process it has the time to close what is open
        self._thread = threading.Thread(target=_run, args=(run, started, self._ended), name=name)
        self._thread.start()
        try:
            self._token, self._tasks, self._stopping, self.value = started.result()
        except BaseException:
            # it may be the waiting that was broken off, at any moment of the start: then nobody wants the thread
            self._ended.cancel()
            if not started.cancel():
                self._thread.join()
            raise
        self._drop = weakref.finalize(self, self._ended.cancel)
        self._drop.atexit = False

    def is_here(self) -> bool:
        """Whether the caller is in this thread."""
        return threading.current_thread() is self._thread

    def is_alive(self) -> bool:
        """Whether the thread lives. That of a parent does not live in a process that was forked."""
        return self._thread.is_alive()

    def submit(self, work: Callable[..., Awaitable[Any]], *args: Any) -> BridgeCall:
        """Start a coroutine function there. :raises RuntimeError: if the thread has ended, or is the caller's."""
        call = BridgeCall(self.tell)
        try:
            self._start(call, work, args)
        except BaseException:
            call.cancel()
            raise
        return call

    def wait(self, work: Callable[..., Awaitable[_T]], *args: Any) -> _T:
        """Await there what a function gives. If the caller is interrupted, that is cancelled.

        Inside ML code of that loop the code waits, and nothing blocks. :raises RuntimeError: if the thread has ended, or ends meanwhile.
        """
        if self.is_here():
            return await_(work(*args))
        call = BridgeCall(self.tell)
        try:
            self._start(call, work, args)
            result: _T = result_of(call)
            return result
        finally:
            # an interrupt may come at any moment, also before it is known here that the work has begun
            call.cancel()

    def _start(self, call: BridgeCall, work: Callable[..., Awaitable[Any]], args: tuple[Any, ...]) -> None:
        if self.is_here():
            raise RuntimeError("this is the thread of that event loop, where one awaits: `await runtime.call(…)`")
        try:
            if not self._is_serving():
                raise RunFinishedError
            from_thread.run_sync(self._tasks.start_soon, call.serve, partial(work, *args), token=self._token)
        except RuntimeError as error:
            raise RuntimeError(
                "this is closed, and the thread of its event loop has ended; make another one"
            ) from error

    def _is_serving(self) -> bool:
        """Whether the loop surely turns again. Near its end, what it is asked for would be waited for without end."""
        return self.is_alive() and not self._stopping.is_set()

    def tell(self, function: Callable[[], None]) -> None:
        """Call a function there, and wait for its end; if the thread ends or has ended, there is nobody to tell."""
        if self.is_here():
            function()
        elif self._is_serving():
            with suppress(RunFinishedError):
                from_thread.run_sync(function, token=self._token)

    def end(self) -> None:
        """Have it close what is open and end, a moment later. It does not wait, so it can be called anywhere."""
        self._drop()

    def close(self) -> None:
        """Cancel what runs there, close what is open and wait for the end of the thread; in that thread, only `end`. The second time nothing happens.

        :raises BaseException: what closing raises.
        """
        if self.is_here():
            self.end()
        elif self.is_alive():
            self.tell(self._stopping.set)
            self._thread.join()
            if self._ended.done() and not self._ended.cancelled():
                self._ended.result()


class BridgeCall(Future[Any]):
    """A call under way, as a future. It is done when the call has ended, `finally` blocks and all, also when it was cancelled."""

    def __init__(self, tell: Callable[[Callable[[], None]], None]) -> None:
        """:param tell: has a function called in the thread of the loop."""
        super().__init__()
        self._tell = tell
        self._scope: anyio.CancelScope | None = None
        self.unwanted = False

    def cancel(self) -> bool:
        """Ask the call to end; from any thread. Whether it may still end so: one that ends by itself meanwhile keeps its result."""
        if self.done():
            return self.cancelled()
        self.unwanted = True
        self._tell(self._cancel_scope)
        return True

    def _cancel_scope(self) -> None:
        if self._scope is not None:
            self._scope.cancel()

    async def serve(self, work: Callable[[], Awaitable[Any]]) -> None:
        """In the thread of the loop: do the work, and settle the future. A checkpoint as the work is."""
        failure: Exception | None = None
        value: Any = None
        settled = False
        try:
            with anyio.CancelScope() as self._scope:
                if self.unwanted:
                    self._scope.cancel()
                    await checkpoint()
                try:
                    value = await work()
                except Exception as error:  # behind the scope: what waits for the future is another thread's
                    failure = error
                settled = True
        finally:
            self._scope = None
            if not settled:
                super().cancel()
                self.set_running_or_notify_cancel()
        if settled and failure is not None:
            self.set_exception(failure)
        elif settled:
            self.set_result(value)


def result_of(call: Future[_T]) -> _T:
    """Wait for a call. :raises RuntimeError: if it was cancelled, as the end of the thread does."""
    while True:
        try:
            return call.result(HEARS)
        except CancelledError as error:
            raise RuntimeError("the runtime was closed while a call was running in it") from error
        except TimedOut as error:
            if call.done() and not call.cancelled() and call.exception() is error:
                raise


def _run(run: Callable[[], None], started: Future[Any], ended: Future[None]) -> None:
    try:
        run()
    except BaseException as error:
        asked = ended if started.done() else started
        if asked.cancelled():
            raise  # nobody waits for it: `threading.excepthook` reports it
        asked.set_exception(error)


async def _serve(opened: AbstractAsyncContextManager[_V], started: Future[Any], ended: Future[None]) -> None:
    """Hold something open until that is to stop, or nobody wants it any more."""
    async with opened as value, anyio.create_task_group() as tasks:
        stopping = anyio.Event()
        if started.set_running_or_notify_cancel():
            started.set_result((current_token(), tasks, stopping, value))
        # garbage is collected in any thread, so a `LoopThread` that is dropped may not wait for this loop, and leaves a mark;
        # and the interpreter waits for all threads before it calls any hook, so nobody else can end this one
        while not ended.cancelled() and threading.main_thread().is_alive():
            with anyio.move_on_after(_LOOKS):
                await stopping.wait()
                break
        else:
            ended.cancel()
        stopping.set()
        tasks.cancel_scope.cancel()
