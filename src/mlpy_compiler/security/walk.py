"""All nodes of a tree, by kind, with a loop and no recursion. The order is not that of the text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from typing import Any, TypeAlias

from mlpy_compiler import syntax as s

__all__ = ["Kinds", "by_kind"]

Kinds: TypeAlias = defaultdict[type, list[Any]]
"""The nodes of a program by their class; an absent class has none."""

_LEAVES = frozenset(
    {
        "span",
        "name_span",
        "head",
        "hint",
        "result",
        "operator",
        "kind",
        "optional",
        "is_generator",
        "is_async",
        "rest_span",
    }
)


def _parts() -> dict[type, tuple[str, ...]]:
    found: dict[type, tuple[str, ...]] = {}
    for name in s.__all__:
        cls = getattr(s, name)
        if isinstance(cls, type) and issubclass(cls, s.Node):
            found[cls] = tuple(field.name for field in fields(cls) if field.name not in _LEAVES)
    for leaf in (s.Number, s.String, s.Boolean, s.Null, s.Name, s.MatchLiteral, s.MatchName, s.MatchWildcard):
        found[leaf] = ()
    return found


_PARTS = _parts()


def by_kind(root: Any) -> Kinds:
    """Each node from `root` on, which may be a node or a tuple of nodes."""
    found: Kinds = defaultdict(list)
    stack: list[Any] = [root]
    parts = _PARTS
    while stack:
        node = stack.pop()
        cls = node.__class__
        if cls is tuple:
            stack.extend(node)
            continue
        names = parts.get(cls)
        if names is None:  # text, a number, None
            continue
        found[cls].append(node)
        for name in names:
            value = getattr(node, name)
            if value is not None:
                stack.append(value)
    return found
