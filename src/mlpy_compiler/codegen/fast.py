"""Statements in two forms: a fast one that takes the likely for granted, and the full one, to which an error leads.

In: statements whose value is an expression that does nothing (reads, arithmetic, comparisons: no calls). Out: `try: fast except: full`; a deadline that comes in the fast form passes.

In the fast form `a + b` with a number on one side is Python's, which raises where ML joins text; `a * b` of unknown values is Python's
once a subtraction has shown that both are numbers; and `item.price` is `item["price"]`, which raises where ML gives null. Since Python 3.11
a `try` costs nothing. Only whole statements get two forms, so the code at most doubles.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.context import Generator
from mlpy_compiler.facts import T

__all__ = ["in_two_forms", "pays"]

_MOST_NODES = 30
_OPERATORS = frozenset({"+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">="})
_LEAVES = frozenset({s.Number, s.String, s.Boolean, s.Null})


def pays(g: Generator, node: Any, *, in_loop: bool = False) -> bool:
    """Whether an expression may be evaluated again, gains by it, and is likely to run often. It notes in `g.likely` the members
    that are likely to be there, because null would be of no use where they stand.
    """
    if not in_loop and not g.is_hot():
        return False
    gain, nodes = False, 0
    likely: set[int] = set()
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        node, needed = stack.pop()
        cls = type(node)
        nodes += 1
        if cls in _LEAVES or cls is s.Name:
            continue
        if nodes > _MOST_NODES:
            return False
        if cls is s.Binary and node.operator in _OPERATORS:
            needed = type(node.right) is not s.Null
            stack += ((node.left, needed), (node.right, needed))
            if node.operator in "+*":
                gain = gain or _gains(g.kinds(node.left), g.kinds(node.right))
        elif cls is s.Member and not node.optional:
            if needed:
                likely.add(id(node))
                gain = gain or (node.name != "length" and g.stable_name(node.object) is not None)
            stack.append((node.object, True))
        elif cls is s.Index and not node.optional:
            stack += ((node.object, True), (node.index, True))
        elif cls is s.Logical:
            stack += ((node.left, False), (node.right, False))
        elif cls is s.Unary and node.operator != "typeof":
            stack.append((node.operand, node.operator != "!"))
        else:
            return False
    g.likely = likely
    return gain


def _gains(kinds: int, others: int) -> bool:
    """Whether operands may both be numbers, and may be something else."""
    return bool(kinds & T.NUMBER and others & T.NUMBER and (kinds | others) & ~T.NUMERIC)


def in_two_forms(g: Generator, p: Place, node: Any, use: Callable[[ast.expr], None], *, in_loop: bool = False) -> None:
    """Emit what `use` makes of an expression: in two forms where that pays.

    :param in_loop: whether it is the test of a loop, which runs often wherever the loop stands.
    """
    if not pays(g, node, in_loop=in_loop):
        use(g.expression(node))
        return
    g.fast = True
    fast, _ = g.apart(lambda: use(g.expression(node)))
    g.fast = False
    g.brief = True
    full, _ = g.apart(lambda: use(g.expression(node)))
    g.brief = False
    fatal = b.except_(p, b.name(p, "λfatal"), [b.raise_(p)])
    g.emit(b.try_(p, fast, [fatal, b.except_(p, b.name(p, "λ_Exception"), full)]))
