"""Watching: what is saved runs, however it is saved, and nothing stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from queue import Queue
from typing import Any

import anyio
import pytest

from mlpy_async import MLCompileError, MLHotReloader, MLRuntime, ModuleLoadError, ModuleNotFound, ReloadEvent

pytestmark = pytest.mark.anyio
Write = Callable[..., Path]
Next = Callable[[], Any]


def runtime(folder: Path) -> MLRuntime:
    return MLRuntime(extension_paths=[folder], ml_module_paths=[folder], cache_dir=None)


@asynccontextmanager
async def watched(rt: MLRuntime) -> AsyncIterator[Next]:
    """A watch, and a way to wait for its next event."""
    send, receive = anyio.create_memory_object_stream[ReloadEvent](100)

    async def following() -> ReloadEvent:
        with anyio.fail_after(10):
            return await receive.receive()

    with send, receive:
        async with rt.watch(send.send):
            yield following
        assert receive.statistics().current_buffer_used == 0


async def test_a_save_is_new_behaviour(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write("custom_bridge.py", plus=10)
    write("rules.ml", "import custom; export function f(x) { return custom.value(x); }")
    async with runtime(tmp_path) as rt:
        await rt.modules.load("rules")
        async with watched(rt) as following:
            write("custom_bridge.py", plus=20)
            event = await following()
            assert (event.kind, event.names, event.error) == ("reloaded", ("custom", "rules"), None)
            assert event.seconds > 0
            assert await rt.call("f", 1) == 21
            write("rules.ml", "export function f(x) { return -x; }")
            assert (await following()).names == ("rules",)
            assert await rt.call("f", 1) == -1
            write("later.ml", "export function g() { return 1; }")
            await rt.modules.load("later")  # what is loaded later is watched, too
            write("later.ml", "export function g() { return 2; }")
            assert (await following()).names == ("later",)
            assert await rt.call("g") == 2


async def test_what_does_not_compile_stays_as_it_was(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    path = write("rules.ml", "export function f(x) { return 1; }")
    bridge = write("custom_bridge.py", plus=10)
    async with runtime(tmp_path) as rt:
        await rt.modules.load("rules")
        await rt.modules.load("custom")
        async with watched(rt) as following:
            path.write_text("export function f(x) {\n  return 1 +; }")
            event = await following()
            assert (event.kind, event.names) == ("failed", ("rules",))
            assert isinstance(event.error, MLCompileError)
            assert "rules.ml:2:13" in str(event.error)
            bridge.write_text(
                "from mlpy_async import ml_export\n@ml_export('custom')\ndef value(x):\n    pass\n1 / 0\n"
            )
            event = await following()
            assert isinstance(event.error, ModuleLoadError)
            assert "custom_bridge.py:5: ZeroDivisionError" in str(event.error)
            assert await rt.execute("import rules; import custom; rules.f(1) + custom.value(1)") == 12
            path.write_text("import fresh; export function f(x) { return fresh.x; }")
            assert (await following()).kind == "failed"
            write("fresh.ml", "export x = 7;")  # what was missing comes: the failed file is tried again
            assert (await following()).names == ("rules",)
            assert await rt.call("rules.f", 1) == 7


async def test_ways_to_save(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    path = write("rules.ml", "export function f() { return 0; }")
    real = write("real/rules_v1.ml", "export function g() { return 0; }")
    link = tmp_path / "linked.ml"
    link.symlink_to(real)
    async with runtime(tmp_path) as rt:
        await rt.modules.load("rules")
        await rt.modules.load("linked")
        async with watched(rt) as following:
            new = tmp_path / ".rules.ml.swp"
            new.write_text("export function f() { return 1; }")
            new.rename(path)
            assert (await following()).names == ("rules",)
            assert await rt.call("f") == 1
            path.rename(tmp_path / "rules.ml~")  # a backup first, then the new file
            path.write_text("export function f() { return 2; }")
            assert (await following()).names == ("rules",)
            assert await rt.call("f") == 2
            for number in range(20):
                path.write_text(f"export function f() {{ return {number}; }}")
            while (await following()).names == ("rules",) and await rt.call("f") != 19:
                pass
            assert await rt.call("f") == 19
            os.utime(path)  # no change
            real.write_text("export function g() { return 1; }")
            assert (await following()).names == ("linked",)
            assert await rt.call("g") == 1
            other = write("real/rules_v2.ml", "export function g() { return 2; }")
            new_link = tmp_path / "new"
            new_link.symlink_to(other)
            new_link.rename(link)
            assert (await following()).names == ("linked",)
            assert await rt.call("g") == 2


async def test_a_file_that_is_gone_is_told(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    path = write("rules.ml", "export function f() { return 0; }")
    async with runtime(tmp_path) as rt:
        await rt.modules.load("rules")
        async with watched(rt) as following:
            path.unlink()
            assert await following() == ReloadEvent("gone", ("rules",))
            assert await rt.call("f") == 0
            path.write_text("export function f() { return 1; }")
            assert (await following()).kind == "reloaded"
            assert await rt.call("f") == 1


async def test_nothing_stays_behind(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    path = write("rules.ml", "export function f() { return 0; }")
    async with runtime(tmp_path) as rt:
        await rt.modules.load("rules")
        with anyio.CancelScope() as scope:
            async with rt.watch():
                scope.cancel()
                await anyio.sleep_forever()
        threads = anyio.to_thread.current_default_thread_limiter()
        assert threads.borrowed_tokens == 0

        async def save() -> None:
            async with rt.watch(lambda event: 1 / 0):
                path.write_text("export function f() { return 1; }")
                await anyio.sleep_forever()

        with pytest.raises(Exception, match=r"TaskGroup|nursery") as caught:
            await save()
        assert "ZeroDivisionError" in repr(caught.value)
        assert threads.borrowed_tokens == 0
        path.write_text("export function f() { return 2; }")
        assert await rt.call("f") == 1


async def test_the_names_of_earlier_programs(anyio_backend: Any, write: Write, tmp_path: Path) -> None:
    write("business_logic.ml", "export limit = 1; export function validate_order(x) { return x < 1; }")
    done = anyio.Event()
    validate_order: Any = None
    async with MLRuntime(cache_dir=None):
        reloader = MLHotReloader(watch_dir=tmp_path)

        @reloader.watch("business_logic.ml")
        def on_reload(new_namespace: dict[str, Any]) -> None:
            nonlocal validate_order
            validate_order = new_namespace["validate_order"]
            assert new_namespace["limit"] == 5
            done.set()

        async with reloader:
            write("business_logic.ml", "export limit = 5; export function validate_order(x) { return x < 5; }")
            with anyio.fail_after(10):
                await done.wait()
            assert await validate_order(3) is True


def test_for_code_without_an_event_loop(write: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write("rules.ml", "export function passes(x) { return x < 1; }")
    reloader = MLHotReloader(tmp_path, MLRuntime(cache_dir=None))
    told: Queue[Any] = Queue()

    @reloader.watch("rules.ml")
    def on_reload(names: dict[str, Any]) -> None:
        told.put((names["passes"], names["passes"](3)))
        if told.qsize() == 1 and not names["passes"](5):
            raise ValueError("the callback is broken")

    with pytest.raises(RuntimeError, match="started already"):
        reloader.start().start()
    try:
        write("rules.ml", "export function passes(x) { return x < 5; }")
        passes, of_callback = told.get(timeout=10)
        assert (of_callback, passes(4), passes(5)) == (True, True, False)
        write("rules.ml", "export function passes(x) { return x < 2; }")
        assert told.get(timeout=10)[1] is False
    finally:
        reloader.stop()
    reloader.stop()
    assert "the callback is broken" in caplog.text
    with pytest.raises(RuntimeError, match="not open"):
        passes(1)


def test_a_start_that_fails_leaves_nothing(tmp_path: Path) -> None:
    reloader = MLHotReloader(tmp_path, MLRuntime(cache_dir=None))
    reloader.watch("missing.ml")(print)
    threads = threading.active_count()
    with pytest.raises(ModuleNotFound):
        reloader.start()
    assert threading.active_count() <= threads + 1  # a worker thread of the loop may be on its way out


def test_a_watch_that_nobody_stops_ends_with_the_interpreter(tmp_path: Path) -> None:
    program = "import sys; from mlpy_async import MLHotReloader; MLHotReloader(sys.argv[1]).start(); print('begun')"
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, timeout=15, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "begun\n", "")


def test_a_callback_can_stop_the_watch(write: Write, tmp_path: Path) -> None:
    write("rules.ml", "export limit = 1;")
    reloader = MLHotReloader(tmp_path, MLRuntime(cache_dir=None))
    stopped: Queue[int] = Queue()

    @reloader.watch("rules.ml")
    def on_reload(names: dict[str, Any]) -> None:
        reloader.stop()
        stopped.put(names["limit"])

    reloader.start()
    write("rules.ml", "export limit = 2;")
    assert stopped.get(timeout=10) == 2
