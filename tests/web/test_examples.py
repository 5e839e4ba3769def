"""The example of each framework, behind real servers, with real clients.

Each server runs as a process; what is held is what a client sees, and that a server ends by itself.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from websockets.sync.client import connect

from .servers import Served, bearer, serving

SERVERS = {
    "fastapi-uvicorn": ("uvicorn", "fastapi", "app:app"),
    "fastapi-hypercorn": ("hypercorn-asyncio", "fastapi", "app:app"),
    "starlette-trio": ("hypercorn-trio", "starlette", "app:app"),
    "quart-hypercorn": ("hypercorn-asyncio", "quart", "app:app"),
    "quart-uvicorn": ("uvicorn", "quart", "app:app"),
    "flask-waitress": ("waitress", "flask", "app:app"),
    "flask-gunicorn": ("gunicorn", "flask", "app:app"),
    "django-waitress": ("waitress", "django", "shop:wsgi"),
    "django-uvicorn": ("uvicorn", "django", "shop:asgi"),
}
ORDER = {"items": [{"price": 4.0, "quantity": 5}], "tier": "gold"}
WEBSOCKETS = ["fastapi-uvicorn", "fastapi-hypercorn", "starlette-trio", "quart-hypercorn", "quart-uvicorn"]
CANCELLING = [*WEBSOCKETS, "django-uvicorn"]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Served]]:
    """Those that have been asked for, running until the last test of this file."""
    folder = tmp_path_factory.mktemp("servers")
    with ExitStack() as stack:

        class Started(dict[str, Served]):
            def __missing__(self, name: str) -> Served:
                self[name] = stack.enter_context(serving(*SERVERS[name], folder / f"{name}.log"))
                return self[name]

        yield Started()


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, servers: dict[str, Served]) -> Served:
    return servers[request.param]


def test_a_rule_answers(server: Served) -> None:
    answer = server.post("/quote", ORDER)
    assert (answer.status_code, answer.json()) == (200, {"total": 18.0, "discount": 2.0})


def test_a_rule_that_refuses_is_a_problem(server: Served) -> None:
    answer = server.post("/quote", {"items": []})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json() == {
        "type": "urn:mlpy:error",
        "title": "The program threw an error",
        "status": 422,
        "detail": "an order has at least one item",
    }


def test_streams(server: Served) -> None:
    with server.client.stream("GET", "/countdown/3") as answer:
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert [json.loads(line) for line in answer.iter_lines()] == [{"left": 3}, {"left": 2}, {"left": 1}]
    assert len(server.get("/countdown/5000").text.splitlines()) == 1_000


def test_a_token_grants(server: Served) -> None:
    path = "/stock/berlin/tea"
    assert server.get("/stock/public/tea").json()["level"] == 120
    refused = server.get(path)
    assert refused.status_code == 403
    assert refused.json()["capability"] == "stock"
    assert "berlin" not in refused.text
    granted = server.get(path, headers=bearer("stock:read:berlin"))
    assert (granted.status_code, granted.json()["level"]) == (200, 120)
    # a token stands in place of the defaults, and the runtime bounds all
    assert server.get("/stock/public/tea", headers=bearer("stock:read:berlin")).status_code == 403


@pytest.mark.parametrize("name", [name for name in SERVERS if name != "django-waitress"])
def test_server_sent_events(servers: dict[str, Served], name: str) -> None:
    answer = servers[name].get("/events/2")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text == 'event: left\ndata: {"left":2}\n\nevent: left\ndata: {"left":1}\n\n'


@pytest.mark.parametrize("name", ["flask-waitress", "flask-gunicorn", "django-waitress", "django-uvicorn"])
def test_async_views(servers: dict[str, Served], name: str) -> None:
    answer = servers[name].post("/quote-async", ORDER)
    assert (answer.status_code, answer.json()["total"]) == (200, 18.0)
    assert servers[name].post("/quote-async", {"items": []}).status_code == 422


@pytest.mark.parametrize("name", ["django-waitress", "django-uvicorn"])
def test_async_views_have_the_request_s_capabilities(servers: dict[str, Served], name: str) -> None:
    server = servers[name]
    assert server.get("/stock-async/berlin/tea").status_code == 403
    assert server.get("/stock-async/berlin/tea", headers=bearer("stock:read:berlin")).json()["level"] == 120
    assert server.get("/countdown-async/2").text == '{"left":2}\n{"left":1}\n'


@pytest.mark.parametrize("name", WEBSOCKETS)
def test_websockets(servers: dict[str, Served], name: str) -> None:
    with connect(f"ws://127.0.0.1:{servers[name].port}/quotes") as websocket:
        for _ in range(3):
            websocket.send(json.dumps(ORDER))
            assert json.loads(websocket.recv(10)) == {"total": 18.0, "discount": 2.0}


@pytest.mark.parametrize("name", WEBSOCKETS)
def test_background_tasks(servers: dict[str, Served], name: str) -> None:
    assert servers[name].post("/orders", ORDER).status_code == 202
    servers[name].until("/surveys", orders=[18.0])


@pytest.mark.parametrize("path", ["/survey", "/watch"])
@pytest.mark.parametrize("name", CANCELLING)
def test_a_client_that_goes_away_ends_its_program(servers: dict[str, Served], name: str, path: str) -> None:
    server = servers[name]
    before = server.get("/surveys").json()
    assert before["running"] == 0
    _go_away(path, server)
    server.until("/surveys", running=0, ended=before["ended"] + 1)


def _go_away(path: str, server: Served) -> None:
    """Ask, wait until the program runs, and close the connection."""
    if path == "/watch":
        with httpx.stream("GET", server.url + path) as answer:
            assert next(answer.iter_lines()).startswith("data:")
        return
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        server.until("/surveys", running=1)


def test_a_synchronous_stream_ends_with_its_client(servers: dict[str, Served]) -> None:
    server = servers["flask-waitress"]
    before = server.get("/surveys").json()
    _go_away("/watch", server)
    server.until("/surveys", running=0, ended=before["ended"] + 1)


@pytest.mark.parametrize("name", ["flask-waitress", "flask-gunicorn"])
def test_a_deadline_is_a_problem(servers: dict[str, Served], name: str) -> None:
    answer = servers[name].get("/survey")
    assert (answer.status_code, answer.json()["title"]) == (504, "The time is up")
