"""A runtime that finds the bridge file of this folder, and a way to write others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import MLRuntime

HERE = Path(__file__).parent
SIMPLE = """
from mlpy_async import ml_module, ml_function

@ml_module(name="{name}", description="Custom")
class Custom:
    @ml_function
    def value(self, x: int = 1) -> int:
        return x + {plus}
"""


@pytest.fixture
async def shop(anyio_backend: Any) -> AsyncIterator[MLRuntime]:
    async with MLRuntime(extension_paths=[HERE], cache_dir=None, capabilities=["shop:read:fresh/*"]) as rt:
        yield rt


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file below the test's folder; `name` and `plus` fill in the simple bridge module."""

    def make(file: str, text: str | None = None, *, name: str = "custom", plus: int = 1) -> Path:
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SIMPLE.format(name=name, plus=plus) if text is None else text, encoding="utf-8")
        return path

    return make
