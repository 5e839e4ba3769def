"""What the bridges to Tk and Qt promise alike: results on the thread of the windows, which answer while ML computes, and nothing for windows that are gone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from mlpy_async import CapabilityViolationError, MLError, MLRuntime
from mlpy_async.adapters.gui import WindowsGone
from mlpy_async.modules.decorators import ml_function

from .conftest import Windows

SOURCE = """
import time;
function double(x) { return x * 2; }
function fail() {
    throw "no";
}
function compute(seconds) {
    end = time.monotonic() + seconds;
    turns = 0;
    while (time.monotonic() < end) { turns = turns + 1; }
    return turns;
}
function* steps(n) { for (i = 1; i <= n; i = i + 1) { yield i; } }
function spin() { while (true) { } }
"""


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_results_arrive_on_the_thread_of_the_windows(windows: Windows, backend: str) -> None:
    seen: list[Any] = []

    def take(value: Any) -> None:
        seen.append((value, threading.get_ident()))
        if len(seen) == 3:
            windows.quit()

    with windows.bridge(backend=backend) as ml:
        ml.load_source(SOURCE)
        command = ml.command("double", 21, on_result=take)
        command()
        command("an event")
        ml.begin("double", x=4, on_result=take)
        assert not seen
        windows.run()
    here = threading.get_ident()
    assert sorted(seen) == [(8, here), (42, here), (42, here)]


def test_windows_answer_while_ml_computes(windows: Windows) -> None:
    """It prints the longest silence, and asserts only that the window was busy all the time before the result came."""
    events: list[str] = []
    gaps: list[float] = []
    last = perf_counter()

    def tick() -> None:
        nonlocal last
        now = perf_counter()
        gaps.append(now - last)
        last = now
        events.append("tick")

    def done(_turns: int) -> None:
        events.append("done")
        windows.quit()

    with windows.bridge() as ml:
        ml.load_source(SOURCE)
        windows.every(5, tick)
        ml.begin("compute", 3, on_result=done)
        windows.run()
    gaps.sort()
    longest, most = gaps[-1] * 1e3, gaps[len(gaps) * 99 // 100] * 1e3
    print(f"silence of the window while ML computed for 3 s: 99% below {most:.1f} ms, longest {longest:.1f} ms")
    assert events.index("done") > 30, "events came all the while"
    assert events[:30] == ["tick"] * 30


def test_an_error_goes_to_its_handler_with_its_place(windows: Windows) -> None:
    seen: list[Exception] = []

    def failed(error: Exception) -> None:
        seen.append(error)
        windows.quit()

    with windows.bridge() as ml:
        ml.load_source(SOURCE)
        ml.begin("fail", on_error=failed)
        windows.run()
    (error,) = seen
    assert isinstance(error, MLError)
    assert error.frames[-1].line == 5
    assert windows.errors == []


def test_an_error_without_a_handler_is_reported_as_the_toolkit_does(windows: Windows) -> None:
    with windows.bridge() as ml:
        ml.load_source(SOURCE)
        ml.begin("fail")
        ml.begin("double", 1, on_result=lambda _value: 1 / 0)
        windows.every(5, lambda: len(windows.errors) == 2 and windows.quit())
        windows.run()
    assert {type(error) for error in windows.errors} == {MLError, ZeroDivisionError}


def test_progress_is_a_stream(windows: Windows) -> None:
    seen: list[Any] = []

    def ended() -> None:
        seen.append("end")
        windows.quit()

    with windows.bridge() as ml:
        ml.load_source(SOURCE)
        ml.begin_stream("steps", 50, on_item=seen.append, on_end=ended)
        windows.run()
    assert seen == [*range(1, 51), "end"]


def test_a_flood_does_not_drown_the_window(windows: Windows) -> None:
    """A stream without end: the generator waits for the window."""
    taken: list[int] = []
    with windows.bridge() as ml:
        ml.load_source(SOURCE)
        call = ml.begin_stream("steps", 10**9, on_item=taken.append)
        windows.every(20, lambda: len(taken) > 100 and windows.quit())
        windows.run()
        assert not call.done()
    assert call.cancelled() or isinstance(call.exception(), WindowsGone)


def test_a_widget_that_goes_takes_its_calls_along(windows: Windows) -> None:
    seen: list[Any] = []
    running = threading.Event()
    with windows.bridge() as ml:
        ml.load_source(SOURCE)
        widget = windows.widget()
        mine = ml.begin("spin", timeout=None, on_result=seen.append, on_error=seen.append, owner=widget)
        other = ml.begin("compute", 0.3, on_result=lambda _turns: windows.quit())
        mine.add_done_callback(lambda _call: running.set())
        windows.destroy(widget)
        windows.run()
        assert running.wait(10)
        assert mine.cancelled()
        assert not other.cancelled()
    assert seen == []


def test_a_cancelled_call_hands_nothing_over(windows: Windows) -> None:
    seen: list[Any] = []
    with windows.bridge() as ml:
        ml.load_source(SOURCE)
        call = ml.begin("compute", 0.2, on_result=seen.append, on_error=seen.append)
        call.cancel()
        ml.begin("compute", 0.3, on_result=lambda _turns: windows.quit())
        windows.run()
    assert seen == []


def test_ml_asks_the_window(windows: Windows) -> None:
    here = threading.get_ident()
    seen: list[Any] = []

    def confirm(question: str) -> str:
        seen.append(threading.get_ident())
        return question + " yes"

    with windows.bridge() as ml:
        # it waits in this thread, where the question is answered meanwhile
        assert ml.execute("confirm('now?')", context={"confirm": ml.on_gui(confirm)}) == "now? yes"

        def finish(answer: str) -> None:
            seen.append(answer)
            windows.quit()

        work = ml.submit_async(lambda: ml.runtime.execute("confirm('?')", context={"confirm": ml.on_gui(confirm)}))
        work.add_done_callback(lambda call: ml.post(lambda: finish(call.result())))
        windows.run()
    assert seen == [here, here, "? yes"]


def test_an_error_in_the_window_is_one_of_ml(windows: Windows) -> None:
    def broken() -> None:
        raise ValueError("no such colour")

    program = "try { broken(); } except (e) { result = [e.type, e.message]; }"
    with windows.bridge() as ml:
        assert ml.execute(program, context={"broken": ml.on_gui(broken)}) == ["ValueError", "no such colour"]


def test_who_asks_windows_that_are_gone_is_told(windows: Windows) -> None:
    with windows.bridge() as ml:
        ml._all_gone()
        with pytest.raises(MLError, match="the windows are gone") as caught:
            ml.execute("f()", context={"f": ml.on_gui(lambda: 1)})
        assert caught.value.type == WindowsGone.__name__


def test_stopping_waits_for_nobody_who_still_asks(windows: Windows) -> None:
    """The question is posted and never answered, as the main loop does not run; nor is the one that `finally` asks."""
    asked = threading.Event()
    with windows.bridge() as ml:
        context: dict[str, Callable[..., Any]] = {"f": ml.on_gui(lambda: 1), "asked": asked.set}
        call = ml.submit_async(lambda: ml.runtime.execute("try { asked(); f(); } finally { f(); }", context=context))
        assert asked.wait(10)
    assert call.cancelled() or isinstance(call.exception(), MLError)


def test_handlers_hold_what_their_caller_holds(windows: Windows) -> None:
    @ml_function(capabilities=["door.open"])
    def door() -> str:
        return "open"

    seen: list[Any] = []

    def failed(error: Exception) -> None:
        seen.append(error)
        windows.quit()

    runtime = MLRuntime(cache_dir=None, capabilities=["door:open"], modules=[door_module(door)])
    with windows.bridge(runtime) as ml:
        ml.load_source("import doors; function enter() { return doors.door(); }")
        with runtime.grant():
            ml.begin("enter", on_error=failed)
        windows.run()
        assert ml.call("enter") == "open"
    assert isinstance(seen[0], CapabilityViolationError)


def door_module(function: Any) -> Any:
    from mlpy_async import ml_export

    return ml_export(module="doors", capabilities=["door.open"])(function)
