"""Iterators of the host as generators of ML.

In: an iterator, asynchronous or not. Out: a generator that ML may take for its own: made of code whose builtins are the runtime's.
What the host's steps do to the capability context stays with them.
"""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Iterator
from types import FunctionType
from typing import Any

from greenlet import getcurrent  # type: ignore[import-untyped]

from mlpy_async.capabilities.contexts import current, restore
from mlpy_async.engine.driver import await_
from mlpy_async.engine.program import running
from mlpy_async.values.kinds import Generator, missing
from mlpy_async.values.marshal import to_ml

__all__ = ["async_items", "generator_of", "items"]


def items(values: Iterator[Any], builtins: dict[str, Any]) -> Any:
    """An ML generator of what an iterator gives."""
    return _items(functools.partial(next, values, missing), builtins)


def async_items(values: AsyncIterator[Any], builtins: dict[str, Any]) -> Any:
    """An ML generator of what an asynchronous iterator gives; the program waits at each step."""
    return _items(functools.partial(_next_awaited, values), builtins)


def _items(step: Callable[[], Any], builtins: dict[str, Any], close: Callable[[], None] | None = None) -> Any:
    """An ML generator of what `step` gives until it gives `missing`."""
    scope = {"__builtins__": builtins, "λto_ml": to_ml, "λf": _Steps(step, close), "λmissing": missing}
    return Generator(FunctionType(_iterate.__code__, scope, "generator")())


class _Steps:
    """The steps of a host's iterator. What they do to the capability context does not reach the program between them, nor
    whoever runs when the iterator is let go.
    """

    __slots__ = ("close", "step")

    def __init__(self, step: Callable[[], Any], close: Callable[[], None] | None) -> None:
        self.step: Callable[[], Any] | None = step
        self.close = close

    def __call__(self) -> Any:
        held = current()
        try:
            assert self.step is not None
            return self.step()
        finally:
            if current() is not held:
                restore(held)

    def end(self) -> None:
        held = current()
        run = running(getcurrent())
        try:
            if self.close is not None and run is not None and run.closes:
                self.close()
        finally:
            self.step = None
            if current() is not held:
                restore(held)


def _iterate() -> Any:
    try:
        while True:
            value = λf()  # type: ignore[name-defined]  # noqa: F821
            if value is λmissing:  # type: ignore[name-defined]  # noqa: F821
                return
            yield λto_ml(value, "a generated value")  # type: ignore[name-defined]  # noqa: F821
    finally:
        λf.end()  # type: ignore[name-defined]  # noqa: F821


def generator_of(builtins: dict[str, Any]) -> Callable[..., Any]:
    """A function that makes an ML generator of something to iterate, and of what is called when it is closed before its end (not when it is only
    freed).
    """

    def generator(values: Any, close: Callable[[], None] | None = None) -> Any:
        if type(values) is Generator:
            return values
        return _items(functools.partial(next, iter(values), missing), builtins, close)

    return generator


def _next_awaited(values: AsyncIterator[Any]) -> Any:
    async def step() -> Any:
        try:
            return await values.__anext__()
        except StopAsyncIteration:
            return missing

    return await_(step())
