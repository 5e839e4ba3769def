"""Loops, `break` and `continue`.

In: nodes. Out: Python loops, with a checkpoint at the head of each turn.

A `continue` in a C-style loop runs the update first, so the update is repeated before it; inside a `try`, whose handler is none of the
update's business, the update runs at the head of the next turn instead.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.context import STATEMENTS, Generator, Loop
from mlpy_compiler.codegen.fast import in_two_forms, pays
from mlpy_compiler.codegen.functions import block, checkpoint, size_test
from mlpy_compiler.codegen.names import bind_slot, fresh_box, rebound
from mlpy_compiler.codegen.patterns import bind
from mlpy_compiler.facts import CountingLoop, T
from mlpy_compiler.slots import Slot, SlotKind
from mlpy_compiler.visitor import CHILD_FIELDS

__all__: list[str] = []

_FEW_TURNS = 100
_SMALL_BITS = 23
"""A range of numbers below 2**23 has fewer elements than any array may have."""


# --- leaving ----------------------------------------------------------------------------------------------------------


def _break(g: Generator, node: s.Break) -> None:
    g.emit(b.break_(g.at(node.span)))


def _continue(g: Generator, node: s.Continue) -> None:
    p, loops = g.at(node.span), g.frame.loops
    inner = loops[-1]
    if inner.flag is not None:
        # a switch that is a loop in Python is left, and then passes it on
        inner.continues.append([])
        g.emit(b.assign(p, inner.flag, b.constant(p, True)))
        g.emit(b.break_(p))
        return
    statements = [b.continue_(p)]
    inner.continues.append(statements)
    if not inner.has_update:
        g.emit(statements[0])
        return
    # a place for the update; a test of a constant leaves nothing in the code
    inner.late = inner.late or g.frame.tries > inner.tries
    g.emit(b.if_(p, b.constant(p, True), statements))


STATEMENTS[s.Break] = _break
STATEMENTS[s.Continue] = _continue


# --- turns ------------------------------------------------------------------------------------------------------------


def _turn(
    g: Generator, p: Place, body: s.Block, loop: Loop, head: Callable[[], None] | None = None, *, check: bool = True
) -> list[ast.stmt]:
    """The statements of one turn: the checkpoint, what `head` binds, the body."""
    outer = g.out
    pause = checkpoint(p)
    made: list[ast.stmt] = [pause] if check else []
    g.out = made
    loop.growing = {} if check else None
    if head is not None:
        head()
    g.frame.loops.append(loop)
    block(g, body, body.body)
    g.frame.loops.pop()
    g.out = outer
    if loop.growing:
        pause.body += [size_test(p, text, limit) for text, limit in loop.growing.items()]
    return made


def _emit_loop(g: Generator, p: Place, loop: Loop, made: ast.stmt) -> None:
    """Emit a loop, and behind it a look at the size of what has grown in it."""
    g.emit(made)
    for text, limit in (loop.growing or {}).items():
        g.emit(size_test(p, text, limit))


def _head_place(g: Generator, node: Any) -> Place:
    """The place of a loop's head: its first line up to the body."""
    line, column = node.span[:2]
    end = node.body.span[:2]
    return g.at((line, column, *end)) if end > (line, column) else g.at(node.span)


def _leave_unless(g: Generator, test: Any) -> list[ast.stmt]:
    """`if not test: break`, with what the test needs before it."""
    p = g.at(test.span)

    def use(made: ast.expr) -> None:
        g.emit(b.if_(p, b.negative(made), [b.break_(p)]))

    made, _ = g.apart(lambda: in_two_forms(g, p, test, use, in_loop=True))
    return made


def _while_test(g: Generator, p: Place, test: Any, loop: Loop, turn: list[ast.stmt]) -> None:
    """`while (test) turn`; a test that needs statements of its own runs inside."""
    if test is None:
        _emit_loop(g, p, loop, b.while_(p, b.constant(p, True), turn))
        return
    g.frame.loops.append(loop)
    if pays(g, test, in_loop=True):
        before = _leave_unless(g, test)
        g.frame.loops.pop()
    else:
        before, made = g.apart(lambda: g.expression(test))
        g.frame.loops.pop()
        if not before:
            _emit_loop(g, p, loop, b.while_(p, made, turn))
            return
        q = g.at(test.span)
        before.append(b.if_(q, b.negative(made), [b.break_(q)]))
    # the pause stands before the test, so that what the test has read still holds in the turn
    _emit_loop(g, p, loop, b.while_(p, b.constant(p, True), [turn[0], *before, *turn[1:]]))


def _while(g: Generator, node: s.While) -> None:
    p = _head_place(g, node)
    loop = Loop(g.frame)
    turn = _turn(g, p, node.body, loop)
    _while_test(g, p, node.test, loop, turn)


def _do_while(g: Generator, node: s.DoWhile) -> None:
    """The test stands at the end; if there is a `continue`, at the head, passed over in the first turn."""
    p = g.at(node.span)
    first = g.temp()
    loop = Loop(g.frame)
    turn = _turn(g, p, node.body, loop)
    test = _leave_unless(g, node.test)
    if loop.continues:
        g.emit(b.assign(p, first, b.constant(p, True)))
        begin = b.if_(p, b.name(p, first), [b.assign(p, first, b.constant(p, False))], test)
        turn = [begin, *turn]
    else:
        turn += test
    _emit_loop(g, p, loop, b.while_(p, b.constant(p, True), turn))


STATEMENTS[s.While] = _while
STATEMENTS[s.DoWhile] = _do_while


# --- for … in ---------------------------------------------------------------------------------------------------------


def _for_in(g: Generator, node: s.ForIn) -> None:
    p, target = _head_place(g, node), node.target
    iterable = _iterable(g, node.iterable)
    loop = Loop(g.frame)
    slot = g.slots[id(target)] if isinstance(target, s.Name) else None
    if slot is not None and not slot.boxed:
        text = slot.python_name
        turn = _turn(g, p, node.body, loop)
    else:
        text = g.temp()
        turn = _turn(g, p, node.body, loop, lambda: _bind_turn(g, node, text))
    q = g.at(target.span)
    made = b.for_(p, b.store(q, text), iterable, turn)
    _emit_loop(g, p, loop, made)
    if slot is not None and not slot.boxed:
        rebound(g, slot, made)


def _iterable(g: Generator, node: Any) -> ast.expr:
    """What Python iterates over: an array or string itself, a range where `range(…)` is called with small numbers."""
    p = g.at(node.span)
    if g.kinds(node) in (T.ARRAY, T.STRING) and type(node) is not s.Call:
        return g.expression(node)
    if type(node) is s.Call and type(node.callee) is s.Name and 1 <= len(node.arguments) <= 2:
        slot = g.slots.get(id(node.callee))
        if slot is not None and slot.kind is SlotKind.BUILTIN and slot.name == "range" and not node.optional:
            if all(_is_small(g, argument) for argument in node.arguments):
                return b.call(p, "λ_range", *g.operands(node.arguments))
    return b.call(p, "λiter", g.expression(node))


def _is_small(g: Generator, node: Any) -> bool:
    if type(node) is s.Spread or g.kinds(node) != T.INT:
        return False
    bits = g.facts.bits_of(node)
    return bits is not None and bits <= _SMALL_BITS


def _bind_turn(g: Generator, node: s.ForIn, text: str) -> None:
    p = g.at(node.target.span)
    for slot in g.resolution.block_slots.get(id(node), ()):
        if slot.boxed:
            fresh_box(g, slot)
    bind(g, node.target, b.name(p, text), declare=True)


STATEMENTS[s.ForIn] = _for_in


# --- C-style for ------------------------------------------------------------------------------------------------------


def _for(g: Generator, node: s.ForLoop) -> None:
    count = g.facts.counting_loops.get(id(node))
    if count is not None and not count.slot.boxed:
        _counting(g, node, count)
        return
    p = _head_place(g, node)
    boxed = [slot for slot in g.resolution.block_slots.get(id(node), ()) if slot.boxed]
    for slot in boxed:
        fresh_box(g, slot)
    for statement in node.initial:
        g.statement(statement)
    first = g.temp()
    loop = Loop(g.frame, has_update=bool(node.update or boxed))
    turn = _turn(g, p, node.body, loop)
    if loop.late or len(loop.continues) * len(node.update) > 4 or any(not _is_short(part) for part in node.update):
        if loop.continues:
            _for_late(g, node, p, first, boxed, loop, turn)
            return
    for statements in loop.continues:
        statements[0:0] = _update(g, node, boxed)
    g.frame.loops.append(loop)
    turn += _update(g, node, boxed)
    g.frame.loops.pop()
    _while_test(g, p, node.test, loop, turn)


def _update(g: Generator, node: s.ForLoop, boxed: list[Slot]) -> list[ast.stmt]:
    """What runs between two turns. A variable in a box gets a new box for the next turn."""

    def make() -> None:
        for slot in boxed:
            p = g.at(slot.span)
            g.emit(
                b.assign(p, slot.python_name, b.list_(p, [b.item(p, b.name(p, slot.python_name), b.constant(p, 0))]))
            )
        for statement in node.update:
            g.statement(statement)

    made, _ = g.apart(make)
    return made


def _for_late(
    g: Generator, node: s.ForLoop, p: Place, first: str, boxed: list[Slot], loop: Loop, turn: list[ast.stmt]
) -> None:
    """The update at the head of all turns but the first."""
    g.emit(b.assign(p, first, b.constant(p, True)))
    update = _update(g, node, boxed)
    begin: list[ast.stmt] = [b.if_(p, b.name(p, first), [b.assign(p, first, b.constant(p, False))], update)]
    if node.test is not None:
        begin += _leave_unless(g, node.test)
    _emit_loop(g, p, loop, b.while_(p, b.constant(p, True), begin + turn))


def _is_short(statement: Any) -> bool:
    """Whether a statement is `name op= literal` or `name = name op literal`."""
    if type(statement) is not s.Assign or type(statement.target) is not s.Name:
        return False
    value = statement.value
    if type(value) is s.Binary:
        value = value.right if type(value.left) is s.Name else value
    return type(value) is s.Number or type(value) is s.Name


def _counting(g: Generator, node: s.ForLoop, count: CountingLoop) -> None:
    """A loop that counts as Python's `range` does. Behind it the counter stands at the first value that failed the test."""
    p, slot, step, operator = _head_place(g, node), count.slot, count.step, count.operator
    q = g.at(count.counter.span)
    hidden = slot in g.resolution.block_slots.get(id(node), ())
    bound: list[ast.expr]
    after: list[ast.stmt] = []
    if hidden:
        bound = g.operands((count.start, count.stop))
    else:
        bind_slot(g, q, slot, g.expression(count.start))
        stop = g.expression(count.stop)
        text = None if type(stop) is ast.Constant else g.hold(stop)
        end: Callable[[], ast.expr] = (
            (lambda: b.name(p, text)) if text is not None else (lambda: g.expression(count.stop))
        )
        bound = [b.name(q, slot.python_name), end()]
        test = b.compare(p, b.name(q, slot.python_name), operator, end())
        last = b.binary(p, b.name(q, slot.python_name), "+", b.number(p, step))
        after = [b.if_(p, test, [b.assign(p, slot.python_name, last)])]
    if operator in ("<=", ">="):
        bound[1] = b.binary(p, bound[1], "+" if operator == "<=" else "-", b.constant(p, 1))
    if step != 1:
        bound.append(b.number(p, step))
    check = count.turns is None or count.turns > _FEW_TURNS or not _is_simple(node.body)
    loop = Loop(g.frame)
    turn = _turn(g, p, node.body, loop, check=check)
    made = b.for_(p, b.store(q, slot.python_name), b.call(p, "λ_range", *bound), turn, after)
    _emit_loop(g, p, loop, made)
    rebound(g, slot, made)


def _is_simple(node: Any) -> bool:
    """Whether there is no call and no loop below a node."""
    stack: list[Any] = [node]
    while stack:
        node = stack.pop()
        cls = type(node)
        if cls is tuple:
            stack += node
        elif isinstance(node, s.Node):
            if cls in _LONG:
                return False
            stack += [getattr(node, name) for name in CHILD_FIELDS[cls]]
    return True


_LONG = frozenset({s.Call, s.While, s.DoWhile, s.ForIn, s.ForLoop, s.Yield})

STATEMENTS[s.ForLoop] = _for
