"""The names of earlier programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import MLBorderError, MLTranspiler, async_ml_execute, transpile_ml_code, transpile_ml_file
from mlpy_compiler import SourceMapIndex


@pytest.mark.anyio
async def test_async_ml_execute(anyio_backend: Any) -> None:
    result = await async_ml_execute("import math; result = math.sqrt(16);", timeout=5.0)
    assert result.success
    assert result.value == result.result == 4.0
    late = await async_ml_execute("while (true) { x = 1; }", timeout=0.02)
    assert not late.success
    assert "timeout" in (late.error or "").lower()
    values: list[Any] = []

    async def one(number: int) -> None:
        values.append((await async_ml_execute(f"result = {number};")).value)

    async with anyio.create_task_group() as group:
        for number in range(8):
            group.start_soon(one, number)
    assert sorted(values) == list(range(8))


def test_transpiled_text_runs_with_exec() -> None:
    text, issues, _ = MLTranspiler().transpile_to_python(
        'price = 100; final = discount(price, "gold"); function twice(x) { return x * 2; } result = twice(final);'
    )
    assert issues == []
    namespace: dict[str, Any] = {"discount": lambda price, tier: price * (0.7 if tier == "gold" else 1)}
    exec(text or "", namespace)
    assert namespace["result"] == 140
    assert namespace["twice"](4) == 8


def test_transpiled_text_raises_what_ml_throws() -> None:
    text, _, _ = transpile_ml_code('function f() { throw "Division by zero!"; } f();')
    with pytest.raises(Exception, match="Division by zero!"):
        exec(text or "", {})


def test_refused_program() -> None:
    text, issues, source_map = transpile_ml_code("x = (")
    assert text is None
    assert source_map is None
    assert issues[0].error.code == "ML-P101"
    assert "never closed" in str(issues[0])


def test_source_map() -> None:
    text, _, source_map = transpile_ml_code("a = 1;\nb = a + 1;\n", "calc.ml", generate_source_maps=True)
    assert text is not None
    assert source_map is not None
    assert {row["original_line"] for row in source_map["mappings"]} >= {1, 2}
    assert source_map["version_3"]["version"] == 3
    assert source_map["version_3"]["sources"] == ["calc.ml"]


def test_names_of_the_host_that_the_text_does_not_use_are_left_alone() -> None:
    text, _, _ = MLTranspiler().transpile_to_python("total = price * 2;")
    namespace: dict[str, Any] = {"price": 4, "connection": object()}
    exec(text or "", namespace)
    assert namespace["total"] == 8
    with pytest.raises(MLBorderError, match="price"):
        exec(text or "", {"price": object()})


def test_source_map_index() -> None:
    from mlpy_compiler import compile_module, to_python

    text, source_map = to_python(compile_module("a = 1;\nbcd = a + 1;\n"))
    index = SourceMapIndex(source_map)
    line = next(number for number, row in enumerate(text.split("\n"), 1) if "bcd =" in row)
    found = index.get_ml_location(line)
    assert found is not None
    assert found.line == 2


def test_file(tmp_path: Path) -> None:
    source = tmp_path / "rules.ml"
    source.write_text("function f(x) { return x + 1; }")
    text, _, _ = transpile_ml_file(source)
    assert (tmp_path / "rules.py").read_text(encoding="utf-8") == text
    assert json.loads((tmp_path / "rules.py.map").read_text(encoding="utf-8"))["version"] == 3
    (tmp_path / "rules.py").write_text("raise SystemExit")
    again, _, _ = transpile_ml_file(source)
    assert again == text


def test_execute_blocks_until_done() -> None:
    assert MLTranspiler().execute("x + 1", context={"x": 2}) == 3
