"""Connections that lead only where the program that uses them may go.

In: a host and a port, as httpcore asks for them. Out: a stream to an address that was looked up once, checked, and connected to as it is: no
second look-up comes between. A connection is used again by other programs, so each write checks its address anew, in the context
of the one that writes. The URL itself is checked before (`http_client.py`). Proxies are not known here.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from typing import Any

import anyio
import httpcore
import httpx

from mlpy_async.capabilities import Address, check_address, parse_target

__all__ = ["CheckedTransport", "resolve"]

_CONNECTIONS, _IDLE, _IDLE_SECONDS = 100, 20, 5.0
_ATTEMPT = 5.0
"""Seconds that an address has to answer where there is another one to try."""


async def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a host, each once. A checkpoint. :raises OSError: if it has none."""
    found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(entry[4][0]) for entry in found))


class _Stream(httpcore.AsyncNetworkStream):
    """A stream that checks where it leads before each write."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, check: Callable[[], None]) -> None:
        self._inner = inner
        self._check = check

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._check()
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._inner.start_tls(ssl_context, server_hostname, timeout), self._check)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses. `required` is the capability that they need."""

    def __init__(self, required: str) -> None:
        self._required = required
        self._inner: Any = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            addresses = await resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"the host `{host}` is not known: {error.strerror or error}") from error
        for address in addresses:
            self._check(host, port, address)
        failure: Exception = httpcore.ConnectError(f"the host `{host}` has no address")
        for left, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            limit = timeout if not left else min(_ATTEMPT, timeout or _ATTEMPT)
            try:
                stream = await self._inner.connect_tcp(str(address), port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, partial(self._check, host, port, address))
        raise failure

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)

    def _check(self, host: str, port: int, address: Address) -> None:
        written = f"[{host}]" if ":" in host else host
        if parse_target(written).address is None:  # a literal address was checked with the URL
            check_address(self._required, f"{written}:{port}", address, function="http")


class _Body(httpx.AsyncByteStream):
    """A body of httpcore as one of httpx."""

    def __init__(self, parts: Any) -> None:
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._parts:
            yield part

    async def aclose(self) -> None:
        await self._parts.aclose()


class CheckedTransport(httpx.AsyncBaseTransport):
    """Sends requests of one scheme over checked connections. It raises the exceptions of httpcore.

    :param required: the capability that an address needs. :param tls: how servers are verified.
    """

    def __init__(self, required: str, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_IDLE,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=_Backend(required),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response.stream), extensions=response.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()
