"""Loading into a runtime: once, under concurrency, cancellable; broken modules, circles, reloads, what a program is told."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import MLCompileError, MLError, MLRuntime, ModuleLoadError, ModuleNotFound

pytestmark = pytest.mark.anyio
Write = Callable[..., Path]
GATE = threading.Event()
STARTED = threading.Event()
IMPORTS: list[str] = []
GATED = """
from mlpy_async import ml_module, ml_function
from tests.modules.test_loading import GATE, IMPORTS, STARTED
IMPORTS.append(__name__)
STARTED.set()
GATE.wait(10)
@ml_module(name="gated")
class Gated:
    @ml_function
    def f(self) -> int:
        return 7
"""


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    GATE.clear()
    STARTED.clear()
    IMPORTS.clear()
    yield
    GATE.set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def runtime(folder: Path, **options: Any) -> MLRuntime:
    return MLRuntime(extension_paths=[folder], ml_module_paths=[folder], cache_dir=None, **options)


async def test_a_bridge_file_is_imported_once(anyio_backend: Any, write: Write, folder: Path) -> None:
    write("gated_bridge.py", GATED)
    results: list[Any] = []
    async with runtime(folder) as rt, runtime(folder) as other:

        async def run(each: MLRuntime) -> None:
            results.append(await each.execute("import gated; gated.f()"))

        async with anyio.create_task_group() as group:
            for each in (rt, rt, other, rt, other):
                group.start_soon(run, each)
            await anyio.to_thread.run_sync(STARTED.wait, 10)
            assert await rt.execute("1 + 1") == 2  # the loop turns meanwhile
            GATE.set()
    assert results == [7] * 5
    assert len(IMPORTS) == 1


async def test_a_load_that_is_cancelled_leaves_it_to_the_next(anyio_backend: Any, write: Write, folder: Path) -> None:
    write("gated_bridge.py", GATED)
    async with runtime(folder) as rt:
        results: list[Any] = []

        async def wait() -> None:
            results.append(await rt.execute("import gated; gated.f()"))

        async with anyio.create_task_group() as group:
            with anyio.CancelScope() as first:

                async def cancel() -> None:
                    await anyio.to_thread.run_sync(STARTED.wait, 10)
                    group.start_soon(wait)
                    await anyio.wait_all_tasks_blocked()
                    first.cancel()

                group.start_soon(cancel)
                await rt.execute("import gated; gated.f()")
            assert first.cancelled_caught
            GATE.set()
        assert results == [7]
        assert len(IMPORTS) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "from mlpy_async import ml_module\n\n1 / 0\n@ml_module(name='bad')\nclass C: pass",
            "bad_bridge.py:3: ZeroDivisionError",
        ),
        (
            "from mlpy_async import ml_module\nimport sys\nsys.exit(3)\n@ml_module(name='bad')\nclass C: pass",
            "bad_bridge.py:3: SystemExit",
        ),
        (
            "from mlpy_async import ml_module\n@ml_module(name='bad')\nclass C:\n    def __init__(self, x): pass",
            "bad_bridge.py:3: TypeError",
        ),
        (
            "from mlpy_async import ml_module, ml_function\n@ml_module(name='bad')\nclass C:\n    @ml_function\n    def f(self, x: 'Nowhere'): pass",
            "`bad` cannot be loaded: name 'Nowhere' is not defined",
        ),
    ],
)
async def test_a_broken_module_hurts_no_other(
    anyio_backend: Any, write: Write, folder: Path, text: str, message: str
) -> None:
    write("bad_bridge.py", text)
    write("good_bridge.py", name="good")
    before = set(sys.modules)
    async with runtime(folder) as rt:
        with pytest.raises(ModuleLoadError) as caught:
            await rt.execute("import bad; 1")
        assert message in str(caught.value)
        assert await rt.execute("import good; good.value(1)") == 2
        assert await rt.execute("module_info('bad').loaded") is False
        write("bad_bridge.py", name="bad")
        await rt.modules.reload("bad")
        assert await rt.execute("import bad; bad.value(1)") == 2
    assert {
        name for name in set(sys.modules) - before if "bad" in name and not name.startswith("_mlpy_bridge")
    } == set()


@pytest.mark.parametrize(
    ("files", "start", "circle"),
    [
        ({"a": "import a;"}, "a", "a -> a"),
        ({"a": "import b;", "b": "import a;"}, "a", "a -> b -> a"),
        ({"a": "import b;", "b": "import c;", "c": "import b;"}, "a", "b -> c -> b"),
    ],
)
async def test_circles(
    anyio_backend: Any, write: Write, folder: Path, files: dict[str, str], start: str, circle: str
) -> None:
    for name, text in files.items():
        write(f"{name}.ml", text)
    async with runtime(folder) as rt:
        with pytest.raises(ImportError, match="in a circle: " + circle):
            await rt.execute(f"import {start};")


async def test_a_circle_that_two_tasks_close(anyio_backend: Any, write: Write, folder: Path) -> None:
    write("gated_bridge.py", GATED)
    write("a.ml", "import gated; import b; export x = 1;")
    write("b.ml", "import gated; import a; export x = 2;")
    errors: list[BaseException] = []
    async with runtime(folder) as rt:

        async def run(name: str) -> None:
            try:
                await rt.execute(f"import {name};")
            except ImportError as error:
                errors.append(error)

        with anyio.fail_after(10):
            async with anyio.create_task_group() as group:
                group.start_soon(run, "a")
                group.start_soon(run, "b")
                await anyio.to_thread.run_sync(STARTED.wait, 10)
                await anyio.wait_all_tasks_blocked()
                GATE.set()
    assert errors
    assert all("in a circle" in str(error) for error in errors)


async def test_the_top_level_runs_once_for_each_runtime(anyio_backend: Any, write: Write, folder: Path) -> None:
    write("deep/er/counter.ml", "import shared; export n = shared.add(); export function f() { return n; }")
    write(
        "shared_bridge.py",
        "from mlpy_async import ml_export\nCALLS = []\n@ml_export('shared')\ndef add() -> int:\n    CALLS.append(1)\n    return len(CALLS)",
    )
    program = "import deep.er.counter as c; import deep.er.counter; import {f as g} from 'deep.er.counter'; [c.f(), deep.er.counter.n, g()]"
    async with runtime(folder) as rt:
        assert await rt.execute(program) == [1, 1, 1]
        assert await rt.execute(program) == [1, 1, 1]
    async with runtime(folder) as rt:
        assert await rt.execute(program) == [2, 2, 2]


async def test_a_reload_is_atomic_and_seen(anyio_backend: Any, write: Write, folder: Path) -> None:
    write("custom_bridge.py", plus=10)
    path = write(
        "rules.ml",
        "import custom; export function f(x) { return custom.value(x); } export function old() { return 1; }",
    )
    write("user.ml", "import rules; export function g(x) { return rules.f(x); }")
    async with runtime(folder) as rt:
        await rt.modules.load("user")
        assert await rt.call("user.g", 1) == 11
        write("custom_bridge.py", plus=20)
        await rt.modules.reload("custom")
        assert await rt.call("user.g", 1) == 21
        write("custom_bridge.py", "def f(:  # ml_module")
        with pytest.raises(ModuleLoadError, match=r"stays as it was: .*custom_bridge\.py:1: it is no Python"):
            await rt.modules.reload("custom")
        assert await rt.call("user.g", 1) == 21
        path.write_text("export function f(x) { return -x; }")
        await rt.modules.reload("rules")
        assert await rt.call("user.g", 1) == -1
        assert await rt.execute("import rules; hasattr(rules, 'old')") is False
        path.write_text("export function f(x { return x; }")
        with pytest.raises(MLCompileError):
            await rt.modules.reload("rules")
        assert await rt.call("user.g", 1) == -1
        path.write_text("export function f(x) { return 0; } throw 'no';")
        with pytest.raises(MLError):
            await rt.modules.reload("rules")
        assert await rt.call("user.g", 1) == -1
        info = rt.modules.module_info("rules")
        assert info is not None
        assert (info.kind, info.timings.reloads, info.functions, info.file) == ("ml", 1, {"f": "f(x)"}, path)
        assert info.timings.load >= info.timings.transpile > 0
        assert info.timings.reload > 0
        assert set(rt.modules.timings()) == {"custom", "rules", "user"}
        performance, memory = rt.modules.perfmon(), rt.modules.memreport()
        assert {each.name: each.kind for each in performance.modules} == {
            "custom": "bridge",
            "rules": "ml",
            "user": "ml",
        }
        loads = [each.timings.load for each in performance.modules]
        assert loads == sorted(loads, reverse=True)
        assert performance.by_kind["ml"].reloads == 1
        assert performance.by_kind["bridge"].reload > 0
        assert sum(memory.by_kind.values()) == memory.total == sum(each.size for each in memory.modules)
        assert all(500 < size < 1_000_000 for size in rt.modules.memory().values())
        with pytest.raises(ModuleNotFound):
            await rt.modules.reload("nothing")


async def test_new_files_are_found(anyio_backend: Any, write: Write, folder: Path) -> None:
    async with runtime(folder) as rt:
        with pytest.raises(ModuleNotFound):
            await rt.execute("import late;")
        write("late_bridge.py", name="late")
        assert await rt.execute("import late; late.value(1)") == 2
        write("later.ml", "export x = 5;")
        assert await rt.execute("import later; later.x") == 5


async def test_paths_are_told_to_the_host_only(anyio_backend: Any, write: Write, folder: Path) -> None:
    write("custom_bridge.py")
    write("rules.ml", "export x = 1;")
    async with runtime(folder) as rt:
        with pytest.raises(ModuleNotFound) as caught:
            await rt.execute("import custm;")
        assert str(folder) in str(caught.value)
        assert "did you mean `custom`?" in str(caught.value)
        for program in (
            "module_info('custom')",
            "import rules; module_info('rules')",
            "import custom; help(custom) + str(custom)",
            "modules()",
        ):
            assert str(folder) not in str(await rt.execute(program))
        assert await rt.execute("[available_modules('ml'), available_modules('bridge'), has_module('custm')]") == [
            ["rules"],
            ["custom"],
            False,
        ]


@pytest.mark.parametrize(
    "program",
    [
        "import custom_bridge;",
        "import {value} from 'custom_bridge';",
        "import {value} from './custom';",
        "import {value} from '../custom';",
        "import {value} from 'custom_bridge.py';",
        "import {value} from '_mlpy_bridge_0123456789abcdef';",
        "import plain; plain.f()",
        "import custom.value;",
        "import mlpy_async;",
    ],
)
async def test_names_that_are_no_modules(anyio_backend: Any, write: Write, folder: Path, program: str) -> None:
    write("custom_bridge.py")
    write("plain.py", "raise SystemExit")
    async with runtime(folder) as rt:
        with pytest.raises(ModuleNotFound):
            await rt.execute(program)


async def test_a_python_file_beside_an_ml_file_is_never_run(anyio_backend: Any, write: Write, folder: Path) -> None:
    write("rules.ml", "export x = 1;")
    write("rules.py", "raise SystemExit('the generated file was run')")
    write("rules_bridge.py", "raise SystemExit('a file that offers nothing was imported')")
    async with runtime(folder) as rt:
        assert await rt.execute("import rules; rules.x") == 1
