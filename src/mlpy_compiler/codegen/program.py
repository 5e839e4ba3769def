"""The whole program: its functions, and `λmain`, which runs the top level and returns the value of the last statement.

In: a resolved tree and the facts about it. Out: the module `def f(…): …`, …, `def λmain(): …`. The functions of the top level stand beside
`λmain` and not in it, because CPython's compiler copies the names of an enclosing function for each function inside it.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import (
    assignments,
    exceptions,
    expressions,
    loops,
    matching,
    members,
    operators,
    statements,
    switching,
)
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.context import Frame, Generator
from mlpy_compiler.codegen.functions import declare_functions
from mlpy_compiler.codegen.names import settle_tests
from mlpy_compiler.codegen.patterns import bind
from mlpy_compiler.facts import Facts
from mlpy_compiler.interface import CompileOptions
from mlpy_compiler.slots import Resolution
from mlpy_compiler.source import Source

__all__ = ["generate", "in_one_function"]

_PARTS = (assignments, expressions, exceptions, loops, matching, members, operators, statements, switching)
"""Imported for the tables that they fill."""


def generate(
    program: s.Program, resolution: Resolution, facts: Facts, source: Source, options: CompileOptions
) -> ast.Module:
    """The Python module of a program."""
    g = Generator(resolution, facts, source, options)
    p = (1, 0, 1, 0)
    scope = resolution.scopes[id(program)]
    g.frame = frame = Frame(scope, is_top=True)
    functions, _ = g.apart(lambda: declare_functions(g, program.body))
    slots = resolution.module_slots.values()
    declared = {slot.python_name for slot in slots if slot.declared == "function" and slot.assignments == 1}
    names = sorted(({slot.python_name for slot in slots} | scope.globals_written) - declared)
    if names:
        g.hoist(b.global_(p, names))
    statements = program.body
    last: Any = statements[-1] if statements else None
    if type(last) is s.Export:
        last = last.statement
    if type(last) in _VALUED:
        statements = statements[:-1]
    for statement in statements:
        g.statement(statement)
    if type(last) in _VALUED:
        _VALUED[type(last)](g, last)
    settle_tests(frame, g.out)
    main = b.define(p, "λmain", b.arguments([], []), g.out)
    return ast.Module(body=[*functions, main], type_ignores=[])


def in_one_function(tree: ast.Module) -> ast.Module:
    """The same program as one function `λmodule` that defines all its functions as global ones: for text, which runs in a namespace that is not its own."""
    p = (1, 0, 1, 0)
    names = [definition.name for definition in tree.body if isinstance(definition, ast.FunctionDef)]
    whole = b.define(p, "λmodule", b.arguments([], []), [b.global_(p, names), *tree.body])
    return ast.Module(body=[whole], type_ignores=[])


# --- the last statement -----------------------------------------------------------------------------------------------


def _expression(g: Generator, node: s.ExpressionStatement) -> None:
    g.stop(node)
    value = g.expression(node.value)
    g.emit(b.return_(g.at(node.span), value))


def _assign(g: Generator, node: s.Assign) -> None:
    if isinstance(node.target, s.Name) or node.operator is not None:
        g.statement(node)
        g.emit(b.return_(g.at(node.span), g.expression(node.target)))
    else:
        _bind_and_return(g, node, node.target, node.value, declare=False)


def _declare(g: Generator, node: s.Declare) -> None:
    *before, last = node.declarators
    if before:
        g.statement(s.Declare(node.span, node.kind, tuple(before)))
    if isinstance(last.target, s.Name) or last.value is None:
        g.statement(s.Declare(node.span, node.kind, (last,)))
        value = g.expression(last.target) if isinstance(last.target, s.Name) else None
        g.emit(b.return_(g.at(node.span), value))
    else:
        _bind_and_return(g, node, last.target, last.value, declare=True)


def _bind_and_return(g: Generator, node: s.Node, target: Any, value: Any, *, declare: bool) -> None:
    g.stop(node)
    p = g.at(node.span)
    temp = g.temp()
    g.emit(b.assign(p, temp, g.expression(value)))
    bind(g, target, b.name(p, temp), declare=declare)
    g.emit(b.return_(p, b.name(p, temp)))


_VALUED: dict[type, Any] = {s.ExpressionStatement: _expression, s.Assign: _assign, s.Declare: _declare}
