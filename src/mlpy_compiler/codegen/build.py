"""Nodes of Python's `ast`, each at the place of the ML that it comes from.

In: spans and names. Out: `ast` nodes with positions. Each maker requires a span, so no node can be without one.
"""

from __future__ import annotations

import ast
from typing import Any

from mlpy_compiler.source import Source
from mlpy_compiler.syntax import Span

__all__ = ["LOAD", "STORE", "Builder"]

LOAD = ast.Load()
STORE = ast.Store()
_OPERATORS: dict[str, ast.operator] = {
    "+": ast.Add(), "-": ast.Sub(), "*": ast.Mult(), "/": ast.Div(), "//": ast.FloorDiv(), "%": ast.Mod(), "**": ast.Pow(),
    "&": ast.BitAnd(), "|": ast.BitOr(), "^": ast.BitXor(), "<<": ast.LShift(), ">>": ast.RShift(),
}  # fmt: skip
_COMPARISONS: dict[str, ast.cmpop] = {
    "==": ast.Eq(), "!=": ast.NotEq(), "<": ast.Lt(), "<=": ast.LtE(), ">": ast.Gt(), ">=": ast.GtE(),
    "is": ast.Is(), "is not": ast.IsNot(),
}  # fmt: skip


class Builder:
    """Makes nodes for one source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._ascii = source.is_ascii

    def at(self, span: Span) -> dict[str, int]:
        """The position arguments of a node: lines from 1, columns in UTF-8 bytes."""
        line, column, end_line, end_column = span
        if not self._ascii:
            column = self.source.byte_column(line, column)
            end_column = self.source.byte_column(end_line, end_column)
        return {"lineno": line, "col_offset": column, "end_lineno": end_line, "end_col_offset": end_column}

    def name(self, span: Span, name: str) -> ast.expr:
        return ast.Name(id=name, ctx=LOAD, **self.at(span))

    def store(self, span: Span, name: str) -> ast.expr:
        return ast.Name(id=name, ctx=STORE, **self.at(span))

    def constant(self, span: Span, value: Any) -> ast.expr:
        """A constant; a negative, infinite or missing number is made of what Python can write."""
        at = self.at(span)
        if type(value) in (int, float) and (value < 0 or value != value or value == float("inf")):
            text: ast.expr = ast.Constant(value=str(value), **at)
            if value < 0 and value != float("-inf"):
                return ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=-value, **at), **at)
            return ast.Call(func=self.name(span, "λ_float"), args=[text], keywords=[], **at)
        return ast.Constant(value=value, **at)

    def call(self, span: Span, function: str | ast.expr, *args: ast.expr) -> ast.expr:
        callee = self.name(span, function) if type(function) is str else function
        return ast.Call(func=callee, args=list(args), keywords=[], **self.at(span))  # type: ignore[arg-type]

    def attribute(self, span: Span, value: ast.expr, name: str) -> ast.expr:
        return ast.Attribute(value=value, attr=name, ctx=LOAD, **self.at(span))

    def item(self, span: Span, value: ast.expr, key: ast.expr) -> ast.expr:
        return ast.Subscript(value=value, slice=key, ctx=LOAD, **self.at(span))

    def walrus(self, span: Span, name: str, value: ast.expr) -> ast.expr:
        return ast.NamedExpr(target=ast.Name(id=name, ctx=STORE, **self.at(span)), value=value, **self.at(span))

    def choose(self, span: Span, test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
        return ast.IfExp(test=test, body=then, orelse=otherwise, **self.at(span))

    def compare(self, span: Span, left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
        return ast.Compare(left=left, ops=[_COMPARISONS[operator]], comparators=[right], **self.at(span))

    def operate(self, span: Span, left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
        return ast.BinOp(left=left, op=_OPERATORS[operator], right=right, **self.at(span))

    def negate(self, span: Span, value: ast.expr) -> ast.expr:
        return ast.UnaryOp(op=ast.Not(), operand=value, **self.at(span))

    def both(self, span: Span, *values: ast.expr) -> ast.expr:
        return ast.BoolOp(op=ast.And(), values=list(values), **self.at(span))

    def either(self, span: Span, *values: ast.expr) -> ast.expr:
        return ast.BoolOp(op=ast.Or(), values=list(values), **self.at(span))

    def is_type(self, span: Span, value: ast.expr, kind: str) -> ast.expr:
        """`type(value) is kind`, for a type among the runtime's raw ones."""
        return self.compare(span, self.call(span, "λ_type", value), "is", self.name(span, f"λ_{kind}"))

    # --- statements -------------------------------------------------------------------------------------------------

    def assign(self, span: Span, target: str | ast.expr, value: ast.expr) -> ast.stmt:
        goal = self.store(span, target) if type(target) is str else target
        return ast.Assign(targets=[goal], value=value, **self.at(span))  # type: ignore[list-item]

    def do(self, span: Span, value: ast.expr) -> ast.stmt:
        return ast.Expr(value=value, **self.at(span))

    def if_(
        self, span: Span, test: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt] | None = None
    ) -> ast.stmt:
        return ast.If(test=test, body=body or [self.pass_(span)], orelse=otherwise or [], **self.at(span))

    def while_(self, span: Span, test: ast.expr, body: list[ast.stmt]) -> ast.stmt:
        return ast.While(test=test, body=body or [self.pass_(span)], orelse=[], **self.at(span))

    def pass_(self, span: Span) -> ast.stmt:
        return ast.Pass(**self.at(span))

    def checkpoint(self, span: Span) -> ast.stmt:
        """`if λpending: λcheckpoint()`."""
        return self.if_(span, self.name(span, "λpending"), [self.do(span, self.call(span, "λcheckpoint"))])
