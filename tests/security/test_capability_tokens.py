"""Tokens: counted uses that are raced, times at their edge, parents that are taken back, denials, wildcards, forgery."""

from __future__ import annotations

import threading
from typing import Any

import anyio
import pytest

from mlpy_async import CapabilityContext, CapabilityToken, CapabilityViolationError, MLRuntime, ml_function
from mlpy_async.capabilities.tokens import Need

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


@ml_function(capabilities=["db.read"], resource="table")
def rows(table: str) -> str:
    return f"rows of {table}"


@ml_function(capabilities=["db.read"], resource="table")
async def later(table: str) -> str:
    await anyio.lowlevel.checkpoint()
    return f"rows of {table}"


@ml_function(capabilities=["db.read"], resource="table", blocking=True)
def slowly(table: str) -> str:
    return f"rows of {table}"


HOST = {"rows": rows, "later": later, "slowly": slowly}


@pytest.mark.parametrize("name", list(HOST))
async def test_uses_that_are_raced_by_many_tasks(anyio_backend: Any, name: str) -> None:
    token = CapabilityToken("db:read:users", uses=10)
    outcomes: list[bool] = []
    async with MLRuntime(capabilities=[token], cache_dir=None) as rt:

        async def race() -> None:
            outcomes.append((await rt.run(f"{name}('users')", context=HOST)).success)

        async with anyio.create_task_group() as group:
            for _ in range(40):
                group.start_soon(race)
    assert (sum(outcomes), len(outcomes), token.uses_left) == (10, 40, 0)


def test_uses_that_are_raced_by_threads_and_derived_tokens() -> None:
    token = CapabilityToken("db:read:users", uses=100)
    need = Need("db.read", "users")
    start = threading.Barrier(8)
    passed: list[int] = []

    def race() -> None:
        context = CapabilityContext([token.attenuate(uses=90), token.attenuate(description="again")])
        start.wait()
        passed.append(sum(context.admit(need) for _ in range(200)))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(passed), token.uses_left) == (100, 0)


async def test_a_refused_call_uses_nothing_up_of_another_layer(anyio_backend: Any) -> None:
    token = CapabilityToken("db:read", uses=1)
    async with MLRuntime(capabilities=[token], cache_dir=None) as rt:
        with rt.grant("db:read:users"):
            for _ in range(3):
                assert not (await rt.run("rows('orders')", context=HOST)).success
        assert token.uses_left == 1


@pytest.mark.parametrize(("now", "allowed"), [(99.999, True), (100.0, False), (100.001, False), (float("inf"), False)])
async def test_a_token_at_its_last_moment(anyio_backend: Any, now: float, allowed: bool) -> None:
    token = CapabilityToken("db:read:users", expires_at=100, clock=lambda: now)
    async with MLRuntime(capabilities=[token], cache_dir=None) as rt:
        assert (await rt.run("rows('users')", context=HOST)).success is allowed


async def test_a_token_that_ends_while_a_program_uses_it(anyio_backend: Any) -> None:
    now = [0.0]

    def tick() -> None:
        now[0] += 1

    token = CapabilityToken("db:read", expires_at=3, clock=lambda: now[0])
    source = "for (i = 0; i < 9; i = i + 1) { rows('users'); tick(); }"
    async with MLRuntime(capabilities=[token.attenuate(resources="users")], cache_dir=None) as rt:
        assert isinstance((await rt.run(source, context={**HOST, "tick": tick})).error, CapabilityViolationError)
    assert now == [3.0]


async def test_a_parent_that_is_taken_back_while_a_program_uses_what_comes_from_it(anyio_backend: Any) -> None:
    parent = CapabilityToken("db:read")
    calls: list[int] = []

    def count() -> None:
        calls.append(1)
        if len(calls) == 3:
            parent.revoke()

    source = "for (i = 0; i < 9; i = i + 1) { try { rows('users'); } except (e) { } count(); }"
    token = parent.attenuate(operations="read").attenuate(resources="users")
    async with MLRuntime(capabilities=[token], cache_dir=None) as rt:
        with rt.grant("db"):
            assert isinstance((await rt.run(source, context={**HOST, "count": count})).error, CapabilityViolationError)
    assert len(calls) == 3


ASKED = [
    # what is held, what is denied, what is asked for
    (["db:read:*"], "!db:read:secret", "secret"),
    (["db:read:secret"], "!db:read:secret", "secret"),
    (["db:read:secret"], "!db:read:s*", "secret"),
    (["db:read:a/**"], "!db:read:a/*/c", "a/b/c"),
    (["db:read"], "!db", "secret"),
    (["*"], "!db:read:secret", "secret"),
    (["*"], "!*", "anything"),
    (["db:read:*"], "!db:read,write:secret", "secret"),
    (["db:read:[a-z]*"], None, "Secret"),
    (["db:read:*"], None, "a/b"),
    (["db:read:a/*"], None, "a/b/c"),
    (["db:read:a/**"], None, "a"),
    (["db:read:a/**"], None, "a//b"),
    (["db:read:a/**/z"], None, "a/b/y"),
    (["db:read:?"], None, "ab"),
    (["db:read:[!s]*"], None, "secret"),
    (["db:read:users"], None, "users\n"),
    (["db:read:users"], None, "users\0"),
    (["db:read:users"], None, "USERS"),
    (["db:read:users"], None, "ｕsers"),
    (["db:read:users"], None, "user\u017f"),
    (["db:read:users"], None, "*"),
    (["db:read:users"], None, "users,orders"),
    (["db:read:users"], None, ""),
    (["db:write:users", "dbx:read:users", "db:reads:users"], None, "users"),
    (["database:read:users", "db2", "DB"], None, "users"),
]


@pytest.mark.parametrize(("held", "denied", "asked"), ASKED)
async def test_what_a_token_does_not_say_is_refused(
    anyio_backend: Any, held: list[str], denied: str | None, asked: str
) -> None:
    tokens = held if denied is None else [*held, denied]
    async with MLRuntime(capabilities=tokens, cache_dir=None) as rt:
        with pytest.raises(CapabilityViolationError):
            await rt.execute("rows(asked)", context={**HOST, "asked": asked})
        with rt.grant("*"), pytest.raises(CapabilityViolationError):
            await rt.execute("[asked].map(rows)", context={**HOST, "asked": asked})


@pytest.mark.parametrize(
    "text",
    [
        "d*:read",
        "*:read",
        "**",
        "db:re*d",
        "!",
        "!!db",
        "db:",
        ":read:users",
        "db:read:!",
        "db read",
        "db.read\n",
        "*:*:*",
        "db;read",
    ],
)
def test_a_wildcard_where_none_belongs_is_no_token(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        CapabilityToken(text)


def given() -> dict[str, Any]:
    return {"box": {"token": CapabilityToken("db:read:users"), "context": CapabilityContext(["db:read:users"])}, **HOST}


ATTACKS = [
    attack("a token as a key to a call", "rows('users', box.token)", fails="TypeError", context=given),
    attack("revoking is not ML's", "box.token.revoke()", fails="AttributeError: a host object has no member `revoke`", context=given),
    attack("attenuating is not ML's", "box.token.attenuate()", fails="AttributeError: a host object has no member `attenuate`", context=given),
    attack("reading a token", "box.token.resources", fails="AttributeError: a host object has no member `resources`", context=given),
    attack("adding to a context", "box.context.add_capability('*')", fails="AttributeError: a host object has no member `add_capability`", context=given),
    attack("a member of a context", "box.context['layers']", fails="TypeError", context=given),
    attack("setting a member of a token", "box.token.type = '*';", fails="TypeError", context=given),
    attack("taking a token apart", "let {type, uses} = box.token; type", fails="AttributeError: a host object has no member `type`", context=given),
    attack("spreading a token", "({...box.token})", fails="TypeError", context=given),
    attack("matching a token", "match (box.token) { {type: t} => t, _ => 'opaque' }", gives="opaque", context=given),
    attack("what kind of thing it is", "typeof box.token", gives="object", context=given),
    attack("holding a token grants nothing", "t = box.token; rows('users')", fails="CapabilityViolationError", context=given),
    attack("a look-alike grants nothing", "rows({table: 'users', toString: fn() => 'users'})", fails="MLBorderError: `table` must be a string", context=given),
]  # fmt: skip


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
