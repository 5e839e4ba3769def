"""Capability tokens: rights that a host issues, narrows, and takes back.

In: types, operations, patterns, or the written form `type:operation:pattern`. Out: immutable tokens, and whether one allows a
`Need`. A token is known by its issue: two that say the same are two. Who derives one from it can only take rights away, and its
right is the AND of all tokens it comes from, so revoking one revokes what was derived from it. What a context holds is not
known here (`contexts.py`).
"""

from __future__ import annotations

import datetime
import math
import re
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NoReturn, final

from mlpy_async.capabilities.resources import Kind, Pattern, kind_of

__all__ = ["CapabilityToken", "Need", "create_capability_token", "spend", "split_name", "when_rights_shrink"]

_LONGEST = 200
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_OPERATION = re.compile(r"[A-Za-z_][\w.-]*|\*")
_lock = threading.Lock()
_shrunk: list[Callable[[], None]] = []


def when_rights_shrink(call: Callable[[], None]) -> None:
    """Have something called whenever a token is revoked: what was remembered of rights is void."""
    _shrunk.append(call)


class _Budget:
    """Uses that are left, for a token and all that is derived from it."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left


def spend(tokens: Iterable[CapabilityToken]) -> bool:
    """Take one use from each budget that tokens draw on: from all, or from none and say no."""
    budgets = {budget for token in tokens for budget in token.budgets}
    if not budgets:
        return True
    with _lock:
        if any(budget.left <= 0 for budget in budgets):
            return False
        for budget in budgets:
            budget.left -= 1
        return True


@lru_cache(maxsize=1_024)
def split_name(name: str) -> tuple[str, str, Kind]:
    """Type, operation (or "") and kind of a capability's name: `file.read`, `file:read`, `file`.

    :raises ValueError: if it is none.
    """
    head, _, operation = name[:_LONGEST].replace(":", ".", 1).partition(".")
    if len(name) > _LONGEST or not _WORD.fullmatch(head) or (operation and not _OPERATION.fullmatch(operation)):
        raise ValueError(f"a capability is named as `file.read`; got {name[:_LONGEST]!r}")
    return head, operation, kind_of(head)


class Need:
    """What a check asks for: a capability, for one resource or, with None, for any.

    :param path: what the resource was found to mean before. :raises ValueError: if the resource cannot be one. :raises TypeError: if it is no text.
    """

    __slots__ = ("asked", "execution_type", "is_path", "is_stable", "name", "operation", "resource", "type")

    def __init__(self, name: str, resource: str | None = None, execution_type: str = "", path: str = "") -> None:
        self.name = name
        self.type, self.operation, kind = split_name(name)
        self.asked = resource
        self.execution_type = execution_type
        self.is_path = kind.is_path
        self.is_stable = resource is None or kind.is_stable
        self.resource: Any = None
        if resource is not None:
            if not isinstance(resource, str):
                raise TypeError(f"a resource is a text, got {resource!r:.50}")
            self.asked = str.__str__(resource)
            self.resource = path if kind.is_path and path else kind.read(self.asked)

    @property
    def key(self) -> object:
        """Under this a context remembers that it allows it without conditions."""
        return self.name if self.asked is None else (self.name, self.asked)

    def __str__(self) -> str:
        return written(self.type, self.operation, () if self.asked is None else (self.asked,))


def written(type: str, operation: str, resources: Collection[str]) -> str:
    """The written form of a capability."""
    parts = [type, operation or ("*" if resources else ""), ",".join(resources)]
    return ":".join(part for part in parts if part)


_CONSTRAINTS: dict[str, Callable[[Any, Need], bool]] = {
    "execution_type": lambda allowed, need: need.execution_type in allowed,
}
"""What a constraint demands. One that is not here denies: it was written by somebody who knew more than this version."""


@final
class CapabilityToken:
    """A right to do `operations` of `type` on `resources`.

    :param type: `"file"`; also `"file:read"`, `"file.read"` or a whole written form `"file:read:data/*.csv"`; `"*"` is everything. In front of it, `!` denies what the token says, whatever other tokens allow.
    :param operations: what may be done; None for all. :param action: the same, for one.
    :param resources: patterns of what it may be done to; None for all. Those that begin with `!` deny. Paths are relative to the working directory
        of the time of issue. :param pattern: the same, for one.
    :param expires_at: seconds since 1970, or a datetime. :param clock: tells the time for that.
    :param uses: so many checks, those of derived tokens included. :param description: for people.
    :param constraints: further conditions by name; known is `execution_type` (a collection of such). An unknown one denies.
    :raises ValueError: if a part cannot be read, or a collection is empty: it would grant nothing.

    Tokens are immutable and equal only to themselves, and cannot be pickled: a copy would be a right that nobody issued.
    """

    __slots__ = (
        "__weakref__", "_allow", "budgets", "_clock", "_deny", "_issue", "constraints", "denies", "description", "expires_at",
        "operations", "parent", "resources", "type",
    )  # fmt: skip

    type: str
    operations: frozenset[str]
    resources: tuple[str, ...]
    expires_at: float | None
    description: str
    denies: bool
    constraints: Mapping[str, Any]
    parent: CapabilityToken | None
    _allow: tuple[Pattern, ...]
    _deny: tuple[Pattern, ...]
    budgets: tuple[_Budget, ...]
    _issue: list[bool]
    _clock: Callable[[], float]

    def __init__(
        self,
        type: str,
        operations: Iterable[str] | str | None = None,
        resources: Iterable[str] | str | None = None,
        expires_at: float | datetime.datetime | None = None,
        uses: int | None = None,
        description: str = "",
        *,
        action: str | None = None,
        pattern: str | None = None,
        constraints: Mapping[str, Any] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        head, operation, resource = _read(type)
        said = ((operation, operations, action), (resource, pattern, resources))
        if any(sum(text not in (None, "") for text in same) > 1 for same in said):
            raise ValueError(f"{type!r} says already what the token is for, or `pattern` and `resources` both do")
        denies, kind = head.startswith("!"), kind_of(head.removeprefix("!"))
        listed = action if operations is None else operations
        named = frozenset(_several(re.split("[,|]", operation) if operation else listed, "operations"))
        if not all(_OPERATION.fullmatch(each) for each in named):
            raise ValueError(f"an operation is a word, as `read`; got {sorted(named)}")
        texts = _several(resource or (resources if pattern is None else pattern), "resources")
        if head.removeprefix("!") == "*" and (named or texts):
            raise ValueError("`*` is everything; a narrower right names its type")
        if denies and any(text.startswith("!") for text in texts):
            raise ValueError("a denial has no exceptions")
        if uses is not None and (not isinstance(uses, int) or uses < 1):
            raise ValueError(f"uses is at least 1; got {uses!r}")
        if isinstance(expires_at, datetime.datetime):
            expires_at = expires_at.timestamp()
        if expires_at is not None and not math.isfinite(expires_at):
            raise ValueError(f"expires_at is a time; got {expires_at}")
        self._set(
            type=head.removeprefix("!"),
            operations=frozenset() if "*" in named else named,
            resources=texts,
            expires_at=expires_at,
            description=description,
            denies=denies,
            constraints=MappingProxyType(dict(constraints or {})),
            parent=None,
            _allow=() if denies else tuple(kind.pattern(text) for text in texts if not text.startswith("!")),
            _deny=tuple(
                kind.pattern(text.removeprefix("!"), denies=True) for text in texts if denies or text[0] == "!"
            ),
            budgets=() if uses is None else (_Budget(uses),),
            _issue=[],
            _clock=clock,
        )

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @classmethod
    def parse(cls, text: str) -> CapabilityToken:
        """Read a written form: `file:read:data/*.csv`, `file:read,write`, `file.read`, `file`, `*`, or one of these behind `!`.

        :raises ValueError: if it is none.
        """
        return cls(text)

    # --- deriving and taking back ------------------------------------------------------------------------------------------

    def attenuate(
        self,
        *,
        operations: Iterable[str] | str | None = None,
        resources: Iterable[str] | str | None = None,
        expires_at: float | datetime.datetime | None = None,
        uses: int | None = None,
        description: str = "",
        constraints: Mapping[str, Any] | None = None,
    ) -> CapabilityToken:
        """A token that allows what this one allows, and of that only what is said here. As the constructor.

        :raises ValueError: for a denial, or where this token has nothing to narrow (`*`).
        """
        if self.denies or (self.type == "*" and (operations or resources)):
            raise ValueError(f"`{self}` cannot be narrowed so; issue a token of a type")
        made = CapabilityToken(
            self.type, operations, resources, expires_at, uses, description, constraints=constraints, clock=self._clock
        )
        made._set(
            parent=self,
            operations=made.operations or self.operations,
            resources=made.resources or self.resources,
            budgets=made.budgets + self.budgets,
        )
        return made

    def revoke(self) -> None:
        """Take this right back, and all that was derived from it: from now on, for whoever holds it."""
        self._issue.append(True)
        for call in _shrunk:
            call()

    @property
    def revoked(self) -> bool:
        return bool(self._issue) or (self.parent is not None and self.parent.revoked)

    @property
    def expired(self) -> bool:
        late = self.expires_at is not None and self._clock() >= self.expires_at
        return late or (self.parent is not None and self.parent.expired)

    @property
    def uses_left(self) -> int | None:
        """Checks that it can still pass; None for any number."""
        return min((budget.left for budget in self.budgets), default=None)

    # --- asking ------------------------------------------------------------------------------------------------------------

    @property
    def unconditional(self) -> bool:
        """Whether it will go on to allow what it allows now, until it is revoked."""
        mine = self.expires_at is None and not self.budgets and not self.constraints
        return mine and (self.parent is None or self.parent.unconditional)

    def covers(self, name: str) -> bool:
        """Whether this token is about a capability (`file.read`, or `file`): for some resource, and if it is in force.

        :raises ValueError: if the name is none.
        """
        type, operation, _ = split_name(name)
        mine = self._is_about(type, operation) or (not operation and self.type == type)
        return mine and (self.parent is None or self.parent.covers(name))

    def allows(self, need: Need, *, uses_left: bool = False) -> bool:
        """Whether this token, and each one that it comes from, allows what is needed now. It uses nothing up.

        :param uses_left: whether the use that it is about was counted already, so that none has to be left.
        """
        if self.denies or self._issue or not self._is_about(need.type, need.operation):
            return False
        if self.expires_at is not None and self._clock() >= self.expires_at:
            return False
        if not uses_left and any(budget.left <= 0 for budget in self.budgets):
            return False
        for name, demand in self.constraints.items():
            test = _CONSTRAINTS.get(name)
            if test is None or not test(demand, need):
                return False
        if self.type != "*" and not self._has(need):
            return False
        return self.parent is None or self.parent.allows(need, uses_left=uses_left)

    def forbids(self, need: Need) -> bool:
        """Whether a deny pattern of this token, or of one that it comes from, speaks against what is needed."""
        if self.denies or self._deny:
            about = self.type in ("*", need.type) and (
                not need.operation or not self.operations or need.operation in _with_kin(self)
            )
            if about and (not self._deny or need.resource is None or any(p.matches(need.resource) for p in self._deny)):
                return True
        return self.parent is not None and self.parent.forbids(need)

    def allows_pattern(self, name: str, pattern: str | None) -> bool:
        """Whether this token is for all that a pattern says; None is any resource. It may say no where the answer is yes."""
        type, operation, kind = split_name(name)
        if self.denies or self.revoked or self.expired or not self._is_about(type, operation):
            return False
        if self._allow:
            wanted = None if pattern is None else kind.pattern(pattern)
            if wanted is None or not any(own.includes(wanted) for own in self._allow):
                return False
        return self.parent is None or self.parent.allows_pattern(name, pattern)

    def _is_about(self, type: str, operation: str) -> bool:
        if self.type == "*":
            return True
        return self.type == type and (not self.operations or operation in _with_kin(self))

    def _has(self, need: Need) -> bool:
        if not self._allow:
            return self.parent is not None or need.resource is None or kind_of(need.type).is_ordinary(need.resource)
        return need.resource is not None and any(pattern.matches(need.resource) for pattern in self._allow)

    def __str__(self) -> str:
        text = written(self.type, ",".join(sorted(self.operations)), self.resources)
        return f"!{text}" if self.denies else text

    def __repr__(self) -> str:
        return f"<capability {self}>"

    @property
    def capability_type(self) -> str:
        """Type and operations, as written: `file:read`."""
        return written(self.type, ",".join(sorted(self.operations)), ())

    @property
    def pattern(self) -> str:
        """The patterns, as written; `*` for any."""
        return ",".join(self.resources) or "*"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a capability token cannot be changed; derive one with `attenuate`")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a capability token cannot be changed; derive one with `attenuate`")

    def __copy__(self) -> CapabilityToken:
        return self

    def __deepcopy__(self, _memo: object) -> CapabilityToken:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a capability token cannot be pickled: a copy would be a right that nobody issued")


def create_capability_token(
    capability_type: str,
    resource_patterns: Iterable[str] | None = None,
    allowed_operations: Iterable[str] | None = None,
    expires_at: float | datetime.datetime | None = None,
    description: str = "",
    uses: int | None = None,
) -> CapabilityToken:
    """As `CapabilityToken`, by the names of earlier programs."""
    return CapabilityToken(capability_type, allowed_operations, resource_patterns, expires_at, uses, description)


def _with_kin(token: CapabilityToken) -> frozenset[str]:
    """The operations of a token: who may use http may use https."""
    if token.type == "network" and "http" in token.operations:
        return token.operations | {"https"}
    return token.operations


def _read(text: str) -> tuple[str, str, str]:
    """The parts of a written form."""
    head, _, rest = text.removeprefix("!").partition(":")
    operation, _, resource = rest.partition(":")
    if not operation and "." in head:
        head, _, operation = head.partition(".")
    if not (head == "*" or _WORD.fullmatch(head)) or text.endswith((":", ".")):
        raise ValueError(
            f"a capability is written `type:operation:pattern`, as `file:read:data/*.csv`, or `type.operation`; got {text!r}"
        )
    return ("!" if text.startswith("!") else "") + head, operation, resource


def _several(values: Iterable[str] | str | None, what: str) -> tuple[str, ...]:
    if values is None:
        return ()
    given = (values,) if isinstance(values, str) else tuple(values)
    if not given or not all(isinstance(value, str) and value.strip("!") for value in given):
        raise ValueError(f"{what} are texts, and at least one; leave them out for all")
    return given
