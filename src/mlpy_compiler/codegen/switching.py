"""`switch`.

In: nodes. Out: `if` … `elif` where each case ends by leaving; else a loop of one turn, which a `break` leaves, with the number of the first
case that fits: from that one on, each body runs.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.context import STATEMENTS, Generator, Loop
from mlpy_compiler.codegen.functions import block
from mlpy_compiler.codegen.operators import operate
from mlpy_compiler.visitor import CHILD_FIELDS

__all__: list[str] = []

_NESTED = 200
"""So many cases stand inside each other as `elif`."""
_LEAVING = frozenset({s.Return, s.Throw, s.Continue})


def _switch(g: Generator, node: s.Switch) -> None:
    p = g.at(node.span)
    subject = g.hold(g.expression(node.subject))
    groups = _groups(node)
    if (
        groups is None
        or len(groups) > _NESTED
        or not all(_is_steady_test(test) for tests, _, _ in groups for test in tests)
    ):
        _general(g, node, subject)
        return
    _head(g, node)
    outer = g.out
    default: tuple[Any, ...] = ()
    for tests, has_default, body in groups:
        if has_default:
            default = body
        if not tests or has_default:
            continue
        equal = [_equal(g, node, subject, test) for test in tests]
        test = equal[0] if len(equal) == 1 else b.boolean(p, "||", equal)
        then, _ = g.apart(lambda body=body: _statements(g, body))  # type: ignore[misc]
        otherwise: list[ast.stmt] = []
        g.emit(b.if_(g.at(tests[0].span), test, then, otherwise))
        g.out = otherwise
    _statements(g, default)
    g.out = outer


STATEMENTS[s.Switch] = _switch


def _statements(g: Generator, statements: tuple[Any, ...]) -> None:
    for statement in statements:
        g.statement(statement)


def _head(g: Generator, node: s.Switch) -> None:
    """A switch is one block: its boxes and functions are made at its head."""
    declared = tuple(
        statement for case in node.cases for statement in case.body if type(statement) is s.FunctionDeclaration
    )
    block(g, node, declared)


def _equal(g: Generator, node: s.Switch, subject: str, test: Any) -> ast.expr:
    p = g.at(test.span)
    made = g.expression(test)
    return operate(g, p, "==", b.name(p, subject), g.kinds(node.subject), made, test, node)


def _is_steady_test(node: Any) -> bool:
    """Whether a test needs no statements before it."""
    return type(node) in (s.Number, s.String, s.Boolean, s.Null, s.Name, s.Member) or (
        type(node) is s.Unary and type(node.operand) is s.Number
    )


_Group = tuple[list[Any], bool, tuple[Any, ...]]


def _groups(node: s.Switch) -> list[_Group] | None:
    """Cases that share a body: their tests, whether `default` is one, and the body without its `break`. None if a case falls through.

    Where `default` stands among tests, those are left out: they lead to the same body.
    """
    groups: list[_Group] = []
    tests: list[Any] = []
    has_default = False
    last = len(node.cases) - 1
    for index, case in enumerate(node.cases):
        if case.test is None:
            has_default = True
        else:
            tests.append(case.test)
        body = case.body
        if not body and index < last:
            continue
        if body and type(body[-1]) is s.Break:
            body = body[:-1]
        elif index < last and (not body or type(body[-1]) not in _LEAVING):
            return None
        if any(_breaks(statement) for statement in body):
            return None
        if has_default and tests and index < last:
            return None  # the order of the tests would change
        groups.append((tests, has_default, body))
        tests, has_default = [], False
    return groups


def _breaks(node: Any) -> bool:
    """Whether a `break` in a statement would leave the switch."""
    stack = [node]
    while stack:
        node = stack.pop()
        cls = type(node)
        if cls is s.Break:
            return True
        if cls is tuple:
            stack += node
        elif isinstance(node, s.Node) and cls not in _CLOSED:
            stack += [getattr(node, name) for name in CHILD_FIELDS[cls]]
    return False


_CLOSED = frozenset({s.While, s.DoWhile, s.ForIn, s.ForLoop, s.Switch, s.Function, s.FunctionDeclaration})


def _general(g: Generator, node: s.Switch, subject: str) -> None:
    p = g.at(node.span)
    chosen, flag = g.temp(), g.temp()
    default = next((index for index, case in enumerate(node.cases) if case.test is None), len(node.cases))
    g.emit(b.assign(p, chosen, b.constant(p, default)))
    outer = g.out
    for index, case in enumerate(node.cases):
        if case.test is not None:
            q = g.at(case.test.span)
            if index % _NESTED == _NESTED - 1:
                # Python's compiler does not bear endless `elif`
                rest: list[ast.stmt] = []
                g.out = outer
                undecided = b.compare(q, b.name(q, chosen), "==", b.constant(q, default))
                g.emit(b.if_(q, undecided, rest))
                rest.clear()
                g.out = rest
            otherwise: list[ast.stmt] = []
            equal = _equal(g, node, subject, case.test)
            g.emit(b.if_(q, equal, [b.assign(q, chosen, b.constant(q, index))], otherwise))
            g.out = otherwise
    g.out = outer
    loop = Loop(g.frame, flag=flag)
    g.frame.loops.append(loop)
    turn, _ = g.apart(lambda: _bodies(g, node, chosen))
    g.frame.loops.pop()
    if loop.continues:
        g.emit(b.assign(p, flag, b.constant(p, False)))
    turn.append(b.break_(p))
    g.emit(b.while_(p, b.constant(p, True), turn))
    if loop.continues:
        then, _ = g.apart(lambda: STATEMENTS[s.Continue](g, s.Continue(node.span)))
        g.emit(b.if_(p, b.name(p, flag), then))


def _bodies(g: Generator, node: s.Switch, chosen: str) -> None:
    _head(g, node)
    for index, case in enumerate(node.cases):
        body, _ = g.apart(lambda case=case: _statements(g, case.body))  # type: ignore[misc]
        if body:
            p = g.at(case.span)
            g.emit(b.if_(p, b.compare(p, b.name(p, chosen), "<=", b.constant(p, index)), body))
