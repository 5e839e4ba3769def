"""Plugins in programs without an event loop."""

from __future__ import annotations

import subprocess
import sys

import pytest
from anyio import to_thread

from mlpy_async import MLError, MLPluginManager, PluginError

from .conftest import Open, Write

SOURCE = (
    'export function f(x) { return x + 1; }\nexport function boom() { throw "no"; }\n'
    'export function shutdown() { print("bye"); }'
)


def test_a_program_without_a_loop(write: Write, manager: Open, capfd: pytest.CaptureFixture[str]) -> None:
    write("a", SOURCE)
    plugins = manager()
    assert [info.state for info in plugins.load_all_plugins()] == ["active"]
    plugin = plugins.get_plugin("a")
    assert plugin.call("f", 1) == 2
    assert plugin.info.calls == 1
    assert repr(plugin) == "<ML plugin a>"
    with pytest.raises(MLError, match="no"):
        plugin.call("boom")
    with pytest.raises(LookupError, match="there is no plugin `b`"):
        plugins.get_plugin("b")
    write("b", SOURCE)
    assert len(plugins.load_all_plugins()) == 2
    plugins.close()
    plugins.close()
    assert capfd.readouterr().out == "bye\nbye\n"
    with pytest.raises(RuntimeError):
        plugin.call("f", 1)


def test_a_manager_that_nobody_closes_ends_with_the_process(write: Write) -> None:
    path = write("a", SOURCE)
    code = f"from mlpy_async import MLPluginManager as M\nm = M({str(path.parent)!r})\nm.load_all_plugins()\nprint(m.get_plugin('a').call('f', 1))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == "2\nbye\n"
    assert not done.stderr


@pytest.mark.anyio
async def test_on_a_loop_it_is_refused_and_in_its_threads_it_works(write: Write, manager: Open) -> None:
    write("a", SOURCE)
    async with manager(output=sys.stderr) as plugins:
        with pytest.raises(RuntimeError, match="an event loop runs here"):
            plugins.load_all_plugins()
        await plugins.load()
        plugin = plugins.get_plugin("a")
        with pytest.raises(RuntimeError, match="an event loop runs here"):
            plugin.call("f", 1)
        assert await to_thread.run_sync(plugin.call, "f", 1) == 2
        await plugins.disable("a")
        with pytest.raises(PluginError):
            await to_thread.run_sync(plugin.call, "f", 1)


def test_numbers_that_make_no_sense(tmp_path: object) -> None:
    for options in ({"threshold": 0}, {"timeout": 0}, {"start_timeout": -1}, {"cool_down": -1}):
        with pytest.raises(ValueError, match="`threshold` is at least 1, times are above 0"):
            MLPluginManager(str(tmp_path), **options)  # type: ignore[arg-type]
