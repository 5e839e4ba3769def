"""Hosts and URLs as resources: what a text names, patterns of such, and addresses that only a token which names them gives.

In: a URL, `host`, or `host:port`, as a program wrote it. Out: a `Target` with the parts that a client will use. A text that
two readers could take for two different hosts is refused. Nothing is looked up: a client checks the address that it found
as if the program had written it (`checks.check_address`), and asks again after each redirect.

Source of the ranges: IANA's special-purpose address registries, as Python's `ipaddress` has them.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from mlpy_async.capabilities.globs import Glob, is_wild

__all__ = ["Address", "HostPattern", "Target", "is_special", "parse_target"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST_URL = 8_192
_REFUSED = re.compile(r"[\x00-\x20\x7f\\]")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NETLOC = re.compile(r"(?:\[[^\[\]@]*\]|[^\[\]:@]*)(?::[0-9]*)?")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*")
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_LEADING_ZERO = re.compile(r"(?:.*\.)?0[0-9]+(?:\..*)?")
"""Octal to a C library, decimal or nothing to others."""
_LOCAL = re.compile(
    r"(?:.+\.)?(?:localhost|localhost6|localdomain|localdomain[46]|local|internal|home\.arpa|lan|intranet|corp)|ip6-(?:localhost|loopback)"
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """What a URL leads to: scheme, port and path are None where the text does not say, the path also where servers might
    read it in two ways. `address` is that of a literal.
    """

    scheme: str | None
    host: str
    port: int | None
    path: str | None
    address: Address | None

    @property
    def special(self) -> bool:
        """Whether it is no host of the public network, so that only a token which names it gives it."""
        return is_special(self.address) if self.address is not None else _LOCAL.fullmatch(self.host) is not None

    def at(self, address: Address) -> Target:
        """The same at the address that the host turned out to have, as if its URL had named that."""
        address = _unmapped(address)
        return replace(self, host=str(address), address=address)


def is_special(address: Address) -> bool:
    """Whether an address is loopback, link-local, private, or else not of the public network; also one inside another."""
    inner = _inner(address)
    if inner is not None:
        return is_special(inner)
    return not address.is_global or address.is_multicast


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The address of IPv4 that one of IPv6 leads to: mapped, by 6to4, Teredo or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inner is None and address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inner


def parse_target(text: str) -> Target:
    """Read a URL, `host` or `host:port`.

    :raises ValueError: if it is none, or could be read in two ways.
    """
    if not text or len(text) > _LONGEST_URL or _REFUSED.search(text):
        raise ValueError("a URL has no spaces, control characters or backslashes")
    has_scheme = "://" in text
    parts = urlsplit(text if has_scheme else f"//{text}")
    if not parts.netloc.isascii() or not _NETLOC.fullmatch(parts.netloc) or not parts.hostname:
        raise ValueError("a URL has a host in letters of ASCII, and no user in front of it")
    port = parts.port
    if has_scheme and port is None:
        port = _PORTS.get(parts.scheme)
    host = parts.hostname.lower().removesuffix(".")
    address = _address(host, parts.netloc.startswith("["))
    if address is None and (len(host) > 253 or not _NAME.fullmatch(host)):
        raise ValueError("the host is no name of the network; one with other letters is written in its `xn--` form")
    path = _path(parts.path) if has_scheme or parts.path else None
    return Target(parts.scheme if has_scheme else None, str(address or host), port, path, address)


def _address(host: str, bracketed: bool) -> Address | None:
    """The address that a host literal is, in any form that a C library would take: `127.1`, `0x7f000001`."""
    if bracketed:
        if "%" in host:
            raise ValueError("an address names no zone")
        return _unmapped(ipaddress.IPv6Address(host))
    if _NUMERIC.fullmatch(host):
        if _LEADING_ZERO.fullmatch(host):
            raise ValueError(f"the numbers of {host} begin with a zero, so they are read in two ways")
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            raise ValueError(f"{host} is no address") from None
    return None


def _unmapped(address: Address) -> Address:
    """An address of IPv4 as what it is, also where it is written as one of IPv6: `::ffff:127.0.0.1`."""
    return address if isinstance(address, ipaddress.IPv4Address) else address.ipv4_mapped or address


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """A range of addresses, in the same way."""
    network = ipaddress.ip_network(text)
    first = _unmapped(network.network_address)
    if first.version == network.version:
        return network
    return ipaddress.IPv4Network((int(first), max(0, network.prefixlen - 96)))


def _path(path: str) -> str | None:
    """The path as a server reads it, or None if a server might read it as another one."""
    read = [unquote(segment) for segment in (path or "/").split("/")]
    if any(part.split(";")[0] in (".", "..") or "/" in part or "\\" in part or "\0" in part for part in read):
        return None
    return "/".join(read)


class HostPattern:
    """A pattern of hosts or URLs: `api.example.com`, `*.example.com`, `host:8080`, `https://host/v1/*`, `10.0.0.0/8`, `*`.

    Globs are on whole labels of the name and whole segments of the path; `*` by itself is any host of the public network.

    :raises ValueError: if it cannot be read.
    """

    __slots__ = ("_any", "_denies", "_host", "_network", "_path", "_port", "_scheme", "text")

    def __init__(self, text: str, *, denies: bool = False) -> None:
        self.text = text
        self._denies = denies
        scheme, _, rest = text.rpartition("://")
        self._scheme = scheme.lower() or None
        self._network = _network(text) if _NETWORK.fullmatch(text) else None
        host, slash, path = ("localhost", "", "") if self._network else rest.partition("/")
        port = re.search(r":([0-9]+)$", host)
        self._port = int(port[1]) if port else None
        host = host[: port.start()] if port else host
        if not host or _REFUSED.search(text) or "@" in host or (":" in host and not host.startswith("[")):
            raise ValueError(
                f"a pattern of hosts is as `*.example.com` or `https://api.example.com/v1/*`; got {text!r}"
            )
        self._any = host in ("*", "**")
        if not is_wild(host.removeprefix("[")):
            host = parse_target(host).host
        self._host = Glob(host.lower(), ".")
        self._path = Glob("/" + path) if slash and path else None

    def matches(self, target: Target) -> bool:
        """Whether a target matches. A pattern that allows does so where it is sure, and names what is special; one that
        denies does so in doubt.
        """
        denies = self._denies
        if self._network is not None:
            return target.address is not None and self._has(target.address)
        if self._scheme is not None and target.scheme not in _COVERED.get(self._scheme, (self._scheme,)):
            if not (denies and target.scheme is None):
                return False
        if self._port is not None and target.port != self._port and not (denies and target.port is None):
            return False
        if self._path is not None and not (denies if target.path is None else self._path.matches(target.path)):
            return False
        if self._host.text == target.host:
            return True
        if denies and target.address is not None:
            inner = _inner(target.address)
            return self._any or any(
                self._host.matches(str(each)) for each in (target.address, inner) if each is not None
            )
        if target.special and not denies:
            return False
        return self._any or (target.address is None and self._host.matches(target.host))

    def _has(self, address: Address) -> bool:
        """Whether an address is in the range; for a denial also if it leads there."""
        network, inner = self._network, _inner(address) if self._denies else None
        return network is not None and (address in network or (inner is not None and inner in network))

    def includes(self, other: HostPattern) -> bool:
        """Whether all that another pattern matches is matched by this one too. It may say no where the answer is yes."""
        if self._network is not None or other._network is not None:
            return self.text == other.text
        return (
            (self._any or self._host.includes(other._host))
            and self._scheme in (None, other._scheme)
            and self._port in (None, other._port)
            and (self._path is None or (other._path is not None and self._path.includes(other._path)))
        )


_COVERED = {"http": ("http", "https"), "ws": ("ws", "wss")}
_NETWORK = re.compile(r"(?:[0-9]+(?:\.[0-9]+){3}|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*)/[0-9]+")
"""A range of addresses, as `10.0.0.0/8`."""
