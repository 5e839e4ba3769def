"""A worker that is killed, stopped, writes rubbish, or is let down: it costs one call, and nothing is left behind."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import (
    MLBorderError,
    MLError,
    MLRuntime,
    SandboxConfig,
    SandboxCrashed,
    SandboxError,
)

from .breach import breach

# a test starts several interpreters, each of which takes seconds on a machine that is busy
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(120),
    pytest.mark.skipif(sys.platform != "linux", reason="the faults are made with means of Linux"),
]

FAULTY_CALLS = int(os.environ.get("MLPY_FAULTY_CALLS", "200"))
"""How many calls the long test makes; the full number is 10,000."""

ONE = SandboxConfig(workers=1, memory_limit="40MB", heartbeat=0.05)

DEATHS = {
    "rubbish": (r"os.write(0, b'\x05\0\0\0hello')", "sent rubbish: what came is no frame"),
    "no frame of a worker": (r"os.write(0, b'\x07\0\0\0\x92\xa4ping\x01')", "sent rubbish"),
    "two reports": (r"os.write(0, b'\x08\0\0\0\x92\xa5ready\x90')", "it told of its walls twice"),
    "an oversized frame": (r"os.write(0, b'\xff\xff\xff\xff')", "a frame of 4,294,967,295 bytes; none has more than"),
    "a truncated frame": (r"os.write(0, b'\xff\0\0\0ab'); os._exit(0)", "ended by itself, with code 0"),
    "deep nesting": (r"os.write(0, b'\x10\x27\0\0' + b'\x91' * 10000)", "sent rubbish"),
    "a huge integer": (r"os.write(0, b'\x4a\x1f\0\0\x92\xa4done\xc8\x1f\x40\x01' + b'\x7f' * 8000)", "sent rubbish"),
    "an unknown extension": (
        r"os.write(0, b'\x09\0\0\0\x92\xa4done\xd4\x09\0')",
        "sent rubbish: no value has the form 9",
    ),
    "an object of its own": (
        r"os.write(0, b'\x0c\0\0\0\x92\xa4done\xc7\x03\x05\x92\x01\xc3')",
        "no objects of its own",
    ),
    "a segment fault": ("ctypes.string_at(0)", "ended by SIGSEGV"),
    "an abort": ("os.abort()", "ended by SIGABRT"),
    "an exit": ("os._exit(3)", "ended by itself, with code 3"),
    "a closed channel": ("os.close(0)\nwhile True: pass", "ended by SIGKILL"),
}


def pid_of(rt: MLRuntime) -> int:
    (worker,) = rt._isolation._pool.workers  # type: ignore[attr-defined]
    return int(worker.process.pid)


@pytest.mark.parametrize("fault", DEATHS)
async def test_it_costs_one_call(anyio_backend: Any, fault: str) -> None:
    code, message = DEATHS[fault]
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        await rt.load_source("count = 0; function bump() { count = count + 1; return count; }")
        assert [await rt.call("bump"), await rt.call("bump")] == [1, 2]
        with pytest.raises(SandboxCrashed) as caught:
            await breach(rt, code)
        assert message in str(caught.value)
        assert await rt.call("bump") == 1, "the module was loaded anew in the next worker"


async def test_a_stolen_handle(anyio_backend: Any) -> None:
    """A worker that makes up the number of a host function gets an error, and those of an earlier call are no more."""
    seen: list[int] = []
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        await rt.execute("keep(1)", context={"keep": seen.append})
        (worker,) = rt._isolation._pool.workers  # type: ignore[attr-defined]
        number = worker.given.next - 1
        code = f"""
        frame = b'\\x93\\xa9host-call\\xcd' + ({number}).to_bytes(2, 'big') + b'\\x91\\x07'
        os.write(0, modules["builtins"].len(frame).to_bytes(4, 'little') + frame)
        os.read(0, 4)
        result = modules["builtins"].bytes.decode(os.read(0, 1000), "latin-1")
        """
        assert "the call that brought this function is over" in await breach(rt, code)
        assert seen == [1]


async def test_killed_from_outside(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:

        def kill() -> None:
            os.kill(pid_of(rt), signal.SIGKILL)

        with pytest.raises(SandboxCrashed, match="ended by SIGKILL"):
            await rt.execute("kill(); while (true) {}", context={"kill": kill})
        assert await rt.execute("1 + 1") == 2


async def test_killed_while_idle_costs_no_call(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        for _ in range(3):
            os.kill(pid_of(rt), signal.SIGKILL)
            (worker,) = rt._isolation._pool.workers  # type: ignore[attr-defined]
            while not worker.process.ended():
                await anyio.lowlevel.checkpoint()
            assert await rt.execute("1 + 1") == 2


async def test_stopped(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:

        def stop() -> None:
            os.kill(pid_of(rt), signal.SIGSTOP)

        with pytest.raises(SandboxCrashed, match="was stopped by a signal from outside"):
            await rt.execute("stop(); 1", context={"stop": stop}, timeout=None)
        assert await rt.execute("1 + 1") == 2


async def test_deadline_and_cancellation(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        first = pid_of(rt)
        with pytest.raises(TimeoutError):
            await rt.execute("while (true) {}", timeout=0.05)
        assert await rt.execute("1 + 1") == 2
        assert pid_of(rt) != first
        with anyio.move_on_after(0.05) as scope:
            await rt.execute("while (true) {}", timeout=None)
        assert scope.cancelled_caught
        assert await rt.execute("1 + 1") == 2


async def test_fork_bomb_and_full_disk(anyio_backend: Any) -> None:
    bomb = """
    failed = 0
    for _ in modules["builtins"].range(50):
        try:
            if os.fork() == 0:
                os._exit(0)
        except modules["builtins"].OSError:
            failed += 1
    result = failed
    """
    flood = """
    sent = 0
    try:
        while True:
            sent += os.write(2, b"x" * 65536)
    except modules["builtins"].OSError:
        result = sent
    """
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        assert await breach(rt, bomb) == 50
        assert await breach(rt, flood) == 2**20
        assert await rt.execute("1 + 1") == 2


async def test_a_worker_that_does_not_start(anyio_backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlpy_async.sandbox import process

    monkeypatch.setattr(process, "_BOOT", "import sys; sys.exit('no luck')")
    with pytest.raises(SandboxCrashed, match="did not start: the worker has gone; no luck"):
        async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE):
            raise AssertionError("it must not be entered")
    monkeypatch.setattr(process, "_BOOT", "import time; time.sleep(60)")
    slow = SandboxConfig(workers=1, start_timeout=0.2)
    with pytest.raises(SandboxCrashed, match=r"not ready after 0\.2 s"):
        async with MLRuntime(cache_dir=None, isolation="process", sandbox=slow):
            raise AssertionError("it must not be entered")


async def test_later_failure_to_start_reaches_who_waits(anyio_backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from mlpy_async.sandbox import process

    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        monkeypatch.setattr(process.sys, "executable", "/nonexistent/python")
        with pytest.raises(TimeoutError):
            await rt.execute("while (true) {}", timeout=0.02)
        with pytest.raises(SandboxError, match="cannot be started"):
            await rt.execute("1 + 1")
        monkeypatch.undo()
        assert await rt.execute("1 + 1") == 2


async def _crash(rt: MLRuntime, number: int) -> None:
    faults: tuple[Callable[[], Awaitable[Any]], ...] = (
        lambda: breach(rt, r"os.write(0, b'\x05\0\0\0hello')"),
        lambda: breach(rt, "ctypes.string_at(0)"),
        lambda: breach(rt, r"os.write(0, b'\xff\xff\xff\xff')"),
        lambda: breach(rt, "result = 'x' * 10**8"),
        lambda: rt.execute("while (true) {}", timeout=0.01),
        lambda: rt.execute("f()", context={"f": lambda: os.kill(os.getpid(), 0)}),
        lambda: breach(rt, "os.fork()"),
    )
    with suppress(SandboxError, TimeoutError, MLError):
        await faults[number % len(faults)]()


@pytest.mark.timeout(1800)
async def test_nothing_is_left_after_many_calls(
    anyio_backend: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls with faults between them: no descriptor, no process and no directory more than before."""
    sandbox = SandboxConfig(workers=2, memory_limit="40MB", max_calls=500)
    before = None
    others = _children()  # of other tests: the display of those with windows
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=sandbox) as rt:
        await rt.load_source("function f(x) { return x + 1; }")
        for number in range(FAULTY_CALLS):
            if number % 25 == 24:
                await _crash(rt, number // 25)
            else:
                assert await rt.call("f", number) == number + 1
            if number == 60:
                await _settled(rt, 2)
                before = _descriptors()
        await _settled(rt, 2)
        assert before is not None
        assert _descriptors() <= before
        assert len(_children()) <= 2 + len(others)
    assert _children() == others
    assert os.listdir(tmp_path) == []


async def test_values_too_big(anyio_backend: Any) -> None:
    sandbox = SandboxConfig(workers=1, max_message="64KB")
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=sandbox) as rt:
        await rt.load_source("function f(x) { return x; } function big() { return 'x'.repeat(100000); }")
        with pytest.raises(MLBorderError, match="of more than 65,536 bytes is too big to cross; `max_message`"):
            await rt.call("f", "x" * 100_000)
        with pytest.raises(MLBorderError, match="is too big to cross"):
            await rt.call("big")
        assert await rt.call("f", "x" * 60_000) == "x" * 60_000


async def _settled(rt: MLRuntime, workers: int) -> None:
    """Wait until those that ended are buried and others stand in their place."""
    pool = rt._isolation._pool  # type: ignore[attr-defined]
    with anyio.fail_after(20):
        await rt.warm()
        while len(pool._idle) < workers or len(pool.workers) > workers:
            await anyio.lowlevel.checkpoint()
    gc.collect()


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def _children() -> list[int]:
    found: list[int] = []
    for task in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{task}/children") as file:
            found += map(int, file.read().split())
    return found
