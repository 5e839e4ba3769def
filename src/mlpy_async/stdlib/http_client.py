"""Requests of programs: each hop is checked, bodies are bounded, nothing is kept between two requests but open connections.

In: method, URL, headers and body, as `Wanted`. Out: a `Response` with all of its body. Redirects are followed here, one at a time, so that each
URL is checked as it will be sent. No cookies are kept, no proxy and no password of the environment is used. What ML sees of
it is in `http.py`.
"""

from __future__ import annotations

import http.cookiejar
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpcore
import httpx
from anyio.lowlevel import checkpoint

from mlpy_async.capabilities import check_capability, parse_target
from mlpy_async.errors import LimitError
from mlpy_async.stdlib.http_connections import CheckedTransport

__all__ = ["Client", "NetworkError", "Response", "Wanted"]

_FAILURES = (
    httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpx.HTTPError, httpx.InvalidURL,
)  # fmt: skip
_PIECE = 64 * 1024
_ACCEPTED = "gzip, deflate"
_OWN_HEADERS = frozenset(
    "accept-encoding connection content-length expect host keep-alive proxy-authorization proxy-connection te trailer "
    "transfer-encoding upgrade".split()
)
"""Headers that say how a message travels, or to whom: the client's own business."""


class NetworkError(Exception):
    """A request got no answer, or none that can be understood."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request. `timeout` is in seconds, for all hops together; `redirects` is how many are followed."""

    method: str
    url: str
    label: str
    headers: dict[str, str] = field(default_factory=dict)
    query: Sequence[tuple[str, str]] = ()
    body: bytes | None = None
    timeout: float = 30.0
    redirects: int = 10


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: `url` is where it came from at last, `body` is unpacked, `encoding` the name that the server gives for its text."""

    url: str
    status: int
    reason: str
    headers: dict[str, str]
    body: bytearray
    encoding: str | None


class Client:
    """Sends requests for the programs of one runtime.

    :param tls: how servers are verified. :param max_body: bytes of a body at most, unpacked.
    """

    def __init__(self, tls: ssl.SSLContext, max_body: int) -> None:
        self._max_body = max_body
        none = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.AsyncClient(
            mounts={
                "http://": CheckedTransport("network.http", tls),
                "https://": CheckedTransport("network.https", tls),
            },
            trust_env=False,
            timeout=httpx.Timeout(None),
            cookies=none,
            headers={"accept-encoding": _ACCEPTED, "user-agent": "mlpy"},
        )

    async def aclose(self) -> None:
        """Close all connections. A checkpoint."""
        await self._client.aclose()

    async def send(self, wanted: Wanted) -> Response:
        """Send a request, and follow where it leads. A checkpoint.

        :raises CapabilityViolationError: for a URL or an address that is not granted. :raises ValueError: for what is no URL.
        :raises LimitError: for a body that is too long. :raises TimeoutError: when the time is up. :raises NetworkError: for the rest.
        """
        try:
            with anyio.fail_after(wanted.timeout):
                return await self._follow(wanted, self._request(wanted))
        except TimeoutError:
            raise TimeoutError(f"{_title(wanted)}: no answer within {wanted.timeout:g} s") from None
        except _FAILURES as error:
            raise NetworkError(f"{_title(wanted)}: {str(error) or type(error).__name__}") from error

    def _request(self, wanted: Wanted) -> httpx.Request:
        if own := sorted(name for name in wanted.headers if name.lower() in _OWN_HEADERS):
            raise ValueError(f"the header `{own[0]}` is set by the client, not by a program")
        try:
            url = httpx.URL(wanted.url)
            url = url.copy_merge_params(tuple(wanted.query)) if wanted.query else url
            return self._client.build_request(wanted.method, url, headers=wanted.headers, content=wanted.body)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise ValueError(f"{wanted.label}: {wanted.url!r:.200} is no URL: {error}") from error

    async def _follow(self, wanted: Wanted, request: httpx.Request) -> Response:
        for _ in range(wanted.redirects + 1):
            _check(request, wanted.label)
            response = await self._client.send(request, stream=True)
            try:
                if response.next_request is None or not wanted.redirects:
                    return await self._read(wanted, response)
                request = response.next_request
            finally:
                with anyio.CancelScope(shield=True):
                    await response.aclose()
        raise NetworkError(f"{_title(wanted)}: more than {wanted.redirects} redirects")

    async def _read(self, wanted: Wanted, response: httpx.Response) -> Response:
        body = bytearray()
        chunks = response.aiter_raw()
        try:
            unpack = _unpacking(response.headers.get("content-encoding", ""))
            async for chunk in chunks:
                for piece in unpack(chunk):
                    body += piece
                    if len(body) > self._max_body:
                        raise LimitError(f"{_title(wanted)}: the body has more than {self._max_body:,} bytes")
                    await checkpoint()
        except (LimitError, NetworkError):
            await _break_off(response, chunks)
            raise
        return Response(
            url=str(response.url),
            status=response.status_code,
            reason=response.reason_phrase,
            headers=dict(response.headers),
            body=body,
            encoding=response.charset_encoding,
        )


async def _break_off(response: httpx.Response, chunks: AsyncIterator[bytes]) -> None:
    """End a body that nobody wants: close its connection, and let the generators that read from it meet that. Left to the garbage
    collector, they would be closed where nobody can await.
    """
    await response.extensions["network_stream"].aclose()
    with suppress(httpcore.NetworkError, httpcore.ProtocolError):
        async for _ in chunks:
            pass


def _title(wanted: Wanted) -> str:
    return f"{wanted.label}: {wanted.method} {wanted.url[:200]}"


def _check(request: httpx.Request, label: str) -> None:
    """Check a URL as it will be sent: by the parts that the client uses."""
    text = str(request.url)
    try:
        target = parse_target(text)
    except ValueError as error:
        raise ValueError(f"{label}: {text!r:.200}: {error}") from error
    if target.scheme not in ("http", "https") or not text.lower().startswith(f"{target.scheme}://"):
        raise ValueError(f"{label}: a URL begins with `http://` or `https://`, got {text!r:.200}")
    check_capability(f"network.{target.scheme}", text, function=label)


def _unpacking(encoding: str) -> Callable[[bytes], Iterator[bytes]]:
    """What unpacks the chunks of a body, in pieces of a bounded size, however much a chunk holds.

    :raises NetworkError: for an encoding that was not asked for.
    """
    kind = encoding.strip().lower()
    if kind in ("", "identity"):
        return lambda chunk: iter((chunk,))
    if kind not in ("gzip", "x-gzip", "deflate"):
        raise NetworkError(
            f"the body is packed by `{kind:.50}`, which was not asked for: the client accepts {_ACCEPTED}"
        )
    packed: list[Any] = []

    def unpack(chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if not packed or packed[0].eof:
                # most servers wrap deflate as zlib does, some send it bare
                bare = kind == "deflate" and (chunk[0] & 0x0F != 8 or chunk[0] >> 4 > 7)
                packed[:] = [zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS | 32)]
            try:
                yield packed[0].decompress(chunk, _PIECE)
            except zlib.error as error:
                raise NetworkError(f"the body is said to be packed by `{kind}`, and is not: {error}") from error
            chunk = packed[0].unconsumed_tail or packed[0].unused_data

    return unpack
