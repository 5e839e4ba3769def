"""Brokers of the tests' own: each in a temporary directory, reached on the loopback interface or by a socket file, gone after the block."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["missing_redis", "redis"]


@contextmanager
def _running(command: list[str | Path], folder: Path, ready: Callable[[], bool], **options: Any) -> Iterator[None]:
    """A server while the block runs. :param ready: whether it answers; asked for half a minute at most."""
    log = folder / "log"
    with log.open("wb") as said:
        server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, **options)
    try:
        end = time.monotonic() + 30
        while not ready():
            assert server.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < end, f"the server does not answer: {log.read_text(errors='replace')}"
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """A folder with a short name, as names of socket files have to be."""
    folder = Path(tempfile.mkdtemp(prefix=f"mlpy-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def missing_redis() -> str | None:
    """Why there can be no Redis here; None if there can."""
    if shutil.which("redis-server") is None:
        return "redis-server is not installed: `apt-get install redis-server`, which `make test` does for root"
    return None


@contextmanager
def redis() -> Iterator[str]:
    """The URL of a Redis, while the block runs."""
    from redis import Redis
    from redis.exceptions import ConnectionError as NotConnected

    with _folder("redis") as folder:
        path = folder / "socket"

        def ready() -> bool:
            try:
                with Redis(unix_socket_path=str(path)) as client:
                    return bool(client.ping())
            except NotConnected:
                return False

        command: list[str | Path] = ["redis-server", "--port", "0", "--unixsocket", path, "--dir", folder]
        with _running([*command, "--save", "", "--appendonly", "no"], folder, ready):
            yield f"unix://{path}"
