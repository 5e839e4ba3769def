"""What one program may leave for another: modules, literals, defaults, built-ins, dice."""

from __future__ import annotations

from functools import partial
from typing import Any

import anyio
import anyio.from_thread
import pytest

from mlpy_async import MLRuntime, ModuleNotFound, ml_function, transpile_ml_code
from mlpy_async.errors import DeadlineExceeded
from mlpy_async.limits import Limits

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack(
        "a function of a module",
        "import math; math.sqrt = fn(x) => 5;",
        fails="TypeError: the module `math` cannot be changed",
    ),
    attack("a constant of a module", "Math.PI = 3;", fails="TypeError: the module `Math` cannot be changed"),
    attack("a member of a module by index", 'Math["PI"] = 3;', fails="TypeError: cannot set an item of a module"),
    attack("deleting from a module", "delete Math.PI;", fails="TypeError: cannot delete a member of a module"),
    attack("Object.assign to a module", "Object.assign(Math, {PI: 3})", fails="TypeError: target must be an object"),
    attack("spread of a module", "({...Math})", fails="TypeError: want an object here"),
    attack("compound assignment to a module", "Math.PI += 1;", fails="TypeError: the module `Math` cannot be changed"),
    attack("taking a module apart into itself", "let {PI} = Math; PI > 3", gives=True),
    attack("update of a module", "Math.update({PI: 3})", fails="AttributeError: module `Math` has no `update`"),
    attack("a member of a built-in", "print.x = 1;", fails="TypeError: cannot set `x` of a function"),
    attack("literals are fresh in each call", "function f() { return [1]; } f().push(2); f()", gives=[1]),
    attack("defaults are fresh in each call", "function f(a = []) { a.push(1); return a; } f(); f()", gives=[1]),
    attack(
        "default objects are fresh in each call", "function f(o = {n: 0}) { o.n += 1; return o.n; } f(); f()", gives=1
    ),
    attack("a method table cannot be reached", "[].push = 5;", fails="TypeError: cannot set `push` of an array"),
    attack(
        "arguments are not the caller's array",
        "function f(...a) { a.push(9); return a; } b = [1]; f(...b); b",
        gives=[1],
    ),
    attack("interface lists are copies", "m = modules(); m.clear(); modules().length > 0", gives=True),
    attack(
        "information is a copy",
        'i = module_info("math"); i.functions.clear(); module_info("math").functions.length > 0',
        gives=True,
    ),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


TWO_PROGRAMS = [
    ("a variable", "secret = 5;", "typeof secret", "undefined"),
    ("a built-in bound at the top level", "function len(x) { return 99; }", "len([1])", 1),
    ("a global module bound at the top level", "Math = 5;", "typeof Math", "module"),
    ("a constant of a literal", "function f() { return {a: [1]}; } f().a.push(2);", "function f() { return {a: [1]}; } f().a", [1]),
    ("the seed of the dice", "import random; random.setSeed(42);", "import random; random.getSeed()", None),
    ("numbers of a fixed seed", "import random; random.setSeed(42);", "import random; x = random.random(); random.setSeed(42); x == random.random()", False),
    ("numbers of Math.random", "import random; random.setSeed(42);", "import random; x = Math.random(); random.setSeed(42); x == Math.random()", False),
    ("a memory of functional.memoize", "import functional; f = functional.memoize(x => 1); f(5);", "import functional; f = functional.memoize(x => 2); f(5)", 2),
    ("a declared class of datetime", "import datetime; datetime.createTimeZone(1); 5", "import datetime; typeof datetime.utc()", "DateTime"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "value"), [row[1:] for row in TWO_PROGRAMS], ids=[row[0] for row in TWO_PROGRAMS]
)
async def test_the_next_program_of_the_runtime_sees_nothing(
    runtime: MLRuntime, first: str, second: str, value: Any
) -> None:
    assert (await runtime.run(first)).success
    result = await runtime.run(second)
    assert result.error is None
    assert result.value == value


async def test_programs_at_the_same_time_see_nothing_of_each_other(runtime: MLRuntime) -> None:
    source = "mine = name; for (i = 0; i < 2000; i = i + 1) { mine = mine; pause(); } [mine, name]"

    async def pause() -> None:
        await anyio.lowlevel.checkpoint()

    results: dict[str, Any] = {}

    async def run(name: str) -> None:
        results[name] = await runtime.execute(source, context={"name": name, "pause": pause})

    async with anyio.create_task_group() as group:
        for name in "abc":
            group.start_soon(run, name)
    assert results == {name: [name, name] for name in "abc"}


async def test_two_runtimes_share_no_module_and_no_function(runtime: MLRuntime) -> None:
    await runtime.load_source("export items = []; export function add(x) { items.push(x); return items; }", name="shop")
    await runtime.call("add", 1)
    async with MLRuntime(cache_dir=None) as other:
        with pytest.raises(ModuleNotFound):
            await other.execute("import shop; shop.items")
        foreign = await runtime.execute("fn() => { while (true) { } }")
        with pytest.raises(DeadlineExceeded):
            await other.execute("f = box.f; f()", context={"box": {"f": foreign}}, timeout=0.05)


FOREIGN = [
    ("a loop", "fn() => { while (true) { } }"),
    ("a generator", "function* g() { while (true) { yield 1; } } fn() => { for (x of g()) { } }"),
    ("a method with a callback", "fn() => { while (true) { range(1000).map(x => x + 1); } }"),
    ("a loop in finally", "fn() => { try { while (true) { } } finally { while (true) { } } }"),
    ("a function that swallows errors", "fn() => { while (true) { try { while (true) { } } except (e) { } } }"),
]


async def outlive(runtime: MLRuntime, function: Any) -> None:
    with pytest.raises(DeadlineExceeded):
        await runtime.execute("f = box.f; f()", context={"box": {"f": function}}, timeout=0.05)


@pytest.mark.parametrize("source", [row[1] for row in FOREIGN], ids=[row[0] for row in FOREIGN])
async def test_a_function_of_a_closed_runtime_meets_the_deadline(runtime: MLRuntime, source: str) -> None:
    async with MLRuntime(cache_dir=None, limits=runtime.limits) as other:
        function = await other.execute(source)
    await outlive(runtime, function)


async def test_a_function_of_a_runtime_that_was_never_opened_meets_the_deadline(runtime: MLRuntime) -> None:
    text, _, _ = await anyio.to_thread.run_sync(transpile_ml_code, "function f() { while (true) { } }")
    namespace: dict[str, Any] = {}
    assert text is not None
    exec(text, namespace)
    await outlive(runtime, namespace["f"])


@pytest.mark.parametrize("source", [row[1] for row in FOREIGN], ids=[row[0] for row in FOREIGN])
async def test_a_function_of_another_threads_runtime_meets_the_deadline(runtime: MLRuntime, source: str) -> None:
    with anyio.from_thread.start_blocking_portal() as portal:
        other = MLRuntime(cache_dir=None, limits=runtime.limits)
        with portal.wrap_async_context_manager(other):
            await outlive(runtime, portal.call(other.execute, source))


async def test_a_foreign_function_that_blocks_takes_a_thread_of_the_runtime_that_runs_it(runtime: MLRuntime) -> None:
    @ml_function(blocking=True)
    def work() -> str:
        return "done"

    with anyio.from_thread.start_blocking_portal() as portal:
        other = MLRuntime(cache_dir=None, limits=Limits(threads=1))
        with portal.wrap_async_context_manager(other):
            function = portal.call(partial(other.execute, "() => work()", context={"work": work}))
            source = "r = []; for (i = 0; i < 20; i = i + 1) { r.push((box.f)()); } r.length"
            assert await runtime.execute(source, context={"box": {"f": function}}) == 20
