"""What only the whole tree tells: how deep it goes, `try` without a handler, and literals that should have been patterns.

In: a tree of any depth. Out: findings, and whether the tree is shallow enough for the passes, which recurse. Here nothing does.

Two things count along a way from the root to a leaf: *levels* (blocks, brackets, function values, unary operators), at most
`max_nesting`; and *links* (binary operators, members, items, calls, conditions), at most `max_chain`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, cast

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.limits import SourceLimits
from mlpy_compiler.visitor import CHILD_FIELDS

__all__ = ["check_structure"]

_LINKS: frozenset[type] = frozenset({s.Binary, s.Logical, s.Conditional, s.Member, s.Index, s.Slice, s.Call})
_LEVELS: frozenset[type] = frozenset(
    {
        s.Block,
        s.Switch,
        s.Match,
        s.Array,
        s.Object,
        s.Template,
        s.ArrayPattern,
        s.ObjectPattern,
        s.MatchArray,
        s.MatchObject,
    }
    | {s.Unary, s.Await, s.Ended, s.Yield, s.Delete}
)
_SLICE = 4_000
"""Nodes between two yields."""


def check_structure(
    program: s.Program, limits: SourceLimits, findings: list[Diagnostic]
) -> Generator[None, None, bool]:
    """Report what is wrong; False if the tree is too deep. Yields between slices of the work."""
    most_levels, most_links = limits.max_nesting, limits.max_chain
    todo: list[tuple[Any, int, int]] = [(program, 0, 0)]
    count = 0
    while todo:
        node, levels, links = todo.pop()
        kind = type(node)
        if kind in _LINKS:
            links += 1
            if links > most_links:
                text = f"more than {most_links} operators, members and calls hang on each other"
                findings.append(Diagnostic("ML-C302", "error", text, node.span, "keep parts in variables"))
                return False
        elif kind in _LEVELS or (kind is s.Function and type(node.body) is not s.Block):
            levels += 1
            if levels > most_levels:
                text = f"the program is nested more than {most_levels} levels deep"
                findings.append(Diagnostic("ML-C301", "error", text, node.span, "split the program into functions"))
                return False
        elif kind is s.Try and node.handler is None and node.final is None:
            text, place = "`try` needs an `except` or a `finally` behind its block", node.span
            word = (place[0], place[1], place[0], place[1] + 3)
            findings.append(Diagnostic("ML-P112", "error", text, word, "add `except (e) { … }`"))
        if (kind is s.Array or kind is s.Object) and _is_pattern(node):
            named = "an array" if kind is s.Array else "an object"
            hint = "these belong to patterns; write null, or `key: value`"
            findings.append(Diagnostic("ML-P124", "error", f"{named} has no holes and no `=`", node.span, hint))
        for name in CHILD_FIELDS[kind]:  # as `children` does, in half the time
            child: Any = getattr(node, name)
            if type(child) is tuple:
                items: tuple[Any, ...] = child
                for item in items:
                    if type(item) is tuple:  # a branch of an `if`
                        branch: tuple[Any, Any] = item
                        todo += ((branch[0], levels, links), (branch[1], levels, links))
                    elif item is not None and type(item) is not str:
                        todo.append((item, levels, links))
            elif child is not None and type(child) is not str:
                todo.append((child, levels, links))
        count += 1
        if not count % _SLICE:
            yield
    return True


def _is_pattern(node: s.Array | s.Object) -> bool:
    if isinstance(node, s.Array):
        return any(item is None or isinstance(item, s.Default) for item in cast("tuple[object, ...]", node.items))
    return any(isinstance(entry, s.PatternField) for entry in cast("tuple[object, ...]", node.entries))
