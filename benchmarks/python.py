"""The same work in ML and in Python, in one run: ratios."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlpy_async import MLRuntime

from .measure import Row

__all__ = ["ML", "rows"]

ML = Path(__file__).with_suffix(".ml")


def fib(n: int) -> int:
    if n <= 1:
        return n
    return fib(n - 1) + fib(n - 2)


def loop(n: int) -> int:
    s = 0
    i = 0
    while i < n:
        if i % 3 == 0:
            s = s + i
        i = i + 1
    return s


def validate(order: Any) -> Any:
    if not order["items"] or len(order["items"]) == 0:
        return {"valid": False, "error": "No items"}
    total = 0
    i = 0
    while i < len(order["items"]):
        item = order["items"][i]
        if item["price"] < 0:
            return {"valid": False, "error": "Invalid price"}
        total = total + item["price"] * item["quantity"]
        i = i + 1
    return {"valid": True, "total": total}


def push(n: int) -> int:
    arr = []
    i = 0
    while i < n:
        arr.append(i)
        i = i + 1
    return len(arr)


def concat(n: int) -> int:
    s = ""
    i = 0
    while i < n:
        s = s + "ab"
        i = i + 1
    return len(s)


def member(o: dict[str, int], n: int) -> int:
    s = 0
    i = 0
    while i < n:
        s = s + o["k"]
        i = i + 1
    return s


def add_one(x: int) -> int:
    return x + 1


def host(n: int) -> int:
    s = 0
    i = 0
    while i < n:
        s = add_one(s)
        i = i + 1
    return s


async def rows() -> list[Row]:
    order = {"items": [{"price": i * 1.5, "quantity": i % 7} for i in range(1_000)]}
    wide = {f"key{i}": i for i in range(2_000)} | {"k": 1}
    tasks: list[tuple[str, str, Callable[..., Any], tuple[Any, ...], float]] = [
        ("fib(24)", "fib", fib, (24,), 1.15),
        ("arithmetic loop, 300k turns", "loop", loop, (300_000,), 1.25),
        ("order validation, 1,000 items", "validate", validate, (order,), 1.5),
        ("arr.push(x), 100k times", "push", push, (100_000,), 1.5),
        ('s = s + "ab", 50k times', "concat", concat, (50_000,), 1.5),
        ("o.k of 2,000 keys, 100k times", "member", member, (wide, 100_000), 1.5),
    ]
    made = []
    async with MLRuntime(cache_dir=None, default_timeout=None) as runtime:
        await runtime.load(ML)
        for name, ml, python, args, bound in tasks:
            made.append(Row(f"{name} ÷ Python", await _ratio(runtime.function(ml), python, args), bound, "×"))
        text = "function host(n) { s = 0; i = 0; while (i < n) { s = add_one(s); i = i + 1; } return s; } host(10000)"

        async def call() -> None:
            await runtime.execute(text, context={"add_one": add_one})

        await call()
        empty = "function host(n) { return n; } host(10000)"

        async def nothing() -> None:
            await runtime.execute(empty, context={"add_one": add_one})

        await nothing()
        ml_time = await _least_async(call) - await _least_async(nothing)
        made.append(Row("host function, 10,000 calls ÷ Python", ml_time / _least(lambda: host(10_000)), 2, "×"))
    return made


async def _ratio(ml: Any, python: Callable[..., Any], args: tuple[Any, ...]) -> float:
    """Interleaved, so that a slow moment hits both."""
    best_ml = best_python = float("inf")
    for _ in range(15):
        started = time.perf_counter()
        got = await ml(*args)
        middle = time.perf_counter()
        want = python(*args)
        best_python = min(best_python, time.perf_counter() - middle)
        best_ml = min(best_ml, middle - started)
        assert got == want, (got, want)
    return best_ml / best_python


def _least(function: Callable[[], Any]) -> float:
    best = float("inf")
    for _ in range(15):
        started = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - started)
    return best


async def _least_async(function: Callable[[], Any]) -> float:
    best = float("inf")
    for _ in range(15):
        started = time.perf_counter()
        await function()
        best = min(best, time.perf_counter() - started)
    return best
