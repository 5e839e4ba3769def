"""Statements but for assignments, loops, `switch` and exceptions.

In: nodes. Out: `ast` statements, appended to the list that is being made.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.assignments import push
from mlpy_compiler.codegen.context import STATEMENTS, Generator
from mlpy_compiler.codegen.expressions import yield_only
from mlpy_compiler.codegen.fast import in_two_forms, pays
from mlpy_compiler.codegen.functions import block
from mlpy_compiler.codegen.matching import match_only
from mlpy_compiler.codegen.patterns import bind

__all__ = ["nested"]


def nested(g: Generator, node: s.Block) -> list[ast.stmt]:
    """The statements of a block, as a list of their own."""
    made, _ = g.apart(lambda: block(g, node, node.body))
    return made


def _block(g: Generator, node: s.Block) -> None:
    block(g, node, node.body)


def _nothing(_g: Generator, _node: Any) -> None:
    """What says something to the passes before, and does nothing."""


def _export(g: Generator, node: s.Export) -> None:
    STATEMENTS[type(node.statement)](g, node.statement)


def _expression(g: Generator, node: s.ExpressionStatement) -> None:
    value = node.value
    p = g.at(node.span)
    if isinstance(value, s.Match):
        match_only(g, value)
    elif isinstance(value, s.Yield):
        g.emit(b.do(p, yield_only(g, value)))
    elif not isinstance(value, s.Call) or not push(g, value):
        g.emit(b.do(p, g.expression(value)))


def _if(g: Generator, node: s.If) -> None:
    """Each further test stands in the `else` of the one before, so that it may have statements before it."""
    outer = g.out
    for test, body in node.branches:
        p = g.at(test.span)
        value = _test(g, test)
        then = nested(g, body)
        otherwise: list[ast.stmt] = []
        g.emit(b.if_(p, value, then, otherwise))
        g.out = otherwise
    if node.otherwise is not None:
        block(g, node.otherwise, node.otherwise.body)
    g.out = outer


def _test(g: Generator, node: Any) -> ast.expr:
    if not pays(g, node):
        return g.expression(node)
    p = g.at(node.span)
    temp = g.temp()
    in_two_forms(g, p, node, lambda made: g.emit(b.assign(p, temp, made)))
    return b.name(p, temp)


def _return(g: Generator, node: s.Return) -> None:
    p = g.at(node.span)
    if node.value is None:
        g.emit(b.return_(p, None))
    else:
        in_two_forms(g, p, node.value, lambda made: g.emit(b.return_(p, made)))


def _throw(g: Generator, node: s.Throw) -> None:
    p = g.at(node.span)
    g.emit(b.raise_(p, b.call(p, "λthrow", g.expression(node.value))))


def _import(g: Generator, node: s.Import) -> None:
    p = g.at(node.span)
    module = b.constant(p, node.module)
    if node.alias is not None:
        bind(g, node.alias, b.call(p, "λimport", module))
        return
    names = g.resolution.reads[id(node)]
    bind(g, names[0], b.call(p, "λpackage", module))
    if len(names) > 1:
        bind(g, names[1], b.call(p, "λimport", module))


def _import_names(g: Generator, node: s.ImportNames) -> None:
    for name in node.names:
        p = g.at(name.span)
        bind(g, name.binding, b.call(p, "λimport_name", b.constant(p, node.module), b.constant(p, name.name)))


STATEMENTS.update(
    {
        s.Block: _block,
        s.Export: _export,
        s.ExpressionStatement: _expression,
        s.If: _if,
        s.Return: _return,
        s.Throw: _throw,
        s.Import: _import,
        s.ImportNames: _import_names,
        s.Nonlocal: _nothing,
        s.Capability: _nothing,
        s.Plugin: _nothing,
    }
)
