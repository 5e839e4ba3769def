"""What becomes of the greenlets of programs."""

from __future__ import annotations

import gc

import anyio
import pytest

from mlpy_async import MLError, MLRuntime
from mlpy_async.engine.program import Program

pytestmark = pytest.mark.anyio


async def test_none_is_left_to_the_garbage_collector() -> None:
    before = {id(each) for each in gc.get_objects() if isinstance(each, Program)}
    errors: list[MLError] = []

    async def fail() -> None:
        try:
            await rt.call("fail")
        except MLError as error:
            errors.append(error)

    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source("import concurrent; function fail() { concurrent.sleep(0.01); throw 'here'; }")
        async with anyio.create_task_group() as group:
            for _ in range(100):
                group.start_soon(fail)
    # the frames of their tracebacks hold the greenlets
    assert len(errors) == 100
    assert all(each.dead for each in gc.get_objects() if isinstance(each, Program) and id(each) not in before)
