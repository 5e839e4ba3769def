"""`MLBridge`: a runtime in a thread of its own, used from threads that have no event loop."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from typing import Any

import pytest

from mlpy_async import CapabilityContext, CapabilityViolationError, MLBridge, MLError, MLRuntime, await_, in_context
from mlpy_async.modules.decorators import ml_function

SOURCE = """
function double(x) { return x * 2; }
function area(width, height = 1) { return width * height; }
function fail(x) {
    throw "no " + x;
}
function* numbers(n) { for (i = 0; i < n; i = i + 1) { yield i; } }
function spin() { while (true) { } }
"""


@pytest.fixture
def bridge(anyio_backend: Any) -> Iterator[MLBridge]:
    backend, options = anyio_backend
    before = threads()
    with MLBridge(MLRuntime(cache_dir=None), backend=backend, backend_options=options) as ml:
        ml.load_source(SOURCE)
        yield ml
    assert threads() <= before


def threads() -> set[threading.Thread]:
    """Those that live, without the idle ones that anyio and trio keep for blocking work, which end when they like."""
    return {each for each in threading.enumerate() if not each.name.startswith(("AnyIO worker", "Trio thread"))}


def test_calls_from_many_threads(bridge: MLBridge) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda x: bridge.call("double", x), range(100))) == [2 * x for x in range(100)]
    assert bridge.call("area", 3, height=4) == 12


def test_an_error_has_its_place_in_ml(bridge: MLBridge) -> None:
    with pytest.raises(MLError, match="no way") as caught:
        bridge.call("fail", "way")
    assert caught.value.frames[-1].line == 5


def test_a_callback_is_a_plain_callable(bridge: MLBridge) -> None:
    double = bridge.callback("double")
    assert double.__name__ == "double"
    assert sorted([3, 1, 2], key=double) == [1, 2, 3]
    bridge.load_source("function double(x) { return x * 20; }", name="later")
    assert double(2) == 40


def test_a_future_cancels_its_call(bridge: MLBridge) -> None:
    call = bridge.submit("spin", timeout=None)
    assert call.cancel()
    wait([call])
    assert call.cancelled()
    with pytest.raises(CancelledError):
        call.result()
    assert not bridge.submit("double", 1).exception()


def test_a_cancelled_call_has_run_its_finally(anyio_backend: Any) -> None:
    events: list[str] = []
    running = threading.Event()
    with MLBridge(MLRuntime(cache_dir=None), backend=anyio_backend[0], backend_options=anyio_backend[1]) as ml:
        program = "started(); try { while (true) { } } finally { ended(); }"
        context = {"started": running.set, "ended": lambda: events.append("ended")}
        call = ml.submit_async(lambda: ml.runtime.execute(program, context=context, timeout=None))
        assert running.wait(10)
        call.cancel()
        wait([call])
        assert events == ["ended"]


def test_the_end_of_a_bridge_cancels_what_runs(anyio_backend: Any) -> None:
    with MLBridge(MLRuntime(cache_dir=None), backend=anyio_backend[0], backend_options=anyio_backend[1]) as ml:
        ml.load_source("function spin() { while (true) { } }")
        calls = [ml.submit("spin", timeout=None) for _ in range(3)]
    assert all(call.cancelled() for call in calls)
    with pytest.raises(RuntimeError, match="not started"):
        ml.call("spin")


def test_a_deadline(bridge: MLBridge) -> None:
    with pytest.raises(TimeoutError):
        bridge.call("spin", timeout=0.05)


def test_a_stream_from_a_thread(bridge: MLBridge) -> None:
    assert list(bridge.stream("numbers", 4)) == [0, 1, 2, 3]
    with bridge.stream("numbers", 1_000_000) as numbers:
        assert [next(numbers), next(numbers)] == [0, 1]
    assert list(numbers) == []


def test_the_context_of_the_caller_holds(anyio_backend: Any) -> None:
    @ml_function(capabilities=["door.open"])
    def door() -> str:
        return "open"

    runtime = MLRuntime(cache_dir=None, capabilities=["door:open"])
    with MLBridge(runtime, backend=anyio_backend[0], backend_options=anyio_backend[1]) as ml:
        program = "door()"
        assert ml.execute(program, context={"door": door}) == "open"
        with in_context(CapabilityContext([])), pytest.raises(CapabilityViolationError):
            ml.execute(program, context={"door": door})


def test_a_session_for_any_thread(anyio_backend: Any) -> None:
    """It lives in the bridge's thread, holds no more than the bridge's runtime, and ends with it."""

    @ml_function(capabilities=["door.open"])
    def door() -> str:
        return "open"

    runtime = MLRuntime(cache_dir=None, capabilities=["door:open"])
    with MLBridge(runtime, backend=anyio_backend[0], backend_options=anyio_backend[1]) as ml:
        before = threads()
        with ml.session() as first, ml.session(capabilities=()) as second:
            for session in (first, second):
                session.set_variables({"door": door})
                assert session.execute("x = 20; function add(y) { x = x + y; return x; }").success
            with ThreadPoolExecutor(4) as pool:
                assert sorted(pool.map(lambda y: first.call_function("add", [y]), [1] * 4)) == [21, 22, 23, 24]
            assert (first.variables["x"], second.variables["x"]) == (24, 20)
            assert first.execute("door()").value == "open"
            assert isinstance(second.execute("door()").error, CapabilityViolationError)
            with pytest.raises(CapabilityViolationError, match=r"file"):
                second.grant_capability("file:read:/etc/*")
            assert threads() == before
        assert first.closed and ml.execute("1 + 1") == 2
        late = ml.session()
    with pytest.raises(RuntimeError, match="closed"):
        late.execute("1")


def test_ml_that_calls_the_bridge_of_its_own_loop(bridge: MLBridge) -> None:
    """A synchronous host function, in the greenlet of a program: it goes on there, and waits without blocking the loop."""
    inner = bridge.callback("double")
    assert bridge.execute("inner(inner(2))", context={"inner": inner}) == 8

    async def outside_of_ml() -> Any:
        return bridge.call("double", 1)

    with pytest.raises(RuntimeError, match=r"await rt\.call"):
        bridge.wait(outside_of_ml)

    async def submits() -> Any:
        return bridge.submit("double", 1)

    with pytest.raises(RuntimeError, match="where one awaits"):
        bridge.wait(submits)


def test_a_bridge_does_not_stop_itself(bridge: MLBridge) -> None:
    async def stops() -> None:
        bridge.stop()

    with pytest.raises(RuntimeError, match="cannot wait for itself"):
        bridge.wait(stops)


def test_it_starts_once_and_may_start_again(anyio_backend: Any) -> None:
    ml = MLBridge(MLRuntime(cache_dir=None), backend=anyio_backend[0], backend_options=anyio_backend[1])
    for _ in range(2):
        with ml:
            assert ml.execute("1 + 1") == 2
            with pytest.raises(RuntimeError, match="started already"):
                ml.start()
    ml.stop()


def test_a_bridge_that_is_dropped_is_freed() -> None:
    with MLBridge(MLRuntime(cache_dir=None)) as ml:
        ml.load_source(SOURCE)
        gone = weakref.ref(ml)
        assert ml.call("double", 2) == 4
    del ml
    gc.collect()
    assert gone() is None


def test_await_in_a_blocking_host_function(bridge: MLBridge) -> None:
    """It runs in a worker thread, from which the bridge is as far as from any other."""

    @ml_function(blocking=True)
    def ask() -> Any:
        return bridge.call("double", 21), await_(bridge.runtime.call("double", 2))

    assert bridge.execute("ask()", context={"ask": ask}) == [42, 4]
