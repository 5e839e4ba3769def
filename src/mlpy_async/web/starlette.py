"""Starlette, and FastAPI, which is made of it: a runtime for the life of the application, streams as responses, errors as problems.

In: `Starlette(lifespan=ml_lifespan(load=["rules.ml"]), exception_handlers=problem_handlers())`. Out: `runtime_of(request).call(…)`. It runs on the event
loop of the server, asyncio or trio. Needs the extra `starlette` or `fastapi`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from mlpy_async.operations.problems import PROBLEM_ERRORS, problem_of
from mlpy_async.runtime import MLRuntime
from mlpy_async.web.streams import json_lines, server_sent_events

__all__ = ["EventStreamResponse", "JSONLinesResponse", "ml_lifespan", "problem_handlers", "runtime_of"]

_STATE = "ml"

Lifespan = Callable[[Any], AbstractAsyncContextManager[Mapping[str, Any]]]


def ml_lifespan(
    *,
    load: Iterable[str | Path] = (),
    inner: Callable[[Any], AbstractAsyncContextManager[Mapping[str, Any] | None]] | None = None,
    **options: Any,
) -> Lifespan:
    """A lifespan that holds an `MLRuntime` open, with the files loaded, as `request.state.ml`.

    :param load: files whose public functions can be called. :param inner: another lifespan, entered after it; its state is kept too.
    :param options: those of `MLRuntime`.

    A file that does not load keeps the application from starting: `OSError`, `MLCompileError`, `MLError`.
    """
    files = tuple(load)

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncGenerator[Mapping[str, Any], None]:
        async with MLRuntime(**options) as runtime:
            for path in files:
                await runtime.load(path)
            if inner is None:
                yield {_STATE: runtime}
            else:
                async with inner(app) as state:
                    yield {**(state or {}), _STATE: runtime}

    return lifespan


def runtime_of(connection: HTTPConnection) -> MLRuntime:
    """The runtime of the application that serves this request or websocket. :raises RuntimeError: if it has none."""
    runtime: MLRuntime | None = getattr(connection.state, _STATE, None)
    if runtime is None:
        raise RuntimeError("the application has no open runtime: give it `lifespan=ml_lifespan(load=[…])`")
    return runtime


def problem_handlers() -> dict[Any, Any]:
    """Handlers that answer errors of ML calls with problem details: `Starlette(exception_handlers=problem_handlers())`."""
    return dict.fromkeys(PROBLEM_ERRORS, _answer)


async def _answer(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    return Response(problem.body(), problem.status, problem.headers)


class _ClosedResponse(StreamingResponse):
    """Closes its body behind the response, also if the client went while it was sent."""

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self.body_iterator):  # type: ignore[type-var]
            await super().stream_response(send)


class JSONLinesResponse(_ClosedResponse):
    """A stream of an ML generator as lines of JSON; parameters as those of `json_lines`."""

    media_type = "application/x-ndjson"

    def __init__(self, values: AsyncIterator[Any], *, most: int | None = None, seconds: float | None = None) -> None:
        super().__init__(json_lines(values, most=most, seconds=seconds))


class EventStreamResponse(_ClosedResponse):
    """A stream of an ML generator as server-sent events; parameters as those of `server_sent_events`."""

    media_type = "text/event-stream"

    def __init__(
        self,
        values: AsyncIterator[Any],
        *,
        event: str | None = None,
        most: int | None = None,
        seconds: float | None = None,
    ) -> None:
        # a proxy that collects or stores events would hold them back
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(server_sent_events(values, event=event, most=most, seconds=seconds), headers=headers)
