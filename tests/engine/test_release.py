"""Long arrays that a program drops are let go in pieces; those that it holds stay as they are."""

from __future__ import annotations

from typing import Any

import pytest

from mlpy_async import MLRuntime
from mlpy_async.engine import driver
from mlpy_async.engine.release import release


@pytest.mark.anyio
async def test_only_what_nobody_holds_is_let_go() -> None:
    held = list(range(250_000))
    inner = list(range(150_000))
    kept: list[Any] = [held, list(range(250_000)), inner, [inner]]
    await release(kept)
    assert [len(items) for items in kept] == [250_000, 150_000]
    assert held == list(range(250_000))
    assert inner == list(range(150_000))


PROGRAM = """
a = range(600000);
b = a.slice(1);
a = null;
n = 0;
while (n < 300000) { n = n + 1; }
c = {rest: b.concat([7])};
c.rest[599998] + c.rest[599999] + b.length;
"""


@pytest.mark.anyio
async def test_a_program_lets_go_what_it_drops(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []

    async def counting(kept: list[list[Any]]) -> None:
        before = len(kept)
        await release(kept)
        taken.append(before - len(kept))

    monkeypatch.setattr(driver, "release", counting)
    async with MLRuntime(cache_dir=None, default_timeout=None) as runtime:
        assert await runtime.execute(PROGRAM) == 599_999 + 7 + 599_999
    assert sum(taken) >= 1


@pytest.mark.anyio
async def test_a_long_result_is_the_callers() -> None:
    async with MLRuntime(cache_dir=None, default_timeout=None) as runtime:
        result = await runtime.execute("a = range(1000000); a;")
        assert result == list(range(1_000_000))
