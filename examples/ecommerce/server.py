"""The shop in a process of its own, on a free port of the loopback interface.

In: "uvicorn" (asyncio) or "hypercorn" (trio). Out: its URL while the block runs; behind it the server has had SIGTERM and has ended.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
SERVERS = {
    "uvicorn": ["--log-level", "warning", "--fd", "{socket}"],
    "hypercorn": ["--worker-class", "trio", "--workers", "0", "--log-level", "warning", "--bind", "fd://{socket}"],
}


@contextmanager
def serving(server: str) -> Iterator[str]:
    """Serve the shop while the block runs. Clients can connect at once, and wait until it is up.

    :raises RuntimeError: if the server ended before it was asked to, or did not end when it was.
    """
    # the server inherits the socket, so nobody else can take the port meanwhile
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        options = [option.format(socket=listening.fileno()) for option in SERVERS[server]]
        command = [sys.executable, "-m", server, *options, "app:app"]
        process = subprocess.Popen(command, cwd=HERE, pass_fds=[listening.fileno()])  # noqa: S603 - it is ours
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        yield url
        if process.poll() is not None:
            raise RuntimeError(f"{server} ended by itself, with {process.returncode}; what it said is above")
        process.send_signal(signal.SIGTERM)
        process.wait(15)
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{server} did not end within {error.timeout} s of SIGTERM") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
