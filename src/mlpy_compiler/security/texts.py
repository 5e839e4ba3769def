"""The texts that expressions certainly make: literals, what joins them, and names that are bound once to such a text.

In: an expression. Out: its text and how many pieces it is made of, or None where it depends on anything else.
Bounded: a text of many pieces is data, and is not followed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.security.walk import Kinds
from mlpy_compiler.slots import Resolution, Slot, SlotKind

__all__ = ["Texts"]

_PIECES = 50
_LONGEST = 4_000

_METHODS: dict[str, Callable[[str], str]] = {
    "toLowerCase": str.lower,
    "lower": str.lower,
    "toUpperCase": str.upper,
    "upper": str.upper,
    "trim": str.strip,
    "strip": str.strip,
    "toString": str,
}
_STRING_OF = frozenset({"str", "String"})


class Texts:
    """The texts of one program."""

    def __init__(self, kinds: Kinds, resolution: Resolution) -> None:
        self._slots = resolution.slots
        self._values: dict[Slot, Any] = {}
        for node in (*kinds[s.Declarator], *kinds[s.Assign]):
            if type(node.target) is s.Name and node.value is not None and getattr(node, "operator", None) is None:
                slot = self._slots.get(id(node.target))
                if slot is not None and slot.assignments == 1:
                    self._values[slot] = node.value

    def of(self, node: Any) -> str | None:
        """The text of an expression."""
        found = self.pieces(node)
        return None if found is None else "".join(found)

    def pieces(self, node: Any) -> list[str] | None:
        """The pieces that the program joins to the text of an expression, in order."""
        pieces: list[str] = []
        waiting = [node]
        steps = length = 0
        while waiting:
            node = waiting.pop()
            steps += 1
            if type(node) is s.String:
                pieces.append(node.value)
                length += len(node.value)
            else:
                parts = self._parts(node)
                if parts is None:
                    return None
                waiting.extend(reversed(parts))
            if steps > _PIECES or length > _LONGEST:
                return None
        return pieces

    def value(self, node: Any) -> Any:
        """The expression itself, or, of a name that is bound once, the expression that it is bound to."""
        steps = 0
        while type(node) is s.Name and steps < _PIECES:
            steps += 1
            slot = self._slots.get(id(node))
            if slot is None or slot not in self._values:
                return node
            node = self._values[slot]
        return node

    def literal(self, node: Any) -> Any:
        """The literal that an expression names, through names and object literals that are bound once; else the expression."""
        at = node
        for _ in range(_PIECES):
            parts = self._parts(at) if type(at) in (s.Name, s.Member) else None
            if parts is None:
                break
            at = parts[0]
        return at if type(at) is s.String else node

    def _parts(self, node: Any) -> list[Any] | None:
        cls = type(node)
        if cls is s.Name:
            value = self.value(node)
            return None if value is node else [value]
        if cls is s.Binary and node.operator == "+":
            return [node.left, node.right]
        if cls is s.Ended:
            return [node.value]
        if cls is s.Template:
            return [s.String(node.span, part) if type(part) is str else part for part in node.parts]
        if cls is s.Member:
            return self._member(node)
        return self._call(node) if cls is s.Call else None

    def _member(self, node: s.Member) -> list[Any] | None:
        """A key of an object literal that is bound once: `PATTERNS.email`."""
        held = self.value(node.object)
        if type(held) is not s.Object:
            return None
        for entry in reversed(held.entries):
            if type(entry) is not s.Property:
                return None
            if entry.key == node.name:
                return [entry.value]
        return None

    def _call(self, node: s.Call) -> list[Any] | None:
        callee = node.callee
        arguments = node.arguments
        if type(callee) is s.Name:
            slot = self._slots.get(id(callee))
            if slot is None or slot.kind not in (SlotKind.BUILTIN, SlotKind.GLOBAL_MODULE):
                return None
            if callee.id in _STRING_OF and len(arguments) == 1:
                return [arguments[0]]
            return _characters(node) if callee.id == "chr" else None
        if type(callee) is not s.Member:
            return None
        if callee.name == "fromCharCode":
            return _characters(node)
        if callee.name == "concat":
            return [callee.object, *arguments]
        if callee.name == "join" and len(arguments) == 1:
            items = self.value(callee.object)
            if type(items) is not s.Array or len(items.items) > _PIECES:
                return None
            return [part for item in items.items for part in (item, arguments[0])][:-1]
        method = _METHODS.get(callee.name)
        if method is not None and not arguments and type(callee.object) in (s.String, s.Name):
            value = self.value(callee.object)
            return [s.String(value.span, method(value.value))] if type(value) is s.String else None
        return None


def _characters(node: s.Call) -> list[Any] | None:
    """`chr(95)`, `String.fromCharCode(95, 95)`."""
    codes = [argument.value for argument in node.arguments if isinstance(argument, s.Number)]
    if len(codes) != len(node.arguments) or not all(isinstance(code, int) and 0 <= code < 0x110000 for code in codes):
        return None
    return [s.String(node.span, chr(int(code))) for code in codes]
