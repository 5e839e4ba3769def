"""A client that goes away ends the handler of its request, and so the ML program that runs for it.

In: requests, as ASGI hands them over. Out: the same to the application, whose handler is cancelled when the client has gone before the response
was complete. Servers say so in a message that a handler sees only if it asks; this asks for it. Quart and Django do it by themselves.
"""

from __future__ import annotations

from contextlib import closing

import anyio

from mlpy_async.web.asgi import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CancelOnDisconnectMiddleware"]

_GONE = ("http.disconnect", "websocket.disconnect")


class CancelOnDisconnectMiddleware:
    """Cancels what runs for a client that has gone: `app.add_middleware(CancelOnDisconnectMiddleware)`.

    :param ahead: how many messages of a client are read ahead of the application. What a server has still to deliver before the one that says
        that the client has gone hides that one, so a body that nobody reads keeps its request going.

    An application that waits for the client is told by a message, as without this. Background tasks that run behind a complete response go on.
    """

    def __init__(self, app: ASGIApp, *, ahead: int = 8) -> None:
        if ahead < 1:
            raise ValueError(f"at least one message is read ahead; got {ahead}")
        self.app = app
        self._ahead = ahead

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        error: Exception | None = None
        with closing(_Client(receive, send, self._ahead)) as client:
            async with anyio.create_task_group() as group:
                group.start_soon(client.read, group.cancel_scope)
                try:
                    await self.app(scope, client.receive, client.send)
                except Exception as raised:
                    # the task group would put it into a group, and frameworks and servers tell errors by their types
                    error = raised
                group.cancel_scope.cancel()
        if error is not None:
            raise error


class _Client:
    """The two directions of one connection."""

    def __init__(self, receive: Receive, send: Send, ahead: int) -> None:
        self._receive = receive
        self._send = send
        self._put, self._take = anyio.create_memory_object_stream[Message](ahead)
        self._is_awaited = False
        self._is_answered = False
        self._farewell: Message | None = None

    async def read(self, handler: anyio.CancelScope) -> None:
        """Read ahead until the client goes; then end the handler, if it would not find out."""
        while True:
            message = await self._receive()
            if message["type"] in _GONE:
                self._farewell = message
                self._put.close()
                if not (self._is_awaited or self._is_answered):
                    handler.cancel()
                return
            self._is_awaited = False
            await self._put.send(message)

    async def receive(self) -> Message:
        """What the application calls to receive. A checkpoint."""
        self._is_awaited = not self._take.statistics().current_buffer_used
        try:
            return await self._take.receive()
        except anyio.EndOfStream:
            assert self._farewell is not None
            return self._farewell
        finally:
            self._is_awaited = False

    async def send(self, message: Message) -> None:
        """What the application calls to send. A checkpoint."""
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            # some servers tell of the end of a complete response, as if its client had gone, before they return here
            self._is_answered = True
        await self._send(message)

    def close(self) -> None:
        self._put.close()
        self._take.close()
