"""The engine: drives synchronous ML code in a greenlet and waits on its behalf, in the caller's own task.

In: a Python function made of ML, and arguments. Out: what it gives or raises. When the code has to wait, it switches to the coroutine that
drives it, which awaits and resumes it with the result or the exception. So any cancel scope, task group and context of the caller holds,
on asyncio, uvloop and trio alike, and nothing is left behind.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Any, TypeVar

import anyio
from anyio import from_thread, to_thread
from anyio.lowlevel import checkpoint as loop_checkpoint
from greenlet import getcurrent  # type: ignore[import-untyped]

from mlpy_async.capabilities.contexts import CapabilityContext, enter, leave
from mlpy_async.engine.freed import FreedGenerators
from mlpy_async.engine.loop_state import LoopState
from mlpy_async.engine.program import PAUSE, Done, Program, body, running
from mlpy_async.engine.release import release
from mlpy_async.engine.run import Run
from mlpy_async.engine.stream import Stream
from mlpy_async.engine.synchronous import SynchronousCalls
from mlpy_async.engine.watchdog import register
from mlpy_async.errors import CpuLimitExceeded, DeadlineExceeded
from mlpy_async.frames import in_worker
from mlpy_async.limits import Limits

__all__ = ["Engine", "await_"]

_T = TypeVar("_T")
_LONG_WAIT = 0.002
"""Seconds after which a wait counts as one: a program that waited so long starts a fresh quantum."""


def await_(awaitable: Awaitable[_T]) -> _T:
    """Wait for an awaitable, from ML code or from a synchronous function that ML code calls.

    The task that runs the program awaits it; the event loop is free meanwhile. In a worker thread of anyio it waits through the thread's
    event loop. A checkpoint.

    :raises RuntimeError: anywhere else: there is nobody who could await.
    """
    current = getcurrent()
    if running(current) is not None:
        result: _T = current.parent.switch(awaitable)  # pyright: ignore[reportOptionalMemberAccess]
        return result
    try:
        return from_thread.run(_wait_for, awaitable)
    except RuntimeError as error:
        close = getattr(awaitable, "close", None)
        if close is not None:
            close()
        raise RuntimeError(
            "an ML function that waits was called outside a runtime; call it with `await rt.call(…)`"
        ) from error


async def _wait_for(awaitable: Awaitable[_T]) -> _T:
    return await awaitable


class Engine(FreedGenerators, SynchronousCalls):
    """Runs programs on the event loop that it was entered on. Their code shares the dict `builtins`; `root` bounds what they may do."""

    def __init__(self, limits: Limits, builtins: dict[str, Any], root: CapabilityContext | None = None) -> None:
        super().__init__(builtins)
        self.limits = limits
        self.capabilities = root or CapabilityContext()
        builtins["λcheckpoint"] = self.checkpoint
        self._state: LoopState | None = None
        self.limiter: anyio.CapacityLimiter | None = None
        self._streams: dict[int, Stream] = {}
        register(self)

    async def __aenter__(self) -> Engine:
        if self._state is not None:
            raise RuntimeError("this runtime is open already; make another one")
        self._state = LoopState.join(self.limits, self.builtins)
        self._was_open = True
        self.limiter = anyio.CapacityLimiter(self.limits.threads)
        return self

    async def __aexit__(self, *_details: object) -> None:
        state = self._state
        assert state is not None
        try:
            for stream in list(self._streams.values()):
                with anyio.CancelScope(shield=True):
                    await stream.aclose()
        finally:
            self._state = None
            state.leave(self.builtins)

    # --- driving ----------------------------------------------------------------------------------------------------

    async def drive(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] = {},
        *,
        timeout: float | None = None,
        cpu_limit: float | None = None,
    ) -> Any:
        """Run `function(*args, **kwargs)` so that it can wait anywhere, and give its result.

        :param timeout: seconds of wall time. :param cpu_limit: seconds that the program itself may run.
        :raises DeadlineExceeded: when one of them is up; `finally` blocks have run.

        A checkpoint only if the program waits, outlives its quantum, or short calls have held the loop for a quantum.
        """
        state = self._state
        if state is None or state.thread != threading.get_ident():
            raise self._wrong_place()
        builtins = self.builtins
        if builtins["λpending"]:
            # calls in a row have held the loop for a quantum, none of them long enough to pause
            builtins["λpending"] = False
            await loop_checkpoint()
        me = getcurrent()
        watchdog = state.watchdog
        run = Run(self, perf_counter(), cpu_limit, _depth(me))
        if state.pool:
            program = state.pool.pop()
            program.parent = me
        else:
            program = Program(body)
            program.switch()
        program.gr_context = me.gr_context  # shared: what ML sets, those it awaits see
        program.run_ = run
        watchdog.calls += 1
        watchdog.running += 1
        if watchdog.parked:
            watchdog.wake()
        back = enter(self.capabilities)
        try:
            try:
                out = program.switch((function, args, kwargs))
            finally:
                watchdog.running -= 1
            if out.__class__ is not Done:
                return await self._finish(state, program, run, out, timeout)
            return self._result(state, program, run, out)
        finally:
            if back is not None:
                leave(back)

    async def _finish(self, state: LoopState, program: Program, run: Run, out: Any, timeout: float | None) -> Any:
        """Drive on a program that has suspended, until it is done; its result."""
        with anyio.CancelScope() as scope:
            if timeout is not None:
                scope.deadline = anyio.current_time() + timeout - (perf_counter() - run.resumed)
            done = await self._attend(state, program, run, out)
            del out
            if run.kept and run.stopping is None:
                with anyio.CancelScope(shield=True):
                    await release(run.kept)
            stopping, run.stopping = run.stopping, None
            if stopping is not None and done.error is not stopping:
                # whatever the program made of it, it was stopped
                if done.error is not None and stopping.__context__ is None:
                    stopping.__context__ = done.error
                done.error = stopping
            del stopping
            return self._result(state, program, run, done)
        raise DeadlineExceeded(f"the time is up: the program ran for {timeout:g} s")

    async def _attend(self, state: LoopState, program: Program, run: Run, out: Any) -> Done:
        """Await what the program waits for, and resume it, over and over."""
        try:
            while out.__class__ is not Done:
                now = perf_counter()
                run.used += now - run.resumed
                run.spent += now - run.resumed
                error: BaseException | None = None
                value: Any = None
                try:
                    if run.stopping is not None:
                        value = await self._last_wait(state, run, out)
                    elif out is PAUSE:
                        await self._pause(state, run)
                    else:
                        value = await self._wait(state, run, out, now)
                except GeneratorExit as closing:
                    # nobody awaits any more: end the program without another wait
                    run.stopping = closing
                    run.grace_ends = 0.0
                    error = closing
                except BaseException as raised:
                    error = raised
                    if not isinstance(raised, Exception) or isinstance(raised, DeadlineExceeded):
                        self._stop(run, raised)
                out = self._resume(state, program, run, value, error)
                del error, value
            return out
        finally:
            if run.holds_lane:
                run.holds_lane = False
                state.lane.leave()

    def _resume(self, state: LoopState, program: Program, run: Run, value: Any, error: BaseException | None) -> Any:
        watchdog = state.watchdog
        self.builtins["λpending"] = False
        program.parent = getcurrent()
        watchdog.calls += 1
        watchdog.running += 1
        if watchdog.parked:
            watchdog.wake()
        if watchdog.blocked:
            watchdog.report()
        run.resumed = perf_counter()
        try:
            while True:
                out = program.switch(value) if error is None else program.throw(type(error), error, error.__traceback__)
                if out.__class__ is Done or not isinstance(run.stopping, GeneratorExit):
                    return out
                # it waits in a `finally`, though nobody can await for it
                error = run.stopping
                if hasattr(out, "close"):
                    out.close()
        finally:
            watchdog.running -= 1

    async def _pause(self, state: LoopState, run: Run) -> None:
        if run.cpu_limit is not None and run.spent > run.cpu_limit:
            raise CpuLimitExceeded(f"the program has computed for more than {run.cpu_limit:g} s")
        if run.kept:
            await release(run.kept)
        if not run.holds_lane:
            await state.lane.enter()
            run.holds_lane = True
        run.holds_lane = False  # given back by `pause` if it is cancelled
        await state.lane.pause()
        run.holds_lane = True

    async def _wait(self, state: LoopState, run: Run, awaitable: Any, began: float) -> Any:
        if run.holds_lane:
            run.holds_lane = False
            state.lane.leave()
        try:
            return await awaitable
        except GeneratorExit:
            run.used = 0.0  # nobody awaits any more, so it takes no place in the lane
            raise
        finally:
            if perf_counter() - began > _LONG_WAIT:
                run.used = 0.0
            elif run.used > self.limits.quantum and run.stopping is None:
                # it waited for nothing much: back into the lane with it
                await state.lane.enter()
                run.holds_lane = True

    def _stop(self, run: Run, error: BaseException) -> None:
        """The program is to end: `finally` blocks have their grace from now on."""
        if run.stopping is None:
            run.stopping = error
            run.grace_ends = perf_counter() + self.limits.grace

    async def _last_wait(self, state: LoopState, run: Run, out: Any) -> Any:
        """A wait of a program that is being stopped: shielded, up to the end of its grace."""
        left = run.grace_ends - perf_counter()
        stopping = run.stopping
        assert stopping is not None
        if left > 0:
            with anyio.CancelScope(shield=True) as scope:
                scope.deadline = anyio.current_time() + left
                if out is PAUSE:
                    return await state.lane.drain()
                return await out
        elif hasattr(out, "close"):
            out.close()
        raise stopping

    def _wrong_place(self) -> RuntimeError:
        self._open_state()
        return RuntimeError(
            "the runtime belongs to the event loop of another thread; make one in this thread, or come through "
            "`anyio.from_thread`"
        )

    # --- what running code calls --------------------------------------------------------------------------------------

    def checkpoint(self) -> None:
        """The flag is up: pause if the program has had its quantum. Outside a driver it does nothing."""
        self.builtins["λpending"] = False
        current = getcurrent()
        run = running(current)
        if run is None:
            return
        if run.lost is not None:
            self.builtins["λpending"] = True
            raise run.lost
        if run.stopping is not None and perf_counter() > run.grace_ends:
            # the flag stays up, so that what a `finally` calls ends at its first checkpoint
            self.builtins["λpending"] = True
            raise run.stopping
        if run.used + perf_counter() - run.resumed > run.engine.limits.quantum:
            current.parent.switch(PAUSE)  # pyright: ignore[reportOptionalMemberAccess]

    def pace(self) -> None:
        """A checkpoint between two slices of a long piece of work. It does not wait for the watchdog, whose thread may be late."""
        if not self.builtins["λpending"]:
            run = running(getcurrent())
            if run is None or perf_counter() - run.resumed <= self.limits.quantum:
                return
        self.checkpoint()

    def keep(self, items: list[Any]) -> None:
        """Let a long array go in pieces, between two turns of the program, once the program has dropped it."""
        run = running(getcurrent())
        if run is not None:
            run.kept.append(items)

    @contextmanager
    def c_frame(self) -> Any:
        """Around a C function that calls ML code.

        :raises RecursionError: past `limits.c_depth` of them inside each other, long before the C stack is full.
        """
        run = running(getcurrent())
        if run is None:
            yield
            return
        if run.c_depth >= self.limits.c_depth:
            raise RecursionError("calls through built-in functions are nested too deep")
        run.c_depth += 1
        try:
            yield
        finally:
            run.c_depth -= 1

    def to_thread(self, function: Callable[..., _T], *args: Any) -> Awaitable[_T]:
        """Run a blocking function in a worker thread, with the caller's context. The thread is one of those of the engine that drives."""
        run = running(getcurrent())
        limiter = self.limiter if run is None else run.engine.limiter
        return to_thread.run_sync(in_worker, inspect.currentframe(), function, *args, limiter=limiter)

    def stream(
        self,
        function: Callable[..., Any],
        args: list[Any],
        kwargs: Mapping[str, Any],
        *,
        timeout: float | None,
        result: Callable[[Any], Any],
        error: Callable[[Exception], Exception],
    ) -> Stream:
        """The values of an ML generator function, as an async iterator. Each step is driven with `timeout`."""
        return Stream(self, self._streams, function, args, kwargs, timeout, result, error)


def _depth(current: Any) -> int:
    """How deep in C frames the caller is: a drive inside a driven program goes on counting."""
    run = running(current)
    return run.c_depth if run is not None else 0
