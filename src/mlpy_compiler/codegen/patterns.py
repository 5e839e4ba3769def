"""Binding: a value to a name, a member, an item, or the parts of a pattern.

In: targets and made values. Out: statements that bind.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.context import Generator
from mlpy_compiler.codegen.names import bind_slot, rebound
from mlpy_compiler.slots import Slot

__all__ = ["bind", "plain_slots"]


def bind(g: Generator, target: Any, value: ast.expr, *, declare: bool = False) -> None:
    """Give a target a value that was made; with `declare`, variables in boxes get their first one."""
    cls = type(target)
    p = g.at(target.span)
    if cls is s.Name:
        bind_slot(g, p, g.slots[id(target)], value, declare=declare)
    elif cls is s.ArrayPattern:
        _array(g, p, target, value, declare)
    elif cls is s.ObjectPattern:
        _object(g, p, target, value, declare)
    else:
        part = b.name(p, g.hold(value))
        made = [g.expression(target.object)]
        if cls is s.Member:
            g.emit(
                b.do(
                    p,
                    b.call(
                        p,
                        "λset",
                        made[0],
                        b.constant(g.at(target.name_span), target.name),
                        part,
                        g.written(target.object),
                    ),
                )
            )
        else:
            g.operand(made, target.index)
            g.emit(b.do(p, b.call(p, "λset_item", *made, part, g.written(target.object))))


def plain_slots(g: Generator, targets: tuple[Any, ...]) -> list[Slot] | None:
    """The variables of targets that are all names of variables without boxes."""
    slots: list[Slot] = []
    for target in targets:
        if type(target) is not s.Name:
            return None
        slot = g.slots[id(target)]
        if slot.boxed:
            return None
        slots.append(slot)
    return slots


def _array(g: Generator, p: Place, target: s.ArrayPattern, value: ast.expr, declare: bool) -> None:
    items = target.items
    required = len(items)
    while required and type(items[required - 1]) is s.Default:
        required -= 1
    slots = plain_slots(g, items) if target.rest is None and required == len(items) and len(items) > 1 else None
    if slots is not None and len(set(slots)) == len(slots):
        unpacked = b.call(p, "λunpack", value, b.constant(p, len(items)))
        bind_all(g, p, items, slots, unpacked)
        return
    parts = g.temp()
    if target.rest is not None:
        g.emit(b.assign(p, parts, b.call(p, "λunpack_rest", value, b.constant(p, required))))
    elif required < len(items):
        counts = b.constant(p, required), b.constant(p, len(items))
        g.emit(b.assign(p, parts, b.call(p, "λunpack_default", value, *counts)))
    else:
        g.emit(b.assign(p, parts, b.call(p, "λunpack", value, b.constant(p, len(items)))))
    rest = b.item(p, b.name(p, parts), b.constant(p, required))
    if target.rest is not None and required < len(items):
        rest = _defaults_before_rest(g, p, parts, required, len(items))
    for index, item in enumerate(items):
        if item is not None:
            q = g.at(item.span)
            part = b.item(q, b.name(q, parts), b.constant(q, index))
            _part(g, item, part, declare)
    if target.rest is not None:
        bind(g, target.rest, rest, declare=declare)


def bind_all(g: Generator, p: Place, targets: tuple[Any, ...], slots: list[Slot], value: ast.expr) -> None:
    """`a, b = value`."""
    stores = [b.store(g.at(target.span), slot.python_name) for target, slot in zip(targets, slots, strict=True)]
    statement = b.assign(p, b.tuple_(p, stores, b.STORE), value)
    g.emit(statement)
    for slot in slots:
        rebound(g, slot, statement)


def _defaults_before_rest(g: Generator, p: Place, parts: str, required: int, count: int) -> ast.expr:
    """`[a, b = 1, ...rest]`: the rest of the required items is cut again. Gives what is left for the target of the rest."""
    tail, optional = g.temp(), count - required
    none = b.constant(p, None)
    g.emit(b.assign(p, tail, b.item(p, b.name(p, parts), b.constant(p, required))))
    first = b.call(p, "λslice", b.name(p, tail), none, b.constant(p, optional), none)
    padded = b.call(p, "λunpack_default", first, b.constant(p, 0), b.constant(p, optional))
    kept = b.call(p, "λslice", b.name(p, parts), none, b.constant(p, required), none)
    g.emit(b.assign(p, parts, b.list_(p, [b.starred(p, kept), b.starred(p, padded)])))
    return b.call(p, "λslice", b.name(p, tail), b.constant(p, optional), none, none)


def _object(g: Generator, p: Place, target: s.ObjectPattern, value: ast.expr, declare: bool) -> None:
    owner = g.hold(value)
    for field in target.fields:
        q = g.at(field.span)
        key = b.constant(q, field.key)
        if field.default is None:
            bind(g, field.target, b.call(q, "λget", b.name(q, owner), key), declare=declare)
        else:
            part = b.call(q, "λfield", b.name(q, owner), key)
            _default(g, q, field.target, part, field.default, declare)
    if target.rest is not None:
        keys = [b.constant(p, field.key) for field in target.fields]
        bind(g, target.rest, b.call(p, "λobject_rest", b.name(p, owner), *keys), declare=declare)


def _part(g: Generator, item: Any, part: ast.expr, declare: bool) -> None:
    if type(item) is s.Default:
        _default(g, g.at(item.span), item.target, part, item.value, declare)
    else:
        bind(g, item, part, declare=declare)


def _default(g: Generator, p: Place, target: Any, part: ast.expr, default: Any, declare: bool) -> None:
    """Bind a part of a pattern that is `λmissing` where the default is to be taken."""
    temp = g.temp()
    name = target.id if type(target) is s.Name else None
    test = b.compare(p, b.walrus(p, temp, part), "is not", b.name(p, "λmissing"))
    value = g.choose(p, test, lambda: b.name(p, temp), lambda: g.named(default, name))
    bind(g, target, value, declare=declare)
