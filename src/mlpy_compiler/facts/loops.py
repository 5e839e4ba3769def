"""Loops: what holds at the head of every turn.

In: loop nodes, through `EXECUTE`. Out: `Analysis.env` after the loop, and `Analysis.counting`.

The first look at a body assumes that what the body writes keeps its kinds, with no bound on the size of integers but
for sums that provably grow slowly (`counting.py`). If the end of the body disagrees, the assumption is widened by
what was found, at the next disagreement to nothing known. Loops in loops would multiply the looks, so the deep ones
start wide.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.facts.analysis import EXECUTE, Analysis, Env, join_environments
from mlpy_compiler.facts.counting import counting_loop, slow_sums, widened
from mlpy_compiler.facts.lattice import BITS_SHIFT, KINDS, NOTHING, UNKNOWN, T, join, of_kinds
from mlpy_compiler.facts.narrowing import branch
from mlpy_compiler.facts.statements import bind
from mlpy_compiler.slots import Slot, SlotKind

__all__: list[str] = []

_PATIENT_DEPTH = 4


def _loop(a: Analysis, node: Any, element: int | None = None) -> None:
    env = a.env
    if env is None:
        return
    writes = a.writes.get(id(node), [])
    a.depth += 1
    entry, head = env, env.copy()
    given_up: set[Slot] = set()
    wide = a.depth > _PATIENT_DEPTH
    for slot, _ in writes:
        value = head.get(slot)
        if value is not None:
            head[slot] = UNKNOWN if wide or value == NOTHING else widened(value)
    sums = slow_sums(a, writes, entry, head)
    for slot, value in sums.items():
        if not wide or value & KINDS == T.INT:
            head[slot] = value
    counting = counting_loop(a, node, head)
    looks = 0
    while True:
        exit_env, back = _turn(a, node, head.copy(), element, counting)
        changed = _disagreements(head, back, sums)
        if not changed or back is None:
            break
        looks += 1
        for slot in changed:
            sums.pop(slot, None)
            if looks == 1 and not wide and slot not in given_up:
                head[slot] = widened(join(head[slot], back[slot]))
            else:
                head[slot] = UNKNOWN
            given_up.add(slot)
        if looks == 2 or wide:
            for slot, _ in writes:
                if slot in head and slot not in sums:
                    head[slot] = UNKNOWN
        elif sums:
            # The summands were measured under an assumption that no longer holds.
            for slot in [slot for slot in sums if slot not in slow_sums(a, writes, entry, head)]:
                del sums[slot]
                head[slot] = widened(head[slot])
        counting = counting_loop(a, node, head)
    if counting is not None:
        a.counting[id(node)] = counting
    else:
        a.counting.pop(id(node), None)
    a.depth -= 1
    a.env = exit_env


def _turn(a: Analysis, node: Any, head: Env, element: int | None, counting: Any) -> tuple[Env | None, Env | None]:
    """One look at a turn: what is known after the loop, and at the end of a turn."""
    cls = type(node)
    a.env = head
    leave: Env | None = None
    if cls is s.ForIn:
        leave = head.copy()
        bind(a, node.target, UNKNOWN if element is None else element)
    elif cls is not s.DoWhile and node.test is not None:
        a.env, leave, _ = branch(a, node.test)
    if counting is not None and a.env is not None:
        a.env[counting.slot] = counting.value
    a.breaks.append([])
    a.continues.append([])
    a.block(node.body.body)
    back = a.env
    for end in a.continues.pop():
        back = join_environments(back, end)
    if cls is s.DoWhile:
        a.env = back
        back, leave, _ = branch(a, node.test)
    elif cls is s.ForLoop:
        a.env = back
        a.block(node.update)
        back = a.env
    for end in a.breaks.pop():
        leave = join_environments(leave, end)
    return leave, back


def _disagreements(head: Env, back: Env | None, sums: dict[Slot, int]) -> list[Slot]:
    if back is None or back == head:
        return []
    changed: list[Slot] = []
    for slot, value in back.items():
        known = head[slot]
        if value == known:
            continue
        if value & KINDS & ~known or (value >> BITS_SHIFT > known >> BITS_SHIFT and slot not in sums):
            changed.append(slot)
    return changed


def _for_in(a: Analysis, node: s.ForIn) -> None:
    value = a.evaluate(node.iterable)
    element = T.STRING if value == T.STRING else _range_element(a, node.iterable)
    _loop(a, node, element)


def _range_element(a: Analysis, node: Any) -> int | None:
    """The elements of `range(…)`: integers, and short ones if they count up from 0."""
    if type(node) is not s.Call or type(node.callee) is not s.Name or node.optional:
        return None
    slot = a.slots.get(id(node.callee))
    if slot is None or slot.kind is not SlotKind.BUILTIN or slot.name != "range":
        return None
    single = len(node.arguments) == 1 and type(node.arguments[0]) is not s.Spread
    return of_kinds(T.INT, 40) if single else of_kinds(T.INT)


def _for_loop(a: Analysis, node: s.ForLoop) -> None:
    a.block(node.initial)
    _loop(a, node)


EXECUTE.update({s.While: _loop, s.DoWhile: _loop, s.ForIn: _for_in, s.ForLoop: _for_loop})
