"""What requests hold, on all event loops, called as a server calls: no sockets."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncGenerator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any

import anyio
import httpx
import pytest

from mlpy_async import CapabilityViolationError, MLRuntime, RequestCapabilityMiddleware, capture_context, ml_function
from mlpy_async.web import (
    BodyLimitMiddleware,
    CancelOnDisconnectMiddleware,
    JWTCapabilities,
    RuntimePortal,
    WSGIRequestCapabilityMiddleware,
    json_lines,
    server_sent_events,
)

from .servers import SECRET, bearer

pytestmark = pytest.mark.anyio
USERS = 20
PROGRAM = "function look(key) { return own(key); }"


@ml_function(capabilities=["box.read"], resource="key")
async def own(key: str) -> str:
    """Waits in between, so that requests take turns."""
    await anyio.sleep(random.uniform(0, 0.005))
    return key


@ml_function(capabilities=["box.read"], resource="key")
def own_at_once(key: str) -> str:
    return key


def verifier() -> JWTCapabilities:
    return JWTCapabilities(SECRET, algorithms=["HS256"], audience="shop")


def client_of(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop")


async def answer(send: Callable[..., Any], status: int, value: Any) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(value).encode()})


def mixed(count: int) -> Iterable[tuple[int, int, dict[str, str]]]:
    """Users, whose boxes they ask for, and the headers of the request; a third of the requests ask for a box of somebody else."""
    for number in range(count):
        user = number % USERS
        asked = (user + 1) % USERS if number % 3 == 0 else user
        yield user, asked, bearer(f"box:read:{user}")


async def test_two_hundred_mixed_requests_at_a_time() -> None:
    results: list[tuple[int, int, httpx.Response]] = []
    async with MLRuntime(cache_dir=None, capabilities=["box:read"]) as rt:

        async def app(scope: Any, receive: Any, send: Any) -> None:
            try:
                value = await rt.execute(
                    "look = () => own(key); look()", context={"own": own, "key": scope["path"].removeprefix("/")}
                )
                await answer(send, 200, value)
            except CapabilityViolationError:
                await answer(send, 403, None)

        async with client_of(RequestCapabilityMiddleware(app, verify=verifier())) as client:

            async def ask(user: int, asked: int, headers: dict[str, str]) -> None:
                results.append((user, asked, await client.get(f"/{asked}", headers=headers)))

            async with anyio.create_task_group() as group:
                for request in mixed(200):
                    group.start_soon(ask, *request)
    assert len(results) == 200
    for user, asked, response in results:
        assert (response.status_code, response.json()) == ((200, str(asked)) if user == asked else (403, None))


def test_two_hundred_mixed_requests_of_threads() -> None:
    with RuntimePortal(cache_dir=None, capabilities=["box:read"]) as portal:

        def app(environ: Any, start_response: Any) -> Iterable[bytes]:
            context = {"own": own_at_once, "key": environ["PATH_INFO"].removeprefix("/")}

            def body() -> Iterable[bytes]:
                # it is computed while the server sends, behind the call
                try:
                    yield str(portal.execute("own(key)", context=context)).encode()
                except CapabilityViolationError:
                    yield b"refused"

            start_response("200 OK", [])
            return body()

        served = WSGIRequestCapabilityMiddleware(app, verify=verifier())
        transport = httpx.WSGITransport(served)  # type: ignore[arg-type]

        def ask(request: tuple[int, int, dict[str, str]]) -> tuple[int, int, str]:
            user, asked, headers = request
            with httpx.Client(transport=transport, base_url="http://shop") as client:
                return user, asked, client.get(f"/{asked}", headers=headers).text

        with ThreadPoolExecutor(50) as threads:
            results = list(threads.map(ask, mixed(200)))
    assert all(text == (str(asked) if user == asked else "refused") for user, asked, text in results)


async def test_the_context_ends_with_the_response() -> None:
    left: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        left.append(capture_context())
        assert left[0].holds("box.read")
        await answer(send, 200, None)

    before = capture_context()
    async with client_of(RequestCapabilityMiddleware(app, ["box:read"])) as client:
        await client.get("/")
    assert not left[0].holds("box.read")
    assert capture_context() is before


async def test_a_token_that_is_required() -> None:
    called = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        called.append(scope["path"])
        await answer(send, 200, None)

    served = RequestCapabilityMiddleware(app, verify=verifier(), required=True)
    async with client_of(served) as client:
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic dTpw"}):
            refused = await client.get("/", headers=headers)
            assert refused.status_code == 401
            assert refused.headers["www-authenticate"].startswith("Bearer")
        assert (await client.get("/let-in", headers=bearer())).status_code == 200
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await served({"type": "websocket", "headers": []}, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]
    assert called == ["/let-in"]


async def test_a_long_body_is_refused() -> None:
    read = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            read.append(len(message["body"]))
            more = message.get("more_body", False)
        await answer(send, 200, sum(read))

    served = BodyLimitMiddleware(app, most=50)
    async with client_of(served) as client:
        assert (await client.post("/", content=b"x" * 50)).json() == 50
        read.clear()
        assert (await client.post("/", content=b"x" * 51)).status_code == 413
        assert not read
    sent: list[Any] = []

    async def without_end() -> Any:
        return {"type": "http.request", "body": b"x" * 20, "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    await served({"type": "http", "headers": [(b"transfer-encoding", b"chunked")]}, without_end, send)
    assert [message.get("status") for message in sent] == [413, None, None]
    assert read == [20, 20]


async def test_a_message_is_not_lost_and_the_end_is_told() -> None:
    """What is read ahead arrives in order; an application that waits for its client hears of the end, and is not cancelled."""
    given = [{"type": "websocket.receive", "text": str(number)} for number in range(30)]
    received: list[Any] = []
    script = iter([*given, {"type": "websocket.disconnect", "code": 1000}])

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while True:
            await anyio.lowlevel.checkpoint()
            message = await receive()
            received.append(message)
            if message["type"] == "websocket.disconnect":
                assert await receive() == message
                return

    ends = anyio.Event()

    async def receive() -> Any:
        message = next(script)
        if message["type"] == "websocket.disconnect":
            await ends.wait()
        return message

    async def send(message: Any) -> None: ...

    async with anyio.create_task_group() as group:
        group.start_soon(CancelOnDisconnectMiddleware(app), {"type": "websocket"}, receive, send)
        with anyio.fail_after(10):
            while len(received) < 30:
                await anyio.lowlevel.checkpoint()
        for _ in range(10):
            await anyio.lowlevel.checkpoint()
        ends.set()
    assert received == [*given, {"type": "websocket.disconnect", "code": 1000}]


@pytest.mark.parametrize("form", [json_lines, server_sent_events])
async def test_an_endless_stream_does_not_hold_the_loop(form: Any) -> None:
    """Neither its values nor whoever takes them ever wait."""
    is_closed = False

    async def values() -> AsyncGenerator[int, None]:
        nonlocal is_closed
        try:
            while True:
                yield 1
        finally:
            is_closed = True

    with anyio.move_on_after(0.05) as scope:
        async with aclosing(form(values())) as body:
            async for _ in body:
                pass
    assert scope.cancelled_caught
    assert is_closed


async def test_errors_pass_as_they_are() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise KeyError("of the application")

    async def receive() -> Any:
        await anyio.sleep_forever()

    async def send(message: Any) -> None: ...

    with pytest.raises(KeyError, match="of the application"):
        await CancelOnDisconnectMiddleware(app)({"type": "http"}, receive, send)
