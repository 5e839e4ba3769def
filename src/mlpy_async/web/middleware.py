"""A capability context for each request, from its bearer token.

In: requests, as ASGI or WSGI hands them over. Out: the same requests to the application, inside a capability context of their own that ends
with the response. Only the one `Authorization` header counts: no other header, query or cookie grants anything. Whatever a request holds, the
runtime's own capabilities bound it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mlpy_async.capabilities import CapabilityContext, CapabilityToken, capture_context, in_context
from mlpy_async.capabilities.contexts import no_context
from mlpy_async.operations.problems import CONTENT_TYPE, Problem
from mlpy_async.web.asgi import ASGIApp, Receive, Scope, Send, send_problem

__all__ = ["RequestCapabilityMiddleware", "Verifier", "WSGIRequestCapabilityMiddleware"]

Verifier = Callable[[str], Iterable["str | CapabilityToken"]]
"""Gives the capabilities of a bearer token; `ValueError` if it is not to be trusted."""

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]{1,8192}=*)", re.IGNORECASE)
_CHALLENGE = 'Bearer error="invalid_token"'
_POLICY_VIOLATION = 1008
_UNAUTHORIZED = Problem("about:blank", "Unauthorized", 401, "the request needs a valid token")


class _Rights:
    """What requests hold.

    :param default_caps: for requests without a token. :param verify: gives those of a token; without it no token grants anything.
    :param required: refuse a request whose token is missing or bad, rather than run it with the defaults or with nothing.
    """

    def __init__(self, default_caps: Iterable[str | CapabilityToken], verify: Verifier | None, required: bool) -> None:
        given = (default_caps,) if isinstance(default_caps, (str, CapabilityToken)) else default_caps
        self._default = tuple(each if isinstance(each, CapabilityToken) else CapabilityToken(each) for each in given)
        self._verify = verify
        self._required = required

    def context(self, headers: list[str], execution_type: str) -> CapabilityContext | None:
        """The context for a request with these `Authorization` headers; None to refuse it."""
        tokens: Iterable[str | CapabilityToken] = () if headers or self._required else self._default
        trusted = not headers and not self._required
        # of two headers nobody knows which one a proxy has looked at
        bearer = _BEARER.fullmatch(headers[0].strip()) if len(headers) == 1 else None
        if bearer is not None and self._verify is not None:
            try:
                tokens = tuple(self._verify(bearer[1]))
                trusted = True
            except ValueError:
                trusted = False
        if self._required and not trusted:
            return None
        present = capture_context()
        return CapabilityContext(
            tokens, parent=None if present is no_context else present, execution_type=execution_type
        )


class RequestCapabilityMiddleware:
    """Runs each request and websocket of an ASGI application in a capability context of its own.

    :param app: the application. :param default_caps: written forms or tokens, for requests without an `Authorization` header.
    :param verify: gives the capabilities of a bearer token, such as `JWTCapabilities`. If it raises `ValueError`, the request holds nothing.
    :param required: answer 401 where there is no good token (a websocket is closed before it is accepted).
    :raises ValueError: if a default cannot be read.

    The context ends with the response: what a handler leaves running holds nothing from then on.
    """

    def __init__(
        self,
        app: ASGIApp,
        default_caps: Iterable[str | CapabilityToken] = (),
        *,
        verify: Verifier | None = None,
        required: bool = False,
    ) -> None:
        self.app = app
        self._rights = _Rights(default_caps, verify, required)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"authorization"]
        context = self._rights.context(headers, "async")
        if context is None:
            await _refuse(scope, receive, send)
            return
        try:
            with in_context(context):
                await self.app(scope, receive, send)
        finally:
            context.close()


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": "a valid token is needed"})
    else:
        await send_problem(send, _UNAUTHORIZED, [(b"www-authenticate", _CHALLENGE.encode())])


class WSGIRequestCapabilityMiddleware:
    """The same for WSGI: `app.wsgi_app = WSGIRequestCapabilityMiddleware(app.wsgi_app, …)`. Parameters as there.

    Each step of the body runs in the context too; it ends when the server closes the body.
    """

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        default_caps: Iterable[str | CapabilityToken] = (),
        *,
        verify: Verifier | None = None,
        required: bool = False,
    ) -> None:
        self.app = app
        self._rights = _Rights(default_caps, verify, required)

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        # a server joins headers of one name by commas, which no bearer token has
        header = environ.get("HTTP_AUTHORIZATION")
        context = self._rights.context([] if header is None else [header], "sync")
        if context is None:
            about = [("Content-Type", CONTENT_TYPE), ("WWW-Authenticate", _CHALLENGE)]
            start_response("401 Unauthorized", about)
            return [_UNAUTHORIZED.body()]
        try:
            with in_context(context):
                return _Body(self.app(environ, start_response), context)
        except BaseException:
            context.close()
            raise


class _Body:
    """The body of a response, each step of which runs in the context of its request."""

    def __init__(self, body: Iterable[bytes], context: CapabilityContext) -> None:
        self._body = body
        self._steps = iter(body)
        self._context = context

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with in_context(self._context):
            return next(self._steps)

    def close(self) -> None:
        """End the body and the context; servers call it, also when the client has gone."""
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                with in_context(self._context):
                    close()
        finally:
            self._context.close()
