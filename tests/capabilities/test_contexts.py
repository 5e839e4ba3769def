"""Contexts by themselves: what is held, what a child can hold, what nobody grants."""

from __future__ import annotations

import logging

import pytest

from mlpy_async import (
    CapabilityContext,
    CapabilityToken,
    CapabilityViolationError,
    MLRuntime,
    capture_context,
    check_capability,
    in_context,
    run_in_context,
)
from mlpy_async.capabilities.contexts import no_context


def holds(context: CapabilityContext, name: str, resource: str | None = None) -> bool:
    with in_context(context):
        try:
            check_capability(name, resource)
        except CapabilityViolationError:
            return False
        return True


def test_a_context_has_what_the_seeds_ask_of_it() -> None:
    token = CapabilityToken("file:read", pattern="/data/*")
    context = CapabilityContext(
        capabilities={token}, context_id="parent", parent_context_id=None, execution_type="sync", thread_id=1, created_at=5.0
    )  # fmt: skip
    assert context.capabilities == {token} == context.tokens
    assert (context.id, context.context_id, context.parent, context.execution_type, context.created_at) == (
        "parent", "parent", None, "sync", 5.0,
    )  # fmt: skip
    assert CapabilityContext().id != CapabilityContext().id
    assert context.derive_child_context().parent_context_id == "parent"


def test_a_child_can_only_lose() -> None:
    parent = CapabilityContext(["db:read:users", "db:read:orders", "mail"])
    child = parent.derive(["db", "file", "*"])
    assert holds(child, "db.read", "users") and holds(child, "mail.send")
    assert not holds(child, "db.write", "users")
    assert not holds(child, "file.read", "/etc/passwd")
    grandchild = parent.derive(["db:read:users"]).derive(["db:read:users", "db:read:orders"])
    assert holds(grandchild, "db.read", "users") and not holds(grandchild, "db.read", "orders")
    extra = parent.derive_child_context({CapabilityToken("file")})
    assert not holds(extra, "file.read", "/x") and holds(extra, "db.read", "users")
    with pytest.raises(CapabilityViolationError, match="is a child"):
        child.add_capability("file")


def test_only_the_top_adds() -> None:
    parent = CapabilityContext()
    child = parent.derive(["db:read:users"])
    assert not holds(child, "db.read", "users")
    parent.add_capability(CapabilityToken("db"))
    assert holds(child, "db.read", "users") and not holds(child, "db.read", "orders")


def test_what_computes_is_granted_unless_it_is_denied() -> None:
    assert holds(CapabilityContext(), "math.compute") and holds(CapabilityContext(), "json.parse")
    assert not holds(CapabilityContext(["!math"]), "math.compute")
    assert not holds(CapabilityContext(["*", "!math.compute"]), "math.compute")
    assert not holds(CapabilityContext(["!random"]).derive(["random"]), "random.generate")
    assert not holds(CapabilityContext(), "console.beep")


def test_a_denial_beats_each_token_beside_it() -> None:
    context = CapabilityContext(["db", "*", "!db:read:secret*"])
    assert holds(context, "db.read", "users")
    assert not holds(context, "db.read", "secrets") and not holds(context, "db.read")
    expired = CapabilityToken("db", resources=("*", "!x"), expires_at=0)
    assert not holds(CapabilityContext(["db", expired]), "db.read", "x"), "a denial does not expire"


def test_a_closed_context_holds_nothing() -> None:
    context = CapabilityContext(["db"])
    child = context.derive(["db"])
    context.close()
    assert not holds(context, "db.read", "users") and not holds(child, "db.read", "users")
    assert not holds(child, "math.compute")


def test_without_a_context_only_computing_is_allowed() -> None:
    assert capture_context() is no_context
    check_capability("math.compute")
    with pytest.raises(CapabilityViolationError, match="there is no capability context here"):
        check_capability("db.read", "users")


def test_run_in_a_captured_context() -> None:
    with in_context(CapabilityContext(["db"])):
        captured = capture_context()
    assert run_in_context(captured, check_capability, "db.read", "users") == "users"
    with pytest.raises(CapabilityViolationError):
        check_capability("db.read", "users")


def test_everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "mlpy.capabilities"):
        CapabilityContext(["db"])
        assert not caplog.records
        MLRuntime(cache_dir=None, capabilities="*")
    assert [record.getMessage() for record in caplog.records] == [
        "everything is granted: `*` is among the capabilities"
    ]
