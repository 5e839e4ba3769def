"""The runtimes that every family attacks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from mlpy_async import MLRuntime
from mlpy_async.limits import Limits

ISOLATIONS = ["inline", "process"]
"""Where the programs run. A further isolation is added here, and nowhere else."""

TIGHT = Limits(max_text=1_000_000, max_items=100_000, grace=0.2, match_time=0.1)
"""So small that a bomb is quick to reach them."""


@pytest.fixture(scope="module")
def anyio_backend() -> Any:
    """What a program computes does not hang on the event loop; the families about time have this fixture with all of them."""
    return "asyncio"


@pytest.fixture(scope="module", params=ISOLATIONS)
async def runtime(request: pytest.FixtureRequest, anyio_backend: Any) -> AsyncIterator[MLRuntime]:
    """One runtime for all attacks of a family, which they must not harm. It has no static gate: the walls at run time have to hold alone."""
    async with MLRuntime(isolation=request.param, limits=TIGHT, cache_dir=None, strict_security=False) as rt:
        yield rt
