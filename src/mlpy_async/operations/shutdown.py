"""Ending in order: no new work, what runs may finish, what does not is cut and named.

In: executions, and a signal or a request to end. Out: a `ShutdownReport`. It ends no process.
"""

from __future__ import annotations

import logging
import secrets
import signal
import threading
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import anyio
from anyio import from_thread
from anyio.abc import TaskStatus
from anyio.lowlevel import EventLoopToken, current_token

__all__ = ["GracefulShutdownHandler", "ShutdownReport", "ShuttingDownError"]

logger = logging.getLogger("mlpy.operations")


class ShuttingDownError(Exception):
    """No new execution begins, for the process is about to end."""


@dataclass(frozen=True, slots=True)
class ShutdownReport:
    """How it went: executions that were `cut`, those `left` that nobody could cut, and how many seconds it took."""

    cut: tuple[str, ...]
    left: tuple[str, ...]
    seconds: float


class GracefulShutdownHandler:
    """Knows what runs, and ends it in order.

    :param signals: those that `listening` takes for a request to end.
    :ivar active_executions: ids of what runs.

    `register_execution` and `unregister_execution` may be called from any thread; what an `execution` block holds can be cut, too.
    """

    def __init__(self, signals: Sequence[signal.Signals] = (signal.SIGINT, signal.SIGTERM)) -> None:
        self.signals = tuple(signals)
        self.shutdown_requested = False
        self.active_executions: set[str] = set()
        self._scopes: dict[str, anyio.CancelScope] = {}
        self._lock = threading.Lock()
        self._idle: tuple[anyio.Event, EventLoopToken, int] | None = None

    # --- what runs ------------------------------------------------------------------------------------------------------

    def register_execution(self, execution_id: str) -> None:
        """Something begins that shutdown should wait for. :raises ShuttingDownError: if shutdown was requested."""
        with self._lock:
            if self.shutdown_requested:
                raise ShuttingDownError("the server is shutting down and begins nothing new")
            self.active_executions.add(execution_id)

    def unregister_execution(self, execution_id: str) -> None:
        """It has ended. Not to know it is no error."""
        with self._lock:
            self.active_executions.discard(execution_id)
            idle = None if self.active_executions else self._idle
        if idle is None:
            return
        event, token, thread = idle
        if thread == threading.get_ident():
            event.set()
        else:
            from_thread.run_sync(event.set, token=token)

    @contextmanager
    def execution(self, execution_id: str | None = None) -> Generator[str, None, None]:
        """A block that shutdown waits for, and cancels when its time is up. Leaves the block as a cancellation does.

        :param execution_id: default: a random one. :raises ShuttingDownError: if shutdown was requested.
        """
        name = execution_id or secrets.token_hex(8)
        self.register_execution(name)
        try:
            with anyio.CancelScope() as scope:
                self._scopes[name] = scope
                yield name
            if scope.cancelled_caught:
                raise ShuttingDownError(f"the execution {name} was cut: the server is shutting down")
        finally:
            self._scopes.pop(name, None)
            self.unregister_execution(name)

    # --- the end --------------------------------------------------------------------------------------------------------

    def request_shutdown(self) -> None:
        """From now on nothing begins. From any thread."""
        with self._lock:
            self.shutdown_requested = True

    async def wait_for_shutdown(self, timeout: float = 30.0, grace: float = 5.0) -> ShutdownReport:
        """Begin nothing new, wait until all has ended, cut what has not after `timeout` seconds, and tell what that was. A checkpoint.

        :param grace: seconds that what is cut has for its `finally` blocks.
        """
        began = time.monotonic()
        self.request_shutdown()
        cut: tuple[str, ...] = ()
        if not await self._drained(timeout):
            cut = tuple(sorted(self._scopes))
            for name in cut:
                self._scopes[name].cancel()
            await self._drained(grace)
        with self._lock:
            left = tuple(sorted(self.active_executions))
        report = ShutdownReport(cut, left, time.monotonic() - began)
        level = logging.WARNING if cut or left else logging.INFO
        logger.log(level, "shutdown took %.1f s; cut: %s; left: %s", report.seconds, cut or "none", left or "none")
        return report

    @asynccontextmanager
    async def listening(self, timeout: float = 30.0) -> AsyncGenerator[anyio.CancelScope, None]:
        """A block in which the first of the signals ends all executions, as `wait_for_shutdown` does, and then the block itself.

        A second signal does not wait any longer. :raises NotImplementedError: where the event loop has no signals.
        """
        async with anyio.create_task_group() as tasks:

            async def listen(*, task_status: TaskStatus[None]) -> None:
                with anyio.open_signal_receiver(*self.signals) as received:
                    task_status.started()
                    async for number in received:
                        if self.shutdown_requested:
                            logger.warning("a second signal, %s: nobody waits any longer", number.name)
                            tasks.cancel_scope.cancel()
                        else:
                            logger.info("a signal, %s: shutting down", number.name)
                            self.request_shutdown()
                            tasks.start_soon(end)

            async def end() -> None:
                await self.wait_for_shutdown(timeout)
                tasks.cancel_scope.cancel()

            await tasks.start(listen)
            yield tasks.cancel_scope
            tasks.cancel_scope.cancel()

    async def _drained(self, seconds: float) -> bool:
        event = anyio.Event()
        with self._lock:
            if not self.active_executions:
                return True
            self._idle = (event, current_token(), threading.get_ident())
        try:
            with anyio.move_on_after(seconds):
                await event.wait()
        finally:
            with self._lock:
                self._idle = None
                drained = not self.active_executions
        return drained
