"""What an input of a session may do to other inputs, other sessions and the host: shadow, reach across, keep rights, grow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import CapabilityViolationError, LimitError, MLRuntime
from mlpy_async.limits import Limits

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "name", ["__builtins__", "__name__", "__import__", "__class__", "λmain", "λpending", "λcheckpoint", "λb_len", "xλ"]
)
async def test_no_name_reaches_what_the_runtime_binds(runtime: MLRuntime, name: str) -> None:
    async with runtime.session() as session:
        await session.run(f"{name} = 5;")
        await session.run(f"{name} = {{len: fn(x) => 666}};")
        for source, value in (
            ("[1, 2].length", 2),
            ("len([1, 2, 3])", 3),
            ("n = 0; while (n < 3) { n = n + 1; } n", 3),
        ):
            assert await session.execute(source) == value
        with pytest.raises(ValueError, match="context names are ML identifiers"):
            await session.set(λmain=1)
    assert await runtime.execute("len([1, 2, 3])") == 3


async def test_a_shadowed_builtin_is_shadowed_in_its_session_only(runtime: MLRuntime) -> None:
    async with runtime.session() as one, runtime.session() as other:
        await one.execute("len = fn(x) => 666; print = fn(x) => 666; math = {sqrt: fn(x) => 666};")
        assert await one.execute("[len([]), math.sqrt(4)]") == [666, 666]
        assert await other.execute("[len([]), math.sqrt(4)]") == [0, 2.0]


async def test_a_session_cannot_name_another_or_its_own_inside(runtime: MLRuntime) -> None:
    async with runtime.session(name="victim") as victim, runtime.session(name="thief") as thief:
        await victim.execute("secret = 42; function tell() { return secret; }")
        for source in (
            "secret",
            "tell()",
            "import victim; victim.secret",
            "victim.secret",
            'import {secret} from "victim";',
        ):
            assert not (await thief.run(source)).success, source
        for source in ("globals()", "tell.__globals__", "tell.__code__", "vars()"):
            assert not (await victim.run(source)).success, source


async def test_a_function_that_was_handed_over_keeps_no_right(runtime: MLRuntime, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    await anyio.Path(file).write_text("secret")
    async with MLRuntime(cache_dir=None, capabilities=["file:read"]) as rt:
        rich, poor = rt.session(), rt.session(capabilities=[])
        await rich.set(path=str(file))
        await rich.execute("read = fn() => file.read(path); captured = [1].map(fn(x) => read)[0];")
        assert await rich.call("captured") == "secret"
        lent = await rich.get("captured")
        await poor.set(lent=lambda: lent())
        assert isinstance((await poor.run("lent()")).error, CapabilityViolationError)
        rich.revoke("file.read")
        for source in ("read()", "captured()", "try { read() } catch (e) { 'caught' }"):
            assert isinstance((await rich.run(source)).error, CapabilityViolationError), source


async def test_a_right_that_is_revoked_while_a_program_runs_is_gone(anyio_backend: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    await anyio.Path(file).write_text("secret")
    async with MLRuntime(cache_dir=None, capabilities=["file:read"]) as rt, rt.session() as session:

        async def revoke() -> None:
            session.revoke("file.read")

        await session.set(path=str(file), revoke=revoke, seen=[])
        result = await session.run("seen.push(file.read(path)); revoke(); seen.push(file.read(path));")
        assert isinstance(result.error, CapabilityViolationError)
        assert await session.get("seen") == ["secret"]


async def test_a_caller_that_holds_less_is_not_helped_by_a_session(anyio_backend: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    await anyio.Path(file).write_text("secret")
    async with MLRuntime(cache_dir=None, capabilities=["file:read"]) as rt, rt.session() as session:
        await session.set(path=str(file))
        assert await session.execute("file.read(path)") == "secret"
        with rt.grant("random"):
            assert isinstance((await session.run("file.read(path)")).error, CapabilityViolationError)


async def test_names_of_a_session_are_bounded(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, limits=Limits(max_names=50)) as rt, rt.session() as session:
        errors = [(await session.run(f"n{number} = {number};")).error for number in range(100)]
        assert errors[:50] == [None] * 50
        assert {type(error) for error in errors[50:]} == {LimitError}
        assert len(session.names()) == 50
        await session.execute("n1 = 2;")
        for _ in range(1_100):
            await session.execute("n1")
        assert len(session.history) == 1_000
