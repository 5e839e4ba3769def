"""Chains: members, items, slices and calls, with `?.`, and the short ways for objects, arrays and modules.

In: nodes. Out: `ast` expressions. The type of a value is tested before a short way is taken, so no object of the host runs code of its own.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.calls import call, member_of_module, method
from mlpy_compiler.codegen.context import EXPRESSIONS, Generator
from mlpy_compiler.codegen.names import tests_kind
from mlpy_compiler.codegen.operators import is_plain, twice
from mlpy_compiler.facts import T

__all__: list[str] = []

_LINKS = 24
"""So many links stand in one Python expression; more are split, for the sake of Python's compiler."""
_CHAIN = (s.Member, s.Index, s.Slice, s.Call)


def _chain(g: Generator, node: Any) -> ast.expr:
    """A chain, from its left end: chains may be long, so nothing recurses along them."""
    spine: list[Any] = []
    while type(node) in _CHAIN:
        spine.append(node)
        node = node.callee if type(node) is s.Call else node.object
    return _links(g, g.expression(node), spine, 0)


def _links(g: Generator, made: ast.expr, spine: list[Any], links: int) -> ast.expr:
    """Apply the links of a chain, the last of `spine` first."""
    while spine:
        link = spine[-1]
        if type(link) is not s.Slice and link.optional:
            return _optional(g, made, spine, links)
        spine.pop()
        made = _link(g, made, link, spine)
        links += 1
        if links % _LINKS == 0 and spine:
            made = b.name(b.place_of(made), g.hold(made))
    return made


def _link(g: Generator, made: ast.expr, link: Any, spine: list[Any]) -> ast.expr:
    cls = type(link)
    if cls is s.Member:
        if spine and type(spine[-1]) is s.Call and not spine[-1].optional:
            return method(g, made, link, spine.pop())
        return _member(g, made, link)
    if cls is s.Index:
        return _item(g, made, link)
    if cls is s.Slice:
        return _slice(g, made, link)
    return call(g, made, link)


def _optional(g: Generator, made: ast.expr, spine: list[Any], links: int) -> ast.expr:
    """An optional link: if what stands before it is null, so is the whole rest of the chain."""
    p = g.at(spine[-1].span)
    first, later = twice(g, p, made)
    test = b.compare(p, first, "is", b.constant(p, None))

    def rest() -> ast.expr:
        link = spine.pop()
        return _links(g, _link(g, later(), link, spine), spine, links + 1)

    return g.choose(p, test, lambda: b.constant(p, None), rest)


EXPRESSIONS.update(dict.fromkeys(_CHAIN, _chain))


def _member(g: Generator, owner: ast.expr, link: s.Member) -> ast.expr:
    p = g.at(link.span)
    text = g.reused.get(id(link))
    if text is not None:
        return b.name(p, text)
    made = _read(g, p, owner, link)
    text = g.kept.get(id(link))
    return made if text is None else b.walrus(p, text, made)


def _read(g: Generator, p: Place, owner: ast.expr, link: s.Member) -> ast.expr:
    if member_of_module(g, link):
        return b.attribute(p, owner, link.name)
    kinds = g.kinds(link.object)
    if link.name == "length":
        return _length(g, p, owner, link, kinds)
    key = b.constant(g.at(link.name_span), link.name)
    if g.brief or not kinds & T.OBJECT:
        return b.call(p, "λget", owner, key, g.written(link.object))
    again = b.constant(g.at(link.name_span), link.name)
    slot = g.stable_name(link.object)
    first, later = twice(g, p, owner)
    short = (
        b.item(p, later(), key) if g.fast and id(link) in g.likely else b.call(p, b.attribute(p, later(), "get"), key)
    )
    made: Any = b.if_else(
        p, b.same_type(p, first, "λ_dict"), short, b.call(p, "λget", later(), again, g.written(link.object))
    )
    tests_kind(g, slot, "λ_dict", made)
    return made  # type: ignore[no-any-return]


def _length(g: Generator, p: Place, owner: ast.expr, link: s.Member, kinds: int) -> ast.expr:
    if not kinds & ~(T.ARRAY | T.STRING):
        return b.call(p, "λ_len", owner)
    if g.brief or not kinds & (T.ARRAY | T.STRING):
        return b.call(p, "λget_length", owner, g.written(link.object))
    first, later = twice(g, p, owner)
    is_array = b.same_type(p, first, "λ_list")
    slow = b.call(p, "λget_length", later(), g.written(link.object))
    node: Any = b.if_else(p, is_array, b.call(p, "λ_len", later()), slow)
    tests_kind(g, g.stable_name(link.object), "λ_list", node)
    return node  # type: ignore[no-any-return]


def _item(g: Generator, owner: ast.expr, link: s.Index) -> ast.expr:
    p, index = g.at(link.span), link.index
    kinds, key_kinds = g.kinds(link.object), g.kinds(index)
    kind = ""
    if not g.brief and is_plain(g, index):
        if key_kinds == T.INT and kinds & T.ARRAY:
            kind = "λ_list"
        elif key_kinds == T.STRING and kinds & T.OBJECT:
            kind = "λ_dict"
    if not kind:
        made = [owner]
        g.operand(made, index)
        return b.call(p, "λitem", *made, g.written(link.object))
    first, later = twice(g, p, owner)
    short = b.item(p, later(), g.expression(index))
    long = b.call(p, "λitem", later(), g.expression(index), g.written(link.object))
    node: Any = b.if_else(p, b.same_type(p, first, kind), short, long)
    tests_kind(g, g.stable_name(link.object), kind, node)
    return node  # type: ignore[no-any-return]


def _slice(g: Generator, owner: ast.expr, link: s.Slice) -> ast.expr:
    p = g.at(link.span)
    made = [owner]
    for part in (link.start, link.stop, link.step):
        if part is None:
            made.append(b.constant(p, None))
        else:
            g.operand(made, part)
    return b.call(p, "λslice", *made, g.written(link.object))
