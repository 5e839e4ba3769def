"""`LoopThread`: its beginning, its end in each of the ways there are, and calls from within."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import AsyncGenerator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from anyio import from_thread

from mlpy_async import BridgeCall, MLBridge, MLRuntime
from mlpy_async import loop_thread as loop_thread_module
from mlpy_async.loop_thread import LoopThread
from mlpy_async.web import RuntimePortal


class Room:
    """Notes what becomes of it."""

    def __init__(self, *, fails: str = "") -> None:
        self.closed = threading.Event()
        self._fails = fails

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Room, None]:
        if self._fails == "to open":
            raise OSError(self._fails)
        try:
            yield self
        finally:
            await anyio.lowlevel.checkpoint()
            self.closed.set()
            if self._fails:
                raise OSError(self._fails)


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "a room"]


def loop_thread(room: Room, anyio_backend: Any = ("asyncio", {})) -> LoopThread[Room]:
    return LoopThread(room.opened(), name="a room", backend=anyio_backend[0], backend_options=anyio_backend[1])


async def here(loop: LoopThread[Room]) -> bool:
    return loop.is_here()


def test_close_cancels_what_runs_and_waits_for_the_end(anyio_backend: Any) -> None:
    loop = loop_thread(room := Room(), anyio_backend)
    assert loop.value is room
    assert loop.wait(here, loop)
    assert not loop.is_here()
    events: list[str] = []
    began = threading.Event()

    async def forever() -> None:
        began.set()
        try:
            await anyio.sleep_forever()
        finally:
            events.append("closed" if room.closed.is_set() else "open")

    future = loop.submit(forever)
    assert began.wait(10)
    loop.close()
    assert future.cancelled()
    assert events == ["open"]
    assert room.closed.is_set()
    assert not threads()
    loop.close()
    loop.tell(began.clear)
    assert began.is_set()
    with pytest.raises(RuntimeError, match="has ended"):
        loop.wait(anyio.sleep, 0)


def test_one_that_is_dropped_ends(anyio_backend: Any) -> None:
    loop = loop_thread(room := Room(), anyio_backend)
    (thread,) = threads()
    del loop
    gc.collect()
    thread.join(10)
    assert room.closed.is_set()
    assert not threads()


def test_it_is_closed_in_its_own_thread(anyio_backend: Any) -> None:
    loop = loop_thread(room := Room(), anyio_backend)
    (thread,) = threads()
    loop.tell(loop.close)
    thread.join(10)
    assert room.closed.is_set()


def test_errors_of_opening_and_closing(anyio_backend: Any) -> None:
    with pytest.raises(OSError, match="to open"):
        loop_thread(Room(fails="to open"), anyio_backend)
    assert not threads()
    loop = loop_thread(Room(fails="to close"), anyio_backend)
    with pytest.raises(OSError, match="to close"):
        loop.close()
    loop.close()


def test_the_error_of_one_that_is_dropped_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    loop = loop_thread(Room(fails="to close"))
    (thread,) = threads()
    loop.end()
    thread.join(10)
    assert [str(each.exc_value) for each in reported] == ["to close"]


@pytest.mark.parametrize("moment", ["while it opens", "when it is open"])
def test_a_start_that_is_interrupted_leaves_nothing(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    result = Future[Any].result

    def interrupted(future: Future[Any], timeout: float | None = None) -> Any:
        if moment == "when it is open":
            result(future, timeout)
        raise KeyboardInterrupt

    room = Room()
    with monkeypatch.context() as patch:
        patch.setattr(Future, "result", interrupted)
        with pytest.raises(KeyboardInterrupt):
            loop_thread(room)
    for thread in threads():
        thread.join(10)
    assert room.closed.is_set()
    assert not threads()


@pytest.mark.parametrize("use", ["wait", "submit"])
@pytest.mark.parametrize("moment", ["before it begins", "when it has begun"])
def test_a_call_whose_start_is_interrupted_is_cancelled(
    anyio_backend: Any, monkeypatch: pytest.MonkeyPatch, use: str, moment: str
) -> None:
    loop = loop_thread(Room(), anyio_backend)
    began, ended = threading.Event(), threading.Event()
    run_sync = from_thread.run_sync

    async def forever() -> None:
        began.set()
        try:
            await anyio.sleep_forever()
        finally:
            ended.set()

    def interrupted(start: Any, *args: Any, **options: Any) -> None:
        monkeypatch.undo()
        if moment == "when it has begun":
            run_sync(start, *args, **options)
            assert began.wait(10)
        raise KeyboardInterrupt

    monkeypatch.setattr(from_thread, "run_sync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        getattr(loop, use)(forever)
    assert moment == "before it begins" or ended.wait(10)
    assert began.is_set() is ended.is_set()
    loop.close()


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals go to no chosen thread here")
def test_an_interrupt_that_does_not_wake_the_main_thread_is_heard(
    anyio_backend: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = loop_thread(Room(), anyio_backend)
    waits, ended = threading.Event(), threading.Event()
    result = BridgeCall.result

    async def forever() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            ended.set()

    def waited(call: BridgeCall, timeout: float | None = None) -> Any:
        waits.set()
        return result(call, timeout)

    def interrupt() -> None:
        waits.wait(10)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    monkeypatch.setattr(BridgeCall, "result", waited)
    interrupter = threading.Thread(target=interrupt)
    # a job in the background does not hear it
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        interrupter.start()
        with pytest.raises(KeyboardInterrupt):
            loop.wait(forever)
    finally:
        signal.signal(signal.SIGINT, before)
    interrupter.join()
    assert ended.wait(10)
    loop.close()


def test_a_call_may_fail_for_lack_of_time_itself(anyio_backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = loop_thread(Room(), anyio_backend)
    monkeypatch.setattr(loop_thread_module, "HEARS", 0.001)

    async def late() -> None:
        await anyio.sleep(0.01)
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        loop.wait(late)
    loop.close()


@pytest.mark.parametrize("kind", [MLBridge, RuntimePortal])
def test_what_owns_a_thread_is_freed_with_it_when_dropped(kind: Any) -> None:
    before = set(threading.enumerate())
    owner = kind(MLRuntime(cache_dir=None)) if kind is MLBridge else kind(cache_dir=None)
    assert owner.start().execute("6 * 7") == 42
    (thread,) = (each for each in set(threading.enumerate()) - before if each.name in ("mlpy bridge", "mlpy runtime"))
    gone = weakref.ref(owner)
    del owner
    gc.collect()
    assert gone() is None
    thread.join(10)
    assert not thread.is_alive()


def test_a_bridge_that_nobody_stops_ends_with_the_interpreter() -> None:
    program = """
import contextlib, threading
from mlpy_async import MLBridge
ml = MLBridge().start()
began = threading.Event()

def call():
    with contextlib.suppress(BaseException):
        ml.submit_async(lambda: ml.runtime.execute("note(); while (true) {}", context={"note": began.set}, timeout=None)).result()

threading.Thread(target=call).start()
began.wait()
print(ml.execute("6 * 7"))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=15, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "42\n", "")
