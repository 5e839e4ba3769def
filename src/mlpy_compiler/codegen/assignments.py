"""Assignments and declarations, plain and compound.

In: nodes. Out: `ast` statements. The short ways: `o.k = v` and `a[i] = v` where the type fits, `a, b = b, a`, and `s = s + …` of a string, which
CPython extends in place if it stands just so.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.context import STATEMENTS, Generator
from mlpy_compiler.codegen.fast import in_two_forms
from mlpy_compiler.codegen.functions import define_as, size_test
from mlpy_compiler.codegen.names import bind_slot, load, rebound, tests_kind
from mlpy_compiler.codegen.operators import operate
from mlpy_compiler.codegen.patterns import bind, bind_all, plain_slots
from mlpy_compiler.facts import T
from mlpy_compiler.slots import Slot, SlotKind

__all__ = ["push"]

_SMALL = 1_000
"""A step of so many characters is small."""


def _assign(g: Generator, node: s.Assign) -> None:
    target: Any = node.target
    if node.operator is not None:
        _compound(g, node)
    elif type(target) is s.Name:
        _assign_name(g, node.span, target, node.value, declare=False)
    elif type(target) is s.Member or type(target) is s.Index:
        _assign_part(g, g.at(node.span), target, node.value)
    else:
        _assign_pattern(g, g.at(node.span), target, node.value, declare=False)


def _declare(g: Generator, node: s.Declare) -> None:
    for declarator in node.declarators:
        target, value = declarator.target, declarator.value
        if value is None:
            p = g.at(declarator.span)
            bind(g, target, b.constant(p, None), declare=True)
        elif type(target) is s.Name:
            _assign_name(g, declarator.span, target, value, declare=True)
        else:
            _assign_pattern(g, g.at(declarator.span), target, value, declare=True)


STATEMENTS[s.Assign] = _assign
STATEMENTS[s.Declare] = _declare


def _assign_name(g: Generator, span: s.Span, target: Any, value: Any, *, declare: bool) -> None:
    p, slot = g.at(span), g.slots[id(target)]
    cls = type(value)
    if cls is s.Function:
        if not slot.boxed and value.name in (None, target.id):
            define_as(g, value, slot.python_name)
            rebound(g, slot, g.out[-1])
        else:
            bind_slot(g, p, slot, g.named(value, target.id), declare=declare)
    elif cls is s.Binary and value.operator == "+" and _grows(g, slot, value.left):
        _grow(g, p, slot, value.right)
    else:
        adds = cls is s.Binary and value.operator == "+" and _is_variable(g, value.left, slot)

        def use(made: ast.expr) -> None:
            bind_slot(g, p, slot, made, declare=declare)
            if adds and g.fast:
                g.frame.steady.add(id(g.out[-1]))

        in_two_forms(g, p, value, use)


def _assign_pattern(g: Generator, p: Place, target: Any, value: Any, *, declare: bool) -> None:
    if type(target) is s.ArrayPattern and target.rest is None and type(value) is s.Array:
        items = value.items
        slots = plain_slots(g, target.items)
        if slots and len(slots) == len(items) == len(set(slots)) and not any(type(item) is s.Spread for item in items):
            bind_all(g, p, target.items, slots, b.tuple_(g.at(value.span), g.operands(items)))
            return
    bind(g, target, g.expression(value), declare=declare)


# --- members and items ------------------------------------------------------------------------------------------------


def _assign_part(g: Generator, p: Place, target: Any, value: Any) -> None:
    """`o.k = v`, `o[k] = v`."""
    name = target.name if isinstance(target, s.Member) else None
    slot = g.stable_name(target.object)
    if slot is not None and _set_short(g, p, target, slot, value, name):
        return
    made = [g.expression(target.object)]
    if isinstance(target, s.Member):
        made.append(b.constant(g.at(target.name_span), name))
    else:
        g.operand(made, target.index)
    mark, ordered = len(g.out), g.ordered
    part = g.named(value, name)
    if g.ordered != ordered:
        g.spill(made, mark)
    helper = "λset" if type(target) is s.Member else "λset_item"
    g.emit(b.do(p, b.call(p, helper, *made, part, g.written(target.object))))


def _set_short(g: Generator, p: Place, target: Any, slot: Slot, value: Any, name: str | None) -> bool:
    """The assignment under a test of the owner's type, if there is a short way."""
    kinds = g.kinds(target.object)
    key: Callable[[], ast.expr]
    again: Callable[[], ast.expr]
    if type(target) is s.Member:
        kind, key = "λ_dict", lambda: b.constant(g.at(target.name_span), name)
        if not kinds & T.OBJECT:
            return False
    else:
        index = target.index
        kind = {T.INT: "λ_list", T.STRING: "λ_dict"}.get(g.kinds(index), "")
        if not kind or not kinds & (T.ARRAY if kind == "λ_list" else T.OBJECT) or not g.is_steady(index):
            return False
        key = lambda: g.expression(index)  # noqa: E731
    made = g.named(value, name)
    if not g.is_steady(value):
        temp = g.hold(made)
        again = lambda: b.name(p, temp)  # noqa: E731
        made = again()
    else:
        again = lambda: g.expression(value)  # noqa: E731
    owner = slot.python_name
    short = b.assign(p, b.store_item(p, b.name(p, owner), key()), made)
    helper = "λset" if type(target) is s.Member else "λset_item"
    full = b.do(p, b.call(p, helper, b.name(p, owner), key(), again(), g.written(target.object)))
    choice = b.if_(p, b.same_type(p, b.name(p, owner), kind), [short], [full])
    tests_kind(g, slot, kind, choice)
    g.emit(choice)
    return True


def push(g: Generator, node: s.Call) -> bool:
    """`array.push(value);` as a statement, if there is a short way."""
    callee: Any = node.callee
    if type(callee) is not s.Member or callee.name not in ("push", "append") or callee.optional or node.optional:
        return False
    slot = g.stable_name(callee.object)
    kinds = g.kinds(callee.object)
    if slot is None or not kinds & T.ARRAY or len(node.arguments) != 1 or type(node.arguments[0]) is s.Spread:
        return False
    p, q, text = g.at(node.span), g.at(callee.span), slot.python_name
    value: Any = node.arguments[0]
    made = g.expression(value)
    append = b.attribute(q, b.name(q, text), "append")
    if kinds == T.ARRAY:
        g.emit(b.do(p, b.call(p, append, made)))
        check_growth(g, p, text, "λmax_items")
        return True
    again = (lambda: g.expression(value)) if g.is_steady(value) else None
    if again is None:
        temp = g.hold(made)
        made, again = b.name(p, temp), lambda: b.name(p, temp)
    name = b.constant(g.at(callee.name_span), callee.name)

    def push() -> None:
        g.emit(b.do(p, b.call(p, append, made)))
        check_growth(g, p, text, "λmax_items")

    short, _ = g.apart(push)
    long = b.do(p, b.call(p, "λcall_method", b.name(p, text), name, g.written(callee.object), again()))
    choice = b.if_(p, b.same_type(p, b.name(p, text), "λ_list"), short, [long])
    tests_kind(g, slot, "λ_list", choice)
    g.emit(choice)
    return True


def check_growth(g: Generator, p: Place, text: str, limit: str) -> None:
    """A look at the size of a variable that has grown by a small step; in a loop, only where the engine asks for a pause, and behind it."""
    loop = next((loop for loop in reversed(g.frame.loops) if loop.flag is None), None)
    if loop is not None and loop.growing is not None and loop.tries == g.frame.tries:
        loop.growing[text] = limit
    else:
        g.emit(size_test(p, text, limit))


# --- strings that grow ------------------------------------------------------------------------------------------------


def _grows(g: Generator, slot: Slot, left: Any) -> bool:
    """Whether a variable that is assigned `left + …` is a string, and `left` that variable."""
    return _is_variable(g, left, slot) and g.kinds(left) == T.STRING


def _is_variable(g: Generator, node: Any, slot: Slot) -> bool:
    """Whether an expression is the name of a variable that is in no box."""
    return type(node) is s.Name and not slot.boxed and g.slots.get(id(node)) is slot


def _grow(g: Generator, p: Place, slot: Slot, right: Any) -> None:
    """`s = s + right`, and a look at the length. CPython extends a string in place when its only reference is a local variable."""
    text = slot.python_name
    value = g.expression(right)
    if g.kinds(right) != T.STRING:
        value = b.call(b.place_of(value), "λtext", value)
    small = type(right) is s.String and len(right.value) <= _SMALL
    if slot.kind is SlotKind.MODULE and g.frame.loops and g.is_stable(slot):
        part, local = g.hold(value), g.temp()
        g.emit(b.assign(p, local, b.name(p, text)))
        g.emit(b.assign(p, text, b.constant(p, None)))
        g.emit(b.assign(p, local, b.binary(p, b.name(p, local), "+", b.name(p, part))))
        bind_slot(g, p, slot, b.name(p, local))
        g.emit(b.assign(p, local, b.constant(p, None)))
    else:
        bind_slot(g, p, slot, b.binary(p, b.name(p, text), "+", value))
    if small:
        check_growth(g, p, text, "λmax_text")
    else:
        g.emit(size_test(p, text, "λmax_text"))


# --- compound assignments ---------------------------------------------------------------------------------------------


def _compound(g: Generator, node: s.Assign) -> None:
    p, target, operator = g.at(node.span), node.target, node.operator
    if not isinstance(target, s.Name):
        _compound_part(g, p, node)
        return
    slot = g.slots[id(target)]
    q = g.at(target.span)
    if operator in ("&&", "||", "??"):
        _assign_if(g, p, operator, load(q, slot), node.value, lambda made: bind_slot(g, p, slot, made))
    else:
        _assign_name(g, node.span, target, g.facts.operation(node), declare=False)


def _assign_if(
    g: Generator, p: Place, operator: str, old: ast.expr, value: Any, use: Callable[[ast.expr], None]
) -> None:
    """`target &&= value` and its like: the value is evaluated and assigned only where the old one does not decide."""
    if operator == "??":
        test = b.compare(p, old, "is", b.constant(p, None))
    else:
        test = old if operator == "&&" else b.not_(p, old)
    then, _ = g.apart(lambda: use(g.expression(value)))
    g.emit(b.if_(p, test, then))


def _compound_part(g: Generator, p: Place, node: s.Assign) -> None:
    """`owner.name op= value`, `owner[key] op= value`: owner and key are evaluated once."""
    target: Any = node.target
    owner = g.hold(g.expression(target.object)) if g.stable_name(target.object) is None else _text(g, target.object)
    key: Callable[[], ast.expr]
    if type(target) is s.Member:
        q = g.at(target.name_span)
        read, write = "λget", "λset"
        key = lambda: b.constant(q, target.name)  # noqa: E731
    else:
        q = g.at(target.index.span)
        read, write = "λitem", "λset_item"
        text = None if g.is_steady(target.index) else g.hold(g.expression(target.index))
        key = lambda: g.expression(target.index) if text is None else b.name(q, text)  # noqa: E731
    old = b.call(g.at(target.span), read, b.name(p, owner), key(), g.written(target.object))

    def use(made: ast.expr) -> None:
        g.emit(b.do(p, b.call(p, write, b.name(p, owner), key(), made, g.written(target.object))))

    if node.operator in ("&&", "||", "??"):
        _assign_if(g, p, node.operator, old, node.value, use)
        return
    made = [old]
    g.operand(made, node.value)
    use(operate(g, p, node.operator or "", made[0], T.UNKNOWN, made[1], node.value, _ANYTHING))


def _text(g: Generator, node: Any) -> str:
    return g.slots[id(node)].python_name


_ANYTHING = s.Name((1, 0, 1, 0), "")
"""A node of which nothing is known."""
