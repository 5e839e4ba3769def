"""FastAPI: the runtime as a dependency.

In: `async def quote(order: Order, ml: Runtime)`. Out: the runtime that `ml_lifespan` of mlpy_async.web.starlette holds open; streams, events and
problems are there, too. Needs the extra `fastapi`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from mlpy_async.runtime import MLRuntime
from mlpy_async.web.starlette import runtime_of

__all__ = ["Runtime"]


async def _runtime(connection: HTTPConnection) -> MLRuntime:
    """As `runtime_of`; a dependency that is not async would take a thread for each request."""
    return runtime_of(connection)


Runtime = Annotated[MLRuntime, Depends(_runtime)]
"""The annotation of a parameter that gets the runtime, in routes and websockets."""
