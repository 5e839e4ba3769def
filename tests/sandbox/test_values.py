"""What crosses between host and worker, and how: values, functions, generators, opaque objects, errors."""

from __future__ import annotations

import gc
import math
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlpy_async import CapabilityViolationError, MLBorderError, MLError, MLRuntime, SandboxConfig, ml_function
from mlpy_async.sandbox import frames
from mlpy_async.sandbox.crossing import Crossing, Handles, Steps

# a test starts several interpreters, each of which takes seconds on a machine that is busy
pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

ONE = SandboxConfig(workers=1)


class Plain:
    """A side that has nothing but data."""

    given = Handles()

    def function(self, handle: int, name: str, requires: int, accepts: int) -> Any:
        raise AssertionError

    generator = foreign = function

    def offer(self, value: Any) -> None:
        return None


PLAIN = Crossing(Plain(), frames.HostDone | frames.Part, 2**24, bits_in=14_000, bits_out=14_000)  # type: ignore[arg-type]

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)


def there_and_back(value: Any) -> Any:
    data = memoryview(PLAIN.encode(frames.HostDone(value)))
    while data:
        (length,) = frames.LENGTH.unpack_from(data)
        assert length <= frames.MAX_FRAME
        payload, data = data[4 : 4 + length], data[4 + length :]
        frame = PLAIN.decode(payload)
        assert (frame is None) == bool(data), "parts come before their frame"
    return frame.value


@pytest.fixture
def no_collection() -> Iterator[None]:
    """A full collection of what all tests have left holds the event loop for too long."""
    gc.disable()
    yield
    gc.enable()


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_plain_values_cross(value: Any) -> None:
    found = there_and_back(value)
    assert found == value
    assert repr(found) == repr(value), "types and signs too"


def test_values_that_msgpack_has_no_form_for() -> None:
    for value in (2**64, -(2**63) - 1, 2**13_000, "\ud800", "a\udfffb", ["\udc80", {"k": 2**70}], {"\ud800": 2**70}):
        assert there_and_back(value) == value
    assert math.isnan(there_and_back(math.nan))
    assert there_and_back([math.inf, -0.0]) == [math.inf, 0.0]


def test_shared_values_become_copies_and_circles_are_refused() -> None:
    shared = [1]
    found = there_and_back([shared, shared])
    assert found == [[1], [1]]
    assert found[0] is not found[1]
    circle: list[Any] = []
    circle.append(circle)
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (circle, deep, {"a": circle}):
        with pytest.raises(MLBorderError, match=r"contains itself, or is nested deeper than 1,000, cannot cross"):
            PLAIN.encode(frames.HostDone(value))
    while deep:
        deep = deep.pop()  # let go step by step: Python frees nested lists by recursion
    with pytest.raises(MLBorderError, match=r"an? host object cannot leave its process"):
        PLAIN.encode(frames.HostDone(object()))


def test_what_is_in_many_places_is_weighed_before_it_is_copied() -> None:
    value: Any = ["x" * 1_000]
    for _ in range(60):
        value = [value, value]
    with pytest.raises(MLBorderError, match="a value of more than 16,777,216 bytes is too big to cross"):
        PLAIN.encode(frames.HostDone(value))
    assert there_and_back([["x" * 1_000] * 10] * 100) == [["x" * 1_000] * 10] * 100


@dataclass(frozen=True)
class Account:
    secret: str


class Rank(IntEnum):
    HIGH = 3


async def test_what_ml_may_only_hold_stays_shut(anyio_backend: Any) -> None:
    """What msgpack could write out is as opaque in the host's containers as it is inline."""
    box = {"account": Account("s"), "pair": (1, 2), "when": date(2024, 1, 1), "set": {1}, "raw": b"x"}
    for how in ({}, {"isolation": "process", "sandbox": ONE}):
        async with MLRuntime(cache_dir=None, **how) as rt:  # type: ignore[arg-type]
            context = {
                "box": box,
                "data": {"rank": Rank.HIGH, "list": [Rank.HIGH]},
                "odd": {Account("k"): 1, (1, 2): 2},
            }
            assert await rt.execute("keys(box).map(k => str(box[k]))", context=context) == ["<host object>"] * 5
            assert await rt.execute("[box.account, box.pair]", context=context) == [box["account"], box["pair"]]
            with pytest.raises(MLError, match="has no member `secret`"):
                await rt.execute("box.account.secret", context=context)
            assert await rt.execute("data.rank + data.list[0]", context=context) == 6
            assert await rt.execute("len(odd)", context=context) == 2


async def test_integers_of_the_host_that_are_too_large(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        context = {"huge": 1 << 100_000}
        assert await rt.execute("typeof huge", context=context) == "number"
        with pytest.raises(MLBorderError, match="an integer of 100,001 bits cannot cross"):
            await rt.execute("huge", context=context)
        assert await rt.execute("1") == 1


async def test_texts_that_are_no_utf_8(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        result = await rt.run("print(chr(55296)); throw {message: chr(55297), [chr(55298)]: 1};", filename="\udc80.ml")
        assert result.stdout == "\ud800\n"
        assert isinstance(result.error, MLError)
        assert (result.error.message[-1], result.error.value["\ud802"]) == ("\ud801", 1)
        assert result.error.frames[0].file == "\udc80.ml"


async def test_of_an_error_crosses_what_can(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        with pytest.raises(MLError) as caught:
            await rt.execute("e = {type: 'Mine', message: 'bad', rows: [1]}; e.self = e; throw e;")
        assert (caught.value.type, caught.value.value["rows"], caught.value.value["self"]) == ("Mine", [1], None)


@given(st.binary(max_size=200))
@settings(max_examples=500, deadline=None)
def test_rubbish_is_refused(data: bytes) -> None:
    try:
        found = PLAIN.decode(data)
    except frames.FrameError:
        return
    assert found is None or type(found) is frames.HostDone


LARGE = {
    "numbers": list(range(300_000)),
    "texts": ["x" * 100] * 20_000,
    "a text": "äöü" * 200_000,
    "a text with lone surrogates": "\ud800x" * 100_000,
    "an object": {str(number): number for number in range(100_000)},
    "lists in lists": [[number] * 1_000 for number in range(500)],
    "one in another": {"a": [{"b": "x" * 500_000, "c": [2**70] * 50_000}]},
    "few large ones": ["x" * 200_000, "y" * 200_000],
}


@pytest.mark.parametrize("value", LARGE.values(), ids=LARGE)
def test_large_values_cross_in_parts(value: Any) -> None:
    assert there_and_back(value) == value


async def test_large_values_cross_between_processes(anyio_backend: Any, no_collection: None) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        for name, value in LARGE.items():
            found = await rt.execute("[x, [f(1), f(2)]]", context={"x": value, "f": lambda x: x})
            assert found == [value, [1, 2]], name


async def test_data_crosses_by_value(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        await rt.load_source("function change(o) { o.seen = true; return o; }")
        order = {"id": 1}
        assert await rt.call("change", order) == {"id": 1, "seen": True}
        assert order == {"id": 1}


async def test_host_functions_of_every_kind(anyio_backend: Any) -> None:
    async def waits(x: int) -> int:
        await anyio.lowlevel.checkpoint()
        return x + 1

    async def counts(n: int) -> AsyncIterator[int]:
        for i in range(n):
            await anyio.lowlevel.checkpoint()
            yield i

    def generates(n: int) -> Iterator[int]:
        yield from range(n)

    async def in_thread(x: int) -> int:
        return await anyio.to_thread.run_sync(lambda: x * 2)

    context = {
        "waits": waits,
        "counts": counts,
        "generates": generates,
        "in_thread": in_thread,
        "plain": lambda: {"k": (1, 2)},  # which ML may only hold, as inline
    }
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        assert await rt.execute("[waits(1), in_thread(4), plain().k]", context=context) == [2, 8, (1, 2)]
        assert await rt.execute("[...counts(3), ...generates(2)]", context=context) == [0, 1, 2, 0, 1]
        assert await rt.execute("for (x of generates(10)) { if (x == 2) { break; } } result = x;", context=context) == 2


async def test_callbacks(anyio_backend: Any) -> None:
    kept: list[Any] = []

    def twice(function: Any, x: int) -> Any:
        return function(function(x))

    def takes(generator: Any) -> list[Any]:
        return list(generator)

    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        context = {"twice": twice, "takes": takes, "keep": kept.append}
        assert await rt.execute("twice(x => x * 3, 2)", context=context) == 18
        assert await rt.execute("twice(x => twice(y => y + 1, x), 1)", context=context) == 5
        assert await rt.execute("function* g() { yield 1; yield 2; } takes(g())", context=context) == [1, 2]
        with pytest.raises(MLError, match="bad"):
            await rt.execute("twice(x => { throw 'bad'; }, 1)", context=context)
        assert (
            await rt.execute(
                "try { twice(x => { throw {code: 7}; }, 1); } except (e) { result = e.code; }", context=context
            )
            == 7
        )
        await rt.execute("keep(x => x + 100)", context=context)
        later = await rt.execute("call(1)", context={"call": kept[0]})
        assert later == 101, "a function that the host keeps is called in its worker, as long as that lives"
        with pytest.raises(TimeoutError):
            await rt.execute("while (true) {}", timeout=0.02)
        with pytest.raises(Exception, match="the worker process that has this function or generator has gone"):
            await rt.execute("call(1)", context={"call": kept[0]})


async def test_callback_from_a_thread(anyio_backend: Any) -> None:
    async def host(function: Any) -> Any:
        return await anyio.to_thread.run_sync(function, 20)

    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        assert await rt.execute("host(x => x + 1)", context={"host": host}) == 21


async def test_ml_to_host_to_ml(anyio_backend: Any) -> None:
    """A host function that calls the runtime goes to the worker that waits for it: one worker is enough."""
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        await rt.load_source("function f(x) { return x; }")

        async def down(n: int) -> Any:
            return await rt.execute("n == 0 ? 'bottom' : down(n - 1)", context={"down": down, "n": n})

        async def both() -> list[Any]:
            return await rt.map("f", [1, 2, 3], concurrency=3)

        assert await rt.execute("down(5)", context={"down": down}) == "bottom"
        assert await rt.execute("both()", context={"both": both}) == [1, 2, 3]
        with pytest.raises(MLError, match="nested too deep"):
            await rt.execute("down(100)", context={"down": down})


async def test_opaque_objects_come_back_as_they_were(anyio_backend: Any) -> None:
    secret = object()
    seen: list[Any] = []
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        context = {"o": {"s": secret}, "take": seen.append}
        assert await rt.execute("take(o.s); [typeof(o.s), str(o.s), o.s == o.s]", context=context) == [
            "object",
            "<host object>",
            True,
        ]
        assert seen == [secret]
        assert await rt.execute("o.s", context=context) is secret
        with pytest.raises(MLError):
            await rt.execute("o.s.x", context=context)


async def test_errors_of_host_functions(anyio_backend: Any) -> None:
    def missing() -> None:
        raise KeyError("k")

    def refused() -> None:
        raise CapabilityViolationError("no")

    log: list[str] = []
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        context = {"missing": missing, "refused": refused, "log": log.append}
        assert await rt.execute("try { missing(); } except (e) { result = e.type; }", context=context) == "KeyError"
        with pytest.raises(MLError, match="the object has no key `k`") as caught:
            await rt.execute("missing()", context=context)
        assert isinstance(caught.value.__cause__, KeyError)
        with pytest.raises(CapabilityViolationError):
            await rt.execute(
                "try { refused(); } except (e) { log('caught'); } finally { log('left'); }", context=context
            )
        assert log == ["left"]
        with pytest.raises(MLBorderError, match="the module `math` cannot leave"):
            await rt.execute("import math; math")


async def test_streams(anyio_backend: Any) -> None:
    source = """
    function* numbers(n) { try { for (i = 0; i < n; i = i + 1) { yield i; } } finally { print('closed'); } }
    function f(x) { return x * 2; }
    """
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        await rt.load_source(source)
        assert [value async for value in rt.stream("numbers", 4)] == [0, 1, 2, 3]
        # the only worker serves calls between the steps of two streams
        found = [await rt.call("f", value) async for value in rt.stream("numbers", 3)]
        assert found == [0, 2, 4]
        async with rt.stream("numbers", 100) as one, rt.stream("numbers", 100) as two:
            assert [await one.__anext__(), await two.__anext__(), await one.__anext__()] == [0, 0, 1]
        assert await rt.call("f", 1) == 2
        (worker,) = rt._isolation._pool.workers  # type: ignore[attr-defined]
        assert not worker._held, "nothing of the worker is held any more"


async def test_output(anyio_backend: Any) -> None:
    lines: list[tuple[str, str]] = []
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        source = "import console; print('a'); console.error('b'); tell(); while (true) {}"
        result = await rt.run(
            source,
            context={"tell": lambda: lines.append(("told", ""))},
            timeout=0.2,
            on_output=lambda stream, text: lines.append((stream, text)),
        )
        assert isinstance(result.error, TimeoutError)
        assert (result.stdout, result.stderr) == ("a\n", "b\n"), "what was printed before the end is kept"
        assert lines == [("stdout", "a\n"), ("stderr", "b\n"), ("told", "")]
        result = await rt.run("line = '0123456789'.repeat(1000); for (i of range(200)) { print(line); }")
        assert result.error is None
        assert len(result.stdout) < rt.limits.max_output + 100
        assert "more characters" in result.stdout[-40:]


def test_steps() -> None:
    def numbers() -> Iterator[int]:
        yield 1

    steps = Steps(numbers())
    assert [steps(), steps(), steps()] == [[True, 1], [False, None], [False, None]]


async def test_capabilities_are_checked_in_the_parent(anyio_backend: Any) -> None:
    """What standard modules need that run in the worker is asked of the context that the call came with."""

    @ml_function(capabilities=["file.read"], resource="path")
    def read(path: str) -> str:
        return f"the text of {path}"

    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE, capabilities=["file:read:data/*"]) as rt:
        roll = "import random; random.randomInt(1, 1)"
        assert await rt.execute(roll) == 1
        with rt.grant("!random"), pytest.raises(CapabilityViolationError, match="random"):
            await rt.execute(f"try {{ {roll}; }} except (e) {{ result = 'caught'; }}")
        assert await rt.execute(roll) == 1, "what one call was refused or allowed is not the next one's"
        assert await rt.execute("read('data/x')", context={"read": read}) == f"the text of {Path.cwd()}/data/x"
        with pytest.raises(CapabilityViolationError, match="secret"):
            await rt.execute("try { read('secret'); } except (e) {}", context={"read": read})
        assert len(rt.audit.records) == 2
