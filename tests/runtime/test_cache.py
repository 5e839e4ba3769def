"""A module that comes out of the cache is the one that went in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import MLRuntime
from mlpy_async.modules.cache import CompileCache
from mlpy_async.modules.compiler import Compiler
from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import to_python

pytestmark = pytest.mark.anyio
SOURCE = "function half(n) { return n / 2; }\nprint(len([half(1)]));\n"


async def test_a_stored_module_knows_its_environment(tmp_path: Path) -> None:
    environment = standard_environment()

    def compiler() -> Compiler:
        return Compiler(environment, CompileCache(tmp_path), strict_security=True)

    made = await compiler().compile(SOURCE, name="halves", persist=True)
    stored = await compiler().compile(SOURCE, name="halves", persist=True)
    assert stored is not made
    assert (stored.code, stored.digest) == (made.code, made.digest)
    assert stored.environment is environment
    text, source_map = to_python(stored)
    assert (text, source_map.mappings) == (to_python(made)[0], to_python(made)[1].mappings)


async def test_a_long_source_is_compiled_beside_the_loop(anyio_backend: Any) -> None:
    source = "\n".join(f"function f{number}(a) {{ return a.x * {number}; }}" for number in range(400))
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await anyio.lowlevel.checkpoint()

    async with MLRuntime(cache_dir=None) as rt, anyio.create_task_group() as group:
        group.start_soon(count)
        await anyio.lowlevel.checkpoint()
        await rt.load_source(source)
        assert turns > 10
        with anyio.move_on_after(0.001) as scope:
            await rt.load_source(source + "x = 1;", name="other")
        assert scope.cancelled_caught
        assert "other" not in rt.module_names("ml")
        group.cancel_scope.cancel()
