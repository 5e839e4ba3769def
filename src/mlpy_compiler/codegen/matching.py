"""`match`: patterns as tests that bind on the way, arms as conditional expressions or as statements.

In: nodes. Out: `ast` expressions and statements.

Where all arms are expressions, a `match` is one expression; where an arm is a block, or there are many arms, it is statements that leave
its value in a temporary. So `return` in a block returns from the function, as it should.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.context import EXPRESSIONS, Generator
from mlpy_compiler.codegen.functions import block

__all__ = ["match_only"]

_ARMS = 20
"""So many arms stand in one Python expression."""
_NESTED = 50
"""So many arms stand inside each other as `elif`; more follow behind a test whether one has fitted."""


# --- patterns ---------------------------------------------------------------------------------------------------------


def _test(g: Generator, pattern: Any, value: str) -> list[ast.expr]:
    """Tests that all hold if the value in a temporary fits; they bind the names of the pattern."""
    p = g.at(pattern.span)
    cls = type(pattern)
    if cls is s.MatchWildcard:
        return []
    if cls is s.MatchName:
        return [_bound(g, pattern, b.name(p, value))]
    if cls is s.MatchLiteral:
        literal = pattern.value
        if literal is None:
            return [b.compare(p, b.name(p, value), "is", b.constant(p, None))]
        made = b.number(p, literal) if isinstance(literal, (int, float)) else b.constant(p, literal)
        return [b.compare(p, b.name(p, value), "==", made)]
    if cls is s.MatchOr:
        options = [_test(g, option, value) for option in pattern.options]
        if not all(options):
            return []
        return [b.boolean(p, "||", [b.and_(p, *tests) for tests in options])]
    return _array(g, pattern, value) if cls is s.MatchArray else _object(g, pattern, value)


def _bound(g: Generator, pattern: s.MatchName, value: ast.expr) -> ast.expr:
    """An expression that binds a name, and is true."""
    p = g.at(pattern.span)
    slot = g.slots[id(pattern)]
    if slot.boxed:
        keep = b.attribute(p, b.name(p, slot.python_name), "__setitem__")
        return b.tuple_(p, [b.call(p, keep, b.constant(p, 0), value)])
    return b.tuple_(p, [b.walrus(p, slot.python_name, value)])


def _array(g: Generator, pattern: s.MatchArray, value: str) -> list[ast.expr]:
    p = g.at(pattern.span)
    length = b.call(p, "λ_len", b.name(p, value))
    count = b.constant(p, len(pattern.items))
    tests = [
        b.call(p, "λmatch_array", b.name(p, value)),
        b.compare(p, length, "==" if pattern.rest is None else ">=", count),
    ]
    for index, item in enumerate(pattern.items):
        q = g.at(item.span)
        tests += _part(g, item, b.call(q, "λitem", b.name(q, value), b.constant(q, index)))
    if pattern.rest is not None:
        none = b.constant(p, None)
        rest = b.call(p, "λslice", b.name(p, value), b.constant(p, len(pattern.items)), none, none)
        tests += _part(g, pattern.rest, rest)
    return tests


def _object(g: Generator, pattern: s.MatchObject, value: str) -> list[ast.expr]:
    p = g.at(pattern.span)
    tests = [b.call(p, "λmatch_object", b.name(p, value))]
    for field in pattern.fields:
        q = g.at(field.span)
        part = g.temp()
        found = b.walrus(q, part, b.call(q, "λfield", b.name(q, value), b.constant(q, field.key)))
        tests.append(b.compare(q, found, "is not", b.name(q, "λmissing")))
        tests += _test(g, field.pattern, part)
    if pattern.rest is not None:
        keys = [b.constant(p, field.key) for field in pattern.fields]
        tests += _part(g, pattern.rest, b.call(p, "λobject_rest", b.name(p, value), *keys))
    return tests


def _part(g: Generator, pattern: Any, part: ast.expr) -> list[ast.expr]:
    cls = type(pattern)
    if cls is s.MatchWildcard:
        return []
    if cls is s.MatchName:
        return [_bound(g, pattern, part)]
    p = g.at(pattern.span)
    temp = g.temp()
    return [b.tuple_(p, [b.walrus(p, temp, part)]), *_test(g, pattern, temp)]


# --- arms -------------------------------------------------------------------------------------------------------------


def _match(g: Generator, node: s.Match) -> ast.expr:
    """A `match` whose value is asked for."""
    arms = node.arms
    if len(arms) > _ARMS or any(type(arm.body) is s.Block for arm in arms):
        result = g.temp()
        _statements(g, node, result)
        return b.name(g.at(node.span), result)
    p = g.at(node.span)
    subject = g.hold_or_walrus(g.expression(node.subject))
    before = g.ordered
    inner, made = g.apart(lambda: _arms(g, node, subject[0]))
    if g.ordered == before:
        g.out += inner
        if subject[1] is None:
            return made  # type: ignore[no-any-return]
        return b.item(p, b.tuple_(p, [subject[1], made]), b.constant(p, 1))
    # a guard or an arm needs statements: all in order, then
    if subject[1] is not None:
        g.emit(b.do(p, subject[1]))
    g.out += inner
    return made  # type: ignore[no-any-return]


def _arms(g: Generator, node: s.Match, subject: str) -> ast.expr:
    return _arm(g, node, subject, 0)


def _arm(g: Generator, node: s.Match, subject: str, index: int) -> ast.expr:
    """The arms from `index` on, as one expression."""
    if index == len(node.arms):
        p = g.at(node.span)
        return b.call(p, "λno_match", b.name(p, subject))
    arm = node.arms[index]
    p = g.at(arm.span)
    test = _arm_test(g, arm, subject)
    if test is None:
        return g.expression(arm.body)
    return g.choose(p, test, lambda: g.expression(arm.body), lambda: _arm(g, node, subject, index + 1))


def _arm_test(g: Generator, arm: s.Arm, subject: str) -> ast.expr | None:
    """The test of an arm; None if it always fits."""
    for slot in g.resolution.block_slots.get(id(arm), ()):
        if slot.boxed:
            p = g.at(slot.span)
            # not empty: of several alternatives, each may bind the name until one fits
            g.emit(b.assign(p, slot.python_name, b.list_(p, [b.constant(p, None)])))
    tests = _test(g, arm.pattern, subject)
    p = g.at(arm.span)
    if arm.guard is None:
        return b.and_(p, *tests) if tests else None
    if not tests:
        return g.expression(arm.guard)
    before = g.ordered
    inner, guard = g.apart(lambda: g.expression(arm.guard))
    if g.ordered == before:
        g.out += inner
        return b.and_(p, *tests, guard)
    # the guard needs statements: they run only if the pattern fits
    temp = g.temp()
    g.emit(b.assign(p, temp, b.and_(p, *tests)))
    inner.append(b.assign(p, temp, guard))
    g.emit(b.if_(p, b.name(p, temp), inner))
    return b.name(p, temp)


def match_only(g: Generator, node: s.Match) -> None:
    """A `match` whose value nobody asks for."""
    _statements(g, node, None)


def _statements(g: Generator, node: s.Match, result: str | None) -> None:
    """A `match` as statements, which leave its value in `result`."""
    p = g.at(node.span)
    subject = g.hold(g.expression(node.subject))
    outer = g.out
    done: str | None = g.temp() if len(node.arms) > _NESTED else None
    if done is not None:
        g.emit(b.assign(p, done, b.constant(p, False)))
    for index, arm in enumerate(node.arms):
        if done is not None and index and index % _NESTED == 0:
            g.out = outer
            rest: list[ast.stmt] = []
            g.emit(b.if_(p, b.not_(p, b.name(p, done)), rest))
            rest.clear()
            g.out = rest
        test = _arm_test(g, arm, subject)
        level = g.out
        body: list[ast.stmt] = []
        g.out = body
        if done is not None:
            g.emit(b.assign(p, done, b.constant(p, True)))
        _arm_body(g, arm, result)
        if test is None:
            level += body
            g.ordered += 1
            break
        otherwise: list[ast.stmt] = []
        g.out = level
        g.emit(b.if_(g.at(arm.span), test, body, otherwise))
        g.out = otherwise
    else:
        if done is not None:
            g.out = outer
            g.emit(b.if_(p, b.not_(p, b.name(p, done)), [b.do(p, b.call(p, "λno_match", b.name(p, subject)))]))
        else:
            g.emit(b.do(p, b.call(p, "λno_match", b.name(p, subject))))
    g.out = outer


def _arm_body(g: Generator, arm: s.Arm, result: str | None) -> None:
    """The body of an arm: its value, or that of the last statement of its block if it is an expression."""
    p = g.at(arm.span)
    if not isinstance(arm.body, s.Block):
        _keep(g, arm.body, result)
        return
    statements = arm.body.body
    last = statements[-1] if statements else None
    if type(last) is not s.ExpressionStatement or result is None:
        if result is not None:
            g.emit(b.assign(p, result, b.constant(p, None)))
        block(g, arm.body, statements)
        return
    block(g, arm.body, statements[:-1])
    g.stop(last)
    _keep(g, last.value, result)


def _keep(g: Generator, node: Any, result: str | None) -> None:
    value = g.expression(node)
    p = b.place_of(value)
    g.emit(b.do(p, value) if result is None else b.assign(p, result, value))


EXPRESSIONS[s.Match] = _match
