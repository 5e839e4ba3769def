"""How values flow through expressions.

In: expressions, in the order of the text. Out: for each the value that it gives, in the graph, and on the way the calls and
sinks that are met. What a test says of a value is in `guards`. It judges nothing; see `taint.py` for that.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.security.calls import CallFlow
from mlpy_compiler.security.labels import CLEAN
from mlpy_compiler.security.variables import Key
from mlpy_compiler.security.vocabulary import CHECKS, PATTERN_FUNCTIONS, QUERY
from mlpy_compiler.slots import SlotKind

__all__ = ["ExpressionFlow"]

_LITERALS = (s.String, s.Number, s.Boolean, s.Null)
_DIGITS = frozenset("isdigit isalpha isalnum".split())


class ExpressionFlow(CallFlow):
    """The part of the walk that is about expressions."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._kinds: dict[type, Callable[[Any], int]] = {
            s.Name: self._name, s.String: self._string, s.Template: self._template, s.Array: self._array,
            s.Object: self._object, s.Function: self._function, s.Unary: self._unary, s.Binary: self._binary,
            s.Logical: self._logical, s.Conditional: self._conditional, s.Member: self._member, s.Index: self._index,
            s.Slice: self._slice, s.Call: self._call, s.Match: self._match, s.Yield: self._yield,
            s.Await: lambda node: self.value(node.value), s.Ended: lambda node: self.value(node.value), s.Spread: lambda node: self.value(node.value),
            s.Delete: lambda _node: CLEAN, s.Number: lambda _node: CLEAN, s.Boolean: lambda _node: CLEAN,
            s.Null: lambda _node: CLEAN,
        }  # fmt: skip

    @abstractmethod
    def block(self, body: tuple[Any, ...]) -> bool:
        """Walk statements; gives whether control leaves them before their end."""

    @abstractmethod
    def bind(self, target: Any, value: int) -> None:
        """Assign a value to a target or pattern."""

    def value(self, node: Any) -> int:
        return self._kinds[type(node)](node)

    def _name(self, node: s.Name) -> int:
        slot = self.slots.get(id(node))
        if slot is None:
            return CLEAN
        if slot.owner is None:
            return self.host if slot.kind in (SlotKind.CONTEXT, SlotKind.UNKNOWN) else CLEAN
        function = self.functions.get(slot)
        if function is not None:
            self.escape(function)
            return CLEAN
        return self.read(slot)

    def _string(self, node: s.String) -> int:
        return self.query if QUERY.match(node.value) else CLEAN

    def _template(self, node: s.Template) -> int:
        head = node.parts[0] if node.parts else ""
        parts = [self.value(part) for part in node.parts if type(part) is not str]
        return self.text(parts, query=isinstance(head, str) and QUERY.match(head) is not None)

    def _array(self, node: s.Array) -> int:
        return self.graph.one_of(*[self.value(item) for item in node.items])

    def _object(self, node: s.Object) -> int:
        fields: dict[str, int] | None = {}
        values: list[int] = []
        for entry in node.entries:
            value = self.value(entry.value)
            values.append(value)
            if type(entry) is s.Property and isinstance(entry.key, str) and fields is not None:
                fields[entry.key] = value
            else:
                fields = None
                if isinstance(entry, s.Property) and not isinstance(entry.key, str):
                    self.value(entry.key)
        if not any(values):
            return CLEAN
        made = self.graph.value()
        for value in values:
            self.graph.flow(value, made)
        if fields is not None:
            self.fields[made] = fields
        return made

    def _function(self, node: s.Function) -> int:
        self.closes()
        self.escape(self.flow_of(node))
        return CLEAN

    def _unary(self, node: s.Unary) -> int:
        self.value(node.operand)
        return CLEAN

    def _binary(self, node: s.Binary) -> int:
        if node.operator == "+":
            return self._plus(node)
        left, right = self.value(node.left), self.value(node.right)
        # a text times a number repeats it; all other operators give numbers and truth
        return self.graph.one_of(left, right) if node.operator == "*" else CLEAN

    def _plus(self, node: s.Binary) -> int:
        operands: list[Any] = []
        left: Any = node
        while type(left) is s.Binary and left.operator == "+":
            operands.append(left.right)
            left = left.left
        operands.append(left)
        values = [self.value(operand) for operand in reversed(operands)]
        others = [operand for operand, value in zip(reversed(operands), values) if not value]
        if all(type(operand) is s.Number for operand in others) and len(others) == len(values) - 1:
            return self.graph.one_of(*values)  # `count + 1`
        return self.text(values)

    def text(self, parts: list[int], *, query: bool = False) -> int:
        """The text that values are joined to."""
        if not any(parts):
            return self.query if query else CLEAN
        made = self.graph.value()
        for part in parts:
            self.graph.join(part, made)
        if query:
            self.graph.flow(self.query, made)
        return made

    def _logical(self, node: s.Logical) -> int:
        operands: list[Any] = []
        left: Any = node
        while type(left) is s.Logical and left.operator == node.operator:
            operands.append(left.right)
            left = left.left
        values = [self.value(left)]
        self.variables.branch()
        for operand in reversed(operands):
            if node.operator != "??":
                self.narrow(left, holds=node.operator == "&&")
            values.append(self.value(operand))
            left = operand
        self.variables.merge([self.variables.leave(), {}])
        return self.graph.one_of(*values)

    def _conditional(self, node: s.Conditional) -> int:
        self.value(node.test)
        values: list[int] = []
        paths: list[dict[Key, int]] = []
        for part, holds in ((node.then, True), (node.otherwise, False)):
            self.variables.branch()
            self.narrow(node.test, holds=holds)
            values.append(self.value(part))
            paths.append(self.variables.leave())
        self.variables.merge(paths)
        return self.graph.one_of(*values)

    def _member(self, node: s.Member) -> int:
        if self.modules.module(node.object) is not None:
            return CLEAN
        held = self.value(node.object)
        if not held or node.name == "length":
            return CLEAN
        shown = self.variables.member(held, node.name)
        if shown is not None:
            return shown
        fields = self.fields.get(held)
        return held if fields is None else fields.get(node.name, CLEAN)

    def _index(self, node: s.Index) -> int:
        """An element comes from what holds it; the index only chooses."""
        self.value(node.index)
        held = self.value(node.object)
        fields = self.fields.get(held)
        return fields.get(node.index.value, CLEAN) if fields and isinstance(node.index, s.String) else held

    def _slice(self, node: s.Slice) -> int:
        for part in (node.start, node.stop, node.step):
            if part is not None:
                self.value(part)
        return self.value(node.object)

    def _match(self, node: s.Match) -> int:
        subject = self.value(node.subject)
        values: list[int] = []
        paths: list[dict[Key, int]] = []
        for arm in node.arms:
            self.variables.branch()
            for name in _bound(arm.pattern):
                slot = self.slots.get(id(name))
                if slot is not None:
                    self.write(slot, subject)
            if arm.guard is not None:
                self.value(arm.guard)
                self.narrow(arm.guard, holds=True)
            leaves = False
            if type(arm.body) is s.Block:
                self.last = CLEAN
                leaves = self.block(arm.body.body)
                values.append(self.last)
            else:
                values.append(self.value(arm.body))
            path = self.variables.leave()
            if not leaves:
                paths.append(path)
        self.variables.merge(paths)
        return self.graph.one_of(*values)

    def _yield(self, node: s.Yield) -> int:
        if node.value is not None:
            self.graph.flow(self.value(node.value), self.function.result)
        return CLEAN

    # --- what a test says -----------------------------------------------------------------------------------------

    def narrow(self, test: Any, *, holds: bool) -> None:
        """Note what is known where a test holds, or does not."""
        for name, value in self._shown(test, holds):
            key = self._key(name)
            if key is not None:
                self.variables.narrow(key, value)

    def _key(self, node: Any) -> Key | None:
        if type(node) is s.Name:
            slot = self.slots.get(id(node))
            return slot if slot is not None and self.is_own(slot) else None
        if type(node) is s.Member and type(node.object) is s.Name:
            value = self.value(node.object)
            return (value, node.name) if value else None
        return None

    def _shown(self, test: Any, holds: bool) -> Iterator[tuple[Any, int]]:
        """Names and members with the value that a test shows them to have: an allow-list, or one that is harmless."""
        cls = type(test)
        if cls is s.Unary and test.operator == "!":
            yield from self._shown(test.operand, not holds)
        elif cls is s.Logical and test.operator == ("&&" if holds else "||"):
            yield from self._shown(test.left, holds)
            yield from self._shown(test.right, holds)
        elif cls is s.Binary and test.operator == ("==" if holds else "!="):
            for name, other in ((test.left, test.right), (test.right, test.left)):
                if type(other) in _LITERALS:
                    yield _asked(name), CLEAN
        elif cls is s.Binary and test.operator == "in" and holds:
            yield from self._among(test.left, test.right)
        elif cls is s.Call and holds and test.arguments:
            callee = test.callee
            function = self.modules.function(callee)
            if function is not None and function.module in ("regex", "re") and function.name in PATTERN_FUNCTIONS:
                yield test.arguments[-1], CLEAN
            elif function is not None and function.name == "isinstance":
                yield test.arguments[0], CLEAN
            elif function is None and type(callee) is s.Member and callee.name in CHECKS:
                yield from self._among(test.arguments[0], callee.object)
        elif cls is s.Call and holds and type(test.callee) is s.Member and test.callee.name in _DIGITS:
            yield test.callee.object, CLEAN

    def _among(self, name: Any, held: Any) -> Iterator[tuple[Any, int]]:
        """A name that is among the elements or keys of something comes from there. Only what is read at once is looked at:
        the test has been walked, and must not be walked again.
        """
        if type(held) is s.Name or (type(held) is s.Member and type(held.object) is s.Name):
            yield name, self.value(held)
        elif type(held) is s.Array and all(type(item) in _LITERALS for item in held.items):
            yield name, CLEAN


def _asked(node: Any) -> Any:
    """`x` of `typeof x == "number"`, of `typeof(x) == "number"`; else the node."""
    if type(node) is s.Unary and node.operator == "typeof":
        return node.operand
    if type(node) is s.Call and type(node.callee) is s.Name and node.callee.id == "typeof" and node.arguments:
        return node.arguments[0]
    return node


def _bound(pattern: Any) -> Iterator[s.MatchName]:
    cls = type(pattern)
    if cls is s.MatchName:
        yield pattern
    elif cls is s.MatchArray:
        for item in (*pattern.items, pattern.rest):
            yield from _bound(item)
    elif cls is s.MatchObject:
        for item in (*pattern.fields, pattern.rest):
            yield from _bound(item)
    elif cls is s.MatchField:
        yield from _bound(pattern.pattern)
    elif cls is s.MatchOr:
        for option in pattern.options:
            yield from _bound(option)
