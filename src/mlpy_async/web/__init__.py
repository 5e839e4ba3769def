"""ML in web applications: what a request may do, what its client is told, and what ends when it goes.

    middleware.py   capabilities for each request, ASGI and WSGI      tokens.py     those of a signed token (JWT)
    disconnect.py   the program of a client that went away ends       bodies.py     requests have a size
    portal.py       a runtime in a thread, for synchronous frameworks streams.py    generators as lines and events
    starlette.py, fastapi.py, quart.py, flask.py, django.py           one for each framework, imported by its own name

Errors are told as the problems of `mlpy_async.operations`. The names of this package are neutral: they need no framework. `tokens` needs the extra `jwt`, and is imported when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlpy_async.operations.problems import Problem as Problem
from mlpy_async.operations.problems import problem_of as problem_of
from mlpy_async.web.bodies import BodyLimitMiddleware as BodyLimitMiddleware
from mlpy_async.web.disconnect import CancelOnDisconnectMiddleware as CancelOnDisconnectMiddleware
from mlpy_async.web.middleware import RequestCapabilityMiddleware as RequestCapabilityMiddleware
from mlpy_async.web.middleware import WSGIRequestCapabilityMiddleware as WSGIRequestCapabilityMiddleware
from mlpy_async.web.portal import RuntimePortal as RuntimePortal
from mlpy_async.web.streams import json_lines as json_lines
from mlpy_async.web.streams import server_sent_events as server_sent_events
from mlpy_async.web.streams import sync_events as sync_events
from mlpy_async.web.streams import sync_lines as sync_lines

if TYPE_CHECKING:
    from mlpy_async.web.tokens import JWTCapabilities as JWTCapabilities

__all__ = [
    "BodyLimitMiddleware",
    "CancelOnDisconnectMiddleware",
    "JWTCapabilities",
    "Problem",
    "RequestCapabilityMiddleware",
    "RuntimePortal",
    "WSGIRequestCapabilityMiddleware",
    "json_lines",
    "problem_of",
    "server_sent_events",
    "sync_events",
    "sync_lines",
]


def __getattr__(name: str) -> Any:
    if name == "JWTCapabilities":
        from mlpy_async.web.tokens import JWTCapabilities

        return JWTCapabilities
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
