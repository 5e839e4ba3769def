"""The engine on code as the generator makes it: waits, checkpoints, cancellation, the lane, the limits."""

from __future__ import annotations

import contextvars
import gc
import sys
import threading
import time
import warnings
from collections.abc import AsyncIterator
from typing import Any

import anyio
import anyio.to_thread
import pytest
from greenlet import greenlet

from mlpy_async.engine import Engine, await_
from mlpy_async.errors import CpuLimitExceeded, DeadlineExceeded, LoopBlockedWarning
from mlpy_async.limits import Limits

pytestmark = pytest.mark.anyio

SOURCE = """
def inc(x):
    if λpending: λcheckpoint()
    return x + 1
def forever():
    while True:
        if λpending: λcheckpoint()
def until(stop):
    while not stop:
        if λpending: λcheckpoint()
    return len_(stop)
def waits(wait, make):
    return wait(make())
def cleans_up(wait, make, log):
    try:
        wait(make())
    finally:
        log.append("finally")
def cleans_up_waiting(wait, make, log):
    try:
        wait(make())
    finally:
        wait(make())
        log.append("finally")
def never_cleans_up(wait, make):
    try:
        wait(make())
    finally:
        while True:
            if λpending: λcheckpoint()
def swallows(wait, make, log):
    for i in (1, 2):
        try:
            wait(make())
        finally:
            log.append(i)
            continue
    return "done"
def catches(wait, make):
    try:
        return wait(make())
    except Exception_ as error:
        return str_(error)
def by_key(items, key):
    items.sort(key=key)
    return items
def deep(n):
    return deep(n + 1)
def apply(f, *args):
    return f(*args)
def hog_then(stop, wait, make):
    while not stop:
        if λpending: λcheckpoint()
        wait(make())
    return "ended"
"""
VARIABLE: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="outer")


@pytest.fixture
async def engine(anyio_backend: Any) -> AsyncIterator[Engine]:
    async with Engine(Limits(grace=0.03), {}) as engine:
        yield engine


def code(engine: Engine) -> dict[str, Any]:
    engine.builtins.update({"len_": len, "str_": str, "Exception_": Exception})
    namespace: dict[str, Any] = {"__builtins__": engine.builtins}
    exec(SOURCE, namespace)
    return namespace


async def give(value: Any) -> Any:
    await anyio.lowlevel.checkpoint()
    return value


async def test_value_and_error(engine: Engine) -> None:
    ns = code(engine)
    assert await engine.drive(ns["inc"], (1,)) == 2
    with pytest.raises(TypeError):
        await engine.drive(ns["inc"], ("a",))


async def test_waits_in_the_callers_task(engine: Engine) -> None:
    ns = code(engine)
    task = anyio.get_current_task().id

    async def where() -> int:
        await anyio.lowlevel.checkpoint()
        return anyio.get_current_task().id

    assert await engine.drive(ns["waits"], (await_, where)) == task


async def test_error_of_what_is_awaited_reaches_the_program(engine: Engine) -> None:
    async def fails() -> None:
        await anyio.lowlevel.checkpoint()
        raise ValueError("from outside")

    assert await engine.drive(code(engine)["catches"], (await_, fails)) == "from outside"


async def test_context_is_shared_both_ways(engine: Engine) -> None:
    async def read() -> str:
        return VARIABLE.get()

    def set_and_read() -> str:
        VARIABLE.set("inner")
        return await_(read())

    assert await engine.drive(code(engine)["apply"], (set_and_read,)) == "inner"
    assert VARIABLE.get() == "inner"


async def test_waits_inside_a_c_frame(engine: Engine) -> None:
    assert await engine.drive(code(engine)["by_key"], ([1, 3, 2], lambda x: await_(give(-x)))) == [3, 2, 1]


async def test_host_and_program_in_turns(engine: Engine) -> None:
    ns = code(engine)

    async def inner() -> Any:
        return await engine.drive(ns["waits"], (await_, lambda: give(7)))

    assert await engine.drive(ns["waits"], (await_, inner)) == 7


async def test_deadline_ends_an_endless_loop(engine: Engine) -> None:
    with pytest.raises(DeadlineExceeded, match="the time is up"):
        await engine.drive(code(engine)["forever"], timeout=0.01)


async def test_cancel_scope_of_the_caller(engine: Engine) -> None:
    log: list[str] = []
    with anyio.move_on_after(0.01) as scope:
        await engine.drive(code(engine)["cleans_up"], (await_, anyio.sleep_forever, log))
    assert scope.cancelled_caught
    assert log == ["finally"]


async def test_finally_may_wait_for_its_grace(engine: Engine) -> None:
    log: list[str] = []
    waits = iter([anyio.sleep_forever, anyio.lowlevel.checkpoint])
    with anyio.move_on_after(0.01) as scope:
        await engine.drive(code(engine)["cleans_up_waiting"], (await_, lambda: next(waits)(), log))
    assert scope.cancelled_caught
    assert log == ["finally"]


@pytest.mark.parametrize("name", ["never_cleans_up", "cleans_up_waiting"])
async def test_finally_ends_with_its_grace(engine: Engine, name: str) -> None:
    arguments = (await_, anyio.sleep_forever, []) if name == "cleans_up_waiting" else (await_, anyio.sleep_forever)
    with pytest.raises(DeadlineExceeded):
        await engine.drive(code(engine)[name], arguments, timeout=0.01)


async def test_a_swallowed_cancellation_counts_all_the_same(engine: Engine) -> None:
    log: list[int] = []
    with anyio.move_on_after(0.01) as scope:
        await engine.drive(code(engine)["swallows"], (await_, anyio.sleep_forever, log))
        raise AssertionError("the drive must not return")
    assert scope.cancelled_caught
    assert log == [1, 2]


async def test_closing_the_coroutine_waits_for_nothing(engine: Engine) -> None:
    log: list[str] = []
    coroutine = engine.drive(code(engine)["cleans_up_waiting"], (await_, lambda: _Never(), log))
    coroutine.send(None)
    coroutine.close()
    assert log == []


async def test_closing_the_coroutine_of_a_hog_waits_for_nothing(engine: Engine) -> None:
    def make() -> _Never:
        ends = time.perf_counter() + 3 * engine.limits.quantum
        while time.perf_counter() < ends:
            pass
        return _Never()

    log: list[str] = []
    coroutine = engine.drive(code(engine)["cleans_up_waiting"], (await_, make, log))
    coroutine.send(None)
    coroutine.close()
    assert log == []


class _Never:
    """An awaitable that yields once to whoever drives it by hand."""

    def __await__(self) -> Any:
        yield


async def test_cpu_limit_counts_what_the_program_ran(engine: Engine) -> None:
    with pytest.raises(CpuLimitExceeded):
        await engine.drive(code(engine)["forever"], cpu_limit=0.005)


async def test_fresh_call_beside_hogs(engine: Engine) -> None:
    ns = code(engine)
    stop: list[int] = []
    async with anyio.create_task_group() as group:
        for _ in range(16):
            group.start_soon(engine.drive, ns["until"], (stop,))
        for _ in range(20):
            await anyio.lowlevel.checkpoint()
        with anyio.fail_after(2):
            for number in range(50):
                assert await engine.drive(ns["inc"], (number,)) == number + 1
                await anyio.lowlevel.checkpoint()
        stop.append(1)


async def test_a_hog_that_waits_releases_the_lane(engine: Engine) -> None:
    ns = code(engine)
    stop: list[int] = []
    gate = anyio.Event()

    def hog() -> str:
        for _ in range(3):
            engine.builtins["λpending"] = True
            run_for_a_quantum(engine)
        await_(gate.wait())
        return "ended"

    async with anyio.create_task_group() as group:
        group.start_soon(engine.drive, hog)
        group.start_soon(engine.drive, ns["until"], (stop,))
        with anyio.fail_after(2):
            for _ in range(50):
                await anyio.lowlevel.checkpoint()
            stop.append(1)
            gate.set()


def run_for_a_quantum(engine: Engine) -> None:
    """Hold the loop until the watchdog asks for it."""
    while not engine.builtins["λpending"]:
        pass
    engine.checkpoint()


async def test_hogs_that_sleep_nothing_do_not_evade_the_lane(engine: Engine) -> None:
    ns = code(engine)
    stop: list[int] = []
    async with anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(engine.drive, ns["hog_then"], (stop, await_, anyio.lowlevel.checkpoint))
        with anyio.fail_after(2):
            for _ in range(200):
                await anyio.lowlevel.checkpoint()
        stop.append(1)


async def test_nested_hog_does_not_deadlock(engine: Engine) -> None:
    ns = code(engine)
    stop: list[int] = []

    async def inner() -> Any:
        async with anyio.create_task_group() as group:
            group.start_soon(_after_turns, 30, stop)
            return await engine.drive(ns["until"], (stop,))

    def outer() -> Any:
        run_for_a_quantum(engine)
        run_for_a_quantum(engine)
        return await_(inner())

    with anyio.fail_after(3):
        assert await engine.drive(outer) == 1


async def _after_turns(turns: int, stop: list[int]) -> None:
    for _ in range(turns):
        await anyio.lowlevel.checkpoint()
    stop.append(1)


async def test_short_calls_in_a_row_let_the_loop_turn(engine: Engine) -> None:
    ns = code(engine)
    turned = anyio.Event()
    async with anyio.create_task_group() as group:

        async def other() -> None:
            turned.set()

        group.start_soon(other)
        with anyio.fail_after(5):
            while not turned.is_set():
                await engine.drive(ns["inc"], (1,))


async def test_endless_recursion_is_an_error(engine: Engine) -> None:
    with pytest.raises(RecursionError):
        await engine.drive(code(engine)["deep"], (0,))


async def test_recursion_through_c_frames_is_counted(engine: Engine) -> None:
    def sorts(depth: int) -> int:
        with engine.c_frame():
            [1, 2].sort(key=lambda _: sorts(depth + 1))
        return depth

    with pytest.raises(RecursionError, match="built-in functions"):
        await engine.drive(sorts, (0,))


async def test_second_thread(engine: Engine) -> None:
    def elsewhere() -> None:
        with pytest.raises(RuntimeError, match="another thread"):
            anyio.run(engine.drive, len, ((),))

    await anyio.to_thread.run_sync(elsewhere)


async def test_not_open() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        await Engine(Limits(), {}).drive(len, ((),))


async def test_outside_a_driver(engine: Engine) -> None:
    ns = code(engine)
    engine.builtins["λpending"] = True
    assert ns["inc"](1) == 2
    with pytest.raises(RuntimeError, match="outside a runtime"):
        ns["waits"](await_, lambda: give(1))


async def test_two_engines_of_one_loop(engine: Engine) -> None:
    async with Engine(Limits(), {}) as other:
        assert await engine.drive(len, ("ab",)) + await other.drive(len, ("c",)) == 3
        with pytest.raises(DeadlineExceeded):
            await other.drive(code(other)["forever"], timeout=0.01)


async def test_blocked_loop_is_reported(engine: Engine) -> None:
    ns = code(engine)

    def blocks() -> None:
        end = time.perf_counter() + 0.12
        while time.perf_counter() < end:
            pass

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await engine.drive(ns["apply"], (blocks,))
        await engine.drive(ns["waits"], (await_, lambda: give(1)))
    assert any(isinstance(found.message, LoopBlockedWarning) and "`blocks`" in str(found.message) for found in caught)


async def test_nothing_is_left_behind(anyio_backend: Any) -> None:
    threads = threading.active_count()
    interval = sys.getswitchinterval()
    async with Engine(Limits(), {}) as engine:
        ns = code(engine)
        gc.collect()
        before = _greenlets()
        for _ in range(60):
            with pytest.raises(DeadlineExceeded):
                await engine.drive(ns["forever"], timeout=0.002)
        gc.collect()
        assert _greenlets() <= before + 1
        assert engine._state is not None
        assert len(engine._state.pool) <= 1
    gc.collect()
    assert threading.active_count() <= threads
    assert sys.getswitchinterval() == interval


def _greenlets() -> int:
    return sum(isinstance(found, greenlet) for found in gc.get_objects())
