"""Expressions but for operators on two values, chains, functions and `match`.

In: nodes. Out: `ast` expressions, evaluated from left to right, each operand once.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.calls import arguments
from mlpy_compiler.codegen.context import EXPRESSIONS, Generator
from mlpy_compiler.facts import T
from mlpy_compiler.slots import Slot, SlotKind

__all__ = ["yield_only"]

_LINKS = 100
"""So many operands of `&&` or `||` stand in one Python expression; more are split, for the sake of Python's compiler."""
_ALWAYS_BOUND = frozenset({"parameter", "function", "except", "match", "loop", "builtin"})


# --- literals ---------------------------------------------------------------------------------------------------------


def _literal(g: Generator, node: Any) -> ast.expr:
    return b.constant(g.at(node.span), node.value)


def _number(g: Generator, node: s.Number) -> ast.expr:
    return b.number(g.at(node.span), node.value)


def _null(g: Generator, node: s.Null) -> ast.expr:
    return b.constant(g.at(node.span), None)


def _template(g: Generator, node: s.Template) -> ast.expr:
    p = g.at(node.span)
    made: list[ast.expr] = []
    for part in node.parts:
        if isinstance(part, str):
            made.append(b.constant(p, part))
        else:
            g.operand(made, part)
    return b.call(p, "λconcat", *made)


def _array(g: Generator, node: s.Array) -> ast.expr:
    p = g.at(node.span)
    made: list[ast.expr] = []
    arguments(g, made, node.items, "λspread")
    array = b.list_(p, made)
    if any(type(item) is s.Spread for item in node.items):
        return b.call(p, "λarray", array)
    return array


def _object(g: Generator, node: s.Object) -> ast.expr:
    """Keys and values are made in one row, in the order of the text, and sorted out at the end."""
    row: list[Any] = []
    for entry in node.entries:
        p = g.at(entry.span)
        if type(entry) is s.Spread:
            row.append(None)
            g.operand(row, entry.value)
            row[-1] = b.call(p, "λspread_object", row[-1])
            continue
        key: Any = entry.key  # type: ignore[union-attr]
        if isinstance(key, str):
            row.append(b.constant(p, key))
        else:
            g.operand(row, key)
            row[-1] = b.call(p, "λkey", row[-1])
        mark, ordered = len(g.out), g.ordered
        value = g.named(entry.value, key if isinstance(key, str) else None)
        if g.ordered != ordered:
            g.spill(row, mark)
        row.append(value)
    return b.dict_(g.at(node.span), row[::2], row[1::2])


# --- operators on one value -------------------------------------------------------------------------------------------


def _unary(g: Generator, node: s.Unary) -> ast.expr:
    operator, operand = node.operator, node.operand
    if operator == "typeof":
        return _typeof(g, node)
    p = g.at(node.span)
    value = g.expression(operand)
    if operator == "~" and g.kinds(operand) != T.INT:
        return b.call(p, "λinvert", value)
    # Python itself refuses to negate what is no number
    return b.unary(p, operator, value)


def _typeof(g: Generator, node: s.Unary) -> ast.expr:
    p, operand = g.at(node.span), node.operand
    made = b.call(p, "λtypeof", g.expression(operand))
    if type(operand) is not s.Name or not _may_be_unbound(g.slots.get(id(operand))):
        return made
    temp = g.temp()
    unbound = b.except_(p, b.name(p, "λ_Exception"), [b.assign(p, temp, b.constant(p, "undefined"))])
    g.emit(b.try_(p, [b.assign(p, temp, made)], [unbound]))
    return b.name(p, temp)


def _may_be_unbound(slot: Slot | None) -> bool:
    if slot is None or slot.declared in _ALWAYS_BOUND:
        return False
    return slot.kind is not SlotKind.LOCAL or slot.declared == "assigned" or slot.captured


# --- choices ----------------------------------------------------------------------------------------------------------


def _logical(g: Generator, node: s.Logical) -> ast.expr:
    p, operator = g.at(node.span), node.operator
    if operator == "??":
        return _otherwise(g, node)
    spine: list[Any] = [node.right]
    left: Any = node.left
    while type(left) is s.Logical and left.operator == operator:
        spine.append(left.right)
        left = left.left
    values = [g.expression(left)]
    for operand in reversed(spine):
        before = g.ordered
        inner, value = g.apart(lambda operand=operand: g.expression(operand))  # type: ignore[misc]
        if g.ordered == before and len(values) < _LINKS:
            g.out += inner
            values.append(value)
            continue
        # what needs statements runs only where the operands before it do not decide
        temp = g.hold(values[0] if len(values) == 1 else b.boolean(p, operator, values))
        inner.append(b.assign(p, temp, value))
        test = b.name(p, temp)
        g.emit(b.if_(p, test if operator == "&&" else b.not_(p, test), inner))
        values = [b.name(p, temp)]
    return values[0] if len(values) == 1 else b.boolean(p, operator, values)


def _otherwise(g: Generator, node: s.Logical) -> ast.expr:
    """`a ?? b ?? c`."""
    spine: list[Any] = []
    left: Any = node
    while type(left) is s.Logical and left.operator == "??":
        spine.append(left)
        left = left.left
    value = g.expression(left)
    for index, link in enumerate(reversed(spine), 1):
        p = g.at(link.span)
        if index % 20 == 0:
            value = b.name(p, g.hold(value))
        temp = g.temp()
        test = b.compare(p, b.walrus(p, temp, value), "is not", b.constant(p, None))
        value = g.choose(p, test, lambda p=p, temp=temp: b.name(p, temp), lambda link=link: g.expression(link.right))  # type: ignore[misc]
    return value


def _conditional(g: Generator, node: s.Conditional) -> ast.expr:
    test = g.expression(node.test)
    return g.choose(g.at(node.span), test, lambda: g.expression(node.then), lambda: g.expression(node.otherwise))


# --- the rest ---------------------------------------------------------------------------------------------------------


def _inner(g: Generator, node: s.Await | s.Ended) -> ast.expr:
    return g.expression(node.value)


def _yield(g: Generator, node: s.Yield) -> ast.expr:
    """What the host sends in, or a delegate returns, is none of ML's business: `x = yield v` gives null."""
    p = g.at(node.span)
    return b.and_(p, b.tuple_(p, [yield_only(g, node)]), b.constant(p, None))


def yield_only(g: Generator, node: s.Yield) -> ast.expr:
    """`yield`, whose value nobody asks for. In a `finally` that something fatal passes, it raises that."""
    p = g.at(node.span)
    value = None if node.value is None else g.expression(node.value)
    if node.delegate and value is not None:
        made = b.yield_from(p, b.call(p, "λyield_from", value))
    else:
        made = b.yield_(p, value)
    passing = [b.call(p, "λraise_fatal", b.name(p, name)) for name in g.frame.passing]
    return b.boolean(p, "||", [*passing, made]) if passing else made


def _delete(g: Generator, node: s.Delete) -> ast.expr:
    p, target = g.at(node.span), node.target
    made = [g.expression(target.object)]
    if isinstance(target, s.Member):
        return b.call(p, "λdelete", made[0], b.constant(g.at(target.name_span), target.name))
    g.operand(made, target.index)
    return b.call(p, "λdelete_item", *made)


EXPRESSIONS.update(
    {
        s.Number: _number,
        s.String: _literal,
        s.Boolean: _literal,
        s.Null: _null,
        s.Template: _template,
        s.Array: _array,
        s.Object: _object,
        s.Unary: _unary,
        s.Logical: _logical,
        s.Conditional: _conditional,
        s.Await: _inner,
        s.Ended: _inner,
        s.Yield: _yield,
        s.Delete: _delete,
    }
)
