"""Sessions on the event loop, inline and in a worker of their own."""

from __future__ import annotations

import gc
import linecache
import sys
import weakref
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import CapabilityViolationError, LimitError, Limits, MLCompileError, MLError, MLRuntime, SandboxCrashed
from mlpy_async.session import MLSession
from mlpy_compiler import compile_slices

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["inline", "process"])
async def runtime(request: pytest.FixtureRequest, anyio_backend: Any) -> AsyncIterator[MLRuntime]:
    async with MLRuntime(isolation=request.param, cache_dir=None, capabilities=["file:read"]) as rt:
        yield rt


@pytest.fixture
async def session(runtime: MLRuntime) -> AsyncIterator[MLSession]:
    async with runtime.session() as made:
        yield made


async def test_names_persist_and_functions_see_what_they_hold_now(session: MLSession) -> None:
    assert await session.execute("x = 42;") == 42
    assert await session.execute("y = x + 10;") == 52
    assert await session.execute("function inc() { x = x + 1; return x; }") is None
    assert await session.execute("inc()") == 43
    assert await session.execute("x = 100; inc()") == 101
    assert await session.execute("function f() { return g(); }") is None
    with pytest.raises(MLError, match="`g` is not defined"):
        await session.execute("f()")
    await session.execute("function g() { return 7; }")
    assert await session.execute("f()") == 7
    await session.execute("function g() { return 8; }")
    assert await session.execute("f()") == 8
    await session.execute("function zero() { nonlocal x; x = 0; } zero();")
    assert await session.execute("x") == 0
    assert session.names() == ["x", "y", "inc", "f", "g", "zero"]


async def test_declarations_and_builtins_may_be_bound_anew(session: MLSession) -> None:
    await session.execute("let z = 1; const k = 1")
    assert await session.execute("let z = 2; const k = 'text'; z + k.length") == 6
    with pytest.raises(MLError, match="`fail` is not defined"):
        await session.execute("max = fail();")
    assert await session.execute("max(1, 2)") == 2, "what failed to bind a name hides no built-in"
    await session.execute("function largest() { return max(1, 2); }")
    await session.execute("max = 3;")
    assert await session.execute("[max, largest()]") == [3, 2], "what a built-in means is settled where it is written"
    assert await session.execute("class = 5;") == 5
    assert "class" in session.names()


async def test_imports_persist_and_standard_modules_need_none(session: MLSession) -> None:
    await session.execute("import json;")
    assert await session.execute("json.stringify([1])") == "[1]"
    assert await session.execute("math.sqrt(16)") == 4.0
    assert await session.execute("function root(v) { return math.sqrt(v); } root(9)") == 3.0
    assert "math" in session.names()
    assert set(await session.variables()) == {"root"}


async def test_an_input_that_fails_keeps_what_it_bound(session: MLSession) -> None:
    result = await session.run("a = 1; print('so far'); throw 'no'; b = 2;")
    assert isinstance(result.error, MLError)
    assert result.stdout == "so far\n"
    assert str(result.error).startswith(f"<{session.label}:1>:1")
    assert str(result.error).endswith(" in the top level: no")
    assert await session.execute("[a, typeof(b)]") == [1, "undefined"]
    wrong = await session.run("c = ;")
    assert isinstance(wrong.error, MLCompileError)
    assert f"<{session.label}:3>:1:5" in str(wrong.error)
    assert session.names() == ["a"]


async def test_results_hold_bounded_output(runtime: MLRuntime, session: MLSession) -> None:
    pieces: list[str] = []
    result = await session.run("print('a'); console.error('b'); 5", on_output=lambda stream, text: pieces.append(text))
    assert (result.value, result.stdout, result.stderr) == (5, "a\n", "b\n")
    assert "".join(pieces) == "a\nb\n"
    assert session.statistics.inputs == 1
    most = runtime.limits.max_output
    result = await session.run(f"print('x'.repeat({most} + 10))")
    assert result.stdout.endswith("more characters\n")
    assert len(result.stdout) < most + 50


async def test_retry_runs_what_failed_last(session: MLSession, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no input of this session has failed"):
        await session.retry()
    assert not (await session.run("wanted * 2")).success
    await session.execute("wanted = 4")
    assert (await session.retry()).value == 8
    assert list(session.history) == ["wanted * 2", "wanted = 4", "wanted * 2"]


async def test_values_and_functions_of_the_host(session: MLSession) -> None:
    async def doubled(value: int) -> int:
        await anyio.lowlevel.checkpoint()
        return value * 2

    async def nested(source: str) -> Any:
        return await session.execute(source)

    await session.set(doubled=doubled, q=5, nested=nested)
    assert await session.execute("doubled(q)") == 10
    assert await session.execute("q = 6; nested('q + 1')") == 7, "an input inside an input waits for nobody"
    await session.execute("doubled = fn(v) => v * 3;")
    assert await session.execute("doubled(q)") == 18
    assert await session.call("doubled", 2) == 6
    assert await session.get("q") == 6
    for name, error in (("qq", LookupError), ("q", TypeError)):
        with pytest.raises(error):
            await session.call(name)
    await session.clear()
    assert session.names() == []
    with pytest.raises(LookupError):
        await session.get("q")


async def test_capabilities_come_and_go(session: MLSession, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    await anyio.Path(file).write_text("text")
    await session.set(path=str(file))
    await session.execute("read = fn() => file.read(path);")
    assert session.capabilities == ["file:read"]
    session.revoke("file.read")
    with pytest.raises(CapabilityViolationError):
        await session.execute("read()")
    with pytest.raises(CapabilityViolationError):
        await session.call("read")
    session.grant(f"file:read:{file}")
    assert await session.call("read") == "text"
    session.revoke("file.read")
    assert not (await session.run("read()")).success
    session.grant("file.read")
    session.grant(f"file:read:{file}")
    assert (await session.retry()).value == "text"
    session.revoke("random")
    assert isinstance((await session.run("random.random()")).error, CapabilityViolationError)
    session.grant("random")
    assert (await session.run("random.random() < 1")).value is True
    with pytest.raises(CapabilityViolationError, match="does not hold `env:read`"):
        session.grant("env.read")


async def test_what_a_session_holds_may_be_said_anew(session: MLSession, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    await session.execute(f"look = fn() => file.read('{tmp_path}/a.txt');")
    session.hold([f"file:read:{tmp_path}/*"])
    assert await session.execute("look()") == "a"
    session.hold([])
    with pytest.raises(CapabilityViolationError):
        await session.execute("look()")
    with pytest.raises(ValueError, match="!"):
        session.hold(["file:read", "!?"])
    assert session.capabilities == []
    await session.reset()
    assert session.capabilities == ["file:read"]


async def test_sessions_share_nothing(runtime: MLRuntime, session: MLSession) -> None:
    await session.execute("mine = 1;")
    async with runtime.session() as other:
        assert other.label != session.label
        result = await other.run("mine")
        assert "`mine` is not defined" in str(result.error)
        await other.execute("mine = 2;")
        other.revoke("file.read")
        assert session.capabilities == ["file:read"]
    assert await session.execute("mine") == 1


async def test_inputs_run_in_their_order(session: MLSession) -> None:
    await session.execute("order = [];")

    async def slow() -> None:
        await anyio.sleep(0.01)

    await session.set(slow=slow)
    async with anyio.create_task_group() as group:
        for number in range(3):
            group.start_soon(session.execute, f"order.push({number}); slow(); order.push({number});")
    order = await session.get("order")
    assert sorted(order) == sorted([0, 0, 1, 1, 2, 2])
    assert order[0] == order[1]
    assert order[2] == order[3]


async def test_reset_comes_back_to_the_template(session: MLSession, monkeypatch: pytest.MonkeyPatch) -> None:
    await session.load("items = [1]; function add(x) { items.push(x); return items; }")
    assert await session.execute("extra = 1; add(2)") == [1, 2]
    session.revoke("file.read")
    compiled: list[str] = []

    def counted(source: str, **options: Any) -> Any:
        compiled.append(source)
        return compile_slices(source, **options)

    monkeypatch.setattr("mlpy_compiler.compile_slices", counted)
    await session.reset()
    assert compiled == []
    assert session.capabilities == ["file:read"]
    assert sorted(session.names()) == ["add", "items"]
    assert await session.execute("add(3)") == [1, 3]


async def test_a_closed_session_says_so(session: MLSession) -> None:
    await session.execute("x = 1")
    session.close()
    session.close()
    with pytest.raises(RuntimeError, match=f"the session `{session.label}` is closed"):
        await session.run("x")
    with pytest.raises(RuntimeError):
        await session.call("x")


# --- one isolation ----------------------------------------------------------------------------------------------------


async def test_deadlines_inline(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt, rt.session(timeout=0.05) as session:
        result = await session.run("x = 1; while (true) {}")
        assert isinstance(result.error, TimeoutError)
        assert await session.execute("x", timeout=None) == 1
        with anyio.move_on_after(0.05) as scope:
            await session.run("while (true) {}", timeout=None)
        assert scope.cancelled_caught
        assert await session.execute("x") == 1, "one that was cancelled holds up nobody"


async def test_a_lost_worker_costs_the_names(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process") as rt, rt.session() as session:
        await session.load("x = 1;")
        assert isinstance((await session.run("while (true) {}", timeout=0.05)).error, TimeoutError)
        for _ in range(2):
            assert isinstance((await session.run("x")).error, SandboxCrashed)
        await session.reset()
        assert await session.execute("x") == 1
        assert await rt.execute("1 + 1") == 2


async def test_errors_show_the_text_of_their_input(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt, rt.session(name="shell") as session:
        await session.execute("function fail() {\n  throw 'here';\n}")
        await session.execute("1")
        gc.collect()
        error = (await session.run("fail()")).error
        assert isinstance(error, MLError)
        column = sys.version_info >= (3, 11)
        places = ("<shell:3>:1:1", "<shell:1>:2:3") if column else ("<shell:3>:1", "<shell:1>:2")
        assert error.ml_traceback == f"  {places[0]} in the top level\n  {places[1]} in fail"
        assert linecache.getline("<shell:1>", 2) == "  throw 'here';\n", "the text lives as long as the function"
        await session.execute("fail = null;")
        del error
        gc.collect()
        assert "<shell:2>" not in linecache.cache


async def test_a_dropped_session_frees_what_it_held(anyio_backend: Any) -> None:
    class Held:
        """Something that a weak reference can see."""

    async with MLRuntime(cache_dir=None) as rt:
        held = Held()
        session = rt.session()
        await session.set(use=lambda kept=held: id(kept))
        await session.execute("function f() { return use(); } f()")
        freed = weakref.ref(held), weakref.ref(session)
        del held, session
        gc.collect()
        assert [each() for each in freed] == [None, None]


async def test_a_session_has_so_many_names(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, limits=Limits(max_names=3)) as rt, rt.session() as session:
        await session.execute("a = 1; b = 2; c = 3;")
        await session.execute("a = 2; b = 3;")
        with pytest.raises(LimitError, match="more than 3 names"):
            await session.execute("d = 4;")
        with pytest.raises(LimitError):
            await session.set(d=4)
        assert session.names() == ["a", "b", "c"]


async def test_an_input_is_compiled_with_the_names_it_could_mean(
    anyio_backend: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []

    def noted(source: str, *, options: Any, **rest: Any) -> Any:
        seen.append(options.context)
        return compile_slices(source, options=options, **rest)

    monkeypatch.setattr("mlpy_compiler.compile_slices", noted)
    async with MLRuntime(cache_dir=None) as rt, rt.session() as session:
        await session.set(**{f"v{number}": number for number in range(1_000)})
        assert await session.execute("v7 + 1") == 8
        assert await session.execute("v7 + 1") == 8
        assert seen == [frozenset({"v7"})], "and a text that comes again is not compiled again"
