"""Variables in generated Python: reading, binding, boxes, and the tests that variables keep beside them.

In: slots of the scope pass. Out: nodes that read and bind them.

A variable that is fresh in each turn of a loop and used by inner functions lives in a *box*, a list of one element that is made anew
in each turn; the functions take the box, not the variable (`functions.py`).

Many statements read members of one variable (`item.price * item.quantity`). Whether it holds an object, an array or a function of ML is
then asked once, where it is bound, and kept in a boolean beside it (`itemλ0`). Whether that pays is known when the whole function has been made: until then each
place that asks, and each place that binds, is only noted.
"""

from __future__ import annotations

import ast
import re
import sys
from types import CodeType
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import build as b
from mlpy_compiler.codegen.build import Place
from mlpy_compiler.codegen.context import EXPRESSIONS, Frame, Generator
from mlpy_compiler.slots import Slot

__all__ = [
    "bind_slot",
    "fresh_box",
    "function_name",
    "kind_test",
    "load",
    "rebound",
    "settle_tests",
    "show_ml_names",
    "tests_kind",
]

_KEPT = {"λ_dict": "λ0", "λ_list": "λ00", "λ_function": "λ000", "number": "λ0000"}
_TESTED = frozenset({"parameter", "assigned", "let", "const", "loop"})
_PREFIX = re.compile(r"λ[0-9]+_")
_SUFFIX = re.compile(r"λ[0-9]*\Z")


def _name(g: Generator, node: s.Name) -> ast.expr:
    slot = g.slots.get(id(node))
    if slot is None:
        return b.constant(g.at(node.span), g.resolution.constants.get(id(node)))
    return load(g.at(node.span), slot)


EXPRESSIONS[s.Name] = _name


def load(p: Place, slot: Slot) -> ast.expr:
    """Read a variable."""
    value = b.name(p, slot.python_name)
    return b.item(p, value, b.constant(p, 0)) if slot.boxed else value


def fresh_box(g: Generator, slot: Slot) -> None:
    """At the head of its block: an empty box for a variable that lives in one."""
    p = g.at(slot.span)
    g.emit(b.assign(p, slot.python_name, b.list_(p, [])))


def bind_slot(g: Generator, p: Place, slot: Slot, value: ast.expr, *, declare: bool = False) -> None:
    """Give a variable its value; with `declare`, a box that is still empty."""
    text = slot.python_name
    if not slot.boxed:
        statement = b.assign(p, text, value)
        g.emit(statement)
        rebound(g, slot, statement)
    elif declare:
        g.emit(b.do(p, b.call(p, b.attribute(p, b.name(p, text), "append"), value)))
    else:
        g.emit(b.assign(p, b.store_item(p, b.name(p, text), b.constant(p, 0)), value))


def rebound(g: Generator, slot: Slot, statement: ast.stmt) -> None:
    """Note that a statement binds a variable: a loop at the head of each turn, any other when it is done."""
    if slot.declared in _TESTED and g.is_stable(slot):
        g.frame.bound.setdefault(slot, []).append((statement, g.often(type(statement) is ast.For)))


def tests_kind(g: Generator, slot: Slot | None, kind: str, node: ast.IfExp | ast.If) -> None:
    """Note that a node's test asks whether a variable holds a `λ_dict`, a `λ_list`, a `λ_function` of ML or a "number"."""
    if slot is not None and slot.declared in _TESTED:
        g.frame.tests.setdefault((slot, kind), []).append((node, g.often()))


def settle_tests(frame: Frame, out: list[ast.stmt]) -> None:
    """When a function has been made: keep the answer beside each variable of which it is asked more often than it is bound."""
    behind: dict[int, list[tuple[str, str]]] = {}
    for (slot, kind), asked in frame.tests.items():
        bound = frame.bound.get(slot, [])
        if kind == "number":
            bound = [one for one in bound if id(one[0]) not in frame.steady]
        if not bound or sum(often for _, often in asked) <= sum(often for _, often in bound):
            continue
        text = slot.python_name
        for node, _ in asked:
            node.test = b.name(b.place_of(node.test), text + _KEPT[kind])
        for statement, _ in bound:
            behind.setdefault(id(statement), []).append((text, kind))
    if behind:
        _insert(out, behind)


def kind_test(p: Place, value: ast.expr, text: str, kind: str) -> ast.expr:
    """Whether a value is of a kind; `text` names it for a second look."""
    if kind == "number":
        return b.boolean(p, "||", [b.same_type(p, b.name(p, text), one) for one in ("λ_int", "λ_float")])
    test = b.same_type(p, value, kind)
    if kind != "λ_function":
        return test
    ours = b.compare(p, b.attribute(p, b.name(p, text), "__builtins__"), "is", b.name(p, "λbuiltins"))
    return b.and_(p, test, ours)


def _insert(out: list[ast.stmt], behind: dict[int, list[tuple[str, str]]]) -> None:
    """Put the tests of variables behind the statements that bind them."""
    stack: list[list[Any]] = [out]
    while stack:
        statements = stack.pop()
        index = 0
        while index < len(statements):
            statement = statements[index]
            if type(statement) is not ast.FunctionDef:
                for part in ("body", "orelse", "handlers", "finalbody"):
                    inner = getattr(statement, part, None)
                    if inner:
                        stack.append(inner)
            names = behind.get(id(statement))
            if names is not None:
                p = b.place_of(statement)
                tests = [
                    b.assign(p, text + _KEPT[kind], kind_test(p, b.name(p, text), text, kind)) for text, kind in names
                ]
                if type(statement) is ast.For:
                    statement.body[0:0] = tests
                else:
                    statements[index + 1 : index + 1] = tests
            index += 1


# --- names of functions -----------------------------------------------------------------------------------------------


def function_name(temp: str, name: str | None) -> str:
    """The Python name under which a function value is defined: one of ours that ends in the ML name."""
    return f"{temp}_{name or ''}"


def _ml_name(text: str) -> str:
    return _SUFFIX.sub("", _PREFIX.sub("", text)) or "anonymous"


def show_ml_names(code: CodeType) -> CodeType:
    """The same code, in which functions bear their ML names, as `__name__`, `__qualname__` and tracebacks show them."""
    constants: list[Any] = list(code.co_consts)
    for index, value in enumerate(constants):
        if isinstance(value, CodeType):
            inner = show_ml_names(value)
            shown = value.co_name if value.co_name == "λmain" else _ml_name(value.co_name)
            if sys.version_info >= (3, 11):
                constants[index] = inner.replace(co_name=shown, co_qualname=shown)
            else:  # before Python 3.11 the qualified name is the constant behind the code
                constants[index] = inner.replace(co_name=shown)
                if index + 1 < len(constants) and _is_qualified_name(constants[index + 1], value.co_name):
                    constants[index + 1] = shown
    return code.replace(co_consts=tuple(constants))


def _is_qualified_name(value: object, name: str) -> bool:
    return isinstance(value, str) and (value == name or value.endswith(f".<locals>.{name}"))
