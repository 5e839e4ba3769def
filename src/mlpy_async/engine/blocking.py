"""An engine where there is no event loop: it runs a program in a greenlet of its own, and waits by blocking.

In: a Python function made of ML. Out: what it gives or raises. It is for a process that does nothing else: nobody is preempted, nothing has a
deadline, a "worker thread" is this one. What needs an event loop cannot be awaited.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from greenlet import getcurrent  # type: ignore[import-untyped]

from mlpy_async.capabilities import CapabilityContext
from mlpy_async.engine.freed import FreedGenerators
from mlpy_async.engine.program import Program
from mlpy_async.engine.run import Run
from mlpy_async.limits import Limits

__all__ = ["BlockingEngine"]

_T = TypeVar("_T")


class BlockingEngine(FreedGenerators):
    """Runs one program at a time. `builtins` is the dict that their code shares."""

    def __init__(self, limits: Limits, builtins: dict[str, Any], capabilities: CapabilityContext) -> None:
        super().__init__(builtins)
        self.limits = limits
        self.capabilities = capabilities
        self._c_depth = 0
        self._was_open = True
        builtins["λcheckpoint"] = self.checkpoint

    def drive(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] = {},
    ) -> Any:
        """Run `function(*args, **kwargs)` and give its result.

        :raises RuntimeError: inside the program, when it awaits what needs an event loop.
        """
        program = Program(function)
        program.run_ = run = Run(self, 0.0, None, 0)
        program.gr_context = getcurrent().gr_context
        out = program.switch(*args, **kwargs)
        while not program.dead:
            try:
                value = _outcome(out)
            except BaseException as error:  # handed to the program, which waits for it
                out = program.throw(error)
            else:
                out = program.switch(value)
        if run.lost is not None:
            raise run.lost
        return out

    def ask_pause(self) -> None:
        """Raise the flag: at its next checkpoint a program looks at what has grown. For a clock, which may call it at any time."""
        self.builtins["λpending"] = True

    def checkpoint(self) -> None:
        """The flag is up."""
        run = self.current_run()
        if run is not None and run.lost is not None:
            raise run.lost
        self.builtins["λpending"] = False

    def pace(self) -> None:
        """Nobody waits for this process, so there is nobody to yield to."""

    def keep(self, items: list[Any]) -> None:
        """Nor is there anybody who would be kept waiting while a long array is let go."""

    @contextmanager
    def c_frame(self) -> Generator[None, None, None]:
        """As `Engine.c_frame`."""
        if self._c_depth >= self.limits.c_depth:
            raise RecursionError("calls through built-in functions are nested too deep")
        self._c_depth += 1
        try:
            yield
        finally:
            self._c_depth -= 1

    async def to_thread(self, function: Callable[..., _T], *args: Any) -> _T:
        """Run a blocking function: here, for this process may block."""
        return function(*args)


def _outcome(awaitable: Awaitable[_T]) -> _T:
    steps = awaitable.__await__()
    try:
        next(steps)
    except StopIteration as stop:
        result: _T = stop.value
        return result
    if hasattr(steps, "close"):
        steps.close()
    raise RuntimeError("this waits for an event loop, and a worker process has none")
