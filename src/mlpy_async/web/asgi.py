"""The types of ASGI, which no package of ours may be asked to install, and a whole response in two messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from mlpy_async.operations.problems import CONTENT_TYPE, Problem

__all__ = ["ASGIApp", "Message", "Receive", "Scope", "Send", "send_problem"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


async def send_problem(
    send: Send, problem: Problem, headers: Iterable[tuple[bytes, bytes]] = (), more_body: bool = False
) -> None:
    """Answer an HTTP request with a problem. With `more_body` the response is not over for the server: an empty body ends it."""
    body = problem.body()
    about = [(b"content-type", CONTENT_TYPE.encode()), (b"content-length", b"%d" % len(body)), *headers]
    await send({"type": "http.response.start", "status": problem.status, "headers": about})
    await send({"type": "http.response.body", "body": body, "more_body": more_body})
