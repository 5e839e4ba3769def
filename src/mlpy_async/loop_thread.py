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
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from typing import Any, Generic, TypeVar

import anyio
from anyio.from_thread import BlockingPortal

from mlpy_async.engine import await_

__all__ = ["LoopThread", "result_of"]

_T = TypeVar("_T")
_V = TypeVar("_V")
_LOOKS = 0.1
"""Seconds between two looks whether anybody still wants the thread."""


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
        started: Future[tuple[BlockingPortal, _V]] = Future()
        self._ended: Future[None] = Future()
        serve = partial(_serve, opened, started, self._ended)
        run = partial(anyio.run, serve, backend=backend, backend_options=dict(backend_options or {}))
        # no daemon: at the end of the process it has the time to close what is open
        self._thread = threading.Thread(target=_run, args=(run, started, self._ended), name=name)
        self._thread.start()
        try:
            self._portal, self.value = started.result()
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

    def submit(self, work: Callable[..., Awaitable[_T]], *args: Any) -> Future[_T]:
        """Start a coroutine function there; to cancel the future cancels it. :raises RuntimeError: if the thread has ended, or is the caller's."""
        if not self.is_alive():
            raise RuntimeError("this is closed, and the thread of its event loop has ended; make another one")
        return self._portal.start_task_soon(work, *args)

    def wait(self, work: Callable[..., Awaitable[_T]], *args: Any) -> _T:
        """Await there what a function gives. If the caller is interrupted, that is cancelled.

        Inside ML code of that loop the code waits, and nothing blocks. :raises RuntimeError: if the thread has ended, or ends meanwhile.
        """
        return await_(work(*args)) if self.is_here() else result_of(self.submit(work, *args))

    def tell(self, function: Callable[[], None]) -> None:
        """Call a function there, and wait for its end; if the thread has ended, there is nobody to tell."""
        if self.is_here():
            function()
            return

        async def told() -> None:
            function()

        try:
            future = self.submit(told)
        except RuntimeError:
            return
        future.result()

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
            with suppress(RuntimeError):  # it ends already
                self._portal.call(self._portal.stop)
            self._thread.join()
            if self._ended.done() and not self._ended.cancelled():
                self._ended.result()


def result_of(future: Future[_T]) -> _T:
    """Wait for what was submitted, and cancel it if the waiting is broken off.

    :raises RuntimeError: if it was cancelled, as the end of the thread does.
    """
    try:
        return future.result()
    except CancelledError as error:
        raise RuntimeError("the runtime was closed while a call was running in it") from error
    finally:
        future.cancel()


def _run(run: Callable[[], None], started: Future[Any], ended: Future[None]) -> None:
    try:
        run()
    except BaseException as error:
        asked = ended if started.done() else started
        if asked.cancelled():
            raise  # nobody waits for it: `threading.excepthook` reports it
        asked.set_exception(error)


async def _serve(
    opened: AbstractAsyncContextManager[_V], started: Future[tuple[BlockingPortal, _V]], ended: Future[None]
) -> None:
    """Hold something open until the portal is stopped or nobody wants it any more."""
    async with opened as value, BlockingPortal() as portal:
        if started.set_running_or_notify_cancel():
            started.set_result((portal, value))
        # garbage is collected in any thread, so a `LoopThread` that is dropped may not wait for this loop, and leaves a mark;
        # and the interpreter waits for all threads before it calls any hook, so nobody else can end this one
        while not ended.cancelled() and threading.main_thread().is_alive():
            with anyio.move_on_after(_LOOKS):
                await portal.sleep_until_stopped()
                break
        else:
            ended.cancel()
        await portal.stop(cancel_remaining=True)
