"""Loops that count, and sums that grow slowly.

In: a loop, and what is assumed at its head. Out: a `CountingLoop` where a C-style loop does what `range` does, and
bounds for variables to which the loop only adds.

Why a sum has a bound: a variable that starts below 2**s and only ever takes values below 2**b, or has such added or
subtracted, stays below 2**(max(s, b) + 64), because no program lives long enough for 2**63 additions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from mlpy_compiler import syntax as s
from mlpy_compiler.facts.analysis import Analysis, Env
from mlpy_compiler.facts.lattice import (
    BITS_SHIFT,
    KINDS,
    LENGTH,
    NOTHING,
    UNBOUNDED,
    UNKNOWN,
    T,
    binary,
    literal,
    of_kinds,
    unary,
)
from mlpy_compiler.facts.survey import is_complete
from mlpy_compiler.slots import Slot

__all__ = ["CountingLoop", "counting_loop", "slow_sums", "widened"]

_LIFETIME = 64
_DEEPEST = 8
_ARITHMETIC = frozenset({"+", "-", "*", "//", "%", "&", "<<", ">>"})


@dataclass(frozen=True, slots=True)
class CountingLoop:
    """`for (i = start; i < stop; i += step)`, where nothing in the loop writes `i` or changes `stop`.

    `start` and `stop` are certainly integers. `operator` is that of the test, with the counter on its left. `value` is
    the counter's in the body. `turns` is the number of turns where start and stop are literals. After the loop the
    counter has the first value that failed the test.
    """

    slot: Slot
    counter: s.Name
    start: s.Expression
    stop: s.Expression
    operator: Literal["<", "<=", ">", ">="]
    step: int
    value: int
    turns: int | None


def widened(value: int) -> int:
    """A value of the same kinds without a bound."""
    return of_kinds(value & KINDS)


def slow_sums(a: Analysis, writes: list[tuple[Slot, s.Assign | None]], entry: Env, head: Env) -> dict[Slot, int]:
    """The variables to which a loop only adds, each with its value at the head; `head` is not changed.

    The summands are measured with all that the loop writes unbounded, but for the sums of literals.
    """
    added: dict[Slot, list[Any]] = {}
    for slot, assign in writes:
        if slot in head:
            added.setdefault(slot, []).append(None if assign is None else _summand(a, slot, assign))
    sums: dict[Slot, int] = {}
    env = head.copy()
    for slot in added:
        env[slot] = widened(entry[slot]) if entry[slot] != NOTHING else UNKNOWN
    for only_literals in (True, False):
        for slot, summands in added.items():
            if slot in sums or None in summands or entry[slot] & KINDS & ~T.INT or not is_complete(a, slot):
                continue
            if only_literals and any(type(summand) is not s.Number for summand in summands):
                continue
            bits = entry[slot] >> BITS_SHIFT
            for summand in summands:
                value = _quick(a, summand, env, 0)
                bits = max(bits, value >> BITS_SHIFT if value & KINDS == T.INT else UNBOUNDED)
            if bits < UNBOUNDED - _LIFETIME:
                sums[slot] = env[slot] = of_kinds(T.INT, bits + _LIFETIME)
    return sums


def _summand(a: Analysis, slot: Slot, assign: s.Assign) -> Any:
    """What an assignment adds to a variable, or sets it to; None if it does something else."""
    value = assign.value
    if assign.operator is not None:
        return value if assign.operator in ("+", "-") else None
    if type(value) is s.Binary:
        if value.operator in ("+", "-") and _is_slot(a, value.left, slot):
            return value.right
        if value.operator == "+" and _is_slot(a, value.right, slot):
            return value.left
    return value


def _is_slot(a: Analysis, node: Any, slot: Slot) -> bool:
    return type(node) is s.Name and a.slots.get(id(node)) is slot


def _quick(a: Analysis, node: Any, env: Env, depth: int) -> int:
    """The value of a simple expression, without a look that leaves traces."""
    cls = type(node)
    if cls is s.Number:
        return literal(node.value)
    if cls is s.Name:
        slot = a.slots.get(id(node))
        if slot is None:
            return UNKNOWN
        value = env.get(slot)
        return value if value is not None else a.fixed.get(slot, UNKNOWN)
    if depth < _DEEPEST:
        if cls is s.Binary and node.operator in _ARITHMETIC:
            right = node.right
            exponent = right.value if type(right) is s.Number and type(right.value) is int else None
            return binary(
                node.operator, _quick(a, node.left, env, depth + 1), _quick(a, right, env, depth + 1), exponent
            )
        if cls is s.Unary and node.operator == "-":
            return unary("-", _quick(a, node.operand, env, depth + 1))
    return UNKNOWN


def counting_loop(a: Analysis, node: Any, head: Env) -> CountingLoop | None:
    """The loop as one that counts, if it provably does."""
    if type(node) is not s.ForLoop or len(node.initial) != 1 or len(node.update) != 1:
        return None
    start = _start(node.initial[0])
    test, update = node.test, node.update[0]
    if start is None or type(test) is not s.Binary or type(update) is not s.Assign or type(update.target) is not s.Name:
        return None
    counter, first = start
    slot = a.slots.get(id(counter))
    if slot is None or slot.boxed or head.get(slot, UNKNOWN) & KINDS != T.INT or not _is_slot(a, update.target, slot):
        return None
    step = _step(a, update, slot)
    operator = test.operator
    if not step or not _is_slot(a, test.left, slot) or operator not in ("<", "<=", ">", ">="):
        return None
    if (operator in ("<", "<=")) != (step > 0):
        return None
    writes = a.writes.get(id(node), [])
    written = {other for other, _ in writes}
    if sum(other is slot for other, _ in writes) != 1 or not is_complete(a, slot):
        return None
    stop = _invariant(a, test.right, head, written, 0)
    if stop is None or stop & KINDS != T.INT:
        return None
    began = _quick(a, first, head, 0)
    if began & KINDS != T.INT:
        return None
    turns = None
    if isinstance(first, s.Number) and isinstance(test.right, s.Number):
        turns = _turns(int(first.value), int(test.right.value), operator, step)
    value = of_kinds(T.INT, max(began >> BITS_SHIFT, stop >> BITS_SHIFT))
    return CountingLoop(slot, counter, first, test.right, operator, step, value, turns)


def _turns(start: int, stop: int, operator: str, step: int) -> int | None:
    end = stop + (0 if operator in ("<", ">") else 1 if step > 0 else -1)
    return len(range(start, end, step)) if max(abs(start), abs(end)) < 1 << 60 else None


def _start(statement: Any) -> tuple[s.Name, Any] | None:
    if type(statement) is s.Assign and statement.operator is None and type(statement.target) is s.Name:
        return statement.target, statement.value
    if type(statement) is s.Declare and len(statement.declarators) == 1:
        declarator = statement.declarators[0]
        if type(declarator.target) is s.Name and declarator.value is not None:
            return declarator.target, declarator.value
    return None


def _step(a: Analysis, update: s.Assign, slot: Slot) -> int:
    """The literal that an update adds; 0 if it does something else."""
    value: Any = update.value
    sign = 1
    if update.operator is not None:
        if update.operator not in ("+", "-"):
            return 0
        sign = 1 if update.operator == "+" else -1
    elif type(value) is s.Binary and value.operator in ("+", "-"):
        sign = 1 if value.operator == "+" else -1
        if _is_slot(a, value.left, slot):
            value = value.right
        elif sign == 1 and _is_slot(a, value.right, slot):
            value = value.left
        else:
            return 0
    else:
        return 0
    return sign * value.value if type(value) is s.Number and type(value.value) is int else 0


def _invariant(a: Analysis, node: Any, head: Env, written: set[Slot], depth: int) -> int | None:
    """The value of an expression that gives the same in each turn; None if that is not certain."""
    cls = type(node)
    if cls is s.Number:
        return literal(node.value)
    if cls is s.Name:
        slot = a.slots.get(id(node))
        if slot is None:
            return None
        if slot in head:
            return head[slot] if slot not in written and is_complete(a, slot) else None
        return a.fixed.get(slot)
    if depth >= _DEEPEST:
        return None
    if cls is s.Binary and node.operator in _ARITHMETIC:
        left = _invariant(a, node.left, head, written, depth + 1)
        right = _invariant(a, node.right, head, written, depth + 1)
        return None if left is None or right is None else binary(node.operator, left, right)
    if cls is s.Unary and node.operator == "-":
        value = _invariant(a, node.operand, head, written, depth + 1)
        return None if value is None else unary("-", value)
    if cls is s.Member and node.name == "length" and not node.optional and type(node.object) is s.Name:
        value = _invariant(a, node.object, head, written, depth + 1)
        return LENGTH if value == T.STRING else None  # an array may grow through another name
    return None
