"""`http`: requests to servers, each URL and each address checked."""

from __future__ import annotations

import codecs
import math
import ssl
from importlib import import_module
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

import anyio

from mlpy_async.engine import await_
from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.json_text import JsonText
from mlpy_async.values.kinds import describe
from mlpy_compiler import nearest

__all__ = ["Http"]

_NETWORK = ("network.http",)
_OPTIONS = ("method", "url", "headers", "query", "body", "json", "form", "timeout", "redirects")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_MOST_REDIRECTS = 20
_LONGEST = 100_000
"""Characters of a text that the functions of URLs take."""
_MOST_PAIRS = 1_000
"""Parameters of a query, fields of a form."""
_LARGE_QUERY = f"a query has at most {_MOST_PAIRS:,} parameters and {_LONGEST:,} characters"
_PIECE = 256 * 1024
_CHARSETS = {
    codecs.lookup(name).name
    for name in (
        "ascii utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 latin-1 iso8859-2 iso8859-5 iso8859-7 iso8859-9 iso8859-15 cp1250 "
        "cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 koi8-r koi8-u shift_jis euc-jp euc-kr gbk gb18030 big5"
    ).split()
}
"""What a text may be written in. Python has encodings that are no character sets, and some that are slow: a server does not choose those."""


@ml_module(name="http", description="Requests to servers", capabilities=("network.http", "network.https"))
class Http:
    """A request needs `network.http`, or `network.https` for such URLs, for its URL and for each that it is led to."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.json = JsonText(services.operations)
        self._client: Any = None
        self._opening = anyio.Lock()

    @ml_function(capabilities=_NETWORK, checks_itself=True)
    def get(self, url: str, headers: Any = None, timeout: Any = None) -> Any:
        """The answer to a GET request."""
        return self._send("GET", url, "http.get", {"headers": headers, "timeout": timeout})

    @ml_function(capabilities=_NETWORK, checks_itself=True)
    def head(self, url: str, headers: Any = None, timeout: Any = None) -> Any:
        """The answer to a HEAD request, which has no body."""
        return self._send("HEAD", url, "http.head", {"headers": headers, "timeout": timeout})

    @ml_function(capabilities=_NETWORK, checks_itself=True)
    def delete(self, url: str, headers: Any = None, timeout: Any = None) -> Any:
        """The answer to a DELETE request."""
        return self._send("DELETE", url, "http.delete", {"headers": headers, "timeout": timeout})

    @ml_function(capabilities=_NETWORK, checks_itself=True)
    def post(self, url: str, options: Any = None) -> Any:
        """The answer to a POST request, with the `body`, `json` or `form` of the options."""
        return self._send("POST", url, "http.post", options)

    @ml_function(capabilities=_NETWORK, checks_itself=True)
    def put(self, url: str, options: Any = None) -> Any:
        """The answer to a PUT request, with the `body`, `json` or `form` of the options."""
        return self._send("PUT", url, "http.put", options)

    @ml_function(capabilities=_NETWORK, checks_itself=True)
    def patch(self, url: str, options: Any = None) -> Any:
        """The answer to a PATCH request, with the `body`, `json` or `form` of the options."""
        return self._send("PATCH", url, "http.patch", options)

    @ml_function(capabilities=_NETWORK, checks_itself=True)
    def request(self, options: dict) -> Any:  # type: ignore[type-arg]
        """The answer to a request. Options: `url method headers query body json form timeout redirects`."""
        url, method = dict.get(options, "url"), dict.get(options, "method", "GET")
        if not isinstance(url, str) or not isinstance(method, str):
            raise TypeError("http.request: `url` and `method` must be strings")
        return self._send(method[:20].upper(), url, "http.request", options)

    # --- texts of URLs ------------------------------------------------------------------------------------------------

    @ml_function
    def encodeURI(self, text: str) -> str:
        """A URL with what may not stand in one as `%XX`; what has a meaning in URLs stays."""
        return quote(_short(text), safe=";,/?:@&=+$-_.!~*'()#")

    @ml_function
    def decodeURI(self, text: str) -> str:
        """The reverse of `encodeURI`: what has a meaning in URLs stays as `%XX`."""
        for sign in ";,/?:@&=+$#":
            code = f"%{ord(sign):02X}"
            text = _short(text).replace(code, f"%25{code[1:]}").replace(code.lower(), f"%25{code[1:].lower()}")
        try:
            return unquote_to_bytes(text).decode()
        except UnicodeDecodeError:
            raise ValueError("the text holds `%XX` that are no UTF-8") from None

    @ml_function
    def encodeQuery(self, params: dict) -> str:  # type: ignore[type-arg]
        """The query of a URL for an object; an array is a key that repeats itself."""
        return urlencode(self._pairs(params, "params"))

    @ml_function
    def parseQuery(self, query: str) -> dict:  # type: ignore[type-arg]
        """The object of a query; a key that repeats itself is an array."""
        if _short(query).count("&") >= _MOST_PAIRS:
            raise LimitError(_LARGE_QUERY)
        found: dict[str, Any] = {}
        for key, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
            before = found.get(key)
            if before is None:
                found[key] = value
            elif isinstance(before, list):
                before.append(value)
            else:
                found[key] = [before, value]
        return found

    # --- requests -----------------------------------------------------------------------------------------------------

    def _send(self, method: str, url: str, label: str, options: Any) -> Any:
        if options is not None and not isinstance(options, dict):
            raise TypeError(f"{label}: options must be an object, got {describe(options)}")
        if method not in _METHODS:
            raise ValueError(f"{label}: the method is one of {', '.join(_METHODS)}; got {method!r:.50}")
        given = {key: value for key, value in (options or {}).items() if value is not None}
        allowed = _OPTIONS if label == "http.request" else _OPTIONS[2:]
        for key in given:
            if key not in allowed:
                near = nearest(key, allowed)
                hint = f"did you mean `{near}`?" if near else f"there are {', '.join(allowed)}"
                raise ValueError(f"{label}: there is no option `{key:.50}`; {hint}")
        headers = {key: self._text(value, "a header") for key, value in self._object(given, "headers", label).items()}
        body = self._body(given, headers, label)
        response = await_(
            self._sent(
                method=method,
                url=url,
                label=label,
                headers=headers,
                query=self._pairs(self._object(given, "query", label), "query"),
                body=body,
                timeout=_number(given.get("timeout", 30.0), 0.0, 3_600.0, f"{label}: timeout"),
                redirects=int(_number(given.get("redirects", 10), 0, _MOST_REDIRECTS, f"{label}: redirects")),
            )
        )
        return self._offered(response)

    async def _sent(self, **wanted: Any) -> Any:
        client = await self._opened()
        module = import_module("mlpy_async.stdlib.http_client")
        return await client.send(module.Wanted(**wanted))

    async def _opened(self) -> Any:
        """The client, made when it is first used: its libraries and the list of authorities are read in a worker thread."""
        async with self._opening:
            if self._client is None:
                services = self.services
                module = await services.engine.to_thread(import_module, "mlpy_async.stdlib.http_client")
                tls = services.world.tls or await services.engine.to_thread(ssl.create_default_context)
                client = module.Client(tls, services.limits.max_body)
                services.at_close.push_async_callback(client.aclose)
                self._client = client
        return self._client

    def _object(self, options: dict[str, Any], key: str, label: str) -> dict[str, Any]:
        value = options.get(key, {})
        if not isinstance(value, dict):
            raise TypeError(f"{label}: `{key}` must be an object, got {describe(value)}")
        return value

    def _text(self, value: Any, what: str) -> str:
        if not isinstance(value, (str, int, float)):
            raise TypeError(f"{what} must be a string or a number, got {describe(value)}")
        return _short(self.services.operations.text(value))

    def _pairs(self, values: dict[str, Any], what: str) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        length = 0
        for key, value in values.items():
            for each in value if isinstance(value, list) else (value,):
                pairs.append((key, self._text(each, f"{what}.{key:.50}")))
                length += len(key) + len(pairs[-1][1])
                if length > _LONGEST or len(pairs) > _MOST_PAIRS:
                    raise LimitError(_LARGE_QUERY)
        return pairs

    def _body(self, options: dict[str, Any], headers: dict[str, str], label: str) -> bytes | None:
        kinds = [key for key in ("body", "json", "form") if key in options]
        if not kinds:
            return None
        if len(kinds) > 1:
            raise ValueError(f"{label}: a request has one body, got {' and '.join(f'`{kind}`' for kind in kinds)}")
        kind, value = kinds[0], options[kinds[0]]
        if kind == "form":
            text, media = urlencode(self._pairs(self._object(options, "form", label), "form")), "x-www-form-urlencoded"
        elif kind == "json" or not isinstance(value, str):
            text, media = self.json.stringify(value), "json"
        else:
            text, media = value, ""
        if media and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = f"application/{media}"
        limit = self.services.limits.max_body
        body = text.encode() if len(text) <= limit else b" " * (limit + 1)
        if len(body) > limit:
            raise LimitError(f"{label}: the body has more than {limit:,} bytes")
        return body

    # --- responses ----------------------------------------------------------------------------------------------------

    def _offered(self, response: Any) -> dict[str, Any]:
        """A response as an object of functions, which a worker process can hold too."""
        methods: dict[str, Any] = {
            "status": lambda: response.status,
            "statusText": lambda: response.reason,
            "ok": lambda: 200 <= response.status < 300,
            "url": lambda: response.url,
            "headers": lambda: dict(response.headers),
            "text": lambda: self._decoded(response),
            "body": lambda: self._decoded(response),
            "bytes": lambda: self._bytes(response),
            "json": lambda: self.json.parse(self._decoded(response)),
        }
        methods["status_text"] = methods["statusText"]
        make = self.services.operations.members.make_function
        return {name: make(name, method) for name, method in methods.items()}

    def _decoded(self, response: Any) -> str:
        """The body as text, in the server's encoding if it is a known one, else in UTF-8; what is none becomes U+FFFD."""
        try:
            name = codecs.lookup(response.encoding or "utf-8").name
        except (LookupError, ValueError):
            name = "utf-8"
        decode = codecs.getincrementaldecoder(name if name in _CHARSETS else "utf-8")(errors="replace").decode
        body = memoryview(response.body)
        pieces = (body[start : start + _PIECE] for start in range(0, len(body), _PIECE))
        return self.services.operations.pieces.joined(chain(map(decode, pieces), (decode(b"", True),)))

    def _bytes(self, response: Any) -> list[int]:
        self.services.operations.arithmetic.room(len(response.body))
        return self.services.operations.pieces.kept(self.services.operations.pieces.elements(response.body))


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise LimitError(f"a text of a URL or header has at most {_LONGEST:,} characters, got {len(text):,}")
    return text


def _number(value: Any, least: float, most: float, what: str) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not least <= value <= most
        or math.isnan(value)
    ):
        raise ValueError(f"{what} is a number from {least:g} to {most:g}")
    return value
