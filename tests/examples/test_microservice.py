"""The service with plugins behind a real server: what clients see, what it may do, and how it ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

# the server starts within the first test
pytestmark = pytest.mark.timeout(180)

SERVICE = Path(__file__).parents[2] / "examples" / "microservice"
ADMIN = {"Authorization": "Bearer the token of the tests"}
ORDER = {"items": [{"item": "tea", "count": 2}, {"item": "pot", "count": 1}], "returning": True}
SLOW = """
@plugin {{ name: "slow", version: "{version}" }}
import concurrent;

export function wait(seconds) {{ print("slow: begun"); concurrent.sleep(seconds); return "{version}"; }}
"""


@dataclass
class Service:
    """A server that runs, with a folder of plugins of its own."""

    process: subprocess.Popen[bytes]
    client: httpx.Client
    plugins: Path
    log: Path

    def call(self, path: str, argument: Any = ORDER) -> tuple[int, Any]:
        answer = self.client.post(f"/call/{path}", json=argument)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.json()

    def admin(self, path: str) -> tuple[int, Any]:
        answer = self.client.post(f"/admin/{path}", headers=ADMIN)
        return answer.status_code, answer.json()

    def get(self, path: str) -> tuple[int, Any]:
        answer = self.client.get(path)
        return answer.status_code, answer.json()

    def states(self) -> dict[str, str]:
        return {info["name"]: info["state"] for info in self.get("/plugins")[1]}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    plugins, log = folder / "plugins", folder / "log"
    shutil.copytree(SERVICE / "plugins", plugins)
    (plugins / "slow.ml").write_text(SLOW.format(version="1.0"))
    settings = {"ADMIN_TOKEN": "the token of the tests", "PLUGINS": str(plugins), "CALL_SECONDS": "2"}
    environment = {**os.environ, **settings, "MLPY_NO_CACHE": "1", "PYTHONUNBUFFERED": "1"}
    # the server inherits the socket: clients can connect at once, and wait until it is up
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as said:
        descriptor = listening.fileno()
        command = [sys.executable, "-m", "uvicorn", "--app-dir", str(SERVICE), "--fd", str(descriptor), "app:app"]
        process = subprocess.Popen(command, pass_fds=[descriptor], env=environment, stdout=said, stderr=said)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        with httpx.Client(base_url=url, timeout=60) as client:
            yield Service(process, client, plugins, log)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def test_a_plugin_answers(service: Service) -> None:
    assert service.call("prices/quote") == (200, {"value": 56})
    assert service.call("loyalty/quote") == (200, {"value": 51})


def test_problems(service: Service) -> None:
    status, problem = service.call("prices/quote", {"items": []})
    assert (status, problem["type"], problem["detail"]) == (422, "urn:mlpy:error", "an order has at least one item")
    status, problem = service.call("prices/quote", {"items": [{"item": "silver", "count": 1}]})
    assert (status, problem) == (
        500,
        {"type": "urn:mlpy:error", "title": "The program threw an error", "status": 500},
    ), "what the host raised stays with the host"
    assert service.call("price/quote")[1]["detail"] == "there is no plugin `price`; did you mean `prices`?"
    assert service.call("prices/init")[0] == 404
    answer = service.client.post("/call/prices/quote", content=b"{")
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert service.client.post("/call/prices/quote", content=b" " * 100_001).status_code == 413


def test_a_plugin_wants_what_it_is_not_granted(service: Service) -> None:
    (info,) = [info for info in service.get("/plugins")[1] if info["name"] == "newsletter"]
    assert (info["state"], info["withheld"]) == ("active", ["customers:read"])
    status, problem = service.call("newsletter/address", "Ada")
    assert (status, problem["type"], problem["capability"]) == (403, "urn:mlpy:capability", "customers")


def test_a_broken_plugin_rests_while_others_serve(service: Service) -> None:
    for _ in range(3):
        status, answers = service.call("quote")
        assert status == 200
        assert (answers["prices"], answers["loyalty"]) == ({"value": 56}, {"value": 51})
        assert answers["broken"]["problem"]["type"] == "urn:mlpy:timeout"
    assert service.states()["broken"] == "quarantined"
    assert service.call("broken/quote") == (
        503,
        {"type": "urn:mlpy:plugin", "title": "The plugin cannot be used now", "status": 503},
    )
    assert service.call("prices/quote") == (200, {"value": 56})
    assert service.get("/health/ready") == (200, {"status": "ready"})
    # what was broken is mended
    file = service.plugins / "broken.ml"
    file.write_text(file.read_text().replace("while (true) {}", "return 1;"))
    status, info = service.admin("broken/reload")
    assert (status, info["state"], info["reloads"]) == (200, "active", 1)
    assert service.call("broken/quote") == (200, {"value": 1})


def test_a_version_that_does_not_start_leaves_the_present_one(service: Service) -> None:
    file = service.plugins / "slow.ml"
    file.write_text(SLOW.format(version="2.0"))
    assert service.admin("slow/reload")[1]["version"] == "2.0"
    file.write_text(SLOW.format(version="3.0") + "function oops( {")
    status, problem = service.admin("slow/reload")
    assert (status, "slow.ml:" in problem["detail"]) == (409, True)
    assert service.call("slow/wait", 0) == (200, {"value": "2.0"})
    file.write_text(SLOW.format(version="3.0"))
    assert service.admin("slow/reload")[1]["version"] == "3.0"


def test_plugins_come_and_go(service: Service) -> None:
    assert service.client.post("/admin/prices/disable").status_code == 401
    assert service.client.post("/admin/load", headers={"Authorization": "Bearer ädmin".encode()}).status_code == 401
    status, info = service.admin("prices/disable")
    assert (status, info["state"]) == (200, "disabled")
    assert service.states()["loyalty"] == "blocked"
    assert service.call("loyalty/quote")[0] == 503
    assert service.get("/health/ready") == (503, {"status": "not_ready"})
    assert service.get("/health/live")[0] == 200
    assert service.admin("prices/enable")[1]["state"] == "active"
    assert service.call("loyalty/quote") == (200, {"value": 51})
    (service.plugins / "greeter.ml").write_text(
        '@plugin { name: "greeter", version: "1.0" }\nexport function greet(name) { return `hello, ${name}`; }\n'
    )
    (service.plugins / "nothing.ml").write_text("@plugin { version: 1 }\n")
    status, found = service.admin("load")
    assert (status, len(found["problems"])) == (200, 1)
    assert service.call("greeter/greet", "Ada") == (200, {"value": "hello, Ada"})
    assert service.admin("greeter/restart")[0] == 404


def test_health_and_metrics(service: Service) -> None:
    assert service.call("prices/quote")[0] == 200
    status, report = service.get("/health/detailed")
    assert (status, report["components"]["plugins"]) == (200, {"status": "healthy"})
    assert report["components"]["metrics"]["callbacks"]["total_invocations"] >= 1
    text = service.client.get("/metrics").text
    assert 'mlpy_callbacks_total{function="prices.quote"}' in text
    assert 'mlpy_module_loads_total{module="loyalty"} 1' in text


def test_it_ends_behind_its_last_answer(service: Service) -> None:
    """The last test: what has begun is answered, and the plugins shut down."""
    found: list[httpx.Response] = []

    def ask() -> None:
        found.append(httpx.post(f"{service.client.base_url}/call/slow/wait", json=0.3, timeout=60))

    begun = service.log.read_text().count("slow: begun")
    asking = threading.Thread(target=ask)
    asking.start()
    end = time.monotonic() + 60
    while service.log.read_text().count("slow: begun") == begun:
        assert time.monotonic() < end, service.log.read_text()
        time.sleep(0.02)
    service.client.close()
    service.process.send_signal(signal.SIGTERM)
    asking.join()
    assert found[0].json() == {"value": "3.0"}
    service.process.wait(60)
    said = service.log.read_text()
    assert "prices: done" in said
    assert "Application shutdown complete" in said
    assert "Traceback" not in said.partition("was refused")[0]
