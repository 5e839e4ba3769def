"""Callbacks made from a source, each with a runtime in a thread of its own."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest
from anyio import to_thread

from mlpy_async import MLCompileError, ml_callback

pytestmark = pytest.mark.anyio


@ml_callback
def create_validator() -> tuple[str, str]:
    ml_code = """
        function validate(data) {
            return data.email.includes("@") && data.name.length > 3;
        }
    """
    return ml_code, "validate"


def test_decorator() -> None:
    validator = create_validator()
    assert validator({"email": "test@example.com", "name": "Alice"}) is True
    assert validator({"email": "test", "name": "Alice"}) is False
    assert create_validator.__name__ == "create_validator"
    thread = next(each for each in threading.enumerate() if each.name == "mlpy create_validator")
    del validator
    gc.collect()
    thread.join(10)
    assert not thread.is_alive()


def test_decorator_with_options() -> None:
    @ml_callback(default="none", timeout=5.0, runtime={"cache_dir": None})
    def lookups(table: str) -> tuple[str, str]:
        return f"function find(key) {{ if (key == 0) {{ throw 1; }} return [{table!r}, key]; }}", "find"

    find = lookups("rows")
    assert find(1) == ["rows", 1]
    assert find(0) == "none"
    find.close()
    with pytest.raises(MLCompileError):
        ml_callback(lambda: ("x = nobody;", "f"))()


async def test_decorator_inside_a_loop(anyio_backend: Any) -> None:
    @ml_callback(async_mode=True)
    def doubles() -> tuple[str, str]:
        return "import concurrent; function double(x) { concurrent.sleep(0.001); return x * 2; }", "double"

    double = await to_thread.run_sync(doubles)
    assert await double(4) == 8
    double.close()
