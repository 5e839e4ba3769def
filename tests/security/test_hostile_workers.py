"""A worker that an attacker has taken over, Python and all: what it sends is then the attack. The parent must lose no more than that call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from mlpy_async import MLError, MLRuntime, SandboxConfig, SandboxCrashed, ml_class, ml_function
from tests.sandbox.breach import breach

pytestmark = pytest.mark.anyio

TALK = """
built_in = modules["builtins"]
Bytes, Integer, length, text = built_in.bytes, built_in.int, built_in.len, built_in.str
bound = built_in.globals()

def send(payload):
    os.write(0, length(payload).to_bytes(4, "little") + payload)

def receive():
    return os.read(0, Integer.from_bytes(os.read(0, 4), "little"))

def call(handle, arguments=b"\\x90"):
    send(b"\\x93\\xa9host-call" + Bytes([handle]) + arguments)
    return receive()

def part(key, value):
    send(b"\\x93\\xa4part" + b"\\xcd" + key.to_bytes(2, "big") + value)

def reference(key):
    return b"\\xd6\\x06" + key.to_bytes(4, "little")
"""


@ml_class
class Card:
    """An object of the host that could be called, if one got at it."""

    def __init__(self) -> None:
        self.calls = 0

    @ml_function
    def holder(self) -> str:
        return "somebody"

    def __call__(self, *_arguments: Any) -> str:
        self.calls += 1
        return "the number"


@pytest.fixture(scope="module")
async def runtime(anyio_backend: Any) -> AsyncIterator[MLRuntime]:
    async with MLRuntime(isolation="process", cache_dir=None) as rt:
        yield rt


async def test_an_object_of_the_host_is_not_called(runtime: MLRuntime) -> None:
    card = Card()
    answer = await breach(runtime, TALK + "result = text(call(bound['card'].handle))", card=card)
    assert "host-failed" in answer and "is no function" in answer
    assert card.calls == 0


@pytest.mark.parametrize(
    "inner", [r"b'\x91' + reference(key - 1)", r"b'\x81\xa1a' + reference(key - 1)"], ids=["arrays", "objects"]
)
async def test_values_nested_deeper_than_one_frame_allows(runtime: MLRuntime, inner: str) -> None:
    """Each part is shallow, and names the one before."""
    code = f"""
part(1, b"\\x91\\x01")
for key in built_in.range(2, 3000):
    part(key, {inner})
send(b"\\x92\\xa4done" + reference(2999))
receive()
"""
    with pytest.raises(SandboxCrashed, match="nested deeper"):
        await breach(runtime, TALK + code)


async def test_errors_of_another_call_are_not_told() -> None:
    """The host may show its user what a call ended with: the secret of another user must not be in it."""

    def fail() -> None:
        raise ValueError("of another user")

    async with MLRuntime(isolation="process", sandbox=SandboxConfig(workers=1), cache_dir=None) as rt:
        await rt.run("try { fail(); } except (e) { }", context={"fail": fail})
        with pytest.raises(MLError, match="mine") as caught:
            await breach(rt, TALK + r"send(b'\x96\xa6failed\xa2ml\xa4mine\xc0\x90\x01'); receive()")
        assert caught.value.__cause__ is None
