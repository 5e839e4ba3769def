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
from mlpy_async.values.kinds import is_function, missing, type_name
from mlpy_async.values.members import Members
from mlpy_async.values.strings import Strings

__all__ = ["Arrays"]

_PIECE = 100_000
_RUN = 20_000
"""Elements that are sorted at a time."""


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
        self.pace = comparison.pace
        self.c_frame = c_frame

    def table(self) -> dict[str, Callable[..., Any]]:
        table: dict[str, Callable[..., Any]] = {
            "push": self.push, "pop": self.pop, "shift": self.shift, "unshift": self.unshift, "insert": self.insert, "remove": self.remove,
            "extend": self.extend, "concat": self.concat, "slice": self.slice, "splice": self.splice, "indexOf": self.index_of,
            "lastIndexOf": self.last_index_of, "includes": self.includes, "find": self.find, "findIndex": self.find_index,
            "findLast": self.find_last, "filter": self.filter, "map": self.map, "flatMap": self.flat_map, "flat": self.flat,
            "forEach": self.for_each, "reduce": self.reduce, "reduceRight": self.reduce_right, "some": self.some, "every": self.every,
            "sort": self.sort, "reverse": self.reverse, "join": self.join, "fill": self.fill, "count": self.count, "index": self.index,
            "keys": lambda a: list(range(len(a))), "values": self.copy, "entries": self.entries, "at": self.at, "clear": self.clear,
            "copy": self.copy, "toString": lambda a: self.arithmetic.text.of(a),
        }  # fmt: skip
        for alias, name in {"append": "push", "contains": "includes", "any": "some", "all": "every"}.items():
            table[alias] = table[name]
        return table

    def _position(self, value: Any, length: int, default: int) -> int:
        """An index as in `slice`: negative counts from the end, and it is kept within the array."""
        if value is None:
            return default
        if not isinstance(value, (int, float)) or int(value) != value:
            raise TypeError(f"an index is an integer, got {type_name(value)}")
        index = int(value)
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

    def _backwards(self, a: list[Any]) -> Iterator[tuple[int, Any]]:
        """Index and element from the end, of what is still there."""
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
        try:
            return list.pop(a, int(index))
        except IndexError:
            raise IndexError(f"index {index} is out of range: the array has {len(a)} elements") from None

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
        list.extend(a, more)

    def splice(self, a: list[Any], start: Any, count: Any = None, *items: Any) -> list[Any]:
        first = self._position(start, len(a), 0)
        number = len(a) - first if count is None else max(0, min(int(count), len(a) - first))
        self.arithmetic.room(len(a) - number + len(items))
        removed = a[first : first + number]
        a[first : first + number] = items
        return removed

    def reverse(self, a: list[Any]) -> list[Any]:
        list.reverse(a)
        return a

    def fill(self, a: list[Any], value: Any, start: Any = None, stop: Any = None) -> list[Any]:
        first, last = self._position(start, len(a), 0), self._position(stop, len(a), len(a))
        for position in range(first, last, _PIECE):
            end = min(position + _PIECE, last)
            a[position:end] = [value] * (end - position)
            self.pace()
        return a

    def clear(self, a: list[Any]) -> None:
        while len(a) > _PIECE:
            del a[-_PIECE:]
            self.pace()
        list.clear(a)

    # --- copies -------------------------------------------------------------------------------------------------------

    def copy(self, a: list[Any]) -> list[Any]:
        return self.members.part(a, slice(None))

    def concat(self, a: list[Any], *others: Any) -> list[Any]:
        self.arithmetic.room(len(a) + sum(len(other) if isinstance(other, list) else 1 for other in others))
        made = self.copy(a)
        for other in others:
            made = self.arithmetic.add(made, other if isinstance(other, list) else [other])
        return made

    def slice(self, a: list[Any], start: Any = None, stop: Any = None) -> list[Any]:
        return self.members.part(a, slice(self._position(start, len(a), 0), self._position(stop, len(a), len(a))))

    def entries(self, a: list[Any]) -> list[Any]:
        return [[index, item] for index, item in self.items_of(a)]

    def flat(self, a: list[Any], depth: Any = 1) -> list[Any]:
        made: list[Any] = []
        most = self.arithmetic.limits.max_depth
        stack: list[tuple[Iterator[Any], int]] = [(list.__iter__(a), most + 1 if depth > most else int(depth))]
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
        return made

    def at(self, a: list[Any], index: Any) -> Any:
        position = int(index)
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
        return next((index for index, other in self._backwards(a) if self.comparison.eq(other, item)), -1)

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
        return next((item for index, item in self._backwards(a) if function(item, index, a)), None)

    # --- callbacks ----------------------------------------------------------------------------------------------------

    def map(self, a: list[Any], function: Any) -> list[Any]:
        call = callback(function)
        return [call(item, index, a) for index, item in self.items_of(a)]

    def filter(self, a: list[Any], test: Any) -> list[Any]:
        call = callback(test)
        return [item for index, item in self.items_of(a) if call(item, index, a)]

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
        return self._fold(self._backwards(a), a, function, initial)

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
        for position in range(0, len(made), _PIECE):
            a[position : position + _PIECE] = made[position : position + _PIECE]
            self.pace()
        del a[len(made) :]
        return a

    def sorted(self, items: list[Any], order: Any = None, reverse: bool = False) -> list[Any]:
        """A sorted array of the elements; `items` may be changed. With `reverse`, equal elements keep their order as in Python."""
        if order is None:
            return self._merge_sort(items, None, reverse, self.comparison.sort_key(items))
        if not is_function(order):
            raise TypeError(f"the order must be a function, got {type_name(order)}")
        if required(order) == 2 and "λaccepts" not in order.__dict__:
            with self.c_frame():
                return self._merge_sort(items, functools.cmp_to_key(self._comparator(order)), reverse, _RUN)
        keys = [order(item) for _, item in self.items_of(items)]
        run = self.comparison.sort_key(keys)
        positions = self._merge_sort(list(range(len(keys))), keys.__getitem__, reverse, run)
        return [items[position] for _, position in self.items_of(positions)]

    def _comparator(self, order: Any) -> Callable[[Any, Any], int]:
        def compare(left: Any, right: Any) -> int:
            result = order(left, right)
            if not isinstance(result, (int, float)):
                raise TypeError(f"a comparator gives a number, got {type_name(result)}")
            return (result > 0) - (result < 0)

        return compare

    def _merge_sort(self, items: list[Any], key: Any, reverse: bool, run: int) -> list[Any]:
        """Sort runs, then merge them: each piece of work is short. One run is Python's own sort.

        :param run: how many elements are sorted at a time, at most.
        """
        run = min(run, _RUN)
        if len(items) <= run:
            return sorted(items, key=key, reverse=reverse)
        if reverse:
            items.reverse()
        runs = []
        for position in range(0, len(items), run):
            runs.append(sorted(items[position : position + run], key=key))
            self.pace()
        while len(runs) > 1:
            runs = [
                self._merge(runs[i], runs[i + 1], key, run) if i + 1 < len(runs) else runs[i]
                for i in range(0, len(runs), 2)
            ]
        if reverse:
            runs[0].reverse()
        return runs[0]

    def _merge(self, left: list[Any], right: list[Any], key: Any, run: int) -> list[Any]:
        """Merge two sorted lists in pieces: where a piece of one ends in the other is found by bisection, and the pieces are sorted together."""
        made: list[Any] = []
        first = second = 0
        while first < len(left) and second < len(right):
            bound = min(first + run, len(left))
            pivot = left[bound - 1] if key is None else key(left[bound - 1])
            low, high = second, min(len(right), second + run)
            end = high
            while low < high:
                middle = (low + high) // 2
                value = right[middle] if key is None else key(right[middle])
                if value < pivot:
                    low = middle + 1
                else:
                    high = middle
            if low == end and end < len(right):
                # all of this piece of `right` is smaller than the pivot: take it with what of `left` is not greater than its last
                last = right[end - 1] if key is None else key(right[end - 1])
                bound = self._not_greater(left, first, bound, last, key)
            made += sorted(left[first:bound] + right[second:low], key=key)
            first, second = bound, low
            self.pace()
        made += left[first:]
        made += right[second:]
        return made

    def _not_greater(self, items: list[Any], low: int, high: int, value: Any, key: Any) -> int:
        """Where the elements of a sorted part end that are not greater than `value`."""
        while low < high:
            middle = (low + high) // 2
            other = items[middle] if key is None else key(items[middle])
            if value < other:
                high = middle
            else:
                low = middle + 1
        return low
