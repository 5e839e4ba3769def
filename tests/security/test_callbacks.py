"""Callbacks as a way to keep what was taken away, to get more than was granted, or to make source of data."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from anyio import to_thread

from mlpy_async import CapabilityToken, CapabilityViolationError, MLRuntime, ml_callback

pytestmark = pytest.mark.anyio

ASKS = """
import file;
function read(path) { return file.read(path); }
function kept() { return (path) => file.read(path); }
ran = [];
function same(value) { return value; }
function run(x) { ran.push(x); return ran; }
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return str(tmp_path / "secret.txt")


async def test_a_revoked_token_is_revoked_in_callbacks(path: str) -> None:
    token = CapabilityToken("file", {"read"}, [path])
    async with MLRuntime(cache_dir=None, capabilities=[f"file:read:{path}"]) as rt:
        await rt.load_source(ASKS, name="asks")
        explicit = ml_callback(rt, "read", True, capabilities=[token])
        with rt.grant(token):
            captured = ml_callback(rt, "read", True)
        assert await explicit(path) == await captured(path) == "secret"
        assert await to_thread.run_sync(ml_callback(rt, "read", capabilities=[token]), path) == "secret"
        token.revoke()
        for callback in (explicit, captured):
            with pytest.raises(CapabilityViolationError):
                await callback(path)
        with pytest.raises(CapabilityViolationError):
            await to_thread.run_sync(ml_callback(rt, "read", capabilities=[token]), path)


async def test_an_expired_token_is_expired_in_callbacks(path: str) -> None:
    async with MLRuntime(cache_dir=None, capabilities=[f"file:read:{path}"]) as rt:
        await rt.load_source(ASKS, name="asks")
        token = CapabilityToken("file", {"read"}, [path], expires_at=time.time() - 1)
        with pytest.raises(CapabilityViolationError):
            await ml_callback(rt, "read", True, capabilities=[token])(path)


async def test_uses_are_counted_over_all_callbacks(path: str) -> None:
    token = CapabilityToken("file", {"read"}, [path], uses=1)
    async with MLRuntime(cache_dir=None, capabilities=[f"file:read:{path}"]) as rt:
        await rt.load_source(ASKS, name="asks")
        assert await ml_callback(rt, "read", True, capabilities=[token])(path) == "secret"
        with pytest.raises(CapabilityViolationError):
            await ml_callback(rt, "read", True, capabilities=[token])(path)


async def test_a_callback_holds_no_more_than_its_runtime(path: str) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(ASKS, name="asks")
        for options in ({"capabilities": ["*"]}, {"capabilities": [f"file:read:{path}"]}, {}):
            with pytest.raises(CapabilityViolationError):
                await ml_callback(rt, "read", True, **options)(path)


async def test_a_callback_made_in_a_narrow_block_adds_nothing(path: str) -> None:
    async with MLRuntime(cache_dir=None, capabilities=[f"file:read:{path}"]) as rt:
        await rt.load_source(ASKS, name="asks")
        with rt.grant():
            made = ml_callback(rt, "read", True, capabilities=[f"file:read:{path}"])
        with pytest.raises(CapabilityViolationError):
            await made(path)


async def test_what_a_callback_holds_does_not_stay_with_the_program_that_calls_it(path: str) -> None:
    async with MLRuntime(cache_dir=None, capabilities=[f"file:read:{path}"]) as rt:
        await rt.load_source(ASKS, name="asks")
        lent: list[Any] = []
        trusted = ml_callback(rt, "read")

        def lend(path: str) -> None:
            lent.append(trusted(path))

        program = "import file; lend(path); file.read(path)"
        with rt.grant(), pytest.raises(CapabilityViolationError):
            await rt.execute(program, context={"lend": lend, "path": path})
        assert lent == ["secret"]


HOSTILE = ['x"); run("pwned"); ("', "`); run(1)", "${run(1)}", "\\u0022); run(1)", "run", "λbuiltins", "__class__"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_arguments_are_never_source(text: str) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(ASKS, name="asks")
        same = ml_callback(rt, "same")
        values: Any = [text, [text], {text: text}]
        for value in values:
            assert same(value) == value
        assert ml_callback(rt, "run")("only this") == ["only this"]


@pytest.mark.parametrize("name", ["λcheckpoint", "__builtins__", "asks.__name__", "asks.λmain", "print", "run(1)", ""])
async def test_names_reach_public_functions_only(name: str) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(ASKS, name="asks")
        with pytest.raises((LookupError, TypeError)):
            ml_callback(rt, name or "asks.")
