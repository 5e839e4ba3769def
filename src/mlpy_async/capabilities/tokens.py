"""Capability tokens: a right that the host grants, as plain immutable data.

In: the written form `type:operation:pattern` (`file:read:data/*.csv`), the short form `type.operation` (any resource)
or the wildcard `*`. Out: tokens, and `Grants`, which answers what is held. It checks no resource and keeps no state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["CapabilityToken", "Grants"]


@dataclass(frozen=True, slots=True)
class CapabilityToken:
    """A right to do `operations` of `type` on `resources` (glob patterns). Empty operations or resources mean any."""

    type: str
    operations: frozenset[str] = frozenset()
    resources: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> CapabilityToken:
        """Read a written form.

        :param text: `file:read:data/*.csv`, `file:read`, `file.read`, `file` or `*`.
        :raises ValueError: if a part is empty.
        """
        head, _, resource = text.partition(":")
        operation, _, resource = resource.partition(":")
        if not operation and "." in head:
            head, _, operation = head.partition(".")
        if not head or head != head.strip() or text.endswith((":", ".")):
            raise ValueError(
                f"a capability is written `type:operation:pattern`, as `file:read:data/*.csv`, or `type.operation`; got {text!r}"
            )
        return cls(head, frozenset({operation} if operation else ()), (resource,) if resource else ())

    def covers(self, name: str) -> bool:
        """Whether this token is for `name` (`file.read` or `file`), whatever the resource."""
        kind, _, operation = name.replace(":", ".").partition(".")
        if self.type == "*":
            return True
        return self.type == kind and (not operation or not self.operations or operation in self.operations)

    def __str__(self) -> str:
        parts = [self.type, ",".join(sorted(self.operations)), ",".join(self.resources)]
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        return ":".join(parts)


class Grants:
    """The tokens that a runtime was given."""

    __slots__ = ("tokens",)

    def __init__(self, tokens: Iterable[str | CapabilityToken]) -> None:
        self.tokens = tuple(CapabilityToken.parse(token) if isinstance(token, str) else token for token in tokens)

    def hold(self, name: str) -> bool:
        return any(token.covers(name) for token in self.tokens)

    def names(self) -> list[str]:
        return [str(token) for token in self.tokens]
