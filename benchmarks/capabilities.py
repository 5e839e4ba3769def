"""What a check costs that passes, and what a call pays for the context it runs in."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable

from mlpy_async import CapabilityToken, MLRuntime, check_capability, ml_function

from .measure import Row

__all__ = ["rows"]

TURNS = 20_000


@ml_function(capabilities=["db.read"], resource="table")
def read(table: str) -> None:
    """A host function that does nothing."""


@ml_function
def nothing(table: str) -> None:
    """The same without a check."""


def _each(call: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(7):
        started = time.perf_counter()
        for _ in range(TURNS):
            call()
        best = min(best, (time.perf_counter() - started) / TURNS)
    return best


async def rows() -> list[Row]:
    source = "function spend(f, n) { for (i = 0; i < n; i = i + 1) { f('users'); } }"
    with tempfile.TemporaryDirectory() as folder:
        held = (CapabilityToken("db:read:users"), f"file:read:{folder}/*.csv", "mail", "network:http:*.example.com")
        async with MLRuntime(cache_dir=None, capabilities=held, default_timeout=None) as runtime:
            await runtime.load_source(source)
            checked, bare = await runtime.execute("[f, g]", context={"f": read, "g": nothing})
            declared = []
            for function in (checked, bare):
                best = float("inf")
                for _ in range(7):
                    started = time.perf_counter()
                    await runtime.call("spend", function, TURNS)
                    best = min(best, (time.perf_counter() - started) / TURNS)
                declared.append(best)
            with runtime.grant("db:read:users", held[1], "mail"):
                within = {
                    "no resource": _each(lambda: check_capability("mail.send")),
                    "a name": _each(lambda: check_capability("db.read", "users")),
                    "a path of the file system": _each(lambda: check_capability("file.read", f"{folder}/a.csv")),
                }
    return [
        Row("capability check, declared by a host function", (declared[0] - declared[1]) * 1e6, 2, "µs"),
        Row("capability check, no resource, two contexts", within["no resource"] * 1e6, 2, "µs"),
        Row("capability check, a name, two contexts", within["a name"] * 1e6, 2, "µs"),
        Row("capability check, a path, links followed", within["a path of the file system"] * 1e6, 40, "µs"),
    ]
