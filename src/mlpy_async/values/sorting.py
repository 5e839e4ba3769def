"""A stable sort in pieces: short runs by Python's own sort, then merges, with a checkpoint between two pieces.

In: a list whose elements, or whose keys, have an order. Out: a sorted list. It checks nothing: `Comparison.sort_key` does before.
"""

from __future__ import annotations

from typing import Any

from mlpy_async.values.pieces import ITEMS, Pieces

__all__ = ["Sorting"]

_RUN = 20_000
"""Elements that are sorted at a time."""


class Sorting:
    """Sorts for one runtime."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces

    def sorted(self, items: list[Any], key: Any, reverse: bool, most: int = _RUN) -> list[Any]:
        """Sort runs, then merge them: each piece of work is short. One run is Python's own sort.

        :param most: elements that are sorted at a time, where they are slow to compare.
        """
        run = min(most, _RUN)
        if len(items) <= run:
            return sorted(items, key=key, reverse=reverse)
        if reverse:
            self.pieces.reverse(items)
        runs = []
        for position in range(0, len(items), run):
            runs.append(sorted(items[position : position + run], key=key))
            self.pieces.pace()
        while len(runs) > 1:
            runs = [
                self._merge(runs[i], runs[i + 1], key, run) if i + 1 < len(runs) else runs[i]
                for i in range(0, len(runs), 2)
            ]
        return self.pieces.kept(self.pieces.reverse(runs[0]) if reverse else runs[0])

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
            self.pieces.pace()
        for items, start in ((left, first), (right, second)):
            for position in range(start, len(items), ITEMS):
                made += items[position : position + ITEMS]
                self.pieces.pace()
            self.pieces.discard(items)
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
