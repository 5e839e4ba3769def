"""Members, items, slices and calls: chains with `?.`, and the short ways for objects, arrays and known functions.

In: nodes. Out: `ast` expressions. A type is tested before a short way is taken, so no object of the host runs code of its own here.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import infer as t
from mlpy_compiler import syntax as s
from mlpy_compiler.codegen.expressions import Expressions
from mlpy_compiler.slots import SlotKind

__all__ = ["Members"]


class Members(Expressions):
    """The part of the generator that follows chains."""

    def expression_Member(self, node: Any) -> ast.expr:
        spine: list[Any] = []
        while type(node) in (s.Member, s.Index, s.Slice, s.Call):
            spine.append(node)
            node = node.callee if type(node) is s.Call else node.object
        return self._links(self.expression(node), node, spine)

    expression_Index = expression_Slice = expression_Call = expression_Member

    def _links(self, made: ast.expr, base: Any, spine: list[Any]) -> ast.expr:
        """Apply the links of a chain, the last of `spine` first. An optional link makes the rest conditional."""
        while spine:
            link = spine.pop()
            if getattr(link, "optional", False):
                temp = self.temp()
                test = self.compare(link.span, self.walrus(link.span, temp, made), "is", self.constant(link.span, None))
                required = _required(link)
                self.kept.append(required)  # tables are keyed by identity
                spine.append(required)
                rest = self._links(self.name(link.span, temp), None, spine)
                return self.choose(link.span, test, self.constant(link.span, None), rest)
            kind = type(link)
            if kind is s.Member:
                if spine and type(spine[-1]) is s.Call and not spine[-1].optional:
                    call = spine.pop()
                    made = self._method(call, link, base, made)
                    base = call
                    continue
                made = self._member(link, base, made)
            elif kind is s.Index:
                made = self._item(link, base, made)
            elif kind is s.Slice:
                parts = [
                    self.constant(link.span, None) if part is None else self.expression(part)
                    for part in (link.start, link.stop, link.step)
                ]
                made = self.call(link.span, "λslice", made, *parts)
            else:
                made = self._call(link, base, made)
            base = link
        return made

    # --- members --------------------------------------------------------------------------------------------------

    def _member(self, node: s.Member, base: Any, owner: ast.expr) -> ast.expr:
        span = node.span
        key = self.constant(node.name_span, node.name)
        if base is not None and type(base) is s.Name and self.is_module_member(node, base):
            return self.attribute(span, owner, node.name)
        kinds = self.types.of(base) if base is not None else t.UNKNOWN
        if node.name == "length":
            if kinds in (t.ARRAY, t.STRING):
                return self.call(span, "λ_len", owner)
            name, owner = self.twice(span, owner)
            short = self.call(span, "λ_len", name())
            return self.choose(span, self.is_type(span, owner, "list"), short, self.call(span, "λget_length", name()))
        if kinds & t.OBJECT == 0:
            return self.call(span, "λget", owner, key)
        flag = self.frame.flags.get(owner.id) if type(owner) is ast.Name else None
        name, owner = self.twice(span, owner)
        test = self.name(span, flag) if flag else self.is_type(span, owner, "dict")
        short = self.call(span, self.attribute(span, name(), "get"), key)
        return self.choose(span, test, short, self.call(span, "λget", name(), key))

    def is_module_member(self, node: s.Member, base: s.Name) -> bool:
        """Whether `module.name` certainly is a function of a standard module."""
        return not node.name.startswith("_") and self.types.module_function(node) is not None

    def twice(self, span: s.Span, value: ast.expr) -> tuple[Any, ast.expr]:
        """A way to use a value twice: what makes the later uses, and the first use."""
        if type(value) is ast.Name:
            return (lambda: self.name(span, value.id)), value
        temp = self.temp()
        return (lambda: self.name(span, temp)), self.walrus(span, temp, value)

    def _item(self, node: s.Index, base: Any, owner: ast.expr) -> ast.expr:
        span = node.span
        kinds = self.types.of(base) if base is not None else t.UNKNOWN
        index = self.types.of(node.index)
        if index == t.INT and kinds & t.ARRAY:
            if kinds == t.ARRAY:
                return self.item(span, owner, self.expression(node.index))
            name, owner = self.twice(span, owner)
            test = self.is_type(span, owner, "list")
            if type(node.index) in (s.Number, s.Name):
                short = self.item(span, name(), self.expression(node.index))
                return self.choose(span, test, short, self.call(span, "λitem", name(), self.expression(node.index)))
            temp = self.temp()
            key = self.walrus(span, temp, self.expression(node.index))
            # the index is evaluated behind the owner, and once
            test = self.compare(span, self.call(span, "λ_type", owner), "is", self.name(span, "λ_list"))
            return self.choose(
                span, test, self.item(span, name(), key), self.call(span, "λitem", name(), self.expression(node.index))
            )
        return self.call(span, "λitem", owner, self.expression(node.index))

    # --- calls ----------------------------------------------------------------------------------------------------

    def _method(self, call: s.Call, member: s.Member, base: Any, owner: ast.expr) -> ast.expr:
        """`owner.name(…)`: a function of a module, an array's `push`, or whatever the owner says."""
        span = call.span
        if base is not None and type(base) is s.Name and self.is_module_member(member, base):
            return self.call(span, self.attribute(member.span, owner, member.name), *self.arguments(call.arguments))
        if (
            member.name in ("push", "append")
            and len(call.arguments) == 1
            and type(call.arguments[0]) is not s.Spread
            and type(owner) is ast.Name
        ):
            room = self.compare(
                span, self.call(span, "λ_len", self.name(span, owner.id)), "<", self.name(span, "λmax_items")
            )
            if base is None or self.types.of(base) != t.ARRAY:
                room = self.both(span, self.is_type(span, self.name(span, owner.id), "list"), room)
            simple = type(call.arguments[0]) in (s.Name, s.Number, s.String, s.Boolean, s.Null)
            argument = self.expression(call.arguments[0])
            if simple:
                append = self.call(span, self.attribute(member.span, owner, "append"), argument)
                again = self.expression(call.arguments[0])
                slow = self.call(
                    span, "λcall_method", self.name(span, owner.id), self.constant(member.name_span, member.name), again
                )
                return self.choose(span, room, append, slow)
            return self.call(span, "λcall_method", owner, self.constant(member.name_span, member.name), argument)
        return self.call(
            span, "λcall_method", owner, self.constant(member.name_span, member.name), *self.arguments(call.arguments)
        )

    def _call(self, node: s.Call, base: Any, callee: ast.expr) -> ast.expr:
        span = node.span
        if base is not None and self.types.known_function(node) is not None:
            return self.call(span, callee, *self.arguments(node.arguments))
        slot = self.resolution.slots.get(id(base)) if type(base) is s.Name else None
        if (
            slot is not None
            and slot.kind is SlotKind.CONTEXT
            and slot.name in self.host_functions
            and slot.assignments == 0
        ):
            return self.call(span, callee, *self.arguments(node.arguments))
        name, callee = self.twice(span, callee)
        test = self.both(
            span,
            self.is_type(span, callee, "function"),
            self.compare(span, self.attribute(span, name(), "__builtins__"), "is", self.name(span, "λbuiltins")),
        )
        checked = self.choose(span, test, name(), self.call(span, "λcallee", name()))
        return self.call(span, checked, *self.arguments(node.arguments))


def _required(link: Any) -> Any:
    """The same link, without its `?`."""
    if type(link) is s.Member:
        return s.Member(link.span, link.object, link.name, False, link.name_span)
    if type(link) is s.Index:
        return s.Index(link.span, link.object, link.index, False)
    return s.Call(link.span, link.callee, link.arguments, False)
