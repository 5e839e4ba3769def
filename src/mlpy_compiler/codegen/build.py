"""Nodes of Python's `ast`, each at the place of the ML that it comes from.

In: places and parts. Out: `ast` nodes with positions. Each maker requires a place, so no node can be without one.

A place is a span whose columns count UTF-8 bytes, as Python's do. The makers fill the dictionary of a bare node: the constructors
of `ast` check each keyword, and take twice as long.
"""

from __future__ import annotations

import ast
from typing import Any, TypeAlias

__all__ = [
    "LOAD", "STORE", "Place", "and_", "arguments", "assign", "attribute", "binary", "boolean", "call", "compare", "constant", "continue_",
    "break_", "define", "dict_", "do", "except_", "for_", "global_", "if_", "if_else", "inside", "item", "list_", "name", "negative",
    "nonlocal_", "not_", "number", "parameter", "pass_", "place_of", "raise_", "return_", "same_type", "starred", "store", "store_item", "try_",
    "tuple_", "unary", "walrus", "while_", "yield_", "yield_from",
]  # fmt: skip

Place: TypeAlias = tuple[int, int, int, int]

LOAD = ast.Load()
STORE = ast.Store()
_AND, _OR, _NOT = ast.And(), ast.Or(), ast.Not()
_BINARY: dict[str, ast.operator] = {
    "+": ast.Add(), "-": ast.Sub(), "*": ast.Mult(), "/": ast.Div(), "//": ast.FloorDiv(), "%": ast.Mod(), "**": ast.Pow(),
    "&": ast.BitAnd(), "|": ast.BitOr(), "^": ast.BitXor(), "<<": ast.LShift(), ">>": ast.RShift(),
}  # fmt: skip
_COMPARE: dict[str, ast.cmpop] = {
    "==": ast.Eq(), "!=": ast.NotEq(), "<": ast.Lt(), "<=": ast.LtE(), ">": ast.Gt(), ">=": ast.GtE(), "in": ast.In(),
    "is": ast.Is(), "is not": ast.IsNot(),
}  # fmt: skip
_UNARY: dict[str, ast.unaryop] = {"-": ast.USub(), "+": ast.UAdd(), "~": ast.Invert(), "!": _NOT}


def _make(cls: type[ast.AST], p: Place, **fields: Any) -> Any:
    """A node of any class, with its place."""
    made: Any = ast.AST.__new__(cls)
    fields["lineno"], fields["col_offset"], fields["end_lineno"], fields["end_col_offset"] = p
    made.__dict__ = fields
    return made


def place_of(node: Any) -> Place:
    """The place of a node that was made before."""
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


# --- expressions ------------------------------------------------------------------------------------------------------
# The two most frequent makers are written out.


def name(p: Place, text: str) -> ast.expr:
    made = ast.Name.__new__(ast.Name)
    line, column, end_line, end_column = p
    made.__dict__ = {
        "id": text, "ctx": LOAD, "lineno": line, "col_offset": column, "end_lineno": end_line, "end_col_offset": end_column,
    }  # fmt: skip
    return made


def constant(p: Place, value: Any) -> ast.expr:
    """A constant as it is: never a negative number, an infinite one or NaN, which Python has no literal for."""
    made = ast.Constant.__new__(ast.Constant)
    line, column, end_line, end_column = p
    made.__dict__ = {
        "value": value, "lineno": line, "col_offset": column, "end_lineno": end_line, "end_col_offset": end_column,
    }  # fmt: skip
    return made


def number(p: Place, value: float) -> ast.expr:
    """Any number, made of what Python can write."""
    if value != value or value in (float("inf"), float("-inf")):
        return call(p, "λ_float", constant(p, str(value)))
    if value < 0:
        return unary(p, "-", constant(p, -value))
    return constant(p, value)


def store(p: Place, text: str) -> ast.expr:
    return _make(ast.Name, p, id=text, ctx=STORE)  # type: ignore[no-any-return]


def call(p: Place, function: str | ast.expr, *args: ast.expr) -> ast.expr:
    callee = name(p, function) if type(function) is str else function
    return _make(ast.Call, p, func=callee, args=list(args), keywords=[])  # type: ignore[no-any-return]


def attribute(p: Place, value: ast.expr, text: str) -> ast.expr:
    return _make(ast.Attribute, p, value=value, attr=text, ctx=LOAD)  # type: ignore[no-any-return]


def item(p: Place, value: ast.expr, key: ast.expr) -> ast.expr:
    return _make(ast.Subscript, p, value=value, slice=key, ctx=LOAD)  # type: ignore[no-any-return]


def store_item(p: Place, value: ast.expr, key: ast.expr) -> ast.expr:
    return _make(ast.Subscript, p, value=value, slice=key, ctx=STORE)  # type: ignore[no-any-return]


def walrus(p: Place, text: str, value: ast.expr) -> ast.expr:
    return _make(ast.NamedExpr, p, target=store(p, text), value=value)  # type: ignore[no-any-return]


def if_else(p: Place, test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
    return _make(ast.IfExp, p, test=test, body=then, orelse=otherwise)  # type: ignore[no-any-return]


def compare(p: Place, left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
    return _make(ast.Compare, p, left=left, ops=[_COMPARE[operator]], comparators=[right])  # type: ignore[no-any-return]


def inside(p: Place, low: ast.expr, value: ast.expr, high: ast.expr) -> ast.expr:
    """`low < value < high`."""
    return _make(ast.Compare, p, left=low, ops=[_COMPARE["<"], _COMPARE["<"]], comparators=[value, high])  # type: ignore[no-any-return]


def binary(p: Place, left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
    return _make(ast.BinOp, p, left=left, op=_BINARY[operator], right=right)  # type: ignore[no-any-return]


def unary(p: Place, operator: str, value: ast.expr) -> ast.expr:
    return _make(ast.UnaryOp, p, op=_UNARY[operator], operand=value)  # type: ignore[no-any-return]


def not_(p: Place, value: ast.expr) -> ast.expr:
    return _make(ast.UnaryOp, p, op=_NOT, operand=value)  # type: ignore[no-any-return]


def boolean(p: Place, operator: str, values: list[ast.expr]) -> ast.expr:
    """`&&` or `||` of at least two values."""
    return _make(ast.BoolOp, p, op=_AND if operator == "&&" else _OR, values=values)  # type: ignore[no-any-return]


def and_(p: Place, *values: ast.expr) -> ast.expr:
    return values[0] if len(values) == 1 else boolean(p, "&&", list(values))


def list_(p: Place, items: list[ast.expr]) -> ast.expr:
    return _make(ast.List, p, elts=items, ctx=LOAD)  # type: ignore[no-any-return]


def tuple_(p: Place, items: list[ast.expr], context: ast.expr_context = LOAD) -> ast.expr:
    return _make(ast.Tuple, p, elts=items, ctx=context)  # type: ignore[no-any-return]


def dict_(p: Place, keys: list[ast.expr | None], values: list[ast.expr]) -> ast.expr:
    return _make(ast.Dict, p, keys=keys, values=values)  # type: ignore[no-any-return]


def starred(p: Place, value: ast.expr) -> ast.expr:
    return _make(ast.Starred, p, value=value, ctx=LOAD)  # type: ignore[no-any-return]


def yield_(p: Place, value: ast.expr | None) -> ast.expr:
    return _make(ast.Yield, p, value=value)  # type: ignore[no-any-return]


def yield_from(p: Place, value: ast.expr) -> ast.expr:
    return _make(ast.YieldFrom, p, value=value)  # type: ignore[no-any-return]


def same_type(p: Place, value: ast.expr, kind: str) -> ast.expr:
    """`type(value) is kind`, for one of the types that the runtime offers."""
    return compare(p, call(p, "λ_type", value), "is", name(p, kind))


# --- statements -------------------------------------------------------------------------------------------------------


def assign(p: Place, target: str | ast.expr, value: ast.expr) -> ast.stmt:
    goal = store(p, target) if isinstance(target, str) else target
    return _make(ast.Assign, p, targets=[goal], value=value)  # type: ignore[no-any-return]


def do(p: Place, value: ast.expr) -> ast.stmt:
    return _make(ast.Expr, p, value=value)  # type: ignore[no-any-return]


def pass_(p: Place) -> ast.stmt:
    return _make(ast.Pass, p)  # type: ignore[no-any-return]


def break_(p: Place) -> ast.stmt:
    return _make(ast.Break, p)  # type: ignore[no-any-return]


def continue_(p: Place) -> ast.stmt:
    return _make(ast.Continue, p)  # type: ignore[no-any-return]


def return_(p: Place, value: ast.expr | None) -> ast.stmt:
    return _make(ast.Return, p, value=value)  # type: ignore[no-any-return]


def raise_(p: Place, value: ast.expr | None = None) -> ast.stmt:
    return _make(ast.Raise, p, exc=value, cause=None)  # type: ignore[no-any-return]


def if_(p: Place, test: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt] | None = None) -> ast.If:
    if not body:
        body.append(pass_(p))
    return _make(ast.If, p, test=test, body=body, orelse=[] if otherwise is None else otherwise)  # type: ignore[no-any-return]


def while_(p: Place, test: ast.expr, body: list[ast.stmt]) -> ast.stmt:
    if not body:
        body.append(pass_(p))
    return _make(ast.While, p, test=test, body=body, orelse=[])  # type: ignore[no-any-return]


def for_(
    p: Place, target: ast.expr, iterable: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt] | None = None
) -> ast.stmt:
    if not body:
        body.append(pass_(p))
    return _make(ast.For, p, target=target, iter=iterable, body=body, orelse=otherwise or [])  # type: ignore[no-any-return]


def try_(
    p: Place, body: list[ast.stmt], handlers: list[ast.ExceptHandler], final: list[ast.stmt] | None = None
) -> ast.stmt:
    if not body:
        body.append(pass_(p))
    return _make(ast.Try, p, body=body, handlers=handlers, orelse=[], finalbody=final or [])  # type: ignore[no-any-return]


def except_(p: Place, kind: ast.expr, body: list[ast.stmt], text: str | None = None) -> ast.ExceptHandler:
    if not body:
        body.append(pass_(p))
    return _make(ast.ExceptHandler, p, type=kind, name=text, body=body)  # type: ignore[no-any-return]


def global_(p: Place, names: list[str]) -> ast.stmt:
    return _make(ast.Global, p, names=names)  # type: ignore[no-any-return]


def nonlocal_(p: Place, names: list[str]) -> ast.stmt:
    return _make(ast.Nonlocal, p, names=names)  # type: ignore[no-any-return]


def parameter(p: Place, text: str) -> ast.arg:
    return _make(ast.arg, p, arg=text, annotation=None)  # type: ignore[no-any-return]


def arguments(args: list[ast.arg], defaults: list[ast.expr], rest: ast.arg | None = None) -> ast.arguments:
    made = ast.arguments.__new__(ast.arguments)
    made.__dict__ = {
        "posonlyargs": [], "args": args, "vararg": rest, "kwonlyargs": [], "kw_defaults": [], "kwarg": None, "defaults": defaults,
    }  # fmt: skip
    return made


def define(
    p: Place, text: str, args: ast.arguments, body: list[ast.stmt], decorators: tuple[ast.expr, ...] = ()
) -> ast.stmt:
    if not body:
        body.append(pass_(p))
    made: ast.stmt = _make(
        ast.FunctionDef, p, name=text, args=args, body=body, decorator_list=[*decorators], returns=None, type_params=[]
    )
    return made


def negative(test: ast.expr) -> ast.expr:
    """The test that holds where this one does not."""
    return test.operand if type(test) is ast.UnaryOp and test.op is _NOT else not_(place_of(test), test)
