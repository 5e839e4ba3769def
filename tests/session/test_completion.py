"""What a session says can stand where the cursor is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import MLRuntime
from mlpy_async.session import MLSession

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["inline", "process"])
async def session(request: pytest.FixtureRequest, anyio_backend: Any, tmp_path: Path) -> AsyncIterator[MLSession]:
    (tmp_path / "prices.ml").write_text("function net(gross) { return gross / 1.2; }")
    runtime = MLRuntime(isolation=request.param, cache_dir=None, ml_module_paths=[tmp_path])
    async with runtime as rt, rt.session() as made:
        await made.execute('order = {customer: {name: "Ada", "two words": 1}, items: [1]}; priority = 1; import math;')
        yield made


async def names(session: MLSession, text: str) -> list[str]:
    found = await session.complete(text)
    assert all(name.startswith(text[found.start :]) for name in found.names)
    return list(found.names)


async def test_names(session: MLSession) -> None:
    found = await session.complete("x = pri")
    assert found.start == 4
    assert found.names == {"print": "function", "priority": "variable"}
    assert (await session.complete("whi")).names == {"while": "keyword"}
    assert (await session.complete("Ma")).names == {"Math": "module"}
    assert await names(session, "function greeting(gross) {\n  return gr") == ["greeting", "gross"]
    assert {"order", "print", "while", "math"} <= set(await names(session, ""))


async def test_members(session: MLSession) -> None:
    found = (await session.complete("order.")).names
    assert found["customer"] == "property"
    assert found["keys"] == "function"
    assert await names(session, "order.customer.na") == ["name"]
    assert "two words" not in await names(session, "order.customer.")
    assert {"length", "push"} <= set(await names(session, "order.items."))
    assert "toUpperCase" in await names(session, "order.customer.name.")
    assert {"sqrt", "pi"} <= set(await names(session, "math."))
    assert await names(session, "json.pars") == ["parse"]
    assert await names(session, "Math.PI") == ["PI"]


async def test_modules(session: MLSession) -> None:
    assert await names(session, "import pri") == ["prices"]
    assert {"math", "prices"} <= set(await names(session, "import "))


async def test_nothing(session: MLSession) -> None:
    for text in (
        "x = 'pri",
        "`a pri",
        "// pri",
        "/* pri",
        "nothing.",
        "f().",
        "x[0].",
        "12.",
        "order.nothing.",
        "order .x",
    ):
        assert await names(session, text) == [], text


async def test_after_texts_and_comments(session: MLSession) -> None:
    for before in ("// a\n", "'a' + ", '"it\'s" + ', "/* a */ ", "`a` + "):
        assert "print" in await names(session, f"{before}pri"), before


async def test_it_is_no_input(session: MLSession) -> None:
    before = session.statistics.inputs
    await session.complete("order.")
    assert session.statistics.inputs == before
    assert len(session.history) == 1
