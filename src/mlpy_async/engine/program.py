"""The greenlets in which programs run, and what they hand to their driver.

In: a function and its arguments, by a switch. Out: `Done`, `PAUSE`, or an awaitable, by a switch to the parent. It awaits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

from mlpy_async.engine.run import Run

__all__ = ["PAUSE", "Done", "Program", "body", "depth", "running"]


class Done:
    """The end of a driven call."""

    __slots__ = ("error", "value")

    def __init__(self, value: Any, error: BaseException | None) -> None:
        self.value = value
        self.error = error


class _Pause:
    """What a program hands to its driver when its quantum is over."""

    __slots__ = ()


PAUSE = _Pause()


class Program(greenlet):  # type: ignore[misc]
    """A greenlet that runs one driven call after another."""

    run_: Run | None = None


def body(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What a greenlet of programs runs: one call after another."""
    while True:
        try:
            done = Done(function(*args, **kwargs), None)
        except BaseException as error:  # handed to the driver, which raises it
            done = Done(None, error)
        del function, args, kwargs
        function, args, kwargs = getcurrent().parent.switch(done)


def running() -> Run | None:
    """The driven call that the caller is in."""
    current = getcurrent()
    return current.run_ if type(current) is Program else None


def depth() -> int:
    """How deep in C frames the caller is: a drive inside a driven program goes on counting."""
    run = running()
    return run.c_depth if run is not None else 0
