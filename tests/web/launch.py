"""Starts a web server on a socket that it inherits: `python launch.py KIND FOLDER MODULE:NAME DESCRIPTOR`.

In: the kind of server, where the application is, and a listening socket. It serves until SIGTERM. Clients can connect before it is up, and wait.
"""

from __future__ import annotations

import importlib
import socket
import sys
from typing import Any


def uvicorn(app: Any, listening: socket.socket) -> None:
    from uvicorn import Config, Server

    Server(Config(app, log_level="warning", ws_max_size=100_000)).run(sockets=[listening])


def hypercorn(app: Any, listening: socket.socket, loop: str) -> None:
    from hypercorn.config import Config
    from hypercorn.run import run

    config = Config()
    config.bind = [f"fd://{listening.fileno()}"]
    config.worker_class = loop
    config.application_path = sys.argv[3]
    config.workers = 0
    run(config)


def waitress(app: Any, listening: socket.socket) -> None:
    from waitress import serve

    serve(app, sockets=[listening], threads=8)


def gunicorn(app: Any, listening: socket.socket) -> None:
    from gunicorn.app.base import BaseApplication

    class Served(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            self.cfg.set("bind", f"fd://{listening.fileno()}")
            self.cfg.set("workers", 2)
            self.cfg.set("threads", 4)

        def load(self) -> Any:
            return app

    Served().run()


def main() -> None:
    kind, folder, name, descriptor = sys.argv[1:]
    sys.path[0] = folder
    listening = socket.socket(fileno=int(descriptor))
    server, _, loop = kind.partition("-")
    module, _, attribute = name.partition(":")
    app = getattr(importlib.import_module(module), attribute)
    if loop:
        hypercorn(app, listening, loop)
    else:
        globals()[server](app, listening)


if __name__ == "__main__":
    main()
