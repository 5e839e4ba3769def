"""Random programs under tight limits: each ends in a value or in one of our errors, within a bounded time of the processor, on each event loop.

`MLPY_FUZZ_SECONDS` in the environment says how long in all; the default is short, `nox -s security` takes ten minutes.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from typing import Any

import anyio.from_thread
import pytest
from hypothesis import HealthCheck, given, settings

from mlpy_async import ExecutionResult, MLCompileError, MLError, MLRuntime, ModuleNotFound
from mlpy_async.errors import CapabilityViolationError, DeadlineExceeded, MLBorderError
from mlpy_async.limits import Limits

from .programs import programs

SECONDS = float(os.environ.get("MLPY_FUZZ_SECONDS", "3")) / 3
TIGHT = Limits(max_text=200_000, max_items=20_000, grace=0.05)
TIMEOUT = 0.3
SLACK = 2.0
_AT_A_TIME = 10
"""Programs between two looks at the clock."""
OURS = (MLError, MLCompileError, MLBorderError, ModuleNotFound, DeadlineExceeded, CapabilityViolationError)
BUGS = re.compile(
    r"SystemError|AssertionError|UnboundLocalError|InternalCompilerError|λ|mlpy_async|'_\w+' object|descriptor '"
)
"""What no error of a program says: names of Python's and our own insides."""

Run = Any


@pytest.fixture(
    scope="module",
    params=[("asyncio", {}), ("asyncio", {"use_uvloop": True}), ("trio", {})],
    ids=["asyncio", "uvloop", "trio"],
)
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """Runs a program in a runtime that lives on an event loop in a thread of its own."""
    backend, options = request.param
    with (
        anyio.from_thread.start_blocking_portal(backend, options) as portal,
        portal.wrap_async_context_manager(MLRuntime(limits=TIGHT, cache_dir=None, strict_security=False)) as runtime,
    ):

        async def go(source: str) -> ExecutionResult:
            return await runtime.run(source, timeout=TIMEOUT)

        yield lambda source: portal.call(go, source)


def test_random_programs_end_in_a_value_or_an_error_of_ours(run: Run) -> None:
    end = time.monotonic() + SECONDS
    count = 0

    @settings(max_examples=_AT_A_TIME, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(programs)
    def check(source: str) -> None:
        nonlocal count
        began = time.process_time()
        result = run(source)
        count += 1
        assert time.process_time() - began < TIMEOUT + TIGHT.grace + SLACK
        if result.error is not None:
            assert isinstance(result.error, OURS), repr(result.error)
            assert not BUGS.search(str(result.error)), str(result.error)

    while time.monotonic() < end:
        check()
    assert count > 0
