"""The methods of arrays.

Long work goes in pieces, with a checkpoint between. A callback may change the array that it is called for: each method reads what is there
at its turn, and never past the end.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.values.arithmetic import Arithmetic
from mlpy_async.values.comparison import Comparison
from mlpy_async.values.function import accepted, callback, required
from mlpy_async.values.kinds import integer, is_function, missing, type_name
from mlpy_async.values.members import Members
from mlpy_async.values.pieces import ITEMS
from mlpy_async.values.sorting import Sorting
from mlpy_async.values.strings import Strings

__all__ = ["Arrays"]


class Arrays:
    """The table of an array's methods."""

    def __init__(
        self,
        arithmetic: Arithmetic,
        comparison: Comparison,
        members: Members,
        strings: Strings,
        c_frame: Callable[[], Any],
    ) -> None:
        self.arithmetic = arithmetic
        self.comparison = comparison
        self.members = members
        self.strings = strings
        self.pieces = arithmetic.pieces
        self.pace = arithmetic.pieces.pace
        self.sorting = Sorting(arithmetic.pieces)
        self.c_frame = c_frame

    def table(self) -> dict[str, Callable[..., Any]]:
        table: dict[str, Callable[..., Any]] = {
            "push": self.push, "pop": self.pop, "shift": self.shift, "unshift": self.unshift, "insert": self.insert, "remove": self.remove,
            "extend": self.extend, "concat": self.concat, "slice": self.slice, "splice": self.splice, "indexOf": self.index_of,
            "lastIndexOf": self.last_index_of, "includes": self.includes, "find": self.find, "findIndex": self.find_index,
            "findLast": self.find_last, "filter": self.filter, "map": self.map, "flatMap": self.flat_map, "flat": self.flat,
            "forEach": self.for_each, "reduce": self.reduce, "reduceRight": self.reduce_right, "some": self.some, "every": self.every,
            "sort": self.sort, "reverse": self.reverse, "join": self.join, "fill": self.fill, "count": self.count, "index": self.index,
            "keys": lambda a: self.pieces.elements(range(len(a))), "values": self.copy, "entries": self.entries, "at": self.at, "clear": self.clear,
            "copy": self.copy, "toString": lambda a: self.arithmetic.text.of(a),
        }  # fmt: skip
        for alias, name in {"append": "push", "contains": "includes", "any": "some", "all": "every"}.items():
            table[alias] = table[name]
        return table

    def _position(self, value: Any, length: int, default: int) -> int:
        """An index as in `slice`: negative counts from the end, and it is kept within the array."""
        if value is None:
            return default
        index = integer(value, "an index")
        return max(0, length + index) if index < 0 else min(index, length)

    def _array(self, value: Any, what: str) -> list[Any]:
        if isinstance(value, list):
            return value
        raise TypeError(f"{what} must be an array, got {type_name(value)}")

    def items_of(self, a: list[Any]) -> Iterator[tuple[int, Any]]:
        """Index and element, of the array as it is at each turn."""
        index = 0
        while index < len(a):
            if index % 64 == 0:
                self.pace()
            yield index, list.__getitem__(a, index)
            index += 1

    def items_backwards(self, a: list[Any]) -> Iterator[tuple[int, Any]]:
        """Index and element from the end on, of the array as it is at each turn."""
        for index in range(len(a) - 1, -1, -1):
            if index % 64 == 0:
                self.pace()
            if index < len(a):
                yield index, list.__getitem__(a, index)

    # --- changing -----------------------------------------------------------------------------------------------------

    def push(self, a: list[Any], *items: Any) -> int:
        self.arithmetic.room(len(a) + len(items))
        list.extend(a, items)
        return len(a)

    def pop(self, a: list[Any], index: Any = -1) -> Any:
        if not a:
            return None
        position = integer(index, "the index")
        if not -len(a) <= position < len(a):
            raise IndexError(f"index {position} is out of range: the array has {len(a)} elements")
        return list.pop(a, position)

    def shift(self, a: list[Any]) -> Any:
        return list.pop(a, 0) if a else None

    def unshift(self, a: list[Any], *items: Any) -> int:
        self.arithmetic.room(len(a) + len(items))
        a[0:0] = items
        return len(a)

    def insert(self, a: list[Any], index: Any, item: Any) -> None:
        self.arithmetic.room(len(a) + 1)
        list.insert(a, self._position(index, len(a), 0), item)

    def remove(self, a: list[Any], item: Any) -> None:
        index = self.comparison.find(a, item)
        if index < 0:
            raise ValueError("the array does not contain that element")
        list.__delitem__(a, index)

    def extend(self, a: list[Any], items: Any) -> None:
        more = self._array(items, "what is added")
        self.arithmetic.room(len(a) + len(more))
        self.pieces.extend(a, more)

    def splice(self, a: list[Any], start: Any, count: Any = None, *items: Any) -> list[Any]:
        first = self._position(start, len(a), 0)
        number = len(a) - first if count is None else max(0, min(integer(count, "the count"), len(a) - first))
        self.arithmetic.room(len(a) - number + len(items))
        removed = self.pieces.items(a, slice(first, first + number))
        if number <= ITEMS:
            a[first : first + number] = items
        else:
            self._close(a, first, number)
            a[first:first] = items
        return removed

    def _close(self, a: list[Any], first: int, number: int) -> None:
        """Remove many elements: those behind move up."""
        for position in range(first + number, len(a), ITEMS):
            moved = a[position : position + ITEMS]
            a[position - number : position - number + len(moved)] = moved
            self.pace()
        self._cut(a, len(a) - number)

    def _cut(self, a: list[Any], length: int) -> None:
        """Remove what stands behind a length."""
        while len(a) > length:
            del a[max(length, len(a) - ITEMS) :]
            self.pace()

    def reverse(self, a: list[Any]) -> list[Any]:
        return self.pieces.reverse(a)

    def fill(self, a: list[Any], value: Any, start: Any = None, stop: Any = None) -> list[Any]:
        first, last = self._position(start, len(a), 0), self._position(stop, len(a), len(a))
        for position in range(first, last, ITEMS):
            end = min(position + ITEMS, last)
            a[position:end] = [value] * (end - position)
            self.pace()
        return a

    def clear(self, a: list[Any]) -> None:
        self.pieces.discard(a)

    # --- copies -------------------------------------------------------------------------------------------------------

    def copy(self, a: list[Any]) -> list[Any]:
        return self.pieces.items(a, slice(None))

    def concat(self, a: list[Any], *others: Any) -> list[Any]:
        self.arithmetic.room(len(a) + sum(len(other) if isinstance(other, list) else 1 for other in others))
        made = self.copy(a)
        for other in others:
            self.pieces.extend(made, other if isinstance(other, list) else [other])
        return self.pieces.kept(made)

    def slice(self, a: list[Any], start: Any = None, stop: Any = None) -> list[Any]:
        return self.pieces.items(a, slice(self._position(start, len(a), 0), self._position(stop, len(a), len(a))))

    def entries(self, a: list[Any]) -> list[Any]:
        return self.pieces.kept([[index, item] for index, item in self.items_of(a)])

    def flat(self, a: list[Any], depth: Any = 1) -> list[Any]:
        made: list[Any] = []
        most = self.arithmetic.limits.max_depth
        deep = most + 1 if isinstance(depth, float) and depth > most else integer(depth, "the depth")
        stack: list[tuple[Iterator[Any], int]] = [(list.__iter__(a), deep)]
        count = 0
        while stack:
            items, left = stack[-1]
            for item in items:
                count += 1
                if count % 1_000 == 0:
                    self.arithmetic.room(len(made))
                    self.pace()
                if isinstance(item, list) and left > 0:
                    if len(stack) > most:
                        raise LimitError(f"the array is nested more than {most} deep")
                    stack.append((list.__iter__(item), left - 1))
                    break
                made.append(item)
            else:
                stack.pop()
        self.arithmetic.room(len(made))
        return self.pieces.kept(made)

    def at(self, a: list[Any], index: Any) -> Any:
        position = integer(index, "the index")
        return list.__getitem__(a, position) if -len(a) <= position < len(a) else None

    def join(self, a: list[Any], separator: Any = ",") -> str:
        if not isinstance(separator, str):
            raise TypeError(f"the separator must be a string, got {type_name(separator)}")
        return self.strings.joined(a, separator)

    # --- searching ----------------------------------------------------------------------------------------------------

    def index_of(self, a: list[Any], item: Any, start: Any = 0) -> int:
        return self.comparison.find(a, item, self._position(start, len(a), 0))

    def index(self, a: list[Any], item: Any) -> int:
        found = self.comparison.find(a, item)
        if found < 0:
            raise ValueError("the array does not contain that element")
        return found

    def last_index_of(self, a: list[Any], item: Any) -> int:
        return next((index for index, other in self.items_backwards(a) if self.comparison.eq(other, item)), -1)

    def includes(self, a: list[Any], item: Any) -> bool:
        return self.comparison.find(a, item) >= 0

    def count(self, a: list[Any], item: Any) -> int:
        return sum(bool(self.comparison.eq(other, item)) for _, other in self.items_of(a))

    def find(self, a: list[Any], test: Any) -> Any:
        function = callback(test)
        return next((item for index, item in self.items_of(a) if function(item, index, a)), None)

    def find_index(self, a: list[Any], test: Any) -> int:
        function = callback(test)
        return next((index for index, item in self.items_of(a) if function(item, index, a)), -1)

    def find_last(self, a: list[Any], test: Any) -> Any:
        function = callback(test)
        return next((item for index, item in self.items_backwards(a) if function(item, index, a)), None)

    # --- callbacks ----------------------------------------------------------------------------------------------------

    def map(self, a: list[Any], function: Any) -> list[Any]:
        call = callback(function)
        return self.pieces.kept([call(item, index, a) for index, item in self.items_of(a)])

    def filter(self, a: list[Any], test: Any) -> list[Any]:
        call = callback(test)
        return self.pieces.kept([item for index, item in self.items_of(a) if call(item, index, a)])

    def flat_map(self, a: list[Any], function: Any) -> list[Any]:
        return self.flat(self.map(a, function))

    def for_each(self, a: list[Any], function: Any) -> None:
        call = callback(function)
        for index, item in self.items_of(a):
            call(item, index, a)

    def some(self, a: list[Any], test: Any = None) -> bool:
        if test is None:
            return any(item for _, item in self.items_of(a))
        call = callback(test)
        return any(call(item, index, a) for index, item in self.items_of(a))

    def every(self, a: list[Any], test: Any = None) -> bool:
        if test is None:
            return all(item for _, item in self.items_of(a))
        call = callback(test)
        return all(call(item, index, a) for index, item in self.items_of(a))

    def reduce(self, a: list[Any], function: Any, initial: Any = missing) -> Any:
        return self._fold(self.items_of(a), a, function, initial)

    def reduce_right(self, a: list[Any], function: Any, initial: Any = missing) -> Any:
        return self._fold(self.items_backwards(a), a, function, initial)

    def _fold(self, items: Iterator[tuple[int, Any]], a: list[Any], function: Any, initial: Any) -> Any:
        if not is_function(function):
            raise TypeError("want a function here")
        count = accepted(function)
        total = initial
        for index, item in items:
            if total is missing:
                total = item
            elif count >= 4:
                total = function(total, item, index, a)
            elif count == 3:
                total = function(total, item, index)
            else:
                total = function(total, item)
        if total is missing:
            raise TypeError("`reduce` of an empty array needs a value to start from")
        return total

    # --- order --------------------------------------------------------------------------------------------------------

    def sort(self, a: list[Any], order: Any = None) -> list[Any]:
        """Sort in place: by value, by a comparator (two required parameters) or by a key. Stable."""
        made = self.sorted(self.copy(a), order)
        for position in range(0, len(made), ITEMS):
            a[position : position + ITEMS] = made[position : position + ITEMS]
            self.pace()
        self._cut(a, len(made))
        return a

    def sorted(self, items: list[Any], order: Any = None, reverse: bool = False) -> list[Any]:
        """A sorted array of the elements; `items` may be changed. With `reverse`, equal elements keep their order as in Python."""
        if order is None:
            return self.sorting.sorted(items, None, reverse, self.comparison.sort_key(items))
        if not is_function(order):
            raise TypeError(f"the order must be a function, got {type_name(order)}")
        if required(order) == 2 and "λaccepts" not in order.__dict__:
            with self.c_frame():
                return self.sorting.sorted(items, functools.cmp_to_key(self._comparator(order)), reverse)
        keys = [order(item) for _, item in self.items_of(items)]
        most = self.comparison.sort_key(keys)
        positions = self.sorting.sorted(self.pieces.elements(range(len(keys))), keys.__getitem__, reverse, most)
        made = self.pieces.elements(items[position] for position in positions)
        self.pieces.discard(keys)
        self.pieces.discard(positions)
        return made

    def _comparator(self, order: Any) -> Callable[[Any, Any], int]:
        def compare(left: Any, right: Any) -> int:
            result = order(left, right)
            if not isinstance(result, (int, float)):
                raise TypeError(f"a comparator gives a number, got {type_name(result)}")
            return (result > 0) - (result < 0)

        return compare
