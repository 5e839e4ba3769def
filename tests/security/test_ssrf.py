"""Programs that try to reach hosts which their tokens do not name: by the form of a URL, by redirects, by names that lead elsewhere."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from typing import Any

import pytest

from mlpy_async import CapabilityViolationError, MLRuntime
from mlpy_async.stdlib import http_connections
from tests.stdlib.servers import answer, serving

from .attack import Attack, attack, each
from .conftest import ISOLATIONS

pytestmark = pytest.mark.anyio

REFUSED = "CapabilityViolationError: is not granted"
NO_URL = "ValueError: http.get"


@pytest.fixture(scope="module", params=ISOLATIONS)
async def runtime(request: pytest.FixtureRequest, anyio_backend: Any) -> AsyncIterator[MLRuntime]:
    """Programs may ask any host of the public network, and one that is named with its path."""
    tokens = ["network.http", "network:http:http://files.example.com/public/*"]
    async with MLRuntime(isolation=request.param, capabilities=tokens, cache_dir=None, strict_security=False) as rt:
        yield rt


def get(name: str, url: str, fails: str = REFUSED) -> Attack:
    return attack(name, f"import http; http.get({url!r}).text()", fails=fails)


ATTACKS = [
    get("loopback", "http://127.0.0.1/"),
    get("loopback with a port", "http://127.0.0.1:6379/"),
    get("loopback in one number", "http://2130706433/"),
    get("loopback in hexadecimal", "http://0x7f000001/"),
    get("loopback in octal", "http://0177.0.0.1/", "ValueError: is no URL"),
    get("loopback in short", "http://127.1/"),
    get("the address of nothing", "http://0/"),
    get("loopback of IPv6", "http://[::1]/"),
    get("an address of IPv4 in IPv6", "http://[::ffff:127.0.0.1]/"),
    get("the same in hexadecimal", "http://[::ffff:7f00:1]/"),
    get("an address of IPv4 behind a gateway", "http://[64:ff9b::7f00:1]/"),
    get("metadata of a cloud", "http://169.254.169.254/latest/meta-data/"),
    get("metadata by name", "http://metadata.google.internal/"),
    get("a private network", "http://10.0.0.1/"),
    get("localhost", "http://localhost/"),
    get("localhost with a dot", "http://LOCALHOST./"),
    get("a user in front", "http://example.com@127.0.0.1/", NO_URL),
    get("a password in front", "http://example.com:80@127.0.0.1/", NO_URL),
    get("a backslash", "http://example.com\\@127.0.0.1/", "ValueError"),
    get("a line end", "http://127.0.0.1\n.example.com/", NO_URL),
    get("a space", "http://example.com /", "ValueError"),
    get("letters that look like others", "http://①②⑦.0.0.1/", "ValueError"),
    get("a zone", "http://[fe80::1%25lo]/", "ValueError"),
    get("a file", "file:///etc/passwd", NO_URL),
    get("another scheme", "gopher://127.0.0.1:6379/_INFO", NO_URL),
    get("no scheme", "//127.0.0.1/", NO_URL),
    get("a scheme in other letters", "HTTP://127.0.0.1/"),
    attack(
        "the header that names another host",
        'import http; http.get("http://example.com/", {Host: "127.0.0.1"})',
        fails="ValueError: set by the client",
    ),
    attack(
        "the function as a value",
        'import http; o = {f: http.get}; [o.f].map(g => g("http://127.0.0.1/"))',
        fails=REFUSED,
    ),
    attack(
        "a URL among options",
        'import http; http.request({url: "http://127.0.0.1/", headers: {}})',
        fails=REFUSED,
    ),
    attack(
        "many at once",
        'import http; import concurrent; concurrent.all([() => http.get("http://127.0.0.1/")])',
        fails=REFUSED,
        fails_in_process="SandboxError: the module `concurrent` is not there",
    ),
]  # fmt: skip


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


class Names:
    """A resolver whose answers change from one question to the next."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[Any]:
        self.asked.append(host)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [ipaddress.ip_address(address) for address in addresses]


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["fe80::1"], ["100.64.0.1"],
     ["192.0.2.1", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"]],
)  # fmt: skip
async def test_a_name_that_leads_inside(
    runtime: MLRuntime, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    monkeypatch.setattr(http_connections, "resolve", Names(addresses))
    result = await runtime.run("import http; http.get('http://good.example.com/')")
    assert isinstance(result.error, CapabilityViolationError)
    assert "good.example.com:80 leads there" in str(result.error)


async def test_a_name_is_looked_up_once_and_that_address_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    monkeypatch.setattr(http_connections, "resolve", names)
    async with serving({"/": answer("here", Connection="close")}) as server:
        tokens = ["network:http:rebind.example.com", f"network:http:127.0.0.1:{server.port}"]
        async with MLRuntime(capabilities=tokens, cache_dir=None) as rt:
            program = f"import http; http.get('http://rebind.example.com:{server.port}/').text()"
            assert await rt.execute(program) == "here"
            assert names.asked == ["rebind.example.com"]
            assert f"Host: rebind.example.com:{server.port}" in server.requests[0]
            with pytest.raises(CapabilityViolationError, match=r"10\.0\.0\.1"):
                await rt.execute(program)


async def test_the_port_of_an_address_is_part_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connections, "resolve", Names(["127.0.0.1"]))
    async with serving({"/": answer("here")}) as server:
        tokens = ["network:http:evil.example.com", "network:http:127.0.0.1:1", "network:http:http://127.0.0.1/health"]
        async with MLRuntime(capabilities=tokens, cache_dir=None) as rt:
            with pytest.raises(CapabilityViolationError, match="leads there"):
                await rt.execute(f"import http; http.get('http://evil.example.com:{server.port}/')")
        assert not server.requests


async def test_a_denied_address_is_denied_by_any_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connections, "resolve", Names(["10.0.0.5"]))
    tokens = ["network:http:*", "network:http:10.0.0.0/8", "!network:http:10.0.0.5"]
    async with MLRuntime(capabilities=tokens, cache_dir=None) as rt:
        with pytest.raises(CapabilityViolationError, match="leads there"):
            await rt.execute("import http; http.get('http://other.example.com/')")


async def test_a_connection_of_somebody_with_more_rights_is_not_borrowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connections, "resolve", Names(["127.0.0.1"]))
    async with serving({"/": answer("secret")}) as server:
        tokens = ["network:http:db.example.com", "network:http:127.0.0.0/8"]
        async with MLRuntime(capabilities=tokens, cache_dir=None) as rt:
            program = f"import http; http.get('http://db.example.com:{server.port}/').text()"
            assert await rt.execute(program) == "secret"
            with rt.grant(tokens[0]), pytest.raises(CapabilityViolationError, match="leads there"):
                await rt.execute(program)
        assert len(server.requests) == 1
        assert server.connections == 1


async def test_a_redirect_leads_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    leading = {f"/{n}": answer("", "302 Found", Location=url) for n, url in enumerate(INSIDE)}
    async with (
        serving(leading) as server,
        MLRuntime(capabilities=["network.http", f"network:http:127.0.0.1:{server.port}"], cache_dir=None) as rt,
    ):
        for n, url in enumerate(INSIDE):
            result = await rt.run(f"import http; http.get('{server.url}/{n}')")
            assert type(result.error).__name__ in ("CapabilityViolationError", "MLError"), url
            assert result.error is not None
            assert "is not granted" in str(result.error) or "no user in front" in str(result.error), url


INSIDE = [
    "http://127.0.0.1:1/", "//127.0.0.1:1/", "http://[::1]:1/", "http://2130706433:1/", "http://localhost:1/", "http://169.254.169.254/",
    "http://user@127.0.0.1:1/", "HTTP://10.0.0.1/",
]  # fmt: skip
