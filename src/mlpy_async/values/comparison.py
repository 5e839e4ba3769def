"""Equality, order and membership.

Equality is by value and deep, without recursion, in slices. Numbers and strings have an order; nothing else has.
"""

from __future__ import annotations

import operator
from typing import Any

from mlpy_async.values.kinds import type_name
from mlpy_async.values.search import Search
from mlpy_async.values.text import TextForm

__all__ = ["Comparison"]

_SCALARS = frozenset({int, float, bool, str, type(None)})
_NUMBERS = frozenset({int, float, bool})
_SLICE = 1_000
_CHUNK = 100_000
_CHARACTERS = 10_000_000
"""Characters that are compared at a time."""


class Comparison:
    """The comparing operators."""

    def __init__(self, text: TextForm, search: Search) -> None:
        self.text = text
        self.search = search
        self.pace = search.pace

    def names(self) -> dict[str, Any]:
        """The names by which generated code calls these."""
        return {
            "λeq": self.eq, "λne": self.ne, "λlt": self.lt, "λle": self.le, "λgt": self.gt, "λge": self.ge, "λin": self.contains,
        }  # fmt: skip

    def eq(self, a: Any, b: Any) -> Any:
        if a is b:
            return a == a if type(a) is float else True
        if type(a) in _SCALARS or type(b) in _SCALARS:
            return a == b
        if isinstance(a, (list, dict)) and isinstance(b, (list, dict)):
            return self._deep(a, b)
        return a == b

    def ne(self, a: Any, b: Any) -> Any:
        return not self.eq(a, b)

    def _deep(self, a: Any, b: Any) -> bool:
        """Compare containers, pair by pair.

        Containers that have been paired are of one class, and those of one class are not compared again: so cycles end, and the work grows
        with the number of containers, not with that of their pairs (J. E. Hopcroft and R. M. Karp's test for equivalent automata).
        """
        stack = [(a, b)]
        classes = _Classes()
        count = 0
        while stack:
            a, b = stack.pop()
            if a is b:
                continue
            if isinstance(a, list) and isinstance(b, list):
                if len(a) != len(b):
                    return False
                pairs = zip(list.__iter__(a), list.__iter__(b), strict=True)
            elif isinstance(a, dict) and isinstance(b, dict):
                if len(a) != len(b) or not self._same_keys(a, b):
                    return False
                pairs = ((value, dict.__getitem__(b, key)) for key, value in dict.items(a))  # type: ignore[assignment]
            else:
                if a != b:
                    return False
                continue
            if not classes.join(a, b):
                continue
            for left, right in pairs:
                count += 1 if type(left) is not str else 1 + (len(left) >> 12)
                if count >= _SLICE:
                    count = 0
                    self.pace()
                if type(left) in _SCALARS or type(right) in _SCALARS:
                    if left != right:
                        return False
                else:
                    stack.append((left, right))
        return True

    def _same_keys(self, a: dict[str, Any], b: dict[str, Any]) -> bool:
        for index, key in enumerate(dict.keys(a)):
            if index % _SLICE == 0:
                self.pace()
            if not dict.__contains__(b, key):
                return False
        return True

    def _order(self, operation: Any, symbol: str, a: Any, b: Any) -> Any:
        kind, other = type(a), type(b)
        if (kind in _NUMBERS and other in _NUMBERS) or (isinstance(a, str) and isinstance(b, str)):
            return operation(a, b)
        if kind in _SCALARS or other in _SCALARS or isinstance(a, (list, dict)) or isinstance(b, (list, dict)):
            if (kind in _NUMBERS or other in _NUMBERS) and type_name(b if kind in _NUMBERS else a) == "host object":
                return operation(a, b)
            raise TypeError(f"`{symbol}` cannot compare {type_name(a)} and {type_name(b)}")
        return operation(a, b)

    def lt(self, a: Any, b: Any) -> Any:
        return a < b if type(a) is int and type(b) is int else self._order(operator.lt, "<", a, b)

    def le(self, a: Any, b: Any) -> Any:
        return a <= b if type(a) is int and type(b) is int else self._order(operator.le, "<=", a, b)

    def gt(self, a: Any, b: Any) -> Any:
        return a > b if type(a) is int and type(b) is int else self._order(operator.gt, ">", a, b)

    def ge(self, a: Any, b: Any) -> Any:
        return a >= b if type(a) is int and type(b) is int else self._order(operator.ge, ">=", a, b)

    def contains(self, key: Any, container: Any) -> bool:
        """`key in container`: an own key, an element, a part of a string."""
        if isinstance(container, dict):
            return dict.__contains__(container, self.text.key(key))
        if isinstance(container, list):
            return self.find(container, key) >= 0
        if isinstance(container, str):
            if not isinstance(key, str):
                raise TypeError(f"`in` looks for a string in a string, got {type_name(key)}")
            return self.search.find(container, key) >= 0
        raise TypeError(f"`in` needs an object, array or string on its right, got {type_name(container)}")

    def find(self, items: list[Any], value: Any, start: int = 0) -> int:
        """The index of the first element that equals `value`, or -1."""
        if type(value) in _SCALARS and value == value:
            position = start
            chunk = at_a_time(len(value)) if type(value) is str else _CHUNK
            while position < len(items):
                stop = min(position + chunk, len(items))
                try:
                    return list.index(items, value, position, stop)
                except ValueError:
                    position = stop
                    self.pace()
            return -1
        for index in range(start, len(items)):
            if index % _SLICE == 0:
                self.pace()
            if index < len(items) and self.eq(items[index], value):
                return index
        return -1

    def sort_key(self, items: list[Any]) -> int:
        """Check that elements can be ordered with each other.

        :return: how many may be compared in one piece of work. :raises TypeError: names the two kinds that cannot.
        """
        first = None
        longest = 0
        for index, item in enumerate(items):
            if index % _SLICE == 0:
                self.pace()
            kind = "number" if type(item) in _NUMBERS else "string" if isinstance(item, str) else type_name(item)
            if kind not in ("number", "string", "host object"):
                raise TypeError(f"cannot order {type_name(item)}: numbers and strings have an order")
            if kind == "string" and len(item) > longest:
                longest = len(item)
            if first is None:
                first = kind
            elif kind != first and "host object" not in (kind, first):
                raise TypeError(f"cannot order {first} and {kind}")
        return at_a_time(longest)


class _Classes:
    """Which containers have been paired, directly or through others: disjoint sets, with path halving."""

    __slots__ = ("_held", "_parent")

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._held: list[Any] = []  # so that no container makes room for another with its id

    def join(self, a: Any, b: Any) -> bool:
        """Make one class of the two of `a` and `b`; False if they are one already."""
        self._held += (a, b)
        first, second = self._find(id(a)), self._find(id(b))
        if first == second:
            return False
        self._parent[first] = second
        return True

    def _find(self, key: int) -> int:
        parent = self._parent
        while (above := parent.setdefault(key, key)) != key:
            parent[key] = parent[above]
            key = above
        return key


def at_a_time(length: int) -> int:
    """How many comparisons of strings of that length make one piece of work."""
    return max(1, min(_CHUNK, _CHARACTERS // (length + 1)))
