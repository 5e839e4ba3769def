"""Web servers as child processes, on a free port of the loopback interface.

In: a kind of server and an example. Out: its URL while the block runs. Behind the block the server has had SIGTERM, and has to have ended by itself.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jwt

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the tests, long enough"


@dataclass
class Served:
    """A server that runs."""

    port: int
    process: subprocess.Popen[str]
    log: Path
    client: httpx.Client = field(repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **options: Any) -> httpx.Response:
        with self._answering():
            return self.client.get(path, **options)

    def post(self, path: str, json: Any, **options: Any) -> httpx.Response:
        with self._answering():
            return self.client.post(path, json=json, **options)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """A server that does not answer tells where it stands: SIGABRT prints the stacks of its threads."""
        try:
            yield
        except httpx.TimeoutException as error:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(10)
            raise AssertionError(f"no answer; the server said: {self.log.read_text()}") from error

    def until(self, path: str, **wanted: Any) -> dict[str, Any]:
        """What a path gives, once it has these members; asked again and again for ten seconds."""
        end = time.monotonic() + 10
        while True:
            found: dict[str, Any] = self.get(path).json()
            if all(found[name] == value for name, value in wanted.items()):
                return found
            assert time.monotonic() < end, f"got {found}, want {wanted}; the server said: {self.log.read_text()}"


@contextmanager
def serving(kind: str, folder: str, name: str, log: Path) -> Iterator[Served]:
    """A server of an example while the block runs. :param kind: see launch.py. :param log: receives what it says."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening, log.open("w") as said:
        descriptor = listening.fileno()
        command = [sys.executable, "-X", "faulthandler", str(Path(__file__).with_name("launch.py")), kind]
        command += [str(ROOT / "examples" / folder), name, str(descriptor)]
        process = subprocess.Popen(
            command,
            pass_fds=[descriptor],
            env={**os.environ, "SHOP_SECRET": SECRET, "MLPY_NO_CACHE": "1"},
            stdout=said,
            stderr=said,
            text=True,
        )
        port = listening.getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=15) as client:
            yield Served(port, process, log, client)
        assert process.poll() is None, log.read_text()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        process.wait()
        raise AssertionError(f"the server did not end: {log.read_text()}") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def bearer(*capabilities: str, **claims: Any) -> dict[str, str]:
    """The header of a request whose token states these capabilities."""
    stated = {"aud": "shop", "exp": time.time() + 3_600, "capabilities": list(capabilities), **claims}
    return {"Authorization": f"Bearer {jwt.encode(stated, SECRET, 'HS256')}"}
