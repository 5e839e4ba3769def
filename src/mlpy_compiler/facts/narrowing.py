"""Tests: what is known where a condition held, and where it did not.

In: the expression of a test. Out: the environments of both outcomes, and the value of the expression.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.facts.analysis import EVALUATE, Analysis, Env, join_environments, restrict
from mlpy_compiler.facts.lattice import BOOLEAN, T, join
from mlpy_compiler.slots import SlotKind

__all__ = ["branch"]

_ALIEN = T.FOREIGN | T.NUMLIKE
_TYPEOF = {
    "null": T.NULL, "boolean": T.BOOL, "number": T.INT | T.FLOAT, "string": T.STRING, "array": T.ARRAY,
    "object": T.OBJECT, "function": T.FUNCTION, "module": T.MODULE, "generator": T.GENERATOR,
}  # fmt: skip


def branch(a: Analysis, node: Any) -> tuple[Env | None, Env | None, int]:
    """Evaluate a test: what is known if it holds, what if it does not, and its value. `a.env` is used up."""
    cls = type(node)
    if cls is s.Logical and node.operator != "??":
        return _logical(a, node)
    if cls is s.Unary and node.operator == "!":
        yes, no, _ = branch(a, node.operand)
        a.values[id(node)] = BOOLEAN
        return no, yes, BOOLEAN
    if cls is s.Boolean:
        return (a.env, None, BOOLEAN) if node.value else (None, a.env, BOOLEAN)
    value = EVALUATE[cls](a, node)
    yes = a.env
    if yes is None:
        return None, None, value
    no = yes.copy()
    if cls is s.Binary:
        if node.operator == "==":
            _equal(a, node, yes, no)
        elif node.operator == "!=":
            _equal(a, node, no, yes)
    elif cls is s.Name:
        _only(a, yes, node, T.UNKNOWN & ~T.NULL)
        _only(a, no, node, T.UNKNOWN & ~T.FUNCTION)
    elif cls is s.Call:
        _is_kind(a, node, yes)
    return yes, no, value


def _logical(a: Analysis, node: Any) -> tuple[Env | None, Env | None, int]:
    spine = [node]
    left = node.left
    while type(left) is s.Logical and left.operator != "??":
        spine.append(left)
        left = left.left
    yes, no, value = branch(a, left)
    while spine:
        link = spine.pop()
        if link.operator == "&&":
            a.env = yes
            yes, other, right = branch(a, link.right)
            no = join_environments(no, other)
        else:
            a.env = no
            other, no, right = branch(a, link.right)
            yes = join_environments(yes, other)
            value &= ~T.NULL
        value = join(value, right)
        a.values[id(link)] = value
    return yes, no, value


def _only(a: Analysis, env: Env, name: Any, kinds: int) -> None:
    slot = a.slots.get(id(name))
    if slot is not None:
        value = env.get(slot)
        if value is not None and value & T.UNKNOWN & ~kinds:
            env[slot] = restrict(value, kinds)


def _equal(a: Analysis, node: s.Binary, yes: Env, no: Env) -> None:
    """`x == null`, `x == 3`, `x == "a"`, `typeof x == "string"`, and their mirror images."""
    for this, other in ((node.left, node.right), (node.right, node.left)):
        if type(this) is s.Name:
            if type(other) is s.Null:
                _only(a, yes, this, T.NULL | _ALIEN)
                _only(a, no, this, T.UNKNOWN & ~T.NULL)
            elif type(other) is s.Number:
                _only(a, yes, this, T.NUMBER | _ALIEN)
            elif type(other) is s.String:
                _only(a, yes, this, T.STRING | _ALIEN)
        elif type(this) is s.Unary and this.operator == "typeof" and type(other) is s.String:
            kinds = _TYPEOF.get(other.value)
            if kinds is not None:
                # A class of the host may carry any name, so an alien may be on either side.
                _only(a, yes, this.operand, kinds | _ALIEN)
                _only(a, no, this.operand, T.UNKNOWN & ~kinds)


def _is_kind(a: Analysis, node: s.Call, yes: Env) -> None:
    """`isinstance(x, "string")` and `Array.isArray(x)`."""
    callee, arguments = node.callee, node.arguments
    if type(callee) is s.Name and len(arguments) == 2 and type(arguments[1]) is s.String:
        slot = a.slots.get(id(callee))
        if slot is not None and slot.kind is SlotKind.BUILTIN and slot.name == "isinstance":
            kinds = _TYPEOF.get(arguments[1].value)
            if kinds is not None:
                _only(a, yes, arguments[0], kinds | (T.BOOL if kinds & T.INT else 0) | _ALIEN)
    elif type(callee) is s.Member and callee.name == "isArray" and len(arguments) == 1:
        slot = a.slots.get(id(callee.object))
        if slot is not None and slot.kind is SlotKind.GLOBAL_MODULE and slot.name == "Array":
            _only(a, yes, arguments[0], T.ARRAY | _ALIEN)
