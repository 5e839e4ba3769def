"""The greenlet that runs a program: one driven call after another, with the driver as its parent.

In: a function and its arguments. Out, to the driver: an awaitable to wait for, `PAUSE` when its quantum is over, `Done` at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

from mlpy_async.engine.run import Run

__all__ = ["PAUSE", "Done", "Program", "body", "running"]


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

    def end(self) -> None:
        """End it while it is idle, in its own thread.

        One that is only dropped ends when it is freed. If that is up to the garbage collector, it switches stacks in the midst of a collection, whose lists lie on the
        stack: that corrupts the memory of the process.
        """
        self.parent = getcurrent()
        self.throw()


def body() -> Any:
    """What the greenlet does all its life; each call comes from the driver, by a switch.

    It begins without one, since a greenlet holds for life what it was begun with.
    """
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    function, args, kwargs = getcurrent().parent.switch()  # pyright: ignore[reportOptionalMemberAccess]
    while True:
        try:
            done = Done(function(*args, **kwargs), None)
        except BaseException as error:  # handed to the driver, which raises it
            done = Done(None, error)
        del function, args, kwargs
        function, args, kwargs = getcurrent().parent.switch(done)  # pyright: ignore[reportOptionalMemberAccess]


def running(current: Any) -> Run | None:
    """What a greenlet runs, if it runs a program."""
    return current.run_ if type(current) is Program else None
