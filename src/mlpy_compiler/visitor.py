"""Walking the tree: the children of a node, whatever its kind.

In: a node. Out: the nodes directly below it, in the order of their fields. Nothing here recurses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args

from mlpy_compiler import syntax as s

__all__ = ["CHILD_FIELDS", "children", "is_stop", "stops", "walk"]

_PLAIN = {
    s.Node: {"span", "head", "name_span"},
    s.Number: {"value"},
    s.String: {"value"},
    s.Boolean: {"value"},
    s.MatchLiteral: {"value"},
    s.Name: {"id"},
    s.MatchName: {"id"},
    s.TypeHint: {"text"},
    s.Property: {"shorthand"},
    s.Parameter: set[str](),
    s.Function: {"name", "is_generator", "is_async"},
    s.Unary: {"operator"},
    s.Binary: {"operator"},
    s.Logical: {"operator"},
    s.Member: {"name", "optional"},
    s.Index: {"optional"},
    s.Call: {"optional"},
    s.Yield: {"delegate"},
    s.PatternField: {"key"},
    s.MatchField: {"key"},
    s.Assign: {"operator"},
    s.Declare: {"kind"},
    s.ForIn: {"kind"},
    s.Import: {"module"},
    s.ImportNames: {"module"},
    s.ImportedName: {"name"},
    s.Capability: {"name", "resources"},
    s.Allow: {"operations", "pattern"},
}
"""Fields that hold no nodes. A field that may hold a node or a string (the key of a property) is not among them."""

CHILD_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(
        field.name
        for field in fields(kind)
        if field.name not in _PLAIN[s.Node]
        and field.name not in _PLAIN.get(kind, ())
        and not (kind is s.Parameter and field.name == "rest")
    )
    for kind in (getattr(s, name) for name in s.__all__)
    if isinstance(kind, type) and issubclass(kind, s.Node)
}
"""For each kind of node, the fields that can hold nodes below it."""


def children(node: s.Node) -> Iterator[Any]:
    """The nodes directly below `node`, in the order of the text but for what its fields order otherwise."""
    for name in CHILD_FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, s.Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, s.Node):
                    yield item
                elif isinstance(item, tuple):  # a branch of an `if`: its test and its body
                    yield from item


def walk(node: s.Node) -> Iterator[Any]:
    """`node` and all nodes below it, each before what is below it."""
    todo: list[Any] = [node]
    while todo:
        found = todo.pop()
        yield found
        todo.extend(reversed(list(children(found))))


_NO_STOPS = frozenset({s.Block, s.Capability, s.FunctionDeclaration, s.Nonlocal, s.Plugin})
"""Statements that do nothing themselves when they are reached."""

_STATEMENTS: tuple[type[s.Node], ...] = get_args(s.Statement)


def is_stop(statement: s.Node) -> bool:
    """Whether a debugger can stop before a statement."""
    inner = statement.statement if isinstance(statement, s.Export) else statement
    return type(inner) not in _NO_STOPS


def stops(program: s.Program) -> list[int]:
    """The lines on which a debugger can stop: those on which a statement, or the expression that is a function's body, begins."""
    found = set[int]()
    for node in walk(program):
        if isinstance(node, _STATEMENTS) and is_stop(node):
            found.add(node.span[0])
        elif isinstance(node, s.Function) and not isinstance(node.body, s.Block):
            found.add(node.body.span[0])
    return sorted(found)
