"""Calls: of known functions, of functions of modules, of methods, and of whatever a value turns out to be.

In: nodes, with the callee or owner made already. Out: `ast` expressions.
"""

from __future__ import annotations

import ast
import keyword
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.context import Generator
from mlpy_compiler.codegen.names import kind_test, tests_kind
from mlpy_compiler.slots import Slot, SlotKind

__all__ = ["arguments", "call", "member_of_module", "method"]


def arguments(g: Generator, made: list[ast.expr], nodes: tuple[Any, ...], spread: str = "λarguments") -> None:
    """Make the arguments of a call, or with `λspread` the items of an array, behind what is in `made`."""
    for node in nodes:
        if type(node) is s.Spread:
            p = g.at(node.span)
            g.operand(made, node.value)
            made[-1] = b.starred(p, b.call(p, spread, made[-1]))
        else:
            g.operand(made, node)


def member_of_module(g: Generator, link: s.Member) -> bool:
    """Whether a member certainly is a function of a module, which is an attribute of the module's value."""
    name = link.name
    return not name.startswith("_") and not keyword.iskeyword(name) and g.facts.module_function(link) is not None


def call(g: Generator, callee: ast.expr, link: s.Call) -> ast.expr:
    """`callee(…)`."""
    p = g.at(link.span)
    host = _host_function(g, link)
    if host is not None:
        return _host_call(g, p, host, link)
    first: ast.expr
    if not _is_function(g, link):
        # an ML function is called as it is; the test is part of the callee, so it runs before the arguments
        q = g.at(link.callee.span)
        if type(callee) is ast.Name:
            text, first = callee.id, callee
        else:
            text = g.temp()
            first = b.walrus(q, text, callee)
        test = kind_test(q, first, text, "λ_function")
        choice: Any = b.if_else(q, test, b.name(q, text), b.call(q, "λcallee", b.name(q, text)))
        tests_kind(g, g.stable_name(link.callee), "λ_function", choice)
        callee = choice
    made = [callee]
    arguments(g, made, link.arguments)
    return b.call(p, *made)


def _host_function(g: Generator, link: s.Call) -> Slot | None:
    """The variable of a callee that certainly is a function of the host, where its call runs often."""
    slot = g.facts.calls_known_function(link) if g.is_hot() else None
    return slot if slot is not None and slot.kind is SlotKind.CONTEXT else None


def _host_call(g: Generator, p: Place, slot: Slot, link: s.Call) -> ast.expr:
    """A call past the wrapper: a result that is no plain value is finished as the wrapper does it (`execute.bind` binds both names)."""
    made: list[ast.expr] = [b.name(g.at(link.callee.span), f"{slot.python_name}λf")]
    arguments(g, made, link.arguments)
    temp = g.temp()
    kind = b.call(p, "λ_type", b.walrus(p, temp, b.call(p, *made)))
    finished = b.call(p, f"{slot.python_name}λfinish", b.name(p, temp))
    return b.if_else(p, b.compare(p, kind, "in", b.name(p, "λplain")), b.name(p, temp), finished)


def _is_function(g: Generator, link: s.Call) -> bool:
    """Whether the callee certainly can be called as it is."""
    if g.facts.calls_known_function(link) is not None:
        return True
    slot = g.slots.get(id(link.callee)) if type(link.callee) is s.Name else None
    return slot is not None and slot.kind is SlotKind.BUILTIN


def method(g: Generator, owner: ast.expr, member: s.Member, link: s.Call) -> ast.expr:
    """`owner.name(…)`."""
    p = g.at(link.span)
    made: list[Any]
    if member_of_module(g, member):
        made = [b.attribute(g.at(member.span), owner, member.name)]
    else:
        name = b.constant(g.at(member.name_span), member.name)
        made = [b.name(p, "λcall_method"), owner, name, g.written(member.object)]
    arguments(g, made, link.arguments)
    return b.call(p, *made)
