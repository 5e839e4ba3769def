"""`ml_generator`: a generator of ML as an iterator of Python, asynchronous or not.

In: the name of a generator function of the runtime that this task entered. Out: its values. It runs nothing by itself: `MLRuntime.stream` does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from anyio import from_thread

from mlpy_async.engine.stream import Stream
from mlpy_async.runtime import MLRuntime, entered_runtime

__all__ = ["MLGenerator", "ml_generator"]


class MLGenerator:
    """The values of a generator of ML: `async for` on the event loop of its runtime, or `for` in a worker thread of that loop. Each loop starts anew."""

    def __init__(self, runtime: MLRuntime, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._runtime = runtime
        self._name = name
        self._args = args
        self._kwargs = kwargs

    def __aiter__(self) -> AsyncIterator[Any]:
        return self._stream()

    def __iter__(self) -> Iterator[Any]:
        """Wait for each value in this thread.

        :raises RuntimeError: if it is no worker thread of an event loop (`anyio.to_thread`); on the loop itself this would hold it.
        """
        stream = from_thread.run_sync(self._stream)
        try:
            while True:
                try:
                    value = from_thread.run(stream.__anext__)
                except StopAsyncIteration:
                    return
                yield value
        finally:
            from_thread.run(stream.aclose)

    def _stream(self) -> Stream:
        return self._runtime.stream(self._name, *self._args, **self._kwargs)


def ml_generator(name: str, /, *args: Any, **kwargs: Any) -> MLGenerator:
    """The values that a generator function of ML yields for these arguments, of the runtime that this task entered last.

    :raises RuntimeError: if it has entered none. Errors of the program are raised at the step, as by `MLRuntime.stream`.
    """
    return MLGenerator(entered_runtime(), name, args, kwargs)
