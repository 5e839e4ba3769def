"""What ML can ask about capabilities, and what it is not told."""

from __future__ import annotations

from typing import Any

import pytest

from mlpy_async import (
    CapabilityContext,
    CapabilityToken,
    CapabilityViolationError,
    MLBorderError,
    MLError,
    MLRuntime,
    in_context,
    ml_function,
)

pytestmark = pytest.mark.anyio


@ml_function(capabilities=["db.read"], resource="table")
def db_read(table: str) -> str:
    return table


async def test_what_is_held(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["db:read:users", "!random", "mail"]) as rt:
        ask = "[hasCapability(n) for]"
        ask = "['db.read', 'db:read', 'db', 'db.write', 'mail.send', 'math.compute', 'random.generate', 'file'].map(hasCapability)"
        assert await rt.execute(ask) == [True, True, True, False, True, True, False, False]
        assert await rt.execute("getCapabilities()") == ["db:read:users", "!random", "mail"]
        assert await rt.execute("getCapabilityInfo('db.read')") == {"name": "db.read", "granted": ["db:read:users"]}
        assert await rt.execute("getCapabilityInfo('math.compute')") == {"name": "math.compute", "granted": []}
        assert await rt.execute("getCapabilityInfo('file.read')") is None
        needs = await rt.execute(
            "[requiredCapabilities(read), requiredCapabilities(x => x)]", context={"read": db_read}
        )
        assert needs == [["db.read"], []]
        assert await rt.execute("import math; requiredCapabilities(math.sqrt)") == ["math.compute"]
        with pytest.raises(MLError, match="a capability is named as"):
            await rt.execute("hasCapability('not a name')")


async def test_a_block_sees_its_own_and_not_the_runtimes(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["file:read:/srv/customers/**", "db"]) as rt:
        with rt.grant("db:read:users", "mail"):
            assert await rt.execute("getCapabilities()") == ["db:read:users"], "and what the runtime lacks is not held"
            assert not await rt.execute("hasCapability('mail.send')")
            assert not await rt.execute("hasCapability('file.read')")
        with in_context(CapabilityContext(["file:read:/srv/customers/7/*"])):
            assert await rt.execute("getCapabilities()") == ["file:read:/srv/customers/7/*"]
            assert "/srv/customers/**" not in str(await rt.execute("getCapabilityInfo('file.read')"))


async def test_patterns_are_told_as_they_were_written(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["file:read:data/*"]) as rt:
        assert await rt.execute("getCapabilities()") == ["file:read:data/*"], "and not where the host stands"


async def test_what_is_over_is_not_held(anyio_backend: Any) -> None:
    now = [0.0]
    revoked, expiring = CapabilityToken("a"), CapabilityToken("b", expires_at=5, clock=lambda: now[0])
    counted = CapabilityToken("c", uses=1)
    async with MLRuntime(cache_dir=None, capabilities=[revoked, expiring, counted]) as rt:
        assert await rt.execute("['a', 'b', 'c'].map(hasCapability)") == [True, True, True]
        assert counted.uses_left == 1, "asking is no use"
        revoked.revoke()
        now[0] = 5.0
        await rt.execute("f()", context={"f": ml_function(capabilities=["c"])(lambda: None)})
        assert await rt.execute("['a', 'b', 'c'].map(hasCapability)") == [False, False, False]
        assert await rt.execute("getCapabilities()") == []


async def test_tokens_do_not_reach_ml(anyio_backend: Any) -> None:
    token = CapabilityToken("db")
    async with MLRuntime(cache_dir=None) as rt:
        for context in ({"give": token}, {"give": lambda: token}):
            with pytest.raises(MLBorderError, match="cannot cross into ML"):
                await rt.execute("give()", context=context)
        for attack in (
            "box.t.revoke()",
            "box.t.operations",
            "box.t('db')",
            "box.t._issue",
            "[...box.t]",
            "box.t.type = 'x'",
        ):
            with pytest.raises(MLError):
                await rt.execute(attack, context={"box": {"t": token}})
        assert not token.revoked
        for forged in ("{type: 'db', operations: ['read']}", "'db:read'", "box.t"):
            with pytest.raises(CapabilityViolationError):
                await rt.execute(
                    f"token = {forged}; read('users', token)", context={"box": {"t": token}, "read": _with_token}
                )


@ml_function(capabilities=["db.read"], resource="table")
def _with_token(table: str, token: Any = None) -> str:
    return table
