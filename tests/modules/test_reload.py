"""Reloads: all or nothing, in order, state that is kept, and who sees what."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import MLCompileError, MLError, MLRuntime, ModuleLoadError, SandboxConfig

pytestmark = pytest.mark.anyio
Write = Callable[..., Path]
COUNTER = """
count = {start};
export function __reload__(old) {{ nonlocal count; count = old.count; }}
export function next() {{ nonlocal count; count = count + {step}; return count; }}
"""


def runtime(folder: Path, **options: Any) -> MLRuntime:
    return MLRuntime(extension_paths=[folder], ml_module_paths=[folder], cache_dir=None, **options)


async def test_who_imports_it_sees_it(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write("rules.ml", "export rate = 1; export function f(x) { return x + 1; }")
    write(
        "named.ml", "import {f as g, rate} from 'rules'; export twice = rate * 2; export function h(x) { return g(x); }"
    )
    write(
        "above.ml",
        "import named; import rules; export handlers = [named.h, rules.f]; export function all(x) { return [handlers[0](x), handlers[1](x), named.twice]; }",
    )
    async with runtime(tmp_path) as rt:
        await rt.modules.load("above")
        call, handle = rt.function("above.all"), rt.function("rules.f")
        assert await call(10) == [11, 11, 2]
        assert await handle(1) == 2
        write("rules.ml", "export rate = 5; export function f(x) { return x + 2; }")
        assert await rt.reload("rules") == ("rules", "named", "above")
        assert await call(10) == [12, 12, 10]
        assert await handle(1) == 3
        assert await rt.call("all", 0) == [2, 2, 10]
        for again in (7, 9):  # whichever value of the module somebody has, it is this one
            write("rules.ml", f"export rate = 0; export function f(x) {{ return {again}; }}")
            await rt.modules.reload("rules")
            assert await call(10) == [again, again, 0]


async def test_named_imports_of_bridges(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write("custom_bridge.py", plus=10)
    write(
        "rules.ml",
        "import {value as v} from 'custom'; import custom; export function f(x) { return [v(x), custom.value(x)]; }",
    )
    async with runtime(tmp_path) as rt:
        await rt.modules.load("rules")
        write("custom_bridge.py", plus=20)
        assert await rt.reload("custom") == ("custom", "rules")
        assert await rt.call("f", 1) == [21, 21]


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("export function f(x { return x; }", MLCompileError, r"rules\.ml:1:18"),
        ("export function f(x) { return 0; }\nthrow 'no';", MLError, "no"),
        ("export function other() { return 0; }", MLError, "no public `f`"),
        ("import above; export function f(x) { return 0; }", ImportError, "in a circle: rules -> above -> rules"),
        ("import nowhere; export function f(x) { return 0; }", ImportError, "`nowhere` was not found"),
    ],
)
async def test_all_or_nothing(
    anyio_backend: Any, write: Write, tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    write("custom_bridge.py", plus=1)
    path = write("rules.ml", "import custom; export function f(x) { return custom.value(x); }")
    write("above.ml", "import {f} from 'rules'; export function g(x) { return f(x); }")
    async with runtime(tmp_path) as rt:
        await rt.modules.load("above")
        python = [
            module
            for module in sys.modules.values()
            if getattr(module, "__file__", None) == str(tmp_path / "custom_bridge.py")
        ]
        write("custom_bridge.py", plus=2)
        write("rules.ml", text)
        with pytest.raises(error, match=message):
            await rt.modules.reload("custom", "rules")
        assert await rt.call("above.g", 1) == 2
        assert await rt.execute("import rules; import custom; rules.f(1) + custom.value(1)") == 4
        assert python == [
            module
            for module in sys.modules.values()
            if getattr(module, "__file__", None) == str(tmp_path / "custom_bridge.py")
        ]
        path.unlink()
        with pytest.raises(ModuleLoadError, match=r"stays as it was: .*rules\.ml: the file is not there any more"):
            await rt.reload("rules")
        assert await rt.call("above.g", 1) == 2


async def test_state_that_the_hook_keeps(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write("counter.ml", COUNTER.format(start=0, step=1))
    write("plain.ml", "import counter; n = 0; export function more() { nonlocal n; n = n + 1; return n; }")
    async with runtime(tmp_path) as rt:
        await rt.modules.load("plain")
        assert [await rt.call("next"), await rt.call("next"), await rt.call("plain.more")] == [1, 2, 1]
        write("counter.ml", COUNTER.format(start=100, step=10))
        await rt.reload("counter")
        assert [await rt.call("counter.next"), await rt.call("plain.more")] == [12, 1]


async def test_state_of_bridges(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    text = """
from mlpy_async import ml_export, ml_function, ml_module
SEEN = []
@ml_module(name="kept")
class Kept:
    def __init__(self):
        self.items = []
    def __reload__(self, old):
        self.items = old.items
    @ml_function
    def add(self, x: int) -> list:
        self.items.append(x * {times})
        return self.items
@ml_export("kept")
def seen(x: int) -> list:
    SEEN.append(x)
    return SEEN
def __reload__(old):
    {hook}
"""
    write("kept_bridge.py", text.format(times=1, hook="SEEN.extend(old.SEEN)"))
    async with runtime(tmp_path) as rt:
        program = "import kept; [kept.add(1), kept.seen(2)]"
        assert await rt.execute(program) == [[1], [2]]
        write("kept_bridge.py", text.format(times=5, hook="SEEN.extend(old.SEEN)"))
        await rt.reload("kept")
        assert await rt.execute(program) == [[1, 5], [2, 2]]
        write("kept_bridge.py", text.format(times=9, hook="raise ValueError('not today')"))
        with pytest.raises(ModuleLoadError, match=r"kept_bridge\.py:19: ValueError: not today"):
            await rt.reload("kept")
        assert await rt.execute(program) == [[1, 5, 5], [2, 2, 2]]
        write(
            "kept_bridge.py",
            text.replace("def __reload__(old)", "async def __reload__(old)").format(times=9, hook="pass"),
        )
        with pytest.raises(ModuleLoadError, match="want a plain function"):
            await rt.reload("kept")


async def test_calls_that_run_end_in_the_old_code(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write("work.ml", "export function f(wait) { wait(); return part(); } function part() { return 'old'; }")
    async with runtime(tmp_path) as rt:
        await rt.modules.load("work")
        begun, go = anyio.Event(), anyio.Event()
        results: list[Any] = []

        async def wait() -> None:
            begun.set()
            await go.wait()

        async def call() -> None:
            results.append(
                await rt.execute(
                    "import work; [work.f(wait), work.f(quick)]", context={"wait": wait, "quick": lambda: None}
                )
            )

        async with anyio.create_task_group() as group:
            group.start_soon(call)
            await begun.wait()
            write("work.ml", "export function f(wait) { return 'new'; }")
            await rt.reload("work")
            assert await rt.call("f", None) == "new"
            go.set()
        assert results == [["old", "new"]]


async def test_a_reload_that_is_cancelled_changes_nothing(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write(
        "gate_bridge.py",
        "import anyio\nfrom mlpy_async import ml_export\nGO = anyio.Event()\nGO.set()\nBEGUN = anyio.Event()\n@ml_export('gate')\nasync def wait() -> None:\n    BEGUN.set()\n    await GO.wait()\n",
    )
    write("work.ml", "import gate; gate.wait(); export function f() { return 1; }")
    async with runtime(tmp_path) as rt:
        await rt.modules.load("work")
        python = rt.modules.get_module("gate").wait.__globals__
        python["GO"], python["BEGUN"] = anyio.Event(), anyio.Event()
        write("work.ml", "import gate; gate.wait(); export function f() { return 2; }")
        async with anyio.create_task_group() as group:
            group.start_soon(rt.reload, "work")
            await python["BEGUN"].wait()
            assert await rt.execute("import work; work.f()") == 1  # nobody sees what is half done
            group.cancel_scope.cancel()
        assert await rt.call("work.f") == 1
        python["GO"].set()
        assert await rt.reload("work") == ("work",)
        assert await rt.call("work.f") == 2


async def test_texts_are_made_anew(anyio_backend: Any, tmp_path: Path) -> None:
    async with runtime(tmp_path) as rt:
        await rt.load_source("n = 0; export function f() { nonlocal n; n = n + 1; return n; }", name="text")
        assert [await rt.call("f"), await rt.call("f")] == [1, 2]
        await rt.reload("text")
        assert await rt.call("f") == 1


async def test_a_file_of_two_modules_runs_once(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    text = "from mlpy_async import ml_export\nSEEN = [{}]\n@ml_export('one')\ndef put(x: int) -> None:\n    SEEN.append(x)\n@ml_export('two')\ndef seen() -> list:\n    return SEEN\n"
    write("both_bridge.py", text.format(0))
    async with runtime(tmp_path) as rt:
        program = "import one; import two; one.put(1); two.seen()"
        assert await rt.execute(program) == [0, 1]
        write("both_bridge.py", text.format(5))
        await rt.modules.reload("one", "two")
        assert await rt.execute(program) == [5, 1]


async def test_old_versions_are_let_go(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write("rules.ml", "export function f() { return 1; }")
    write("above.ml", "import {f} from 'rules'; export function g() { return f(); }")
    async with runtime(tmp_path) as rt:
        await rt.execute("null")  # a pooled greenlet holds on to the first function that it ran
        await rt.modules.load("above")
        old = [weakref.ref(rt.modules.get_module(name).export(key)) for name, key in (("rules", "f"), ("above", "g"))]
        assert await rt.call("above.g") == 1
        write("rules.ml", "export function f() { return 2; }")
        await rt.reload("rules")
        assert await rt.call("above.g") == 2
        gc.collect()
        assert [reference() for reference in old] == [None, None]


async def test_workers_are_reached(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write("custom_bridge.py", plus=10)
    write("counter.ml", COUNTER.format(start=0, step=1))
    write(
        "rules.ml",
        "import {value} from 'custom'; import counter; import json; export function f(x) { return value(x); } export function n() { return counter.next(); }",
    )
    options = {"isolation": "process", "sandbox": SandboxConfig(workers=2), "capabilities": "*"}
    async with runtime(tmp_path, **options) as rt:
        await rt.warm()
        await rt.modules.load("rules")
        begun = 0
        both = anyio.Event()

        async def hold() -> None:
            nonlocal begun
            begun += 1
            if begun == 2:
                both.set()
            await both.wait()

        async def in_both(program: str) -> list[Any]:
            """What a program gives in each of the two workers."""
            nonlocal begun, both
            begun, both, results = 0, anyio.Event(), []

            async def one() -> None:
                results.append(await rt.execute(program, context={"hold": hold}))

            async with anyio.create_task_group() as group:
                group.start_soon(one)
                group.start_soon(one)
            return results

        program = "import rules; hold(); [rules.f(1), rules.n()]"
        assert await in_both(program) == [[11, 1], [11, 1]]
        write("custom_bridge.py", plus=20)
        write("counter.ml", COUNTER.format(start=0, step=10))
        assert set(await rt.modules.reload("custom", "counter")) == {"custom", "counter", "rules"}
        assert await in_both(program) == [[21, 11], [21, 11]]
        assert await rt.call("rules.f", 2) == 22
        write("counter.ml", "throw 'no';")
        with pytest.raises(MLError, match="no"):
            await rt.reload("counter")
        assert await in_both(program) == [[21, 21], [21, 21]]
