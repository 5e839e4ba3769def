"""Expressions: one method for each kind of node.

In: nodes. Out: `ast` expressions, evaluated left to right, each operand once. A function value becomes a `def` before the statement that
contains it.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler import infer as t
from mlpy_compiler import syntax as s
from mlpy_compiler.codegen.build import LOAD
from mlpy_compiler.codegen.context import Context
from mlpy_compiler.slots import Slot, SlotKind

__all__ = ["Expressions"]

_HELPERS = {
    "+": "λadd", "-": "λsub", "*": "λmul", "/": "λdiv", "//": "λfloordiv", "%": "λmod", "**": "λpow", "&": "λbitand",
    "|": "λbitor", "^": "λbitxor", "<<": "λlshift", ">>": "λrshift", "==": "λeq", "!=": "λne", "<": "λlt", "<=": "λle",
    ">": "λgt", ">=": "λge", "in": "λin",
}  # fmt: skip
_SCALAR = t.NULL | t.NUMBER | t.STRING
_UNARY = {"-": "λneg", "+": "λpos", "~": "λinvert"}


class Expressions(Context):
    """The part of the generator that makes expressions."""

    def expression(self, node: Any) -> ast.expr:
        handler: Any = getattr(self, "expression_" + type(node).__name__)
        made: ast.expr = handler(node)
        return made

    def arguments(self, nodes: tuple[Any, ...]) -> list[ast.expr]:
        made: list[ast.expr] = []
        for node in nodes:
            if type(node) is s.Spread:
                value = self.call(node.span, "λspread", self.expression(node.value))
                made.append(ast.Starred(value=value, ctx=LOAD, **self.at(node.span)))
            else:
                made.append(self.expression(node))
        return made

    # --- literals and names -----------------------------------------------------------------------------------------

    def expression_Number(self, node: s.Number) -> ast.expr:
        return ast.Constant(value=node.value, **self.at(node.span))

    def expression_String(self, node: s.String) -> ast.expr:
        return ast.Constant(value=node.value, **self.at(node.span))

    expression_Boolean = expression_Number

    def expression_Null(self, node: s.Null) -> ast.expr:
        return ast.Constant(value=None, **self.at(node.span))

    def expression_Template(self, node: s.Template) -> ast.expr:
        parts = [self.constant(node.span, part) if type(part) is str else self.expression(part) for part in node.parts]
        return self.call(node.span, "λconcat", *parts)

    def expression_Name(self, node: s.Name) -> ast.expr:
        slot = self.resolution.slots.get(id(node))
        if slot is None:
            return self.constant(node.span, self.resolution.constants.get(id(node)))
        return self.load(node.span, slot)

    def load(self, span: s.Span, slot: Slot) -> ast.expr:
        value = self.name(span, slot.python_name)
        return self.item(span, value, self.constant(span, 0)) if slot.boxed else value

    def expression_Array(self, node: s.Array) -> ast.expr:
        made = ast.List(elts=self.arguments(node.items), ctx=LOAD, **self.at(node.span))
        if any(type(item) is s.Spread for item in node.items):
            return self.call(node.span, "λarray", made)
        return made

    def expression_Object(self, node: s.Object) -> ast.expr:
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        for entry in node.entries:
            if type(entry) is s.Spread:
                keys.append(None)
                values.append(self.call(entry.span, "λspread_object", self.expression(entry.value)))
            elif type(entry) is s.Property:
                if type(entry.key) is str:
                    keys.append(ast.Constant(value=entry.key, **self.at(entry.span)))
                else:
                    keys.append(self.call(entry.span, "λkey", self.expression(entry.key)))
                values.append(self.named(entry.value, entry.key if type(entry.key) is str else None))
        return ast.Dict(keys=keys, values=values, **self.at(node.span))

    def named(self, node: Any, name: str | None) -> ast.expr:
        """An expression; a function value without a name gets this one."""
        if type(node) is s.Function and node.name is None:
            return self.function_value(node, name)
        return self.expression(node)

    def expression_Function(self, node: s.Function) -> ast.expr:
        return self.function_value(node, node.name)

    def function_value(self, node: s.Function, name: str | None) -> ast.expr:
        raise NotImplementedError

    # --- operators ----------------------------------------------------------------------------------------------------

    def expression_Unary(self, node: s.Unary) -> ast.expr:
        span = node.span
        if node.operator == "typeof":
            return self._typeof(node)
        value = self.expression(node.operand)
        if node.operator == "!":
            return self.negate(span, value)
        if not self.types.of(node.operand) & ~t.NUMBER and node.operator == "-":
            return ast.UnaryOp(op=ast.USub(), operand=value, **self.at(span))
        return self.call(span, _UNARY[node.operator], value)

    def _typeof(self, node: s.Unary) -> ast.expr:
        operand = node.operand
        value = self.expression(operand)
        slot = self.resolution.slots.get(id(operand)) if type(operand) is s.Name else None
        if slot is not None and slot.kind is SlotKind.UNKNOWN:
            # the name may not be bound: `typeof` alone may ask
            return self.call(node.span, "λtypeof_name", self._thunk(node.span, value))
        return self.call(node.span, "λtypeof", value)

    def _thunk(self, span: s.Span, value: ast.expr) -> ast.expr:
        arguments = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        return ast.Lambda(args=arguments, body=value, **self.at(span))

    def expression_Binary(self, node: s.Binary) -> ast.expr:
        spine = [node]
        left: Any = node.left
        while type(left) is s.Binary:
            spine.append(left)
            left = left.left
        made = self.expression(left)
        for link in reversed(spine):
            made = self.binary(link, made, self.expression(link.right))
        return made

    def binary(self, node: Any, left: ast.expr, right: ast.expr) -> ast.expr:
        """An operation on two made operands, as bare as the kinds of the operands allow."""
        operator, span = node.operator, node.span
        kinds, others = self.types.of(node.left), self.types.of(node.right)
        both = kinds | others
        if operator in ("==", "!="):
            if type(node.right) is s.Null:
                return self.compare(span, left, "is" if operator == "==" else "is not", right)
            if not kinds & ~_SCALAR or not others & ~_SCALAR:
                return self.compare(span, left, operator, right)
        elif operator in ("<", "<=", ">", ">="):
            if not kinds & ~t.NUMERIC or not others & ~t.NUMERIC or both == t.STRING:
                return self.compare(span, left, operator, right)
        elif operator in ("-", "/", "//"):
            if not both & ~t.NUMERIC or (operator != "//" and (not kinds & ~t.NUMERIC or not others & ~t.NUMERIC)):
                return self.operate(span, left, operator, right)
        elif operator == "+":
            if not both & ~t.NUMERIC:
                return self.operate(span, left, "+", right)
        elif operator == "%":
            if not both & ~t.NUMERIC:
                return self.operate(span, left, "%", right)
        elif operator == "*":
            if not both & ~t.NUMERIC:
                return self.product(node, self.operate(span, left, "*", right))
        return self.call(span, _HELPERS[operator], left, right)

    def product(self, node: s.Binary, made: ast.expr) -> ast.expr:
        """A product of numbers, with a test of its size where it may be an integer without bound."""
        if not self.types.of(node) & (t.INT | t.BOOL | t.NUMLIKE) or self.small(node):
            return made
        span = node.span
        temp = self.temp()
        inside = ast.Compare(
            left=self.name(span, "λmin_int"),
            ops=[ast.Lt(), ast.Lt()],
            comparators=[self.walrus(span, temp, made), self.name(span, "λmax_int")],
            **self.at(span),
        )
        return self.choose(span, inside, self.name(span, temp), self.call(span, "λnumber", self.name(span, temp)))

    def small(self, node: Any) -> bool:
        """Whether a product is of literals alone, so that its size is known to be no matter."""
        return type(node) is s.Number or (type(node) is s.Binary and self.small(node.left) and self.small(node.right))

    def expression_Logical(self, node: s.Logical) -> ast.expr:
        span = node.span
        if node.operator == "??":
            temp = self.temp()
            test = self.compare(
                span, self.walrus(span, temp, self.expression(node.left)), "is not", self.constant(span, None)
            )
            return self.choose(span, test, self.name(span, temp), self.expression(node.right))
        values = [node.right]
        left: Any = node.left
        while type(left) is s.Logical and left.operator == node.operator:
            values.append(left.right)
            left = left.left
        made = [self.expression(value) for value in (left, *reversed(values))]
        return self.both(span, *made) if node.operator == "&&" else self.either(span, *made)

    def expression_Conditional(self, node: s.Conditional) -> ast.expr:
        return self.choose(
            node.span, self.expression(node.test), self.expression(node.then), self.expression(node.otherwise)
        )

    def expression_Await(self, node: s.Await) -> ast.expr:
        return self.expression(node.value)

    def expression_Yield(self, node: s.Yield) -> ast.expr:
        span = node.span
        value = self.constant(span, None) if node.value is None else self.expression(node.value)
        if node.delegate:
            made: ast.expr = ast.YieldFrom(value=self.call(span, "λyield_from", value), **self.at(span))
        else:
            made = ast.Yield(value=value, **self.at(span))
        # what the host sends in is none of ML's business: `x = yield v` gives null
        return self.both(span, ast.Tuple(elts=[made], ctx=LOAD, **self.at(span)), self.constant(span, None))

    def expression_Delete(self, node: s.Delete) -> ast.expr:
        target = node.target
        owner = self.expression(target.object)
        if type(target) is s.Member:
            return self.call(node.span, "λdelete", owner, self.constant(target.name_span, target.name))
        return self.call(node.span, "λdelete_item", owner, self.expression(target.index))  # type: ignore[union-attr]
