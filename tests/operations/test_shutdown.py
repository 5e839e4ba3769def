"""Ending in order."""

from __future__ import annotations

import signal
from typing import Any

import anyio
import pytest
from anyio import to_thread

from mlpy_async import GracefulShutdownHandler, MLRuntime, ShuttingDownError

pytestmark = pytest.mark.anyio


async def test_it_waits_for_what_runs(anyio_backend: Any) -> None:
    handler = GracefulShutdownHandler()
    handler.register_execution("one")

    async def finish() -> None:
        await anyio.wait_all_tasks_blocked()
        await to_thread.run_sync(handler.unregister_execution, "one")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(finish)
        report = await handler.wait_for_shutdown(timeout=30.0)
    assert (report.cut, report.left) == ((), ())
    assert handler.shutdown_requested
    with pytest.raises(ShuttingDownError):
        handler.register_execution("two")


async def test_nothing_runs(anyio_backend: Any) -> None:
    report = await GracefulShutdownHandler().wait_for_shutdown(timeout=30.0)
    assert report.seconds < 5


async def test_what_does_not_end_is_cut_and_named(anyio_backend: Any) -> None:
    handler = GracefulShutdownHandler()
    handler.register_execution("stuck")
    seen: list[str] = []
    begun = anyio.Event()
    program = "begin(); try { while (true) {} } finally { say('finally'); }"

    async def runs(runtime: MLRuntime) -> None:
        context = {"begin": begun.set, "say": seen.append}
        with pytest.raises(ShuttingDownError, match="endless was cut"), handler.execution("endless"):
            await runtime.execute(program, context=context, timeout=None)

    async with MLRuntime(cache_dir=None) as runtime, anyio.create_task_group() as tasks:
        tasks.start_soon(runs, runtime)
        await begun.wait()
        report = await handler.wait_for_shutdown(timeout=0.02, grace=0.05)
    assert report.cut == ("endless",)
    assert "stuck" in report.left
    assert seen == ["finally"]


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="this system has no signals of users")
async def test_a_signal_ends_it(anyio_backend: Any) -> None:
    handler = GracefulShutdownHandler((signal.SIGUSR1,))
    cut: list[str] = []
    async with handler.listening(timeout=0.02):
        signal.raise_signal(signal.SIGUSR1)
        try:
            with handler.execution("work"):
                await anyio.sleep(10)
        except ShuttingDownError as error:
            cut.append(str(error))
    assert handler.shutdown_requested
    assert len(cut) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="this system has no signals of users")
async def test_a_second_signal_does_not_wait(anyio_backend: Any) -> None:
    handler = GracefulShutdownHandler((signal.SIGUSR1,))
    with anyio.fail_after(5):
        async with handler.listening(timeout=60.0):
            with handler.execution("work"):
                signal.raise_signal(signal.SIGUSR1)
                while not handler.shutdown_requested:
                    await anyio.lowlevel.checkpoint()
                signal.raise_signal(signal.SIGUSR1)
                await anyio.sleep_forever()


async def test_a_block_without_a_signal_ends_by_itself(anyio_backend: Any) -> None:
    handler = GracefulShutdownHandler()
    async with handler.listening():
        with handler.execution() as name:
            assert handler.active_executions == {name}
    assert not handler.shutdown_requested
