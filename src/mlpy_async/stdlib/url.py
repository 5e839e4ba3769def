"""`url`: the parts of URLs (RFC 3986). It reaches no network; `http` does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urljoin, urlsplit, urlunsplit

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.values.kinds import describe

__all__ = ["Url"]

_LONGEST = 65_536
"""Characters of a URL, a query or a text to be encoded."""
_MOST = 1_000
"""Parameters of a query."""
_SAFE = "!'()*-._~"
"""What JavaScript's `encodeURIComponent` leaves as it is."""


@ml_module(name="url", description="The parts of URLs")
class Url:
    """A URL has at most 65,536 characters."""

    def __init__(self, services: Services) -> None:
        self.text = services.operations.text

    @ml_function
    def parse(self, url: str) -> dict:  # type: ignore[type-arg]
        """The parts: `{scheme, username, password, host, port, path, query, fragment, params}`; null for those that are not there."""
        found = urlsplit(_short(url))
        return {
            "scheme": found.scheme or None,
            "username": None if found.username is None else unquote(found.username),
            "password": None if found.password is None else unquote(found.password),
            "host": found.hostname,
            "port": found.port,
            "path": found.path,
            "query": found.query or None,
            "fragment": found.fragment or None,
            "params": self.parseQuery(found.query),
        }

    @ml_function
    def build(self, parts: dict) -> str:  # type: ignore[type-arg]
        """A URL of parts as `parse` gives them; `params` counts where there is no `query`."""
        host = self._part(parts, "host")
        user, password = self._part(parts, "username"), self._part(parts, "password")
        place = f"[{host}]" if ":" in host else host
        if user or password:
            place = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "") + "@" + place
        if port := self._part(parts, "port"):
            place += f":{port}"
        params = dict.get(parts, "params")
        query = self._part(parts, "query") or (self.encodeQuery(params) if isinstance(params, dict) else "")
        made = urlunsplit(
            (self._part(parts, "scheme"), place, self._part(parts, "path"), query, self._part(parts, "fragment"))
        )
        again = urlsplit(_short(made))
        if (again.hostname or "") != host.lower() or (again.username is None) is bool(user or password):
            raise ValueError("the parts do not make a URL that reads as they do")
        return made

    def _part(self, parts: dict[str, Any], name: str) -> str:
        value = dict.get(parts, name)
        return "" if value is None else _short(self.text(value))

    @ml_function
    def join(self, base: str, url: str) -> str:
        """A URL that is relative to another one, as an absolute one."""
        return urljoin(_short(base), _short(url))

    @ml_function
    def isValid(self, url: str) -> bool:
        """Whether a text is an absolute URL with a host."""
        try:
            found = urlsplit(_short(url))
            return bool(found.scheme and found.hostname) and (found.port is None or found.port > 0)
        except ValueError:
            return False

    @ml_function
    def encode(self, text: str) -> str:
        """A text so that it is one part of a URL: as JavaScript's `encodeURIComponent`."""
        return quote(_short(text), safe=_SAFE)

    @ml_function
    def decode(self, text: str) -> str:
        """What `encode` was given."""
        return unquote(_short(text), errors="strict")

    @ml_function
    def encodeQuery(self, params: dict) -> str:  # type: ignore[type-arg]
        """An object as a query: `{a: 1, b: [2, 3]}` is `a=1&b=2&b=3`. Without those that are null."""
        pairs = list(islice(self._pairs(params), _MOST + 1))
        if len(pairs) > _MOST:
            raise ValueError(f"a query has at most {_MOST:,} parameters")
        return _short("&".join(f"{quote_plus(_short(key))}={quote_plus(_short(value))}" for key, value in pairs))

    def _pairs(self, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for key, value in dict.items(params):
            for each in list.__iter__(value) if isinstance(value, list) else (value,):
                if isinstance(each, (dict, list)):
                    raise TypeError(
                        f"the parameter `{key[:100]}` must be a text, a number or an array of them, got {describe(each)}"
                    )
                if each is not None:
                    yield key, self.text(each)

    @ml_function
    def parseQuery(self, query: str) -> dict:  # type: ignore[type-arg]
        """A query as an object; a name that comes several times has an array."""
        found: dict[str, Any] = {}
        parts = [part for part in _short(query).removeprefix("?").split("&") if part] if query else []
        if len(parts) > _MOST:
            raise ValueError(f"a query has at most {_MOST:,} parameters")
        for part in parts:
            key, _, text = part.partition("=")
            name, value = unquote_plus(key), unquote_plus(text)
            if name not in found:
                found[name] = value
            elif isinstance(found[name], list):
                found[name].append(value)
            else:
                found[name] = [found[name], value]
        return found


def _short(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError(f"a URL has at most {_LONGEST:,} characters, got {len(text):,}")
    return text
