"""Operators on two values: bare where the kinds of the operands allow it, else by the runtime.

In: nodes, and the facts about them. Out: `ast` expressions.

When is Python's operator as good as ML's? `-`, `/` and `//` refuse all that ML refuses. `+` does so between numbers and their like; `<`
when one side is a number; `==` when one side is no container. `*` would repeat strings and arrays, `%` would format strings, so both sides,
or the left one, must be numbers. An integer that may have grown without bound is measured after `*` and `**`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.context import EXPRESSIONS, Generator
from mlpy_compiler.codegen.names import tests_kind
from mlpy_compiler.facts import T

__all__ = ["is_plain", "operate", "twice"]

_HELPERS = {
    "+": "λadd", "-": "λsub", "*": "λmul", "/": "λdiv", "//": "λfloordiv", "%": "λmod", "**": "λpow", "&": "λbitand",
    "|": "λbitor", "^": "λbitxor", "<<": "λlshift", ">>": "λrshift", "==": "λeq", "!=": "λne", "<": "λlt", "<=": "λle",
    ">": "λgt", ">=": "λge", "in": "λin",
}  # fmt: skip
_SCALAR = T.NULL | T.NUMBER | T.STRING
_WHOLE = T.INT | T.BOOL
_JOINED = T.STRING | T.ARRAY
_LINKS = 60
"""So many operators stand in one Python expression; more are split, for the sake of Python's compiler."""
_MAX_BITS = 14_000
_MAX_POWER = 4
_SMALL = (1 << 30) - 1
"""Up to here CPython compares integers fastest."""


def _binary(g: Generator, node: s.Binary) -> ast.expr:
    """A chain of operators, from its left end: chains may be long, so nothing recurses along them."""
    if type(node.left) is not s.Binary:
        return _link(g, node, [g.expression(node.left)])
    spine = [node]
    left: Any = node.left
    while type(left) is s.Binary:
        spine.append(left)
        left = left.left
    made = g.expression(left)
    for links, link in enumerate(reversed(spine), 1):
        if links % _LINKS == 0:
            made = b.name(b.place_of(made), g.hold(made))
        made = _link(g, link, [made])
    return made


EXPRESSIONS[s.Binary] = _binary


def _link(g: Generator, node: s.Binary, made: list[ast.expr]) -> ast.expr:
    g.operand(made, node.right)
    return operate(g, g.at(node.span), node.operator, made[0], g.kinds(node.left), made[1], node.right, node)


def operate(
    g: Generator, p: Place, operator: str, left: ast.expr, kinds: int, right: ast.expr, operand: Any, whole: Any
) -> ast.expr:
    """An operation on two values that were made.

    :param kinds: of the left value. :param operand: the node of the right one. :param whole: the node whose facts are the result's.
    """
    others = g.kinds(operand)
    both = kinds | others
    if operator == "+":
        return _plus(g, p, left, kinds, right, others, operand, whole)
    if operator in ("-", "/", "//"):
        return b.binary(p, left, operator, right)
    if operator in ("==", "!="):
        if type(operand) is s.Null and kinds & ~(T.NUMBER | T.STRING):  # Python warns of `is` beside a literal
            return b.compare(p, left, "is" if operator == "==" else "is not", right)
        if not kinds & ~_SCALAR or not others & ~_SCALAR:
            return b.compare(p, left, operator, right)
    elif operator in ("<", "<=", ">", ">="):
        if not kinds & ~T.NUMERIC or not others & ~T.NUMERIC or both == T.STRING:
            return b.compare(p, left, operator, right)
        if g.is_hot() and is_plain(g, operand):
            is_number, later = _is_number(g, p, left)
            slow = b.call(p, _HELPERS[operator], later(), g.expression(operand))
            return b.if_else(p, is_number, b.compare(p, later(), operator, right), slow)
    elif operator == "%":
        if not kinds & ~T.NUMERIC:
            return b.binary(p, left, operator, right)
    elif operator == "*":
        return _times(g, p, left, kinds, right, others, operand, whole)
    elif operator == "**":
        power = operand.value if type(operand) is s.Number else None
        if type(power) is int and 0 <= power <= _MAX_POWER and not kinds & ~T.NUMBER:
            return _measured(g, p, b.binary(p, left, operator, right), whole)
    elif operator != "in" and not both & ~_WHOLE:
        bits = g.facts.bits_of(whole)
        if operator != "<<" or (bits is not None and bits <= _MAX_BITS):
            return b.binary(p, left, operator, right)
    return b.call(p, _HELPERS[operator], left, right)


def _plus(
    g: Generator, p: Place, left: ast.expr, kinds: int, right: ast.expr, others: int, operand: Any, whole: Any
) -> ast.expr:
    if not (kinds | others) & ~T.NUMERIC:
        return b.binary(p, left, "+", right)
    if g.fast and (not kinds & _JOINED or not others & _JOINED):
        # what ML joins, Python refuses: the full form of the statement follows
        return b.binary(p, left, "+", right)
    if g.fast and is_plain(g, operand):
        is_number, later = _is_number(g, p, left)
        slow = b.call(p, "λadd", later(), g.expression(operand))
        made: Any = b.if_else(p, is_number, b.binary(p, later(), "+", right), slow)
        if type(whole) is s.Binary:
            tests_kind(g, g.stable_name(whole.left), "number", made)
        return made  # type: ignore[no-any-return]
    if kinds == T.STRING and others == T.STRING:
        temp = g.temp()
        joined = b.walrus(p, temp, b.binary(p, left, "+", right))
        fits = b.compare(p, b.call(p, "λ_len", joined), "<=", b.name(p, "λmax_text"))
        return b.if_else(p, fits, b.name(p, temp), b.call(p, "λgrown", b.name(p, temp)))
    return b.call(p, "λadd", left, right)


def _times(
    g: Generator, p: Place, left: ast.expr, kinds: int, right: ast.expr, others: int, operand: Any, whole: Any
) -> ast.expr:
    if kinds == T.FLOAT or others == T.FLOAT:
        return b.binary(p, left, "*", right)
    if not (kinds | others) & ~T.NUMERIC:
        return _measured(g, p, b.binary(p, left, "*", right), whole)
    if kinds & T.FLOAT and g.is_hot() and is_plain(g, operand):
        first, later = twice(g, p, left)
        slow = b.call(p, "λmul", later(), g.expression(operand))
        if g.fast:
            other, product = g.temp(), g.temp()
            difference = b.binary(p, later(), "-", b.walrus(p, other, g.expression(operand)))
            value = b.walrus(p, product, b.binary(p, later(), "*", b.name(p, other)))
            are_numbers = b.compare(p, difference, "is not", b.constant(p, None))
            fits = b.inside(p, b.number(p, -_SMALL), value, b.number(p, _SMALL))
            again = b.call(p, "λmul", later(), b.name(p, other))
            slow = b.if_else(p, b.and_(p, are_numbers, fits), b.name(p, product), again)
        return b.if_else(p, b.same_type(p, first, "λ_float"), b.binary(p, later(), "*", right), slow)
    return b.call(p, "λmul", left, right)


def _is_number(g: Generator, p: Place, value: ast.expr) -> tuple[ast.expr, Callable[[], ast.expr]]:
    """A test whether a value is exactly an integer or float, and what makes later uses of the value."""
    first, later = twice(g, p, value)
    temp = g.temp()
    is_int = b.compare(p, b.walrus(p, temp, b.call(p, "λ_type", first)), "is", b.name(p, "λ_int"))
    return b.boolean(p, "||", [is_int, b.compare(p, b.name(p, temp), "is", b.name(p, "λ_float"))]), later


def twice(g: Generator, p: Place, value: ast.expr) -> tuple[ast.expr, Callable[[], ast.expr]]:
    """A value for two uses in one expression: its first use, and what makes the later ones."""
    if type(value) is ast.Name:
        text: str = value.id
        return value, lambda: b.name(p, text)
    if isinstance(value, ast.NamedExpr):
        kept = value.target.id
        return value, lambda: b.name(p, kept)
    temp = g.temp()
    return b.walrus(p, temp, value), lambda: b.name(p, temp)


def _measured(g: Generator, p: Place, made: ast.expr, whole: Any) -> ast.expr:
    """A number, with a test of its size where it may be an integer without bound."""
    kinds = g.kinds(whole)
    bits = g.facts.bits_of(whole)
    if kinds == T.FLOAT or (bits is not None and bits <= _MAX_BITS):
        return made
    temp = g.temp()
    fits = b.inside(p, b.name(p, "λmin_int"), b.walrus(p, temp, made), b.name(p, "λmax_int"))
    return b.if_else(p, fits, b.name(p, temp), b.call(p, "λnumber", b.name(p, temp)))


def is_plain(g: Generator, node: Any) -> bool:
    """Whether an expression is short and does nothing, so that it may stand in the text twice, though evaluated once."""
    cls = type(node)
    if cls is s.Name or cls is s.Number or cls is s.String or cls is s.Boolean or cls is s.Null:
        return True
    if cls is s.Member:
        return type(node.object) is s.Name and not node.optional
    if cls is s.Index:
        index = node.index
        return type(node.object) is s.Name and not node.optional and type(index) is not s.Index and is_plain(g, index)
    if cls is s.Binary and node.operator in ("+", "-"):
        return (
            (type(node.left) is s.Name or type(node.left) is s.Number)
            and (type(node.right) is s.Name or type(node.right) is s.Number)
            and not (g.kinds(node.left) | g.kinds(node.right)) & ~T.NUMERIC
        )
    return False
