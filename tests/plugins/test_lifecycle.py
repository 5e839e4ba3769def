"""Plugins come and go: in order, with `init` and `shutdown`, and without harm to the others."""

from __future__ import annotations

from io import StringIO

import anyio
import pytest

from mlpy_async import MLCompileError, MLError, PluginError, ml_function, ml_module

from .conftest import Open, Write, states

pytestmark = pytest.mark.anyio

SPEAKS = 'export function init() {{ print("init {0}"); }}\nexport function shutdown() {{ print("shutdown {0}"); }}'


def speaking(write: Write, name: str, *dependencies: str) -> None:
    write(name, SPEAKS.format(name), dependencies="[" + ", ".join(f'"{each}"' for each in dependencies) + "]")


async def test_dependencies_start_first_and_end_last(write: Write, manager: Open) -> None:
    speaking(write, "a", "c", "json")
    speaking(write, "b")
    speaking(write, "c", "b >= 1")
    output = StringIO()
    async with manager(output=output) as plugins:
        assert [info.name for info in await plugins.load()] == ["a", "b", "c"]
        assert states(plugins) == {"a": "active", "b": "active", "c": "active"}
    said = "init b\ninit c\ninit a\nshutdown a\nshutdown c\nshutdown b\n"
    assert output.getvalue() == said


async def test_disabling_takes_dependants_along_and_enabling_brings_them_back(write: Write, manager: Open) -> None:
    speaking(write, "a", "b")
    speaking(write, "b")
    speaking(write, "c")
    output = StringIO()
    async with manager(output=output) as plugins:
        await plugins.load()
        assert (await plugins.disable("b")).state == "disabled"
        assert states(plugins) == {"a": "blocked", "b": "disabled", "c": "active"}
        assert plugins.info("a").problem == "it depends on `b`, which is disabled"
        with pytest.raises(PluginError, match="the plugin `a` is blocked: it depends on `b`, which is disabled"):
            await plugins.call("a", "x")
        assert (await plugins.load())[1].state == "disabled", "a new look at the directory enables nothing"
        assert (await plugins.enable("b")).state == "active"
        assert states(plugins) == {"a": "active", "b": "active", "c": "active"}
        assert "shutdown a\nshutdown b\ninit b\ninit a\n" in output.getvalue()
        await plugins.disable("a")
        assert states(plugins) == {"a": "disabled", "b": "active", "c": "active"}


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('throw "at the top";', "at the top"),
        ('export function init() { throw "in init"; }', "in init"),
        ("export function init() { while (true) {} }", "loading and `init` took longer than 2 s"),
        ("while (true) {}", "the time is up: loading"),
        ("import nothing_of_that_name;", "`nothing_of_that_name` was not found"),
        ('capability file { resource "x"; allow read; }', "file:read:x"),
    ],
)
async def test_one_that_does_not_start_says_why_and_the_others_go_on(
    write: Write, manager: Open, source: str, problem: str
) -> None:
    write("bad", source)
    write("on_bad", dependencies='["bad"]')
    write("good", "export function f() { return 1; }")
    # enough for the good one on a busy machine; only loops wait for it to pass
    async with manager(start_timeout=2.0 if "while" in source else 30.0) as plugins:
        await plugins.load()
        assert states(plugins) == {"bad": "failed", "on_bad": "blocked", "good": "active"}
        assert problem in plugins.info("bad").problem
        assert plugins.info("on_bad").problem == "it depends on `bad`, which did not start"
        assert await plugins.call("good", "f") == 1
        write("bad", "export function f() { return 2; }")
        await plugins.load()
        assert await plugins.call("bad", "f") == 2
        assert states(plugins)["on_bad"] == "active"


async def test_shutdown_that_fails_or_hangs_hinders_nobody(write: Write, manager: Open) -> None:
    write("a", 'export function shutdown() { throw "no"; }')
    write("b", "export function shutdown() { while (true) {} }")
    speaking(write, "c", "a", "b")
    output = StringIO()
    async with manager(output=output, timeout=0.1) as plugins:
        await plugins.load()
        assert isinstance((await plugins.disable("a")).error, MLError)
        assert isinstance((await plugins.disable("b")).error, TimeoutError)
    assert output.getvalue() == "init c\nshutdown c\n"


async def test_files_come_and_go(write: Write, manager: Open) -> None:
    first = write("first", "count = 0;\nexport function f() { nonlocal count; count = count + 1; return count; }")
    async with manager() as plugins:
        await plugins.load()
        assert await plugins.call("first", "f") == 1
        write("second")
        await plugins.load()
        assert states(plugins) == {"first": "active", "second": "active"}
        assert await plugins.call("first", "f") == 2, "it was not started again"
        first.unlink()
        await plugins.load()
        assert states(plugins) == {"second": "active"}
        with pytest.raises(LookupError, match="there is no plugin `first`"):
            await plugins.call("first", "f")
        with pytest.raises(LookupError, match="did you mean `second`"):
            plugins.info("secnd")


async def test_a_file_that_is_no_plugin_any_more_leaves_what_runs(write: Write, manager: Open) -> None:
    count = "count = 0;\nexport function f() { nonlocal count; count = count + 1; return count; }"
    file = write("first", count)
    write("second", dependencies='["first"]')
    async with manager() as plugins:
        await plugins.load()
        assert await plugins.call("first", "f") == 1
        for text in ("export function f( {", "@plugin { version: 1 }", "@plugin {"):
            file.write_text(text, encoding="utf-8")
            await plugins.load()
            assert [problem.file for problem in plugins.problems] == [str(file)]
            assert states(plugins) == {"first": "active", "second": "active"}
        assert await plugins.call("first", "f") == 2, "it was not started again"
        file.unlink()
        await plugins.load()
        assert states(plugins) == {"second": "blocked"}


async def test_folders_have_modules_of_their_own(write: Write, manager: Open) -> None:
    for folder in ("one", "two"):
        file = write(folder, "import inner;\nexport function f() { return inner.f(); }", file=f"{folder}/plugin.ml")
        (file.parent / "inner.ml").write_text(f'export function f() {{ return "inner {folder}"; }}')
    async with manager() as plugins:
        await plugins.load()
        assert [each.value for each in (await plugins.broadcast("f")).values()] == ["inner one", "inner two"]


async def test_reload_takes_the_new_version_where_it_fits(write: Write, manager: Open) -> None:
    write("a", 'import plugins;\nexport function f() { return plugins.call("b", "f"); }', dependencies='["b < 2"]')
    write("b", "export function f() { return 1; }" + SPEAKS.format("one"))
    output = StringIO()
    async with manager(output=output) as plugins:
        await plugins.load()
        write("b", "export function f() { return 2; }" + SPEAKS.format("two"))
        info = await plugins.reload("b")
        assert (info.state, info.reloads) == ("active", 1)
        assert await plugins.call("a", "f") == 2
        assert output.getvalue() == "init one\ninit two\nshutdown one\n"

        write("b", "export function f() { return 3; }", version="2.0")
        with pytest.raises(PluginError, match="`a`: it depends on `b <2`, and there is version 2"):
            await plugins.reload("b")
        write("b", "export function f( {")
        with pytest.raises(MLCompileError):
            await plugins.reload("b")
        write("b", 'throw "no";')
        with pytest.raises(MLError, match="no"):
            await plugins.reload("b")
        write("other", file="b.ml")
        with pytest.raises(ValueError, match="the file is that of `other` now"):
            await plugins.reload("b")
        assert await plugins.call("a", "f") == 2
        assert plugins.info("b").version == "1.0.0"


async def test_calls_that_run_end_before_shutdown(write: Write, manager: Open) -> None:
    write("a", SPEAKS.format("a") + "\nimport gate;\nexport function f() { gate.pass(); return 7; }")
    reached, opened = anyio.Event(), anyio.Event()

    @ml_module(name="gate")
    class Gate:
        @ml_function(name="pass")
        async def pass_(self) -> None:
            reached.set()
            await opened.wait()

    output = StringIO()
    results = []
    async with manager(output=output, modules=[Gate()]) as plugins, anyio.create_task_group() as tasks:
        await plugins.load()

        async def call() -> None:
            results.append(await plugins.call("a", "f"))

        tasks.start_soon(call)
        await reached.wait()
        tasks.start_soon(plugins.disable, "a")
        await anyio.wait_all_tasks_blocked()
        assert output.getvalue() == "init a\n"
        with pytest.raises(PluginError, match="the plugin `a` is stopping"):
            await plugins.call("a", "f")
        opened.set()
    assert results == [7]
    assert output.getvalue() == "init a\nshutdown a\n"


async def test_a_host_that_is_cancelled_or_fails_shuts_plugins_down(write: Write, manager: Open) -> None:
    speaking(write, "a")
    output = StringIO()
    with anyio.CancelScope() as scope:
        async with manager(output=output) as plugins:
            await plugins.load()
            scope.cancel()
            await anyio.lowlevel.checkpoint()
    assert output.getvalue() == "init a\nshutdown a\n"

    async def fail() -> None:
        async with manager(output=output) as plugins:
            await plugins.load()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert output.getvalue() == "init a\nshutdown a\n" * 2


async def test_a_start_that_is_cancelled_leaves_the_manager_as_it_was(write: Write, manager: Open) -> None:
    speaking(write, "a")
    write("b", "export function init() { while (true) {} }")
    output = StringIO()
    async with manager(output=output) as plugins:
        with anyio.move_on_after(0.3) as scope:
            await plugins.load()
        assert scope.cancelled_caught
        write("b")
        await plugins.load()
        assert states(plugins) == {"a": "active", "b": "active"}
    assert output.getvalue() == "init a\nshutdown a\n"


async def test_a_call_that_outlasts_the_end_of_its_plugin_is_stopped(write: Write, manager: Open) -> None:
    write("a", "import gate;\nexport function f() { gate.arrive(); while (true) {} }")
    reached = anyio.Event()

    @ml_module(name="gate")
    class Gate:
        @ml_function
        def arrive(self) -> None:
            reached.set()

    met: list[BaseException] = []
    async with manager(timeout=0.2, modules=[Gate()]) as plugins, anyio.create_task_group() as tasks:
        await plugins.load()

        async def call() -> None:
            try:
                await plugins.call("a", "f", timeout=60)
            except PluginError as error:
                met.append(error)

        tasks.start_soon(call)
        await reached.wait()
        await plugins.disable("a")
    assert len(met) == 1
    assert "`a` was stopped while `f` was called" in str(met[0])


async def test_a_dependency_serves_those_that_shut_down(write: Write, manager: Open) -> None:
    write(
        "a",
        'import plugins;\nexport function shutdown() { plugins.call("store", "save", "the last word"); }',
        dependencies='["store"]',
    )
    store = write("store", "export function save(text) { print(text); }\n" + SPEAKS.format("store"))
    output = StringIO()
    async with manager(output=output) as plugins:
        await plugins.load()
        store.unlink()
        await plugins.load()
        assert plugins.info("a").error is None
        assert states(plugins) == {"a": "blocked"}
    assert output.getvalue() == "init store\nthe last word\nshutdown store\n"
