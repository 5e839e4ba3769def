"""Servers on the loopback interface, for tests of clients: one connection after another is answered by a table of paths.

In: a table `path -> answer`, where an answer is the bytes to send or an async function of the request's text that gives them (or sends itself). Out: the port
while the block runs, and what was asked. With `tls` the server speaks TLS.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import anyio
from anyio.abc import ByteStream, SocketAttribute
from anyio.streams.tls import TLSStream

__all__ = ["Served", "answer", "serving"]

Answer = bytes | Callable[[str, ByteStream], Awaitable[bytes | None]]


@dataclass
class Served:
    """A server that runs: its port, the requests it had, and how many connections."""

    port: int = 0
    requests: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def answer(body: bytes | str = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An answer of HTTP/1.1 with a length. Names of headers are written with `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


@asynccontextmanager
async def serving(answers: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> AsyncIterator[Served]:
    """A server while the block runs."""
    served = Served()

    async def handle(stream: Any) -> None:
        served.connections += 1
        try:
            async with stream:
                if tls is not None:
                    stream = await TLSStream.wrap(stream, server_side=True, ssl_context=tls)
                while (request := await _request(stream)) is not None:
                    served.requests.append(request)
                    found = answers.get(request.split(" ")[1].partition("?")[0], answer("none", "404 Not Found"))
                    sent = found if isinstance(found, bytes) else await found(request, stream)
                    if sent is None:
                        return
                    await stream.send(sent)
        except (anyio.BrokenResourceError, anyio.EndOfStream, anyio.ClosedResourceError, ssl.SSLError, OSError):
            return  # the client has gone, as many tests want it to

    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener, anyio.create_task_group() as group:
        served.port = listener.extra(SocketAttribute.local_port)
        group.start_soon(listener.serve, handle)
        try:
            yield served
        finally:
            group.cancel_scope.cancel()


async def _request(stream: ByteStream) -> str | None:
    """The next request with its body; None at the end."""
    got = b""
    while b"\r\n\r\n" not in got:
        try:
            got += await stream.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError):
            return None
    head, _, body = got.partition(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += await stream.receive()
    return (head + b"\r\n\r\n" + body).decode("latin-1")
