"""URLs and hosts that lead somewhere else than they seem to, by their text, by their address, or by a redirect."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from typing import Any

import pytest

from mlpy_async import (
    CapabilityContext,
    CapabilityViolationError,
    MLRuntime,
    check_address,
    check_capability,
    in_context,
)
from mlpy_async.capabilities.hosts import parse_target

from .conftest import ISOLATIONS

pytestmark = pytest.mark.anyio

LEADS = {
    "good.com": "93.184.216.34",
    "rebound.good.com": "127.0.0.1",
    "mapped.good.com": "::ffff:10.0.0.1",
    "tunnel.good.com": "2002:a00:1::",
    "cloud.good.com": "169.254.169.254",
    "any.good.com": "0.0.0.0",
    "inside.good.com": "fd00::1",
    "blocked.good.com": "93.184.216.35",
    "blocked6.good.com": "::ffff:93.184.216.35",
    "office.good.com": "192.168.7.9",
    "printer.good.com": "192.168.7.200",
}
AWAY = {
    "http://good.com/evil": "http://evil.com/",
    "http://good.com/inside": "http://127.0.0.1/",
    "http://good.com/user": "http://good.com@evil.com/",
    "http://good.com/name": "http://rebound.good.com/",
    "http://good.com/twice": "http://good.com/evil",
    "http://good.com/file": "file:///etc/passwd",
}
TOKENS = [
    "network:http:good.com", "network:http:*.good.com", "network:http:192.168.7.0/24", "!network:http:93.184.216.35", "!network:http:192.168.7.200",
    "!network:http:private.good.com",
]  # fmt: skip


def fetch(url: str) -> str:
    """What a client of networks does: it checks the URL, the address that its host has, and again where it is sent on to."""
    while True:
        check_capability("network.http", url, function="fetch")
        target = parse_target(url)
        address = target.address or ipaddress.ip_address(LEADS.get(target.host, "93.184.216.34"))
        check_address("network.http", url, address, function="fetch")
        if url not in AWAY:
            return f"reached {address}"
        url = AWAY[url]


REFUSED = [
    "http://evil.com/", "http://good.com@evil.com/", "http://evil.com#good.com", "http://evil.com?good.com", "http://good.com:80@evil.com/",
    "http://evil.com\\@good.com/", "http://good.com.evil.com/", "http://agood.com/", "http://a.b.good.com/", "http://good.com..evil.com/",
    "http://gооd.com/", "http://xn--god-fmc.com/", "http://good。com/", "http://ｇood.com/", "http://GOOD\u212aOM/", "http://good.com\t.evil.com/",
    "http://good%2ecom/", "http://good.com\0.evil.com/", "http:///good.com", "http:good.com", "//good.com/", "http://",
    "http://127.0.0.1/", "http://127.1/", "http://0x7f000001/", "http://0177.0.0.1/", "http://2130706433/", "http://017700000001/",
    "http://127.0.0.1.", "http://0/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::1]good.com/",
    "http://localhost/", "http://LOCALHOST./", "http://localhost.localdomain/", "http://a.localhost/", "http://ip6-localhost/", "http://router.lan/",
    "http://192.168.8.1/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://metadata.google.internal/",
    "http://[fe80::1%25lo]/", "http://[64:ff9b::a00:1]/", "http://[2002:7f00:1::]/", "ftp://127.0.0.1/",
    # by what the name leads to
    "http://rebound.good.com/", "http://mapped.good.com/", "http://tunnel.good.com/", "http://cloud.good.com/", "http://any.good.com/", "http://inside.good.com/",
    # denied
    "http://private.good.com/", "http://PRIVATE.good.com./x", "http://93.184.216.35/", "http://[::ffff:93.184.216.35]/", "http://1572395043/",
    "http://blocked.good.com/", "http://blocked6.good.com/", "http://192.168.7.200/", "http://printer.good.com/",
    # by where it is sent
    *AWAY,
]  # fmt: skip


@pytest.fixture(scope="module", params=ISOLATIONS)
async def tenant(request: pytest.FixtureRequest, anyio_backend: Any) -> AsyncIterator[MLRuntime]:
    async with MLRuntime(isolation=request.param, capabilities=TOKENS, cache_dir=None) as rt:
        yield rt


@pytest.mark.parametrize("url", REFUSED)
async def test_refused(tenant: MLRuntime, url: str) -> None:
    before = tenant.audit.violations
    with pytest.raises(CapabilityViolationError, match="which is not granted"):
        await tenant.execute("fetch(url)", context={"fetch": fetch, "url": url})
    assert tenant.audit.violations == before + 1


@pytest.mark.parametrize(
    "url", ["http://good.com/", "https://GOOD.com.:443/x", "http://office.good.com/", "http://192.168.7.9/"]
)
async def test_allowed(anyio_backend: Any, url: str) -> None:
    async with MLRuntime(capabilities=TOKENS, cache_dir=None) as rt:
        assert "reached" in await rt.execute("fetch(url)", context={"fetch": fetch, "url": url})


@pytest.mark.parametrize(
    ("denial", "url"),
    [
        ("!network:http:93.184.216.0/24", "http://[::ffff:93.184.216.34]/"),
        ("!network:http:93.184.216.0/24", "http://[2002:5db8:d822::]/"),
        ("!network:http:93.184.216.0/24", "http://[64:ff9b::5db8:d822]/"),
        ("!network:http:93.184.216.0/24", "http://1572395042/"),
        ("!network:http:93.184.216.0/24", "http://good.com/"),
        ("!network:http:::ffff:93.184.216.0/120", "http://93.184.216.34/"),
        ("!network:http:93.*.*.*", "http://93.184.216.34/"),
        ("!network:http:[::ffff:93.184.216.34]", "http://93.184.216.34/"),
        ("!network:http:*", "http://93.184.216.34/"),
        ("!network", "http://good.com/"),
        ("!*", "http://good.com/"),
        ("!network:http:http://good.com", "https://good.com/"),
        ("!network:http:good.com:80", "http://good.com/"),
        ("!network:http:*.com", "http://GOOD.COM./"),
    ],
)
def test_a_denial_beats_what_is_granted_in_each_form_of_an_address(denial: str, url: str) -> None:
    held = CapabilityContext(["network:http:*", "network:http:64:ff9b::/96", denial])
    with in_context(held), pytest.raises(CapabilityViolationError):
        fetch(url)


def test_a_token_for_an_address_is_no_wider_than_what_it_was_derived_from() -> None:
    inside = ipaddress.ip_address("10.0.0.9")
    (parent,) = CapabilityContext(["network:http:10.0.0.5"]).tokens
    with in_context(CapabilityContext(["network:http:good.com", parent.attenuate(resources=["10.0.0.0/8"])])):
        check_capability("network.http", "http://good.com/")
        with pytest.raises(CapabilityViolationError, match=r"good\.com/ leads there"):
            check_address("network.http", "http://good.com/", inside)


@pytest.mark.parametrize(
    ("token", "url", "allowed"),
    [
        ("network:http:10.0.0.9", "http://good.com/", True),
        ("network:http:10.0.0.9:8080", "http://good.com/", False),
        ("network:http:https://10.0.0.9", "http://good.com/", False),
        ("network:http:10.0.0.9/v1/*", "http://good.com/v2/x", False),
        ("network:ftp:10.0.0.9", "http://good.com/", False),
    ],
)
def test_a_token_for_an_address_holds_with_its_port_scheme_and_path(token: str, url: str, allowed: bool) -> None:
    with in_context(CapabilityContext(["network:http:good.com", token])):
        try:
            check_address("network.http", url, ipaddress.ip_address("10.0.0.9"))
        except CapabilityViolationError:
            assert not allowed
        else:
            assert allowed
