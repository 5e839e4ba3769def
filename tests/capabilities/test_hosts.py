"""Hosts and URLs: matched after parsing, and what is not of the public network only by name."""

from __future__ import annotations

import ipaddress

import pytest

from mlpy_async import CapabilityToken
from mlpy_async.capabilities.hosts import HostPattern, is_special, parse_target
from mlpy_async.capabilities.tokens import Need


def allowed(token: str, url: str) -> bool:
    try:
        need = Need("network.http", url)
    except ValueError:
        return False
    held = CapabilityToken(token)
    return held.allows(need) and not held.forbids(need)


@pytest.mark.parametrize(
    ("token", "yes", "no"),
    [
        (
            "network:http:api.example.com",
            ["https://api.example.com/v1?q=1#x", "http://API.EXAMPLE.com.:8080/", "api.example.com", "api.example.com:80"],
            ["http://example.com", "http://x.api.example.com", "http://api.example.com.evil.com", "http://evil.com/api.example.com",
             "http://evil.com?api.example.com", "http://evil.com#api.example.com", "http://apiXexample.com"],
        ),
        ("network:http:*.example.com", ["http://a.example.com"], ["http://example.com", "http://a.b.example.com", "http://aexample.com"]),
        ("network:http:**.example.com", ["http://a.example.com", "http://a.b.example.com"], ["http://badexample.com"]),
        ("network:http:example.com:8443", ["https://example.com:8443/"], ["https://example.com/", "http://example.com", "example.com"]),
        ("network:http:https://example.com", ["https://example.com/x"], ["http://example.com/x", "example.com", "ftp://example.com"]),
        ("network:http:http://example.com", ["https://example.com/x", "http://example.com"], ["ftp://example.com"]),
        (
            "network:http:https://example.com/v1/*",
            ["https://example.com/v1/a?b=../../x", "https://example.com/%76%31/a"],
            ["https://example.com/v1/a/b", "https://example.com/v2/a", "https://example.com/v1/../v2/a", "https://example.com/v1/%2e%2e",
             "https://example.com/v1/a%2f..%2fb", "https://example.com/v1/..;/admin", "https://example.com/v1", "example.com"],
        ),
        ("network:http:*", ["http://example.com", "https://8.8.8.8/"], ["http://localhost", "http://127.0.0.1", "http://10.0.0.1"]),
        ("network.http", ["http://example.com"], ["http://localhost:8000", "http://[::1]/", "http://169.254.169.254/"]),
        ("network:http:localhost", ["http://localhost:3000/"], ["http://127.0.0.1/", "http://x.localhost/"]),
        ("network:http:127.0.0.1", ["http://127.0.0.1:3000/", "http://2130706433/", "http://127.1/"], ["http://127.0.0.2/", "http://localhost"]),
        ("network:http:10.0.0.0/8", ["http://10.1.2.3/"], ["http://11.1.2.3/", "http://ten.example.com/"]),
        ("network:http:[::1]:80", ["http://[::1]/"], ["http://[::2]/", "http://[::1]:81/"]),
        ("*", ["http://localhost", "http://169.254.169.254/"], []),
    ],
)  # fmt: skip
def test_matches(token: str, yes: list[str], no: list[str]) -> None:
    assert [url for url in yes if not allowed(token, url)] == []
    assert [url for url in no if allowed(token, url)] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://good.com@evil.com/", "http://good.com:80@evil.com/", "http://evil.com\\@good.com/", "http://good.com\n.evil.com/",
        "http://good.com\t/", " http://good.com", "http://good%2ecom/", "http://good.com%00.evil.com/", "http://gооd.com/", "http://ｇood.com/",
        "http://good。com/", "http://", "http:///x", "http://[::1", "http://[fe80::1%25eth0]/", "http://good.com:99999/", "http://-good.com/",
        "http://good..com/", "http://1.2.3.4.5/", "http://256.1.1.1/", "http://0x/", "http://0177.0.0.1/", "http://010.0.0.1/", "http://1.2.3.04/",
        "http://\u212aey.com/", "http://[::1]good.com/", "http://[::1]:80:80/", "http://good.com:８０/", "http://good.com:+80/", "x" * 9_000,
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused(url: str) -> None:
    assert not allowed("network:http:*", url)
    assert not allowed("network:http:good.com", url)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
     "100.64.0.1", "224.0.0.1", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]",
     "[2002:7f00:1::]", "localhost", "LOCALHOST.", "a.localhost", "ip6-localhost", "metadata.google.internal", "printer.local"],
)  # fmt: skip
def test_special_hosts_need_a_token_that_names_them(host: str) -> None:
    for token in (
        "network.http",
        "network:http:*",
        "network:http:**",
        "network:http:*.*.*.*",
        "network:http:http://*/**",
    ):
        assert not allowed(token, f"http://{host}/"), token


def test_an_address_behind_a_name() -> None:
    inside, outside = ipaddress.ip_address("10.1.2.3"), ipaddress.ip_address("93.184.216.34")
    assert is_special(inside) and not is_special(outside)
    target = parse_target("https://api.example.com/v1").at(ipaddress.ip_address("::ffff:10.1.2.3"))
    assert (target.scheme, target.host, target.port, target.path) == ("https", "10.1.2.3", 443, "/v1")
    assert HostPattern("10.0.0.0/8").matches(target)
    assert HostPattern("::ffff:10.0.0.0/104").matches(target)
    assert HostPattern("10.1.2.3").matches(target)
    assert not HostPattern("*").matches(target)
    assert not HostPattern("api.example.com").matches(target)


def test_a_denial_holds_in_doubt() -> None:
    for url in ("http://localhost/", "http://127.1/", "http://10.0.0.1/"):
        need = Need("network.http", url)
        assert CapabilityToken("!network:http:*").forbids(need)
    assert CapabilityToken("!network:http:127.0.0.0/8").forbids(Need("network.http", "http://2130706433/"))
    assert CapabilityToken("!network:http:https://evil.com:443/x/*").forbids(Need("network.http", "evil.com"))


def test_https_belongs_to_http() -> None:
    assert CapabilityToken("network:http").allows(Need("network.https", "https://example.com"))
    assert not CapabilityToken("network:https").allows(Need("network.http", "http://example.com"))


@pytest.mark.parametrize("pattern", ["", "https://", "user@example.com", "10.0.0.1/8", "::1", "a b", "пример.рф"])
def test_patterns_that_cannot_be_read(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"host|URL"):
        HostPattern(pattern)


def test_target() -> None:
    target = parse_target("HTTPS://Example.com/a%20b?c")
    assert (target.scheme, target.host, target.port, target.path) == ("https", "example.com", 443, "/a b")
