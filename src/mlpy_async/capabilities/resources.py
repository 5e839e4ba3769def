"""Which kind of resource a type of capability is about: files, hosts, or names.

In: the type of a capability. Out: how a resource of it is read and how its patterns are made. It matches nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from mlpy_async.capabilities.globs import Glob
from mlpy_async.capabilities.hosts import HostPattern, Target, parse_target
from mlpy_async.capabilities.paths import canonical_path, path_pattern

__all__ = ["Kind", "Pattern", "kind_of"]

_LONGEST_NAME = 4_096


class Pattern(Protocol):
    """A pattern of resources of one kind."""

    text: str

    def matches(self, resource: Any, /) -> bool: ...

    def includes(self, other: Any, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """How resources of a kind are read (ValueError: they are none), how patterns are made, what needs no pattern; whether
    the same text always means the same resource, and whether that is a path.
    """

    read: Callable[[str], Any]
    pattern: Callable[..., Pattern]
    is_ordinary: Callable[[Any], bool]
    is_stable: bool
    is_path: bool = False


def _name(text: str) -> str:
    if not text or len(text) > _LONGEST_NAME:
        raise ValueError(f"a name has 1 to {_LONGEST_NAME:,} characters")
    return text


def _name_pattern(text: str, *, denies: bool = False) -> Glob:
    return Glob(text)


def _any(_resource: Any) -> bool:
    return True


def _is_public(target: Target) -> bool:
    return not target.special


_PATHS = Kind(canonical_path, path_pattern, _any, False, True)
_HOSTS = Kind(parse_target, HostPattern, _is_public, True)
_NAMES = Kind(_name, _name_pattern, _any, True)
_KINDS = {"file": _PATHS, "path": _PATHS, "network": _HOSTS, "http": _HOSTS, "api": _HOSTS}


def kind_of(type: str) -> Kind:
    """The kind of resource that a type of capability is about; names, if it is none of the known ones."""
    return _KINDS.get(type, _NAMES)
