"""Tokens: forms, immutability, deriving, taking back, expiry, counted uses."""

from __future__ import annotations

import copy
import datetime
import pickle
import threading
from typing import Any

import pytest

from mlpy_async import CapabilityToken, create_capability_token
from mlpy_async.capabilities.tokens import Need, spend


def allows(token: CapabilityToken, name: str, resource: str | None = None) -> bool:
    need = Need(name, resource)
    return token.allows(need) and not token.forbids(need)


@pytest.mark.parametrize(
    ("token", "text"),
    [
        (CapabilityToken("file", {"read"}, ("/data/*.csv",)), "file:read:/data/*.csv"),
        (CapabilityToken("file:read", pattern="/data/*.csv"), "file:read:/data/*.csv"),
        (CapabilityToken("file:read:/data/*.csv"), "file:read:/data/*.csv"),
        (CapabilityToken.parse("file.read"), "file:read"),
        (CapabilityToken(type="file", operations={"write", "read"}), "file:read,write"),
        (CapabilityToken("database:write|read:users"), "database:read,write:users"),
        (CapabilityToken("file:*:/data/*"), "file:*:/data/*"),
        (CapabilityToken("file"), "file"),
        (CapabilityToken("*"), "*"),
        (CapabilityToken("!file:read:/data/x"), "!file:read:/data/x"),
        (CapabilityToken("!random"), "!random"),
        (create_capability_token("database", ["users", "orders"], {"read"}, description="tables"), "database:read:users,orders"),
        (create_capability_token(capability_type="payment"), "payment"),
    ],
)  # fmt: skip
def test_written_forms(token: CapabilityToken, text: str) -> None:
    assert str(token) == text
    assert str(CapabilityToken.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", " ", ":", "file:", "file.", ".read", "file::x", " file", "file read", "!", "!!file", "*:read", "a:b c", "fi\nle", "file:read:!"]
)  # fmt: skip
def test_what_cannot_be_read_grants_nothing(text: str) -> None:
    if text == "file::x":
        assert str(CapabilityToken(text)) == "file:*:x"
        return
    with pytest.raises(ValueError, match=r"a capability is|an operation is|is everything|are texts"):
        CapabilityToken.parse(text)


@pytest.mark.parametrize(
    "details",
    [
        {"operations": ()}, {"resources": []}, {"resources": [""]}, {"resources": "!"}, {"uses": 0}, {"uses": -1}, {"uses": 1.5},
        {"expires_at": float("nan")}, {"expires_at": float("inf")}, {"operations": {"re ad"}}, {"pattern": "x", "resources": ("y",)},
    ],
)  # fmt: skip
def test_an_empty_or_unclear_right_is_an_error_and_not_everything(details: Any) -> None:
    with pytest.raises(ValueError, match=r"are texts|uses is|expires_at is|an operation is|says already"):
        CapabilityToken("file", **details)


@pytest.mark.parametrize(
    ("token", "yes", "no"),
    [
        (
            "file:read",
            ["file.read", "file:read"],
            ["file.write", "file", "file.reader", "files.read", "path.read", "file.*"],
        ),
        ("file", ["file.read", "file.write", "file"], ["path.read"]),
        ("app:read.all", ["app.read.all"], ["app.read", "app.read.all.x"]),
        ("db:read:users", [], ["db.read"]),
        ("*", ["file.read", "anything"], []),
    ],
)
def test_what_a_token_is_for(token: str, yes: list[str], no: list[str]) -> None:
    held = CapabilityToken(token)
    assert [name for name in yes if not allows(held, name)] == []
    assert [name for name in no if allows(held, name)] == []


def test_names_as_resources() -> None:
    held = CapabilityToken("database", {"read"}, ("users", "log/*", "!log/secret"))
    assert [allows(held, "database.read", name) for name in ("users", "log/a", "log/secret", "orders", "log/a/b")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert not allows(held, "database.read", "users\n")
    assert not allows(held, "database.read"), "any table is more than some"


def test_a_resource_is_a_text() -> None:
    for resource in (5, b"users", ["users"], {"toString": 1}):
        with pytest.raises(TypeError, match="a resource is a text"):
            Need("database.read", resource)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a name has"):
        Need("database.read", "x" * 10_000)


def test_tokens_are_immutable_and_only_themselves() -> None:
    token, twin = CapabilityToken("file:read"), CapabilityToken("file:read")
    assert token != twin and len({token, twin}) == 2
    assert copy.copy(token) is token and copy.deepcopy([token])[0] is token
    for change in ("operations", "resources", "type", "parent", "_issue", "budgets", "new"):
        with pytest.raises(AttributeError, match="cannot be changed"):
            setattr(token, change, None)
    with pytest.raises(AttributeError):
        del token.operations
    with pytest.raises(TypeError, match="nobody issued"):
        pickle.dumps(token)


# --- deriving -----------------------------------------------------------------------------------------------------------------


def test_a_derived_token_can_only_lose() -> None:
    token = CapabilityToken("file", {"read", "write"}, ("/data/**",))
    read = token.attenuate(operations={"read"})
    assert allows(read, "file.read", "/data/x") and not allows(read, "file.write", "/data/x")
    wide = read.attenuate(operations={"read", "write", "delete"}, resources=("/**",))
    assert allows(wide, "file.read", "/data/x")
    assert not allows(wide, "file.write", "/data/x"), "what the chain has lost does not come back"
    assert not allows(wide, "file.read", "/etc/passwd")
    assert str(read) == "file:read:/data/**"


def test_denials_go_down_the_chain() -> None:
    token = CapabilityToken("file:read", resources=("/data/**", "!/data/secret/**"))
    assert not allows(token.attenuate(resources="/data/secret/*"), "file.read", "/data/secret/x")


def test_a_token_for_an_address_can_be_narrowed() -> None:
    token = CapabilityToken("network:http:127.0.0.1")
    assert allows(token.attenuate(uses=3), "network.http", "http://127.0.0.1")


def test_revoking_goes_down_the_chain_and_not_up() -> None:
    root = CapabilityToken("file:read")
    middle = root.attenuate(resources="/data/*")
    leaf = middle.attenuate(uses=5)
    middle.revoke()
    middle.revoke()
    assert [token.revoked for token in (root, middle, leaf)] == [False, True, True]
    assert allows(root, "file.read", "/data/x") and not allows(leaf, "file.read", "/data/x")
    assert not allows(middle.attenuate(), "file.read", "/data/x"), "one derived afterwards is worth nothing, too"


def test_expiry() -> None:
    now = [100.0]
    token = CapabilityToken("api", expires_at=110, clock=lambda: now[0])
    child = token.attenuate(expires_at=1_000)
    early = token.attenuate(expires_at=datetime.datetime.fromtimestamp(105, tz=datetime.timezone.utc))
    assert [allows(each, "api") for each in (token, child, early)] == [True, True, True]
    now[0] = 105.0
    assert [allows(each, "api") for each in (token, child, early)] == [True, True, False]
    now[0] = 110.0
    assert [allows(each, "api") for each in (token, child, early)] == [False, False, False]
    assert token.expired and child.expired


def test_uses_are_one_budget_for_all_that_comes_from_a_token() -> None:
    token = CapabilityToken("mail:send", uses=3)
    child = token.attenuate(uses=2)
    assert child.uses_left == 2
    assert spend([child]) and spend([child])
    assert not spend([child]) and token.uses_left == 1, "nothing is taken where not all can give"
    assert spend([token])
    assert not spend([token]) and not allows(token, "mail.send")


def test_uses_are_counted_once_among_threads() -> None:
    token = CapabilityToken("mail:send", uses=500)
    children = [token.attenuate() for _ in range(8)]
    passed: list[int] = []

    def work(child: CapabilityToken) -> None:
        passed.append(sum(spend([child, token]) for _ in range(200)))

    threads = [threading.Thread(target=work, args=(child,)) for child in children]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 500 and token.uses_left == 0


def test_an_unknown_constraint_denies() -> None:
    assert not allows(CapabilityToken("file:read", constraints={"weekday": "monday"}), "file.read")
    token = CapabilityToken("file:read", constraints={"execution_type": {"callback"}})
    assert token.allows(Need("file.read", None, "callback")) and not token.allows(Need("file.read", None, "sync"))
    assert not token.attenuate(constraints={"execution_type": {"sync"}}).allows(Need("file.read", None, "sync"))


def test_what_cannot_be_narrowed_says_so() -> None:
    with pytest.raises(ValueError, match="cannot be narrowed"):
        CapabilityToken("*").attenuate(operations={"read"})
    with pytest.raises(ValueError, match="cannot be narrowed"):
        CapabilityToken("!file").attenuate(uses=1)
    assert CapabilityToken("*").attenuate(uses=1).uses_left == 1
