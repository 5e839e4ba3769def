"""Programs that try to outlive their deadline: by `finally`, generators, callbacks, retries, swallowed errors."""

from __future__ import annotations

import gc
from typing import Any

import anyio
import pytest

from mlpy_async import MLError, MLRuntime
from mlpy_async.errors import DeadlineExceeded

from .attack import Attack, attack, each

# a generator that yields in `finally` while it is freed: Python says so on its own error output, and frees it
pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


@pytest.fixture(
    scope="module", params=["asyncio", ("asyncio", {"use_uvloop": True}), "trio"], ids=["asyncio", "uvloop", "trio"]
)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


async def wait() -> None:
    await anyio.sleep(10)


def host() -> dict[str, Any]:
    return {"wait": wait}


ATTACKS = [
    attack("an endless loop", "while (true) { }", fails="DeadlineExceeded", timeout=0.1),
    attack("an endless loop without a body", "for (;;) ;", fails="DeadlineExceeded", timeout=0.1),
    attack("an endless do", "do { } while (true);", fails="DeadlineExceeded", timeout=0.1),
    attack(
        "catching the deadline",
        'try { while (true) { } } except (e) { result = "caught"; }',
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "catching it over and over",
        "while (true) { try { while (true) { } } except (e) { } }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "a loop in finally",
        "try { while (true) { } } finally { while (true) { } }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "finally in finally in finally",
        "try { while (true) { } } finally { try { while (true) { } } finally { try { while (true) { } } finally { while (true) { } } } }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "return in finally",
        "function f() { while (true) { try { while (true) { } } finally { return 5; } } } f()",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "continue in finally",
        "while (true) { try { while (true) { } } finally { continue; } }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "break in finally",
        "while (true) { try { while (true) { } } finally { break; } } 5",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "an error in finally",
        'try { while (true) { } } finally { throw "mine"; }',
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "an error in finally, caught",
        'try { try { while (true) { } } finally { throw "mine"; } } except (e) { result = "caught"; }',
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "recursion in finally",
        "function f() { try { while (true) { } } finally { f(); } } f()",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "many functions with finally",
        "function f(n) { try { if (n > 0) { f(n - 1); } while (true) { } } finally { while (true) { } } } f(50)",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "a generator that ignores its end",
        "function* g() { while (true) { try { yield 1; } finally { continue; } } } for (x of g()) { }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "a generator that yields in finally",
        "function* g() { try { yield 1; while (true) { } } finally { yield 2; } } for (x of g()) { while (true) { } }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "an endless generator",
        "function* g() { while (true) { yield 1; } } for (x of g()) { }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "mutual recursion that returns",
        "f = fn(n) => n > 0 ? f(n - 1) : 0; while (true) { f(100); }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "a callback of sort", "[3, 2, 1].sort((a, b) => { while (true) { } })", fails="DeadlineExceeded", timeout=0.1
    ),
    attack("a callback of map", "[1].map(x => { while (true) { } })", fails="DeadlineExceeded", timeout=0.1),
    attack(
        "an array that grows while it is gone over",
        "a = [1]; a.forEach(x => { a.push(x); a.shift(); a.push(x); a.shift(); a.unshift(x); })",
        fails="DeadlineExceeded",
        timeout=0.2,
    ),
    attack(
        "a for over an array that grows",
        "a = [1]; for (x of a) { a.push(1); if (a.length > 1000) { a.clear(); a.push(1); a.push(1); } while (true) { } }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "statements in two forms",
        "function f(a, b) { while (true) { c = a.x + b.x; } } f({x: 1}, {x: 2})",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack(
        "text in statements in two forms",
        "a = range(90000); s = 0; while (true) { for (i of [1]) { t = a + '' == s; } }",
        fails="DeadlineExceeded",
        timeout=0.1,
    ),
    attack("a method in a loop condition", "a = [1]; while (a.includes(1)) { }", fails="DeadlineExceeded", timeout=0.1),
    attack("a match in a loop", "while (true) { match (1) { 1 => 2 }; }", fails="DeadlineExceeded", timeout=0.1),
    attack(
        "a host function that waits",
        "while (true) { try { wait(); } except (e) { } }",
        fails="DeadlineExceeded",
        timeout=0.1,
        context=host,
    ),
    attack(
        "a host function that waits in finally",
        "try { wait(); } finally { wait(); wait(); }",
        fails="DeadlineExceeded",
        timeout=0.1,
        context=host,
    ),
    attack(
        "an abandoned generator",
        "function* g() { try { yield 1; } finally { while (true) { } } } it = g(); it.next(); 5",
        gives=5,
    ),
    attack(
        "an abandoned generator in a cycle",
        "function* g(o) { try { yield 1; } finally { while (true) { } } } o = {}; o.it = g(o); o.it.next(); o = null; 5",
        gives=5,
    ),
    attack(
        "a thousand abandoned generators",
        "function* g() { try { yield 1; } finally { while (true) { } } } a = range(1000).map(x => g()); a.forEach(it => it.next()); 5",
        gives=5,
    ),
    attack(
        "a generator left in a loop",
        "log = []; function* g() { try { yield 1; } finally { log.push(1); } } for (x of g()) { break; } log",
        gives=[1],
    ),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


async def test_time_is_up_soon_after_the_grace(runtime: MLRuntime) -> None:
    with anyio.fail_after(1):
        result = await runtime.run("try { while (true) { } } finally { while (true) { } }", timeout=0.05)
    assert isinstance(result.error, DeadlineExceeded)


async def test_a_cancelled_program_ends(runtime: MLRuntime) -> None:
    with anyio.move_on_after(0.05) as scope:
        await runtime.execute("while (true) { try { while (true) { } } except (e) { } finally { } }", timeout=None)
    assert scope.cancelled_caught


async def test_an_abandoned_generator_does_not_run_in_the_host(runtime: MLRuntime) -> None:
    """What a program leaves behind is freed by the host, outside of any program: nothing of it may run there."""
    seen: list[int] = []
    generator = await runtime.execute(
        "function* g() { try { yield 1; } finally { seen(1); while (true) { } } } it = g(); it.next(); it",
        context={"seen": seen.append},
    )
    assert generator is not None
    del generator
    gc.collect()
    assert seen == []


async def test_an_abandoned_generator_does_not_run_in_another_program(runtime: MLRuntime) -> None:
    seen: list[int] = []
    source = "function* g() { try { yield 1; } finally { seen(1); while (true) { } } } o = {}; o.it = g(); o.it.next(); o.self = o;"
    assert (await runtime.run(source, context={"seen": seen.append})).success
    assert await runtime.execute("collect(); 5", context={"collect": gc.collect}) == 5
    assert seen == []


async def test_a_stream_that_is_closed_runs_its_finally(runtime: MLRuntime) -> None:
    seen: list[int] = []
    await runtime.load_source(
        "export function* h(seen) { try { yield 1; yield 2; } finally { seen.push(3); } }", name="closing"
    )
    async with runtime.stream("h", seen) as stream:
        assert await stream.__anext__() == 1
    assert seen == [3]


async def test_a_stream_that_is_left_ends(runtime: MLRuntime) -> None:
    await runtime.load_source("export function* g() { try { yield 1; } finally { while (true) { } } }", name="endless")
    stream = runtime.stream("g")
    assert await stream.__anext__() == 1
    with anyio.CancelScope() as scope:
        scope.deadline = anyio.current_time() + 0.05
        await stream.aclose()
    assert scope.cancelled_caught


async def test_generators_that_delegate_for_ever_end(runtime: MLRuntime) -> None:
    """By their time, or by their depth: which comes first hangs on the interpreter."""
    with pytest.raises((TimeoutError, MLError), match=r"the time is up|nested too deep"):
        await runtime.execute("function* g() { yield 1; yield* g(); } for (x of g()) { }", timeout=0.2)
