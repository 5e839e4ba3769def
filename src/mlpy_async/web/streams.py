"""The values of an ML generator as the body of a response: lines of JSON, or server-sent events.

In: `rt.stream(…)`, or any asynchronous iterator; for the functions whose names begin with `sync_`, any iterator. Out: generators of bytes, which any
framework takes. The generator is driven as fast as the client reads, and ends with the response, when the client goes, or at a limit. Each value is a
checkpoint, for some servers take what is sent to a client that has gone without ever waiting. Numbers that are not finite are null, as in JavaScript.
"""

from __future__ import annotations

import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from types import TracebackType
from typing import Any

import anyio
import msgspec
from anyio.lowlevel import checkpoint
from typing_extensions import Self

from mlpy_async.operations.problems import PROBLEM_ERRORS, problem_of

__all__ = ["json_lines", "server_sent_events", "sync_events", "sync_lines"]


async def json_lines(
    values: AsyncIterator[Any], *, most: int | None = None, seconds: float | None = None
) -> AsyncGenerator[bytes, None]:
    """A line of JSON for each value (`application/x-ndjson`).

    :param most: end behind so many values. :param seconds: end behind the value that comes after so long. Default: no limit.
    :raises Exception: what the stream raises: the response has begun, so all that a client sees is that it breaks off.

    A checkpoint at each value.
    """
    async with _Limited(values, most, seconds) as limited:
        async for value in values:
            yield _line(value)
            if limited.is_reached():
                return
            await checkpoint()


async def server_sent_events(
    values: AsyncIterator[Any], *, event: str | None = None, most: int | None = None, seconds: float | None = None
) -> AsyncGenerator[bytes, None]:
    """An event for each value (`text/event-stream`, WHATWG HTML 9.2), its data as JSON.

    :param event: the name of the events. :param most, seconds: as in `json_lines`.

    What the ML program raises is told by a last event `error` with the members of its `Problem`. A checkpoint at each value.
    """
    head = _head(event)
    async with _Limited(values, most, seconds) as limited:
        try:
            async for value in values:
                yield _event(head, value)
                if limited.is_reached():
                    return
                await checkpoint()
        except PROBLEM_ERRORS as error:
            yield _failure(error)


def sync_lines(
    values: Iterator[Any], *, most: int | None = None, seconds: float | None = None
) -> Generator[bytes, None, None]:
    """`json_lines` for synchronous frameworks."""
    with _Limited(values, most, seconds) as limited:
        for value in values:
            yield _line(value)
            if limited.is_reached():
                return


def sync_events(
    values: Iterator[Any], *, event: str | None = None, most: int | None = None, seconds: float | None = None
) -> Generator[bytes, None, None]:
    """`server_sent_events` for synchronous frameworks."""
    head = _head(event)
    with _Limited(values, most, seconds) as limited:
        try:
            for value in values:
                yield _event(head, value)
                if limited.is_reached():
                    return
        except PROBLEM_ERRORS as error:
            yield _failure(error)


def _line(value: Any) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _head(event: str | None) -> bytes:
    if event is not None and not event.isprintable():
        raise ValueError(f"the name of an event is one line; got {event!r}")
    return f"event: {event}\n".encode() if event else b""


def _event(head: bytes, value: Any) -> bytes:
    return b"%sdata: %s\n" % (head, _line(value))


def _failure(error: Exception) -> bytes:
    return _event(b"event: error\n", problem_of(error).as_dict())


class _Limited:
    """Counts what a stream has given, and closes it behind the block, whatever ends that."""

    def __init__(self, values: Any, most: int | None, seconds: float | None) -> None:
        if most is not None and most < 1:
            raise ValueError(f"a response has at least one value; got {most}")
        self._values = values
        self._left = math.inf if most is None else most
        self._until = math.inf if seconds is None else time.monotonic() + seconds

    def is_reached(self) -> bool:
        """Whether the value that was given was the last."""
        self._left -= 1
        return self._left <= 0 or time.monotonic() > self._until

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        close = getattr(self._values, "close", None)
        if close is not None:
            close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        close = getattr(self._values, "aclose", None)
        if close is not None:
            # its `finally` blocks run although the response is cancelled; the runtime bounds their time
            with anyio.CancelScope(shield=True):
                await close()
