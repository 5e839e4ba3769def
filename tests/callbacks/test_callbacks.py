"""ML functions as Python callables: from every place that Python code can stand in, and what they hold, forget and tell."""

from __future__ import annotations

import concurrent.futures
import functools
import gc
import inspect
import logging
import signal
import threading
import weakref
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import to_thread

from mlpy_async import (
    CapabilityViolationError,
    MLBorderError,
    MLCallbackRegistry,
    MLCallbackWrapper,
    MLError,
    MLRuntime,
    ml_callback,
)

pytestmark = pytest.mark.anyio

SOURCE = """
import concurrent;
function add(a, b = 10) { return a + b; }
function key(row) { return -row.score; }
function same(text) { return text; }
function divide(a, b) { if (b == 0) { throw "division by zero"; } return a / b; }
function waits(x) { concurrent.sleep(0.001); return x; }
function sum(n) { total = 0; for (i = 0; i < n; i = i + 1) { total = total + i; } return total; }
function endless() { while (true) {} }
function stubborn(seen) { try { while (true) {} } finally { seen.push("finally"); } }
function named(class, end) { return [class, end]; }
function through(f, x) { return f(x); }
got = [];
function on_signal(number, frame) { got.push(number); }
function signals() { return got; }
"""


@pytest.fixture
async def rt(anyio_backend: Any) -> Any:
    async with MLRuntime(cache_dir=None) as runtime:
        await runtime.load_source(SOURCE, name="rules")
        yield runtime


# --- where it is called ------------------------------------------------------------------------------------------------


async def test_in_the_thread_of_the_loop(rt: MLRuntime) -> None:
    add = ml_callback(rt, "add")
    assert add(1) == 11
    assert add(1, b=2) == 3
    rows = [{"score": 1}, {"score": 3}, {"score": 2}]
    assert sorted(rows, key=ml_callback(rt, "key")) == [rows[1], rows[2], rows[0]]
    assert functools.reduce(add, [1, 2, 3]) == 6
    assert ml_callback(rt, "sum")(200_000) == 19999900000, "it outlives its quantum many times"


async def test_what_waits_where_nobody_can_await(rt: MLRuntime) -> None:
    with pytest.raises(MLError, match="await the call, or make it in another thread"):
        ml_callback(rt, "waits")(1)
    assert await rt.call("waits", 2) == 2


async def test_deadline_while_the_loop_stands_still(rt: MLRuntime) -> None:
    with pytest.raises(TimeoutError, match=r"ran for 0\.05 s"):
        ml_callback(rt, "endless", timeout=0.05)()
    seen: list[str] = []
    with pytest.raises(TimeoutError):
        ml_callback(rt, "stubborn", timeout=0.05)(seen)
    assert seen == ["finally"]
    assert ml_callback(rt, "add")(1) == 11


async def test_in_a_thread(rt: MLRuntime) -> None:
    waits = ml_callback(rt, "waits")
    assert await to_thread.run_sync(waits, 5) == 5

    def in_a_pool() -> list[Any]:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            return list(pool.map(waits, range(20)))

    assert await to_thread.run_sync(in_a_pool) == list(range(20))


async def test_timer(rt: MLRuntime) -> None:
    done = threading.Event()
    seen: list[Any] = []

    def call() -> None:
        seen.append(ml_callback(rt, "waits")("tick"))
        done.set()

    timer = threading.Timer(0.0, call)
    timer.start()
    assert await to_thread.run_sync(done.wait, 10)
    assert seen == ["tick"]


async def test_inside_a_program(rt: MLRuntime) -> None:
    """A synchronous library that ML calls calls back, below frames of C: the program waits, the loop goes on."""
    waits = ml_callback(rt, "waits")
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(turn)
        found = await rt.execute("order([3, 1, 2])", context={"order": lambda rows: sorted(rows, key=waits)})
        tasks.cancel_scope.cancel()
    assert found == [1, 2, 3]
    assert turns > 3


async def test_inside_a_program_of_another_loop(rt: MLRuntime) -> None:
    waits = ml_callback(rt, "waits")

    async def other() -> Any:
        async with MLRuntime(cache_dir=None) as second:
            return await second.execute("f(7)", context={"f": waits})

    assert await to_thread.run_sync(anyio.run, other) == 7


async def test_handed_to_ml(rt: MLRuntime) -> None:
    assert await rt.execute(
        "map(f, [1, 2])", context={"f": ml_callback(rt, "waits"), "map": lambda f, xs: [f(x) for x in xs]}
    ) == [1, 2]


async def test_async_mode(rt: MLRuntime) -> None:
    waits = ml_callback(rt, "waits", async_mode=True)
    assert await waits(3) == 3
    if hasattr(inspect, "markcoroutinefunction"):
        assert inspect.iscoroutinefunction(waits)

    async def other() -> Any:
        return await waits(4)

    assert await to_thread.run_sync(anyio.run, other) == 4, "from a loop that is not the runtime's"


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="this system has no signals of users")
def test_signal_handler() -> None:
    async def main() -> Any:
        async with MLRuntime(cache_dir=None) as runtime:
            await runtime.load_source(SOURCE, name="rules")
            before = signal.signal(signal.SIGUSR1, ml_callback(runtime, "on_signal"))
            try:
                signal.raise_signal(signal.SIGUSR1)
                # this one meets a program in the middle of its work
                await runtime.execute(
                    "raise_it(10)", context={"raise_it": lambda n: signal.raise_signal(signal.SIGUSR1)}
                )
                return await runtime.call("signals")
            finally:
                signal.signal(signal.SIGUSR1, before)

    assert anyio.run(main) == [signal.SIGUSR1] * 2


async def test_pandas(rt: MLRuntime) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.DataFrame({"a": [1, 2], "b": [0.5, 1.5]})
    add = ml_callback(rt, "add")
    assert frame["a"].apply(add).tolist() == [11, 12]
    assert frame["b"].map(add).tolist() == [10.5, 11.5]
    assert frame.apply(lambda row: add(row["a"], row["b"]), axis=1).tolist() == [1.5, 3.5]
    assert add(frame["a"].sum(), frame["a"].iloc[0]) == 4


# --- what crosses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a=b", '"); throw "x', "\\", "\n", "${1}", "λ", "'"])
async def test_arguments_are_values(rt: MLRuntime, text: str) -> None:
    assert ml_callback(rt, "same")(text) == text


async def test_arguments_that_cannot_cross(rt: MLRuntime) -> None:
    with pytest.raises(MLBorderError, match="argument 1: a Python object cannot cross"):
        ml_callback(rt, "same")(object())
    row = {"score": 1}
    assert ml_callback(rt, "same")(row) is row


async def test_keywords_by_parameter_name(rt: MLRuntime) -> None:
    assert ml_callback(rt, "named")(**{"end": 2, "class": 1}) == [1, 2]


# --- errors --------------------------------------------------------------------------------------------------------------


async def test_error_handler(rt: MLRuntime) -> None:
    seen: list[Exception] = []

    def handle(error: Exception) -> Any:
        seen.append(error)
        return {"error": "Division error"}

    assert ml_callback(rt, "divide", error_handler=handle)(1, 0) == {"error": "Division error"}
    assert "zero" in str(seen[0])
    assert isinstance(seen[0], MLError)

    async def handle_later(error: Exception) -> Any:
        await anyio.lowlevel.checkpoint()
        return str(error)

    assert "zero" in await ml_callback(rt, "divide", True, handle_later)(1, 0)
    with pytest.raises(MLError, match="zero"):
        ml_callback(rt, "divide")(1, 0)


async def test_default(rt: MLRuntime, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "mlpy.callbacks"):
        assert ml_callback(rt, "divide", default=None)(1, 0) is None
    assert "the callback `rules.divide` gives its default" in caplog.text
    with pytest.raises(ValueError, match="an error handler and a default"):
        ml_callback(rt, "divide", default=0, error_handler=str)


async def test_cancellation_is_no_failure(rt: MLRuntime) -> None:
    endless = ml_callback(rt, "endless", async_mode=True, default="default")
    with anyio.move_on_after(0.05) as scope:
        await endless()
    assert scope.cancelled_caught


async def test_no_such_function(rt: MLRuntime) -> None:
    with pytest.raises(LookupError, match="did you mean `divide`"):
        ml_callback(rt, "divde")
    with pytest.raises(TypeError, match="`got` is not a function"):
        ml_callback(rt, "got")


async def test_closed_runtime(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as runtime:
        await runtime.load_source(SOURCE)
        add = ml_callback(runtime, "add")
    with pytest.raises(RuntimeError, match="not open"):
        add(1)
    with pytest.raises(RuntimeError, match="not open"):
        await to_thread.run_sync(add, 1)


# --- what it is ----------------------------------------------------------------------------------------------------------


async def test_late_binding(rt: MLRuntime) -> None:
    add = ml_callback(rt, "add")
    await rt.load_source("function add(a, c, d) { return 'other'; }", name="other")
    assert add(1) == 11, "it names its module"
    await rt.load_source("function add(a, z = 1) { return a - z; }", name="rules")
    assert add(1) == 0
    assert str(inspect.signature(add)) == "(a, z=1)"


async def test_metadata(rt: MLRuntime) -> None:
    add = ml_callback(rt, "add")
    assert (add.__name__, add.__qualname__, add.__module__) == ("add", "add", "rules")
    assert str(inspect.signature(add)) == "(a, b=10)"
    assert str(inspect.signature(ml_callback(rt, "named"))) == "(class_, end)"
    assert callable(add)
    assert repr(add) == "<ML callback rules.add>"

    @functools.wraps(add)
    def around(*args: Any) -> Any:
        return add(*args)

    assert around.__name__ == "add"
    assert str(inspect.signature(around)) == "(a, b=10)"


async def test_registry(rt: MLRuntime) -> None:
    callbacks = MLCallbackRegistry(rt)
    made = callbacks.register("on_add", "add")
    assert callbacks["on_add"] is callbacks.get("on_add") is made
    assert callbacks["on_add"](1, 2) == 3
    assert callbacks.names() == ["on_add"] == list(callbacks)
    assert "on_add" in callbacks and len(callbacks) == 1
    with pytest.raises(KeyError, match="did you mean `on_add`"):
        callbacks["on_ad"]
    assert callbacks.unregister("on_add") and not callbacks.unregister("on_add")
    assert callbacks.get("on_add") is None


async def test_it_does_not_keep_the_runtime(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as runtime:
        await runtime.load_source(SOURCE)
        add, callbacks = ml_callback(runtime, "add"), MLCallbackRegistry(runtime)
        callbacks.register("add", "add")
        assert add(1) == 11
        seen = weakref.ref(runtime)
    del runtime
    for _ in range(3):
        await anyio.lowlevel.checkpoint()  # what asyncio keeps of the last turn goes
        gc.collect()
    assert seen() is None
    with pytest.raises(ReferenceError, match="keep it as long as this"):
        add(1)
    with pytest.raises(ReferenceError, match="keep it as long as this registry"):
        callbacks.register("more", "add")


class Session:
    """The face of a session that a callback uses."""

    seconds: float | None = None

    def call_function(
        self, function_name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, timeout: float | None = None
    ) -> Any:
        self.seconds = timeout
        if function_name != "double":
            raise LookupError(function_name)
        return args[0] * 2 if args else kwargs["x"] * 2


def test_of_a_session() -> None:
    session = Session()
    double = MLCallbackWrapper(session, "double")
    assert double(2) == double(x=2) == 4
    assert session.seconds is None
    assert ml_callback(session, "double", timeout=3.0)(2) == 4
    assert session.seconds == 3.0
    assert ml_callback(session, "none", default=0)() == 0


# --- capabilities --------------------------------------------------------------------------------------------------------


ASKS = """
import file;
function read(path) { return file.read(path); }
"""


async def test_it_holds_what_its_creator_held(anyio_backend: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text", encoding="utf-8")
    path, right = str(tmp_path / "a.txt"), f"file:read:{tmp_path}/*"
    async with MLRuntime(cache_dir=None, capabilities=[right]) as rt:
        await rt.load_source(ASKS, name="asks")
        with rt.grant(right):
            granted = ml_callback(rt, "read", True)
        with rt.grant():
            refused = ml_callback(rt, "read", True)
            of_caller = ml_callback(rt, "read", True, caller_caps=True)
            assert await granted(path) == "text"
            with pytest.raises(CapabilityViolationError):
                await of_caller(path)
        assert await of_caller(path) == "text"
        with pytest.raises(CapabilityViolationError):
            await refused(path)
        with pytest.raises(CapabilityViolationError):
            await ml_callback(rt, "read", True, inherit_caller_caps=False)(path)
        assert await ml_callback(rt, "read", True, capabilities=[right])(path) == "text"
        assert await to_thread.run_sync(ml_callback(rt, "read", capabilities=[right]), path) == "text"
        with pytest.raises(CapabilityViolationError):
            await to_thread.run_sync(ml_callback(rt, "read", capabilities=[]), path)
        assert await rt.call("read", path) == "text", "what a callback holds does not stay behind"
