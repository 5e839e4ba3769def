"""`set`: values without order and without repetition.

Elements are numbers, strings, booleans, null, and values of the library that do not change (decimals, days, times): what equality of ML takes for
the same is one element. Each operation goes element by element, with checkpoints between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module, snake_case
from mlpy_async.services import Services
from mlpy_async.values.function import callback
from mlpy_async.values.kinds import describe
from mlpy_async.values.members import DeclaredClass

__all__ = ["Set"]

_MOST = 1_000_000
"""Elements of a set: so many are let go in one go."""
_SLICE = 64
_PLAIN = frozenset({int, float, str, bool, type(None)})


class SetOfValues:
    """A set as ML holds it, in the order in which its elements came. Two are equal if they have the same elements."""

    __slots__ = ("items",)

    def __init__(self) -> None:
        self.items: dict[Any, None] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SetOfValues) and self.items.keys() == other.items.keys()

    __hash__ = None  # type: ignore[assignment]


@ml_module(name="set", description="Values without repetition")
class Set:
    """`set.create([1, 2])`; its methods are `add has delete clear size values toArray forEach map filter union intersection difference
    symmetricDifference isSubset isSuperset isDisjoint equals copy`. For a loop, take `values()`.
    """

    def __init__(self, services: Services) -> None:
        self.operations = services.operations
        self.pace = services.operations.pieces.pace
        table: dict[str, Callable[..., Any]] = {
            "add": self._add, "has": self._has, "contains": self._has, "includes": self._has, "delete": self._delete, "remove": self._delete,
            "clear": self._clear, "values": self._values, "toArray": self._values, "forEach": self._for_each, "map": self._map,
            "filter": self._filter, "copy": self._copy, "union": self.union, "intersection": self.intersection, "difference": self.difference,
            "symmetricDifference": self.symmetricDifference, "isSubset": self.isSubset, "isSuperset": self._is_superset,
            "isDisjoint": self._is_disjoint, "equals": self._equals, "isEmpty": lambda s: not s.items, "toString": self._text,
        }  # fmt: skip
        sizes: dict[str, Callable[..., Any]] = dict.fromkeys(("size", "length"), lambda s: len(s.items))
        methods = {spelling: method for name, method in table.items() for spelling in (name, snake_case(name))}
        services.operations.declare(SetOfValues, DeclaredClass("Set", methods, sizes, text=self._text))

    # --- functions ------------------------------------------------------------------------------------------------------

    @ml_function
    def create(self, items: Any = None) -> Any:
        """A set of the elements of an array, a set, a string or a generator."""
        return self._made(() if items is None else self._elements(items))

    @ml_function
    def of(self, *items: Any) -> Any:
        """A set of these values."""
        return self._made(items)

    @ml_function
    def isSet(self, value: Any) -> bool:
        """Whether a value is a set."""
        return type(value) is SetOfValues

    @ml_function
    def union(self, first: Any, second: Any) -> Any:
        """What is in one of two."""
        made = self._made(self._elements(first))
        return self._put(made, self._elements(second))

    @ml_function
    def intersection(self, first: Any, second: Any) -> Any:
        """What is in both."""
        other = self._set(second).items
        return self._made(item for item in self._paced(self._elements(first)) if item in other)

    @ml_function
    def difference(self, first: Any, second: Any) -> Any:
        """What is in the first, and not in the second."""
        return self._made(self._without(self._elements(first), self._set(second)))

    @ml_function
    def symmetricDifference(self, first: Any, second: Any) -> Any:
        """What is in exactly one of two."""
        one, other = self._set(first), self._set(second)
        return self._put(self._made(self._without(one.items, other)), self._without(other.items, one))

    @ml_function
    def isSubset(self, first: Any, second: Any) -> bool:
        """Whether all of the first is in the second."""
        other = self._set(second).items
        return all(item in other for item in self._paced(self._set(first).items))

    # --- methods --------------------------------------------------------------------------------------------------------

    def _add(self, s: SetOfValues, *items: Any) -> SetOfValues:
        return self._put(s, items)

    def _has(self, s: SetOfValues, item: Any) -> bool:
        return self._element(item) in s.items

    def _delete(self, s: SetOfValues, item: Any) -> bool:
        if self._element(item) not in s.items:
            return False
        del s.items[item]
        return True

    def _clear(self, s: SetOfValues) -> None:
        s.items = {}

    def _values(self, s: SetOfValues) -> list[Any]:
        return self.operations.pieces.elements(s.items)

    def _for_each(self, s: SetOfValues, function: Any) -> None:
        call = callback(function)
        for index, item in enumerate(self._paced(self._values(s))):
            call(item, index, s)

    def _map(self, s: SetOfValues, function: Any) -> SetOfValues:
        call = callback(function)
        return self._made(call(item, index, s) for index, item in enumerate(self._values(s)))

    def _filter(self, s: SetOfValues, function: Any) -> SetOfValues:
        call = callback(function)
        return self._made(item for index, item in enumerate(self._paced(self._values(s))) if call(item, index, s))

    def _copy(self, s: SetOfValues) -> SetOfValues:
        return self._made(s.items)

    def _is_superset(self, s: SetOfValues, other: Any) -> bool:
        return self.isSubset(other, s)

    def _is_disjoint(self, s: SetOfValues, other: Any) -> bool:
        held = self._set(other).items
        return not any(item in held for item in self._paced(s.items))

    def _equals(self, s: SetOfValues, other: Any) -> bool:
        held = self._set(other)
        return len(s.items) == len(held.items) and self.isSubset(s, held)

    def _text(self, s: SetOfValues) -> str:
        return f"Set({self.operations.text(self._values(s))})"

    # --- elements -------------------------------------------------------------------------------------------------------

    def _element(self, item: Any) -> Any:
        """A value that may be an element. What the host did not declare has a hash of its own making, which would run."""
        if type(item) in _PLAIN or (type(item) in self.operations.declared and type(item).__hash__ is not None):
            return item
        raise TypeError(f"the elements of a set are values that do not change, got {describe(item)}")

    def _elements(self, value: Any) -> Iterable[Any]:
        return value.items if type(value) is SetOfValues else self.operations.objects.iterate(value)

    def _set(self, value: Any) -> SetOfValues:
        return value if type(value) is SetOfValues else self._made(self._elements(value))

    def _without(self, items: Iterable[Any], left_out: SetOfValues) -> Iterator[Any]:
        return (item for item in self._paced(items) if item not in left_out.items)

    def _made(self, items: Iterable[Any]) -> SetOfValues:
        return self._put(SetOfValues(), items)

    def _put(self, s: SetOfValues, items: Iterable[Any]) -> SetOfValues:
        for item in self._paced(items):
            s.items[self._element(item)] = None
            if len(s.items) > _MOST:
                raise LimitError(f"a set has at most {_MOST:,} elements")
        return s

    def _paced(self, items: Iterable[Any]) -> Iterable[Any]:
        for index, item in enumerate(items):
            if index % _SLICE == 0:
                self.pace()
            yield item
