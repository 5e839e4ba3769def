"""Requests have a size.

In: HTTP requests, as ASGI hands them over. Out: the same to the application as long as their bodies keep within a limit; a longer one is answered
with 413. Flask, Quart and Django have settings of their own for that.
"""

from __future__ import annotations

import anyio

from mlpy_async.operations.problems import Problem
from mlpy_async.web.asgi import ASGIApp, Message, Receive, Scope, Send, send_problem

__all__ = ["BodyLimitMiddleware"]


LINGERS = 2.0
"""Seconds in which what a refused client still sends is thrown away."""
LINGERED = 10
"""Times the limit that is thrown away at most."""


class _TooLong(Exception):
    """Ends what reads a body that is too long."""


class BodyLimitMiddleware:
    """Answers 413 to requests whose body is longer than `most` bytes (default: a megabyte), whatever their headers claim.

    What the client still sends is thrown away for a while: a connection that is closed with bytes unread is reset, and the client may lose
    the answer (RFC 9112, section 9.6).
    """

    def __init__(self, app: ASGIApp, most: int = 1_000_000) -> None:
        self.app = app
        self._most = most
        self._problem = Problem("about:blank", "Content Too Large", 413, f"the body has at most {most:,} bytes")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        read = 0
        has_more = True
        is_started = is_answered = False

        async def counted() -> Message:
            nonlocal read, has_more
            message = await receive()
            has_more = message.get("more_body", False)
            read += len(message.get("body", b""))
            return message

        async def limited() -> Message:
            message = await counted()
            if read > self._most:
                raise _TooLong
            return message

        async def refuse() -> None:
            close = scope.get("http_version", "1.1").startswith("1")
            # else a server would read the rest, to find where the next request begins; later versions of HTTP need no such word
            await send_problem(send, self._problem, [(b"connection", b"close")] if close else [], more_body=True)
            with anyio.move_on_after(LINGERS):
                while has_more and read < LINGERED * self._most:
                    await counted()
            await send({"type": "http.response.body", "body": b""})

        async def answer(message: Message) -> None:
            # a framework that took the error for its own would tell of something else
            nonlocal is_started, is_answered
            if read <= self._most or is_started:
                is_started = True
                await send(message)
            elif not is_answered:
                is_answered = True
                await refuse()

        if any(self._claims_too_much(value) for name, value in scope["headers"] if name.lower() == b"content-length"):
            await refuse()
            return
        try:
            await self.app(scope, limited, answer)
        except _TooLong:
            if is_started:
                raise
            if not is_answered:
                await refuse()

    def _claims_too_much(self, length: bytes) -> bool:
        return length.isdigit() and int(length[:20]) > self._most
