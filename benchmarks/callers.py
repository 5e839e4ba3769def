"""Those that call ML from Python: a thread, a pool of sessions, many tasks, a web service."""

from __future__ import annotations

import math
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import httpx
from anyio.from_thread import start_blocking_portal

from mlpy_async import MLBridge, MLRuntime, REPLSessionPool, async_ml_execute

from .measure import Row, least

__all__ = ["rows"]

_CALLS = 100
_REQUESTS = 400
_AT_ONCE = 10


def rows() -> list[Row]:
    return [_callback(), *_pool(), anyio.run(_concurrent), *anyio.run(_web)]


def _callback() -> Row:
    """The median of many pairs: a slow moment hits both of one, and how quickly a thread wakes up, which is most of either, changes from moment to moment."""
    with MLBridge(MLRuntime(cache_dir=None)) as ml, start_blocking_portal() as portal:
        ml.load_source("function f(x) { return x; }")
        callback = ml.callback("f")
        ratios = []
        for _ in range(150):
            nothing = least(lambda: [portal.call(_nothing) for _ in range(_CALLS)], 1)
            ratios.append(least(lambda: [callback(1) for _ in range(_CALLS)], 1) / nothing)
    return Row("callback from a thread ÷ a round trip that does nothing", statistics.median(ratios), 1.2, "×")


async def _nothing() -> None:
    pass


def _pool() -> list[Row]:
    template = "items = []; function add(x) { items.push(x); return items.length; }"
    taken: list[float] = []
    returned: list[float] = []
    with REPLSessionPool(2, template=template) as pool:
        for _ in range(50):
            started = time.perf_counter()
            session = pool.acquire_sync()
            taken.append(time.perf_counter() - started)
            session.call_function("add", [1])
            started = time.perf_counter()
            pool.release(session)
            returned.append(time.perf_counter() - started)
    return [
        Row("pool of sessions: acquire", min(taken) * 1e6, math.inf, "µs"),
        Row("pool of sessions: release, with the reset", min(returned) * 1e3, 2, "ms"),
    ]


async def _concurrent() -> Row:
    """The bound is that of integration-toolkit.md, chapter 10."""
    best = float("inf")
    for _ in range(7):
        started = time.perf_counter()
        async with anyio.create_task_group() as group:
            for number in range(_AT_ONCE):
                group.start_soon(async_ml_execute, f"x = {number}; x * 2;")
        best = min(best, time.perf_counter() - started)
    return Row(f"{_AT_ONCE} executions at once", best * 1e3, 500, "ms")


@contextmanager
def _served() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        command = [sys.executable, "-m", "uvicorn", "benchmarks.service:app", "--log-level", "warning"]
        command += ["--fd", str(listening.fileno())]
        with subprocess.Popen(command, pass_fds=[listening.fileno()]) as process:
            try:
                yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            finally:
                process.terminate()


async def _web() -> list[Row]:
    order = {"items": [{"price": i * 1.5, "quantity": i % 7} for i in range(20)]}
    spans: dict[str, list[float]] = {"/ml": [], "/python": []}
    with _served() as url:
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:

            async def ask(path: str) -> None:
                for _ in range(_REQUESTS // _AT_ONCE):
                    assert (await client.post(path, json=order)).json()["valid"]

            for _ in range(5):
                for path, taken in spans.items():
                    started = time.perf_counter()
                    async with anyio.create_task_group() as group:
                        for _ in range(_AT_ONCE):
                            group.start_soon(ask, path)
                    taken.append(time.perf_counter() - started)
    ml, python = (min(taken) for taken in spans.values())
    return [
        Row("FastAPI: requests a second, the rule in ML", _REQUESTS / ml, 0, "/s", at_least=True),
        Row("FastAPI: requests a second, in ML ÷ in Python", python / ml, 0.9, "×", at_least=True),
    ]
