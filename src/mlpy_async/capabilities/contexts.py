"""Capability contexts: what is held where, in a context variable.

In: tokens. Out: what the running code holds. A context is a pile of layers, each of which must allow what is asked for: those of
its parent, and its own. So a child can only narrow. A runtime brings a layer of its own: whatever context a call comes with, the
runtime's capabilities bound it.

Tasks, worker threads of anyio and greenlets inherit the context variable. It is set while a program runs, and restored behind
each host function and each step of a stream or generator, so that nothing of it leaks to a consumer.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar, Token
from inspect import isawaitable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from mlpy_async.capabilities.audit import AuditLog, logger
from mlpy_async.capabilities.paths import canonical_path, reaches
from mlpy_async.capabilities.tokens import CapabilityToken, Need, spend, split_name, when_rights_shrink
from mlpy_async.errors import CapabilityViolationError

__all__ = [
    "CapabilityContext",
    "capture_context",
    "current",
    "enter",
    "entered",
    "in_context",
    "leave",
    "no_context",
    "restore",
    "run_in_context",
]

_T = TypeVar("_T")

_DEFAULT_TYPES = frozenset({"json", "collections", "functional", "regex", "random"})
_DEFAULT_NAMES = frozenset(
    {
        ("math", "compute"), ("console", "write"), ("console", "error"),
        ("datetime", "create"), ("datetime", "now"), ("crypto", "hash"),
    }
)  # fmt: skip
"""What only computes: granted unless it is denied."""

_lock = threading.Lock()
_settled: WeakSet[CapabilityContext] = WeakSet()
"""Contexts that remember what they allow without conditions."""
_MOST_SETTLED = 1_000
_epoch = [0]
"""How often rights have changed."""


def _forget() -> None:
    """Rights have shrunk or grown: what was remembered is void."""
    with _lock:
        _epoch[0] += 1
        for context in _settled:
            context.settled.clear()
        _settled.clear()


when_rights_shrink(_forget)


class _Layer:
    """Tokens of one context; one of them must allow what is asked for, and none may forbid it."""

    __slots__ = ("closed", "tokens")

    def __init__(self, tokens: tuple[CapabilityToken, ...]) -> None:
        self.tokens = tokens
        self.closed = False

    def choose(self, need: Need) -> CapabilityToken | bool | None:
        """The token that allows it, rather one without conditions; True if it is granted by default; None if it is not."""
        if self.closed or any(token.forbids(need) for token in self.tokens):
            return None
        if need.type in _DEFAULT_TYPES or (need.type, need.operation) in _DEFAULT_NAMES:
            return True
        found = None
        for token in self.tokens:
            if token.allows(need):
                if token.unconditional:
                    return token
                found = found or token
        return found

    def covers(self, name: str) -> bool:
        """Whether something of that name is held, for some resource."""
        type, operation, _ = split_name(name)
        if self.closed or any(token.denies and not token.resources and token.covers(name) for token in self.tokens):
            return False
        if type in _DEFAULT_TYPES or (type, operation) in _DEFAULT_NAMES:
            return True
        return any(token.covers(name) for token in self.tokens if in_force(token))


def in_force(token: CapabilityToken) -> bool:
    """Whether a token grants anything at this time."""
    return not (token.denies or token.revoked or token.expired or token.uses_left == 0)


class CapabilityContext:
    """What a program, a request or a block holds.

    :param tokens: written forms or tokens, on top of what only computes. :param parent: the context that bounds this one.
    :param id: for the audit log; default: a random one. :param execution_type: `"sync"`, `"async"`, `"callback"` or `"repl"`.
    :param created_at: in seconds since 1970. The further names are those of earlier programs for the same; `thread_id` is kept.
    :param audit: where its violations are recorded, outside of a runtime.
    """

    __slots__ = (
        "__weakref__", "_adopted", "is_bounded", "layers", "audit", "created_at", "execution_type", "id", "parent", "parent_context_id",
        "reserved", "settled", "thread_id",
    )  # fmt: skip

    def __init__(
        self,
        tokens: Iterable[str | CapabilityToken] = (),
        *,
        id: str | None = None,
        parent: CapabilityContext | None = None,
        execution_type: str = "sync",
        created_at: float | None = None,
        audit: AuditLog | None = None,
        capabilities: Iterable[str | CapabilityToken] = (),
        context_id: str | None = None,
        parent_context_id: str | None = None,
        thread_id: int | None = None,
    ) -> None:
        self.id = id or context_id or os.urandom(8).hex()
        self.parent = parent
        self.parent_context_id = parent.id if parent is not None else parent_context_id
        self.execution_type = execution_type
        self.created_at = time.time() if created_at is None else created_at
        self.thread_id = threading.get_ident() if thread_id is None else thread_id
        self.audit: AuditLog = audit or (parent.audit if parent is not None else _AUDIT)
        above = parent.layers if parent is not None else ()
        self.layers: tuple[_Layer, ...] = (_Layer((*_tokens(tokens), *_tokens(capabilities))), *above)
        self.is_bounded: bool = parent is not None and parent.is_bounded
        self.reserved: tuple[str, ...] = parent.reserved if parent is not None else ()
        self.settled: set[object] = set()
        self._adopted: WeakKeyDictionary[CapabilityContext, CapabilityContext] | None = None

    @classmethod
    def unbounded(cls, *, audit: AuditLog | None = None) -> CapabilityContext:
        """A context that adds no bound to others. By itself it grants what only computes."""
        made = cls(execution_type="async", audit=audit)
        made.layers = ()
        return made

    @classmethod
    def of_runtime(
        cls,
        capabilities: str | Iterable[str | CapabilityToken] | CapabilityContext,
        audit: AuditLog,
        reserved: Iterable[str] = (),
    ) -> CapabilityContext:
        """The own context of a runtime, which bounds all that happens in it.

        :param reserved: directories that no token gives to a program.
        """
        if isinstance(capabilities, CapabilityContext):
            made = cls(parent=capabilities, execution_type=capabilities.execution_type, audit=audit)
            made.layers = capabilities.layers
        else:
            made = cls(capabilities, execution_type="async", audit=audit)
        made.is_bounded = True
        made.reserved = (*made.reserved, *reserved)
        return made

    # --- what is held ---------------------------------------------------------------------------------------------------

    @property
    def tokens(self) -> frozenset[CapabilityToken]:
        """Its own tokens. What it allows is bounded by its parent."""
        return frozenset(self.layers[0].tokens) if self.layers else frozenset()

    capabilities = tokens

    @property
    def context_id(self) -> str:
        return self.id

    def names(self, of: str | None = None) -> list[str]:
        """Its own tokens that are in force, as written: all, or those that are about the capability `of`. Tokens of the contexts
        above are not shown, only what their lack takes away.
        """
        own = self.layers[0].tokens if self.layers and not self.layers[0].closed else ()
        return [
            str(token)
            for token in own
            if (token.denies or (in_force(token) and (token.type == "*" or self.holds(token.type))))
            and (of is None or token.covers(of))
        ]

    def holds(self, name: str) -> bool:
        """Whether a capability is held for some resource. :raises ValueError: if the name is none."""
        split_name(name)
        return all(layer.covers(name) for layer in self.layers or (_NOTHING,))

    def holds_pattern(self, name: str, pattern: str | None) -> bool:
        """Whether a capability is held for all that a pattern says. It may say no where the answer is yes."""
        type, operation, _ = split_name(name)
        if type in _DEFAULT_TYPES or (type, operation) in _DEFAULT_NAMES:
            return self.holds(name)
        return all(
            any(token.allows_pattern(name, pattern) for token in layer.tokens) and layer.covers(name)
            for layer in self.layers or (_NOTHING,)
        )

    def admits_address(self, need: Need) -> bool:
        """Whether a host that was admitted may be reached at the address that it turned out to have. It uses nothing up."""
        layers = self.layers or (_NOTHING,)
        if any(layer.closed or any(token.forbids(need) for token in layer.tokens) for layer in layers):
            return False
        return not need.resource.special or all(
            any(token.allows(need, uses_left=True) for token in layer.tokens) for layer in layers
        )

    def is_reserved(self, need: Need) -> bool:
        """Whether something is about a directory that no token gives, or would move one."""
        path = need.resource
        return isinstance(path, str) and any(
            reaches(path, canonical_path(each), moves=need.operation != "read")
            for each in self.reserved
            if need.is_path
        )

    def admit(self, need: Need) -> bool:
        """Decide whether something is allowed; where the right is counted, this is a use of it."""
        epoch = _epoch[0]
        while True:
            used: list[CapabilityToken] = []
            for layer in self.layers or (_NOTHING,):
                token = layer.choose(need)
                if token is None:
                    return False
                if isinstance(token, CapabilityToken):
                    used.append(token)
            if spend(used):
                break
        if need.is_stable and self.is_bounded and not self.audit.record_allowed:
            if all(token.unconditional for token in used):
                with _lock:
                    if epoch == _epoch[0]:
                        if len(self.settled) > _MOST_SETTLED:
                            self.settled.clear()
                        self.settled.add(need.key)
                        _settled.add(self)
        return True

    def settle(self, key: str, names: Iterable[str]) -> None:
        """Remember several capabilities under one key, if all of them are held without conditions."""
        with _lock:
            if self.settled.issuperset(names):
                self.settled.add(key)

    # --- children and changes -------------------------------------------------------------------------------------------

    def derive(
        self, tokens: Iterable[str | CapabilityToken], *, execution_type: str | None = None
    ) -> CapabilityContext:
        """A child that holds these tokens, as far as this context allows them."""
        return CapabilityContext(tokens, parent=self, execution_type=execution_type or self.execution_type)

    def derive_child_context(self, additional_caps: Iterable[CapabilityToken] | None = None) -> CapabilityContext:
        """A child with the same tokens. Further ones add nothing: a child cannot have what its parent lacks."""
        return self.derive((*self.tokens, *(additional_caps or ())))

    def add_capability(self, token: str | CapabilityToken) -> None:
        """Add a token to a context that the host made at the top; those that were revoked leave it.

        :raises CapabilityViolationError: for a child: it cannot add what its parent lacks.
        """
        if self.parent is not None or not self.layers:
            raise CapabilityViolationError(f"the context `{self.id}` is a child: it cannot add a capability")
        held = tuple(each for each in self.layers[0].tokens if not each.revoked)
        self.layers[0].tokens = (*held, *_tokens((token,)))
        _forget()

    def close(self) -> None:
        """End it: from now on neither this context nor its children hold anything."""
        if self.layers:
            self.layers[0].closed = True
        _forget()

    def adopt(self, other: CapabilityContext) -> CapabilityContext:
        """`other` within the bounds of this context: a call comes with `other` into a runtime whose own is this."""
        if self._adopted is None:
            self._adopted = WeakKeyDictionary()
        made = self._adopted.get(other)
        if made is None:
            made = CapabilityContext(
                id=other.id, parent=self, execution_type=other.execution_type, created_at=other.created_at
            )
            made.layers = other.layers + tuple(layer for layer in self.layers if layer not in other.layers)
            made.reserved = tuple({*other.reserved, *self.reserved})
            self._adopted[other] = made
        return made

    def bounds(self, other: CapabilityContext) -> bool:
        """Whether `other` is this context or comes from it."""
        above: CapabilityContext | None = other
        while above is not None:
            if above is self:
                return True
            above = above.parent
        return False

    def __repr__(self) -> str:
        return f"<capability context {self.id}: {', '.join(self.names()) or 'nothing'}>"


def _tokens(given: Iterable[str | CapabilityToken]) -> tuple[CapabilityToken, ...]:
    several = (given,) if isinstance(given, (str, CapabilityToken)) else given
    made = tuple(token if isinstance(token, CapabilityToken) else CapabilityToken.parse(token) for token in several)
    if any(token.type == "*" and not token.denies for token in made):
        logger.warning("everything is granted: `*` is among the capabilities")
    return made


_AUDIT = AuditLog()
_NOTHING = _Layer(())

no_context = CapabilityContext(id="none")
"""Stands for no context: a runtime supplies its own, and outside of one nothing is held."""

_CURRENT: ContextVar[CapabilityContext] = ContextVar("mlpy capabilities", default=no_context)

current = _CURRENT.get
"""The context of the running code."""


def entered(root: CapabilityContext) -> CapabilityContext:
    """What holds inside a runtime whose own context is `root`, if it is called now."""
    now = _CURRENT.get()
    if now is no_context:
        return root
    return now if root.bounds(now) else root.adopt(now)


def enter(root: CapabilityContext) -> Token[CapabilityContext] | None:
    """Go into a runtime whose own context is `root`; the way back for `leave`, None if the caller is inside already."""
    inside = entered(root)
    return None if inside is _CURRENT.get() else _CURRENT.set(inside)


def leave(back: Token[Any]) -> None:
    """Restore what was before `enter`, or before another variable of a context was set."""
    try:
        back.var.reset(back)
    except ValueError:
        # a coroutine or generator that nobody ran to its end is closed elsewhere, where this variable was never set
        return


def restore(context: CapabilityContext) -> None:
    """Set the variable back, behind code of the host that may have changed it."""
    _CURRENT.set(context)


@contextmanager
def in_context(context: CapabilityContext) -> Generator[CapabilityContext, None, None]:
    """Run a block with a context, whatever the present one is. For what was captured; it does not narrow."""
    back = _CURRENT.set(context)
    try:
        yield context
    finally:
        leave(back)


def capture_context() -> CapabilityContext:
    """The context of the running code, to run something in it later: a callback keeps that of its creation."""
    return _CURRENT.get()


def run_in_context(context: CapabilityContext, function: Callable[..., _T], /, *args: Any, **kwargs: Any) -> _T:
    """Call a function in a captured context. If it is async, its awaiting runs there too."""
    with in_context(context):
        result = function(*args, **kwargs)
    if isawaitable(result):
        return _awaited(context, result)  # type: ignore[return-value]
    return result


async def _awaited(context: CapabilityContext, awaitable: Awaitable[_T]) -> _T:
    with in_context(context):
        return await awaitable
