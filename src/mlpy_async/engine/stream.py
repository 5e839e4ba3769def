"""Streams: an ML generator as an async iterator.

In: a generator function of ML. Out: its values, one driven step at a time. A stream closes when it is exhausted, when its scope is left, and
with its engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any

from greenlet import getcurrent  # type: ignore[import-untyped]
from typing_extensions import Self

from mlpy_async.capabilities.contexts import capture_context, in_context
from mlpy_async.engine.program import running

__all__ = ["Stream", "close_generator"]


class Stream:
    """An async iterator and async context manager. One step at a time. It keeps the capability context of its creation."""

    def __init__(
        self,
        engine: Any,
        open_streams: dict[int, Stream],
        function: Callable[..., Any],
        args: list[Any],
        kwargs: Mapping[str, Any],
        timeout: float | None,
        result: Callable[[Any], Any],
        error: Callable[[Exception], Exception],
    ) -> None:
        self._engine = engine
        self._open = open_streams
        self._start: tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]] | None = (
            function,
            tuple(args),
            kwargs,
        )
        self._generator: Any = None
        self._timeout = timeout
        self._result = result
        self._error = error
        self._busy = False
        self._context = capture_context()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:
        """The next value. A checkpoint as `MLRuntime.call`; raises as that does."""
        if self._busy:
            raise RuntimeError("another task waits for the next value of this stream already")
        self._busy = True
        try:
            if self._start is not None:
                function, args, kwargs = self._start
                self._start = None
                made = await self._step(function, args, kwargs)
                self._generator = getattr(made, "source", None) if isinstance(made, Iterator) else None
                if self._generator is None:
                    raise TypeError("the function of a stream is a generator: `function* name() { … yield … }`")
                self._open[id(self)] = self
            if self._generator is None:
                raise StopAsyncIteration
            found, value = await self._step(_next, (self._generator,), {})
            if not found:
                self._forget()
                raise StopAsyncIteration
            return self._result(value)
        except BaseException:
            if self._generator is not None and self._generator.gi_frame is None:
                self._forget()
            raise
        finally:
            self._busy = False

    async def aclose(self) -> None:
        """End the generator; its `finally` blocks run. A checkpoint if they wait."""
        self._start = None
        generator = self._generator
        if generator is not None:
            self._forget()
            await self._step(close_generator, (generator,), {})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _step(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        try:
            with in_context(self._context):
                return await self._engine.drive(function, args, kwargs, timeout=self._timeout)
        except Exception as error:
            raise self._error(error)  # noqa: B904 - it names its cause itself

    def _forget(self) -> None:
        self._generator = None
        self._open.pop(id(self), None)


def close_generator(generator: Any) -> None:
    """End a Python generator of ML, inside a driven call: its `finally` blocks run, which they do not when it is freed."""
    run = running(getcurrent())
    if run is not None:
        run.closes = True
    generator.close()


def _next(generator: Any) -> tuple[bool, Any]:
    for value in generator:
        return True, value
    return False, None
