"""What an engine does for synchronous callers, wherever they stand.

In: a call of ML. Out: what it gives or raises, and the caller was blocked meanwhile. There are three places to call from: inside a program, whose
driver then awaits the call; another thread, which waits for the loop; and the loop's own thread outside of programs, where nobody could
await, so that the program runs to its end while the loop stands still.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Any

from anyio import from_thread, to_thread
from greenlet import getcurrent  # type: ignore[import-untyped]

from mlpy_async.capabilities.contexts import CapabilityContext, enter, leave
from mlpy_async.engine.loop_state import LoopState
from mlpy_async.engine.program import PAUSE, Done, Program, body, running
from mlpy_async.engine.run import Run
from mlpy_async.errors import DeadlineExceeded
from mlpy_async.limits import Limits

__all__ = ["SynchronousCalls"]


class SynchronousCalls:
    """The part of an engine that synchronous callers use."""

    limits: Limits
    builtins: dict[str, Any]
    capabilities: CapabilityContext
    _state: LoopState | None

    def is_here(self) -> bool:
        """Whether the caller is in the loop's thread. :raises RuntimeError: if the runtime is not open."""
        return self._open_state().thread == threading.get_ident()

    def stands_still(self, *, interrupted: bool = False) -> bool:
        """Whether a synchronous call has to be run by `drive_here`: the caller is in the loop's thread, and no program's driver can await for it.

        :param interrupted: the caller is a signal handler: whatever it interrupted, it may not be left in the middle.
        :raises RuntimeError: if the runtime is not open.
        """
        return self.is_here() and (interrupted or running(getcurrent()) is None)

    def wait_for(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Make a call on the engine's loop, from one of its programs or from another thread, and wait for it.

        :raises RuntimeError: if the runtime is not open, or its loop ends meanwhile.
        """
        state = self._open_state()
        current = getcurrent()
        if state.thread == threading.get_ident():
            awaitable = call()
        else:

            def from_outside() -> Any:
                return from_thread.run(_awaited, call, token=state.token)

            if running(current) is None:
                return from_outside()
            # a program of another loop: that loop goes on meanwhile
            awaitable = to_thread.run_sync(from_outside, abandon_on_cancel=True)
        return current.parent.switch(awaitable)  # pyright: ignore[reportOptionalMemberAccess]

    def drive_here(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any], timeout: float | None
    ) -> Any:
        """Run `function(*args, **kwargs)` to its end, without a turn of the loop.

        :param timeout: seconds. :raises DeadlineExceeded: when they are up; `finally` blocks have run.
        :raises RuntimeError: in the program, where it waits for anything.
        """
        state = self._open_state()
        watchdog = state.watchdog
        me = getcurrent()
        outer = running(me)
        began = perf_counter()
        if state.pool:
            program = state.pool.pop()
            program.parent = me
        else:
            program = Program(body)
            program.switch()
        program.gr_context = me.gr_context
        program.run_ = run = Run(self, began, None, 0 if outer is None else outer.c_depth)
        watchdog.calls += 1
        watchdog.running += 1
        if watchdog.parked:
            watchdog.wake()
        back = enter(self.capabilities)
        try:
            out = program.switch((function, args, kwargs))
            while out.__class__ is not Done:
                self.builtins["λpending"] = False
                now = run.resumed = perf_counter()
                if out is not PAUSE:
                    if hasattr(out, "close"):
                        out.close()
                    out = program.throw(run.stopping or RuntimeError(_NOBODY_AWAITS))
                elif timeout is not None and run.stopping is None and now - began > timeout:
                    run.stopping = DeadlineExceeded(f"the time is up: the program ran for {timeout:g} s")
                    run.grace_ends = now + self.limits.grace
                    out = program.throw(run.stopping)
                else:
                    out = program.switch(None)
            if run.stopping is not None:
                out.error = run.stopping
            return self._result(state, program, run, out)
        finally:
            watchdog.running -= 1
            if back is not None:
                leave(back)

    def _result(self, state: LoopState, program: Program, run: Run, done: Done) -> Any:
        """Take the result of a program that is done, and give its greenlet back.

        The idle greenlet still refers to `done`, so what it holds is taken out of it.
        """
        value, error = done.value, done.error
        done.value = done.error = None
        if run.lost is not None and (error is None or isinstance(error, Exception)):
            error, run.lost = run.lost, None
        program.run_ = None
        program.gr_context = None
        if not program.dead:
            if len(state.pool) < state.pooled:
                state.pool.append(program)
            else:
                program.end()
        if error is None:
            return value
        try:
            raise error
        finally:
            del error

    def _open_state(self) -> LoopState:
        if self._state is None:
            raise RuntimeError("the runtime is not open; use it inside `async with MLRuntime() as rt`")
        return self._state


_NOBODY_AWAITS = (
    "this waits, and the program was called by synchronous code in the thread of its event loop, which stands still "
    "meanwhile; await the call, or make it in another thread"
)


async def _awaited(call: Callable[[], Awaitable[Any]]) -> Any:
    return await call()
