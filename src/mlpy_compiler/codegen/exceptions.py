"""`try`, `except` and `finally`.

In: nodes. Out: Python's `try`.

What ML cannot catch (a violation, a deadline) is raised on first; a cancellation is no `Exception`, so no handler sees it. `finally` must not
swallow such a one, whatever stands in it: what passes is noted on the way, and raised again when the block ends by `return`,
`break`, `continue` or an error, which Python then records as the context. It does not `yield` either: its consumer would go on. In a
generator that Python frees while the program that it belongs to does not run, `finally` is passed over; where it does run, nobody hears of an error in
it, so the engine is told of those that end a program.
"""

from __future__ import annotations

import ast

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.context import STATEMENTS, Generator
from mlpy_compiler.codegen.functions import block
from mlpy_compiler.codegen.patterns import bind
from mlpy_compiler.codegen.statements import nested

__all__: list[str] = []


def _try(g: Generator, node: s.Try) -> None:
    if node.final is None:
        g.emit(_caught(g, node))
        return
    p = g.at(node.final.span)
    passing, error = g.temp(), g.temp() + "_"
    g.emit(b.assign(p, passing, b.constant(p, None)))
    g.frame.tries += 1
    body = [_caught(g, node)] if node.handler is not None else nested(g, node.body)
    g.frame.passing.append(passing)
    final = nested(g, node.final)
    g.frame.passing.pop()
    g.frame.tries -= 1
    note = b.except_(
        p,
        b.name(p, "λ_BaseException"),
        [b.assign(p, passing, b.name(p, error)), b.raise_(p)],
        error,
    )
    is_passing = b.compare(p, b.name(p, passing), "is not", b.constant(p, None))
    is_fatal = b.and_(p, is_passing, b.call(p, "λis_fatal", b.name(p, passing)))
    refused: list[ast.ExceptHandler] = []
    if getattr(g.frame.scope.node, "is_generator", False):
        begun = g.temp()
        g.emit(b.assign(p, begun, b.call(p, "λcurrent_run")))
        abandoned = b.and_(p, is_passing, b.call(p, "λabandoned", b.name(p, passing), b.name(p, begun)))
        final = list[ast.stmt]([b.if_(p, b.not_(p, abandoned), final or [b.pass_(p)])])
        note_lost = b.do(p, b.call(p, "λlost", b.name(p, passing), b.name(p, error)))
        refused = [b.except_(p, b.name(p, "λ_Exception"), [note_lost, b.raise_(p)], error)]
    go_on = b.if_(p, is_fatal, [b.raise_(p, b.name(p, passing))])
    forget = b.assign(p, passing, b.constant(p, None))
    g.emit(b.try_(p, body, [note], [b.try_(p, final, refused, [go_on, forget])]))


STATEMENTS[s.Try] = _try


def _caught(g: Generator, node: s.Try) -> ast.stmt:
    """`try` with `except`."""
    handler = node.handler
    assert handler is not None
    p = g.at(handler.span)
    g.frame.tries += 1
    body = nested(g, node.body)
    outer = g.out
    caught: list[ast.stmt] = []
    g.out = caught
    if node.handler_name is not None:
        bind(g, node.handler_name, b.call(g.at(node.handler_name.span), "λcaught"))
    else:
        g.emit(b.do(p, b.call(p, "λcaught")))
    block(g, handler, handler.body)
    g.out = outer
    g.frame.tries -= 1
    fatal = b.except_(p, b.name(p, "λfatal"), [b.raise_(p)])
    return b.try_(p, body, [fatal, b.except_(p, b.name(p, "λ_Exception"), caught)])
