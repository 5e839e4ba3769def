"""Loops and recursion that have no way out (ML-S5xx): such a program runs until its deadline.

In: a resolved program. Out: findings, all of them warnings. Only what is sure to go on is found: a call that may throw, an
index that may be out of range, a variable that something else may change count as ways out.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.security.modules import Modules
from mlpy_compiler.security.walk import Kinds
from mlpy_compiler.slots import Resolution, Slot
from mlpy_compiler.visitor import children

__all__ = ["endless"]

_LOOPS = (s.While, s.DoWhile, s.ForIn, s.ForLoop)
_QUIET_FUNCTIONS = frozenset("print str repr bool typeof len abs range callable hasattr isinstance".split())
_QUIET_MODULES = frozenset({"console"})
_QUIET_METHODS = frozenset(
    "push append unshift toUpperCase upper toLowerCase lower trim strip includes contains startsWith endsWith has keys values "
    "entries copy clear reverse toString".split()
)
_GROWERS = frozenset({"push", "append", "unshift"})
_COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DEADLINE = "give it a way out, or it runs until its deadline"


@dataclass(slots=True)
class _Body:
    """What a piece of code does: whether `return` or `break` leaves it, whether it may throw or wait, what it assigns, and
    which functions of the program it calls.
    """

    returns: bool = False
    throws: bool = False
    assigned: set[Slot] = field(default_factory=set)
    held: set[Slot] = field(default_factory=set)
    """Variables that are mentioned other than to read their length."""
    called: list[Slot] = field(default_factory=list)


def endless(kinds: Kinds, resolution: Resolution, modules: Modules) -> Iterator[Diagnostic]:
    """The findings, in no particular order."""
    search = _Search(kinds, resolution, modules)
    for node in (*kinds[s.While], *kinds[s.DoWhile]):
        yield from search.conditional(
            node, node.test, (node.body, node.test), "while" if isinstance(node, s.While) else "do"
        )
    for node in kinds[s.ForLoop]:
        yield from search.counting(node)
    for node in kinds[s.ForIn]:
        yield from search.growing(node)
    for slot in search.recursive_functions(resolution):
        yield from search.recursive(slot, search.functions[slot])


class _Search:
    def __init__(self, kinds: Kinds, resolution: Resolution, modules: Modules) -> None:
        self.slots = resolution.slots
        self.modules = modules
        self.functions: dict[Slot, s.Function] = {}
        for declaration in kinds[s.FunctionDeclaration]:
            slot = self.slots.get(id(declaration))
            if slot is not None and slot.assignments == 1:
                self.functions[slot] = declaration.function
        self._leaving: set[Slot] | None = None

    # --- loops ----------------------------------------------------------------------------------------------------

    def conditional(self, node: Any, test: Any, parts: tuple[Any, ...], word: str) -> Iterator[Diagnostic]:
        """A loop with a condition that holds for ever, or that nothing in the loop changes."""
        always = test is None or _constant(test) is True
        names = [] if always else self._names(test)
        if not always and not names:
            return
        body = self._body(parts)
        if self._leaves(body):
            return
        head = (node.span[0], node.span[1], node.span[0], node.span[1] + len(word))
        if not names:
            yield Diagnostic("ML-S501", "warning", "this loop has no way out", head, _DEADLINE)
        elif not any(self._changes(slot, is_length, body) for slot, is_length in names):
            shown = ", ".join(sorted({f"`{slot.name}`" for slot, _ in names}))
            text = f"nothing in this loop changes {shown}, on which its condition depends"
            yield Diagnostic("ML-S502", "warning", text, (test or node).span, _DEADLINE)

    def counting(self, node: s.ForLoop) -> Iterator[Diagnostic]:
        """A loop with a head of three parts: as any other, and one that counts away from its bound."""
        yield from self.conditional(node, node.test, (node.body, *node.update), "for")
        test = node.test
        if len(node.update) != 1 or not isinstance(test, s.Binary) or not isinstance(test.left, s.Name):
            return
        slot = self.slots.get(id(test.left))
        step = self._step(node.update[0], slot)
        wanted = {"<": 1, "<=": 1, ">": -1, ">=": -1}.get(test.operator, 0)
        if slot is None or step * wanted >= 0:
            return
        body = self._body((node.body,))
        if not self._leaves(body) and slot not in body.assigned:
            text = f"`{slot.name}` moves away from the bound of this loop"
            yield Diagnostic("ML-S503", "warning", text, node.update[0].span, "turn the step or the comparison around")

    def growing(self, node: s.ForIn) -> Iterator[Diagnostic]:
        """A loop over an array that gets longer in each turn."""
        slot = self.slots.get(id(node.iterable)) if type(node.iterable) is s.Name else None
        if slot is None:
            return
        for statement in node.body.body:
            call = statement.value if isinstance(statement, s.ExpressionStatement) else None
            if not isinstance(call, s.Call) or not isinstance(call.callee, s.Member) or not call.arguments:
                continue
            if call.callee.name in _GROWERS and self.slots.get(id(call.callee.object)) is slot:
                body = self._body((node.body,))
                if not self._leaves(body) and slot not in body.assigned:
                    text = f"`{slot.name}` gets longer in each turn of the loop that goes over it"
                    yield Diagnostic("ML-S504", "warning", text, call.span, f"go over `{slot.name}.copy()`")
                return

    def _step(self, update: Any, slot: Slot | None) -> float:
        """By how much an update moves a variable; 0 if that is not known."""
        if slot is None or not isinstance(update, s.Assign) or self.slots.get(id(update.target)) is not slot:
            return 0
        sign, value = update.operator, update.value
        if sign is None and isinstance(value, s.Binary) and self.slots.get(id(value.left)) is slot:
            sign, value = value.operator, value.right
        if sign not in ("+", "-") or not isinstance(value, s.Number):
            return 0
        return value.value if sign == "+" else -value.value

    def _names(self, test: Any) -> list[tuple[Slot, bool]]:
        """The variables that alone decide a condition, and whether only their length does; none if anything else does."""
        found: list[tuple[Slot, bool]] = []
        waiting = [test]
        while waiting:
            node = waiting.pop()
            cls = type(node)
            if cls in (s.Binary, s.Logical, s.Unary):
                waiting += children(node)
                continue
            if cls in (s.Number, s.String, s.Boolean, s.Null):
                continue
            is_length = cls is s.Member and node.name == "length"
            slot = self.slots.get(id(node.object if is_length else node))
            if slot is None or slot.owner is None or slot.assigned_inside:
                return []
            found.append((slot, is_length))
        return found

    @staticmethod
    def _changes(slot: Slot, is_length: bool, body: _Body) -> bool:
        return slot in body.assigned or (is_length and slot in body.held)

    # --- recursion ------------------------------------------------------------------------------------------------

    def recursive_functions(self, resolution: Resolution) -> list[Slot]:
        """The functions in whose text a call of themselves stands."""
        found: dict[Slot, None] = {}
        for call in resolution.calls:
            slot = self.slots.get(id(call.callee))
            function = None if slot is None else self.functions.get(slot)
            if slot is not None and function is not None and _contains(function.span, call.span):
                found[slot] = None
        return list(found)

    def recursive(self, slot: Slot, function: s.Function) -> Iterator[Diagnostic]:
        """A function that calls itself whatever its arguments are."""
        if function.is_generator:
            return
        body = function.body.body if isinstance(function.body, s.Block) else (function.body,)
        for statement in body:
            found = self._body((statement,))
            if found.throws or any(called in self._throwing() for called in found.called):
                return
            call = self._certain_call(statement, slot)
            if call is not None:
                text = f"`{slot.name}` calls itself on every path"
                yield Diagnostic("ML-S505", "warning", text, call.span, "return before that in the simplest case")
            if call is not None or found.returns:
                return

    def _certain_call(self, statement: Any, slot: Slot) -> s.Call | None:
        """A call of a function that a statement certainly makes."""
        waiting = [statement]
        while waiting:
            node = waiting.pop()
            cls = type(node)
            if cls is s.Call and self.slots.get(id(node.callee)) is slot:
                return node  # type: ignore[no-any-return]
            if cls is s.Logical:
                waiting.append(node.left)
            elif cls is s.Conditional:
                waiting.append(node.test)
            elif cls is s.Match:
                waiting.append(node.subject)
            elif cls in (s.If, s.Try, s.Switch, s.Function, *_LOOPS) or getattr(node, "optional", False):
                continue
            else:
                waiting += children(node)
        return None

    # --- what code does -------------------------------------------------------------------------------------------

    def _body(self, parts: tuple[Any, ...]) -> _Body:
        """Look through code, but not into the functions that it makes."""
        body = _Body()
        waiting = [(part, False) for part in parts]
        while waiting:
            node, inner = waiting.pop()
            cls = type(node)
            if cls is s.Function:
                continue
            if cls is s.Return or (cls is s.Break and not inner):
                body.returns = True
            elif cls in (s.Throw, s.Yield, s.Await, s.Index):
                body.throws = True
            elif cls is s.Call:
                self._call(node, body)
            elif cls is s.Member and node.name == "length" and type(node.object) is s.Name:
                continue
            elif cls is s.Name:
                slot = self.slots.get(id(node))
                if slot is not None:
                    body.held.add(slot)
            for target in _targets(node):
                slot = self.slots.get(id(target))
                if slot is not None:
                    body.assigned.add(slot)
            inner = inner or cls in _LOOPS or cls is s.Switch
            waiting += [(child, inner) for child in children(node)]
        return body

    def _call(self, node: s.Call, body: _Body) -> None:
        callee = node.callee
        slot = self.slots.get(id(callee)) if type(callee) is s.Name else None
        if slot is not None and slot in self.functions:
            body.called.append(slot)
            return
        function = self.modules.function(callee)
        if function is not None:
            quiet = function.module in _QUIET_MODULES or (not function.module and function.name in _QUIET_FUNCTIONS)
        else:
            quiet = isinstance(callee, s.Member) and callee.name in _QUIET_METHODS
        body.throws = body.throws or not quiet

    def _leaves(self, body: _Body) -> bool:
        """Whether control can leave a loop: by itself, or because a function that it calls can throw."""
        return body.returns or body.throws or any(slot in self._throwing() for slot in body.called)

    def _throwing(self) -> set[Slot]:
        """The functions of the program that may throw or wait, or call one that may."""
        if self._leaving is not None:
            return self._leaving
        callers: dict[Slot, list[Slot]] = defaultdict(list)
        waiting: list[Slot] = []
        for slot, function in self.functions.items():
            body = self._body(tuple(children(function)))
            if body.throws:
                waiting.append(slot)
            for called in body.called:
                callers[called].append(slot)
        found: set[Slot] = set()
        while waiting:
            slot = waiting.pop()
            if slot not in found:
                found.add(slot)
                waiting += callers[slot]
        self._leaving = found
        return found


def _targets(node: Any) -> list[Any]:
    """The names that a node assigns itself."""
    cls = type(node)
    if cls in (s.Assign, s.Declarator, s.ForIn):
        return [node.target]
    if cls is s.ArrayPattern:
        return [*node.items, node.rest]
    if cls is s.ObjectPattern:
        return [*(part.target for part in node.fields), node.rest]
    return [node.target] if cls is s.Default else []


def _contains(outer: s.Span, inner: s.Span) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def _constant(test: Any) -> bool | None:
    """Whether a condition always holds, or never; None if that depends."""
    cls = type(test)
    if cls in (s.Boolean, s.Number, s.String):
        return bool(test.value)
    if cls is s.Unary and test.operator == "!":
        held = _constant(test.operand)
        return None if held is None else not held
    if cls is s.Binary and test.operator in _COMPARE:
        left, right = test.left, test.right
        if isinstance(left, s.Number) and isinstance(right, s.Number):
            return bool(_COMPARE[test.operator](left.value, right.value))
    return None
