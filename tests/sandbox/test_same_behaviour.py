"""What holds of a runtime inline holds of one with `isolation="process"`: the tests of `tests/runtime/test_runtime.py`, run again."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from mlpy_async import MLRuntime, SandboxConfig
from tests.runtime import test_runtime

DIFFERENT = {"test_data_crosses_by_reference"}
"""Data crosses by value: see `test_values.py`."""

# a test starts several interpreters, each of which takes seconds on a machine that is busy
pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


@pytest.fixture(params=[("asyncio", {"debug": True}), ("trio", {})], ids=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(autouse=True)
def in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = partial(MLRuntime, isolation="process", sandbox=SandboxConfig(workers=1))
    monkeypatch.setattr(test_runtime, "MLRuntime", runtime)


globals().update(
    {name: test for name, test in vars(test_runtime).items() if name.startswith("test_") and name not in DIFFERENT}
)
