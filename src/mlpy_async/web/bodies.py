"""Requests have a size.

In: HTTP requests, as ASGI hands them over. Out: the same to the application as long as their bodies keep within a limit; a longer one is answered
with 413 and not read on. Flask, Quart and Django have settings of their own for that.
"""

from __future__ import annotations

from mlpy_async.operations.problems import Problem
from mlpy_async.web.asgi import ASGIApp, Message, Receive, Scope, Send, send_problem

__all__ = ["BodyLimitMiddleware"]


class _TooLong(Exception):
    """Ends what reads a body that is too long."""


class BodyLimitMiddleware:
    """Answers 413 to requests whose body is longer than `most` bytes (default: a megabyte), whatever their headers claim."""

    def __init__(self, app: ASGIApp, most: int = 1_000_000) -> None:
        self.app = app
        self._most = most
        self._problem = Problem("about:blank", "Content Too Large", 413, f"the body has at most {most:,} bytes")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        read = 0
        is_started = is_answered = False

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise _TooLong
            return message

        async def answer(message: Message) -> None:
            # a framework that took the error for its own would tell of something else
            nonlocal is_started, is_answered
            if read <= self._most or is_started:
                is_started = True
                await send(message)
            elif not is_answered:
                is_answered = True
                await self._refuse(scope, send)

        if any(self._claims_too_much(value) for name, value in scope["headers"] if name.lower() == b"content-length"):
            await self._refuse(scope, send)
            return
        try:
            await self.app(scope, counted, answer)
        except _TooLong:
            if is_started:
                raise
            if not is_answered:
                await self._refuse(scope, send)

    def _claims_too_much(self, length: bytes) -> bool:
        return length.isdigit() and int(length[:20]) > self._most

    async def _refuse(self, scope: Scope, send: Send) -> None:
        # else a server would read the rest, to find where the next request begins; later versions of HTTP need no such word
        close = [(b"connection", b"close")] if scope.get("http_version", "1.1").startswith("1") else []
        await send_problem(send, self._problem, close)
