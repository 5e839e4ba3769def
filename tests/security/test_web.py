"""Requests from strangers: forged tokens, rights of others, bodies and messages without end, and what an error page tells."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from mlpy_async import MLError, MLRuntime, RequestCapabilityMiddleware, capture_context, ml_function
from mlpy_async.web import JWTCapabilities, WSGIRequestCapabilityMiddleware, problem_of, server_sent_events
from tests.web.servers import SECRET, Served, bearer, serving

pytestmark = pytest.mark.anyio

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
PRIVATE = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def claims(**changed: Any) -> dict[str, Any]:
    stated = {"aud": "shop", "iss": "issuer", "exp": time.time() + 3_600, "capabilities": ["box:read"], **changed}
    return {name: value for name, value in stated.items() if value is not None}


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims())}."


def confused() -> str:
    """Signed with the public key as if it were a secret, by hand: libraries refuse to."""
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims())}"
    digest = hmac.new(PUBLIC, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def swapped() -> str:
    """The signature of a harmless token under other claims."""
    head, _, signature = jwt.encode(claims(capabilities=[]), RSA, "RS256").split(".")
    return f"{head}.{part(claims())}.{signature}"


FORGED = {
    "no algorithm": unsigned("none"),
    "no algorithm, in other letters": unsigned("nOnE"),
    "an algorithm that does not exist": unsigned("HS257"),
    "no signature": ".".join(jwt.encode(claims(), RSA, "RS256").split(".")[:2]) + ".",
    "the public key as a secret": confused(),
    "the key of somebody else": jwt.encode(claims(), OTHER_RSA, "RS256"),
    "a key that the token brings": jwt.encode(
        claims(),
        OTHER_RSA,
        "RS256",
        headers={"jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OTHER_RSA.public_key()))},
    ),
    "a key that the token points to": jwt.encode(
        claims(), OTHER_RSA, "RS256", headers={"jku": "http://127.0.0.1/", "kid": "../x"}
    ),
    "another algorithm of the same key": jwt.encode(claims(), RSA, "PS256"),
    "claims of another token": swapped(),
    "expired": jwt.encode(claims(exp=time.time() - 1), RSA, "RS256"),
    "without an end": jwt.encode(claims(exp=None), RSA, "RS256"),
    "not yet": jwt.encode(claims(nbf=time.time() + 3_600), RSA, "RS256"),
    "for somebody else": jwt.encode(claims(aud="bank"), RSA, "RS256"),
    "for nobody": jwt.encode(claims(aud=None), RSA, "RS256"),
    "from nobody": jwt.encode(claims(iss=None), RSA, "RS256"),
    "from somebody else": jwt.encode(claims(iss="evil"), RSA, "RS256"),
    "capabilities that are a text": jwt.encode(claims(capabilities="*"), RSA, "RS256"),
    "capabilities that are objects": jwt.encode(claims(capabilities=[{"type": "*"}]), RSA, "RS256"),
    "one capability that cannot be read": jwt.encode(claims(capabilities=["box:read", ":"]), RSA, "RS256"),
    "very many capabilities": jwt.encode(claims(capabilities=["box:read"] * 101), RSA, "RS256"),
    "nested without end": f"{part({'alg': 'RS256'})}.{base64.urlsafe_b64encode(b'[' * 5_000).decode()}.AAAA",
    "no token at all": "box:read",
}


def rs_verifier() -> JWTCapabilities:
    return JWTCapabilities(PUBLIC, algorithms=["RS256"], audience="shop", issuer="issuer")


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_gives_nothing(name: str) -> None:
    with pytest.raises(ValueError, match=r"not to be trusted|capabilit|no key|`:`|a capability"):
        rs_verifier()(FORGED[name])


def test_a_good_token_gives_what_it_says_until_it_ends() -> None:
    expires = time.time() + 60
    token = jwt.encode(claims(exp=expires), RSA, "RS256")
    (given,) = rs_verifier()(token)
    assert (given.type, given.operations) == ("box", {"read"})
    assert given.expires_at == pytest.approx(expires, abs=1)


@pytest.mark.parametrize(
    ("key", "algorithms"),
    [
        (PUBLIC, ["none"]),
        (PUBLIC, ["RS256", "HS256"]),
        (PUBLIC, ["HS256"]),
        (PRIVATE, ["RS256"]),
        (SECRET, ["RS256"]),
        ("short", ["HS256"]),
        ("", ["HS256"]),
        (SECRET, ["HS512"]),
        (PUBLIC, []),
        (ed25519.Ed25519PrivateKey.generate().public_key(), ["RS256"]),
    ],
)
def test_keys_that_could_be_forged_with_are_refused(key: Any, algorithms: list[str]) -> None:
    with pytest.raises(ValueError, match=r"algorithms are|do not mix|does not fit|public key|at least"):
        JWTCapabilities(key, algorithms=algorithms, audience="shop")


def test_a_key_by_name() -> None:
    verify = JWTCapabilities(
        {"a": RSA.public_key(), "b": OTHER_RSA.public_key()}, algorithms=["RS256"], audience="shop"
    )
    assert len(verify(jwt.encode(claims(), OTHER_RSA, "RS256", headers={"kid": "b"}))) == 1
    for headers in ({"kid": "a"}, {"kid": "c"}, None):
        with pytest.raises(ValueError, match=r"not to be trusted|no key"):
            verify(jwt.encode(claims(), OTHER_RSA, "RS256", headers=headers))


GOOD = bearer("box:read")["Authorization"]
SMUGGLED: dict[str, list[tuple[str, str]]] = {
    "two tokens": [("authorization", GOOD), ("authorization", GOOD)],
    "a good one behind a bad one": [("authorization", "Bearer x"), ("authorization", GOOD)],
    "in one line": [("authorization", f"{GOOD}, {GOOD}")],
    "another scheme": [("authorization", GOOD.replace("Bearer", "Basic"))],
    "no scheme": [("authorization", GOOD.removeprefix("Bearer "))],
    "an underscore": [("http_authorization", GOOD)],
    "a proxy's name": [("x-forwarded-authorization", GOOD), ("x-original-authorization", GOOD)],
    "a name of ours": [("x-mlpy-capabilities", "box:read"), ("mlpy-context", "box:read"), ("capabilities", "*")],
    "a cookie": [("cookie", f"Authorization={GOOD}; capabilities=*")],
    "behind a line": [("accept", f"*/*\r\nAuthorization: {GOOD}")],
    "an endless token": [("authorization", "Bearer " + "a" * 100_000)],
}


@pytest.mark.parametrize("name", SMUGGLED)
async def test_no_other_header_grants(name: str) -> None:
    held: list[bool] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        held.append(capture_context().holds("box.read"))

    async def nothing(*_message: Any) -> Any: ...

    headers = [(key.encode(), value.encode()) for key, value in SMUGGLED[name]]
    served = RequestCapabilityMiddleware(app, verify=JWTCapabilities(SECRET, algorithms=["HS256"], audience="shop"))
    await served({"type": "http", "headers": headers}, nothing, nothing)
    await served({"type": "http", "headers": [(b"Authorization", GOOD.encode())]}, nothing, nothing)
    assert held == [False, True]


@pytest.mark.parametrize("name", SMUGGLED)
def test_no_other_header_grants_by_wsgi(name: str) -> None:
    held: list[bool] = []

    def app(environ: Any, start_response: Any) -> list[bytes]:
        held.append(capture_context().holds("box.read"))
        return []

    environ: dict[str, str] = {}
    for key, value in SMUGGLED[name]:
        # what a server makes of headers, those of one name joined
        variable = "HTTP_" + key.upper().replace("-", "_")
        environ[variable] = f"{environ[variable]},{value}" if variable in environ else value
    served = WSGIRequestCapabilityMiddleware(app, verify=JWTCapabilities(SECRET, algorithms=["HS256"], audience="shop"))
    list(served(environ, lambda *_: None))
    list(served({"HTTP_AUTHORIZATION": GOOD}, lambda *_: None))
    assert held == [False, True]


async def test_a_token_never_widens_the_runtime() -> None:
    errors: list[Any] = []

    @ml_function(capabilities=["box.read"], resource="key")
    def own(key: str) -> str:
        return key

    async with MLRuntime(cache_dir=None, capabilities=["box:read:a"]) as rt:

        async def app(scope: Any, receive: Any, send: Any) -> None:
            assert await rt.execute("own('a')", context={"own": own}) == "a"
            errors.append((await rt.run("own('b')", context={"own": own})).error)

        async def nothing(*_message: Any) -> Any: ...

        served = RequestCapabilityMiddleware(app, verify=lambda _: ["*"])
        await served({"type": "http", "headers": [(b"authorization", b"Bearer x")]}, nothing, nothing)
    assert type(errors[0]).__name__ == "CapabilityViolationError"


async def test_a_token_that_expires_while_it_is_used() -> None:
    """A request that lasts, as a websocket does, does not outlive the rights of its token."""
    held: list[bool] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        held.append(capture_context().holds("box.read"))
        with anyio.fail_after(10):
            while capture_context().holds("box.read"):
                await anyio.lowlevel.checkpoint()
        held.append(False)

    async def nothing(*_message: Any) -> Any: ...

    token = jwt.encode(claims(exp=int(time.time()) + 2), SECRET, "HS256")
    served = RequestCapabilityMiddleware(app, verify=JWTCapabilities(SECRET, algorithms=["HS256"], audience="shop"))
    await served({"type": "websocket", "headers": [(b"authorization", f"Bearer {token}".encode())]}, nothing, nothing)
    assert held == [True, False]


async def test_a_task_that_a_request_leaves_behind_holds_nothing() -> None:
    results: list[Any] = []
    answered = anyio.Event()

    @ml_function(capabilities=["box.read"], resource="key")
    def own(key: str) -> str:
        return key

    async with MLRuntime(cache_dir=None, capabilities=["box:read"]) as rt, anyio.create_task_group() as group:

        async def later() -> None:
            await answered.wait()
            results.append((await rt.run("own('a')", context={"own": own})).error)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            group.start_soon(later)
            await anyio.lowlevel.checkpoint()

        async def nothing(*_message: Any) -> Any: ...

        await RequestCapabilityMiddleware(app, ["box:read"])({"type": "http", "headers": []}, nothing, nothing)
        answered.set()
    assert type(results[0]).__name__ == "CapabilityViolationError"


LEAKING = {
    "the error of a host function": "open_it()",
    "thrown on": "try { open_it(); } except (e) { throw e; }",
    "a value of the wrong kind": "null.name",
    "too much": "'a'.repeat(1000000000)",
    "not granted": "read('/srv/secret/plans.txt')",
}


@pytest.mark.parametrize("name", LEAKING)
async def test_problems_tell_no_paths(name: str) -> None:
    @ml_function
    def open_it() -> str:
        raise FileNotFoundError(2, "No such file", "/srv/secret/plans.txt")

    @ml_function(capabilities=["file.read"], resource="path")
    def read(path: str) -> str:
        return path

    async with MLRuntime(cache_dir=None, strict_security=False) as rt:
        found = await rt.run(LEAKING[name], context={"open_it": open_it, "read": read}, filename="/srv/secret/rules.ml")
    assert found.error is not None
    assert "secret" in str(found.error)
    told = problem_of(found.error).body().decode()
    assert "secret" not in told
    assert "plans" not in told
    assert json.loads(told)["status"] in (403, 422, 500)


async def test_what_is_thrown_cannot_break_out_of_an_event() -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source("function* f() { yield 'a\\n\\nevent: forged\\ndata: 1'; throw 'b\\n\\nevent: forged'; }")
        sent = b"".join([event async for event in server_sent_events(rt.stream("f"))])
    assert [line.split(b":")[0] for line in sent.splitlines()] == [b"data", b"", b"event", b"data", b""]
    with pytest.raises(ValueError, match="one line"):
        await server_sent_events(rt.stream("f"), event="a\nid: 1").__anext__()


async def test_a_thrown_text_has_an_end() -> None:
    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(MLError) as raised:
            await rt.execute("throw 'a'.repeat(1000000)")
    assert len(problem_of(raised.value).body()) < 1_000


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log: Path = tmp_path_factory.mktemp("shop") / "log"
    with serving("uvicorn", "fastapi", "app:app", log) as served:
        yield served


def test_a_body_without_end(shop: Served) -> None:
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        while sent < 500_000_000:
            sent += 10_000
            yield b" " * 10_000

    # the server may close the connection while more is sent
    with suppress(httpx.WriteError, httpx.RemoteProtocolError):
        assert shop.client.post("/quote", content=body()).status_code == 413
    assert sent < 50_000_000
    assert shop.get("/surveys").status_code == 200


@pytest.mark.parametrize("claim", ["content-length: 500000", "transfer-encoding: chunked"])
def test_a_refusal_is_not_lost(shop: Served, claim: str) -> None:
    """A client reads the answer after it has sent all, as most do: the connection is not reset before."""
    with socket.create_connection(("127.0.0.1", shop.port), 30) as client:
        client.sendall(f"POST /quote HTTP/1.1\r\nhost: shop\r\n{claim}\r\n\r\n".encode())
        for number in range(5):
            client.sendall(b" " * 100_000 if "length" in claim else b"186a0\r\n" + b" " * 100_000 + b"\r\n")
            if number == 1:
                client.recv(1, socket.MSG_PEEK)  # it is refused by now, and goes on sending
        client.sendall(b"" if "length" in claim else b"0\r\n\r\n")
        with client.makefile("rb") as answer:
            status, _, rest = answer.read().partition(b"\r\n")
    assert status.startswith(b"HTTP/1.1 413")
    assert json.loads(rest.partition(b"\r\n\r\n")[2])["status"] == 413


def test_a_flood_of_messages(shop: Served) -> None:
    """One client sends without reading; the server does not read on for ever, and others are served."""
    with connect(f"ws://127.0.0.1:{shop.port}/quotes") as flooding:
        order = json.dumps({"items": [{"price": 1, "quantity": 1}] * 500})
        end = time.monotonic() + 2
        flooding.socket.settimeout(0.2)
        sent = 0
        try:
            while time.monotonic() < end:
                flooding.send(order)
                sent += 1
        except (TimeoutError, ConnectionClosed):
            pass  # nobody takes any more: so it has to be
        for _ in range(5):
            assert shop.post("/quote", {"items": [{"price": 2}]}, timeout=5).json()["total"] == 2
        assert sent


def test_a_message_that_is_too_long_or_no_order(shop: Served) -> None:
    for text in ("x" * 200_000, "[" * 50_000, "null", json.dumps({"items": []})):
        with connect(f"ws://127.0.0.1:{shop.port}/quotes") as websocket:
            websocket.send(text)
            with pytest.raises(ConnectionClosed):
                websocket.recv(10)
    assert shop.post("/quote", {"items": [{"price": 2}]}).json()["total"] == 2


def test_pages_of_errors_tell_no_paths(shop: Served) -> None:
    answers = [
        shop.get("/stock/berlin/tea"),
        shop.client.post("/quote", content=b"{", headers={"content-type": "application/json"}),
        shop.get("/countdown/" + "9" * 5_000),
        shop.get("/nowhere"),
        shop.get("/countdown/1%00"),
        shop.post("/quote", {"items": [{"price": "1e999"}]}),
    ]
    for answer in answers:
        assert answer.status_code >= 400 or "total" in answer.text
        assert "examples" not in answer.text
        assert ".ml" not in answer.text
        assert ".py" not in answer.text
        assert "Traceback" not in answer.text
