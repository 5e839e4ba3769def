"""Which names a target of an assignment, or a pattern of `match`, binds.

In: a part of a tree. Out: its name nodes, in the order of the text. What the names mean is the business of `scope.py`.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s

__all__ = ["first_match_names", "match_names", "names_of", "pattern_parts"]


def names_of(target: Any) -> list[s.Name]:
    """The names that a target binds."""
    if type(target) is s.Name:
        return [target]
    names: list[s.Name] = []
    if type(target) is s.ArrayPattern:
        for item in target.items:
            if item is not None:
                names += names_of(item.target if type(item) is s.Default else item)
        if target.rest is not None:
            names += names_of(target.rest)
    elif type(target) is s.ObjectPattern:
        for pattern in target.fields:
            names += names_of(pattern.target)
        if target.rest is not None:
            names.append(target.rest)
    return names


def pattern_parts(pattern: Any) -> list[Any]:
    """The patterns that stand directly in a pattern of `match`."""
    if isinstance(pattern, s.MatchArray):
        return [*pattern.items, *([pattern.rest] if pattern.rest else [])]
    if isinstance(pattern, s.MatchObject):
        return [*(part.pattern for part in pattern.fields), *([pattern.rest] if pattern.rest else [])]
    return list(pattern.options) if isinstance(pattern, s.MatchOr) else []


def first_match_names(pattern: Any) -> list[s.MatchName]:
    """The names that a pattern binds, of alternatives only those of the first."""
    if isinstance(pattern, s.MatchName):
        return [pattern]
    parts = pattern_parts(pattern)
    return [
        name for part in (parts[:1] if isinstance(pattern, s.MatchOr) else parts) for name in first_match_names(part)
    ]


def match_names(pattern: Any) -> list[s.MatchName]:
    """The names that a pattern of `match` binds."""
    if isinstance(pattern, s.MatchName):
        return [pattern]
    return [name for part in pattern_parts(pattern) for name in match_names(part)]
