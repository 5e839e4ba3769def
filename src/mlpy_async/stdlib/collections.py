"""`collections`: functions on arrays that leave the array as it is."""

from __future__ import annotations

from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services

__all__ = ["Collections"]

_READ = ("collections.read",)
_TRANSFORM = ("collections.transform",)


@ml_module(name="collections", description="Functions on arrays that make new ones", capabilities=(*_READ, *_TRANSFORM))
class Collections:
    """Each function makes a new array; none changes its argument."""

    def __init__(self, services: Services) -> None:
        self.arrays = services.operations.arrays
        self.comparison = services.operations.comparison
        self.pieces = services.operations.pieces

    @ml_function(capabilities=_READ)
    def length(self, lst: list) -> int:  # type: ignore[type-arg]
        """The number of elements."""
        return len(lst)

    @ml_function(capabilities=_TRANSFORM)
    def append(self, lst: list, element: Any) -> list:  # type: ignore[type-arg]
        """The elements, and one more at the end."""
        return self.arrays.concat(lst, [element])

    @ml_function(capabilities=_TRANSFORM)
    def prepend(self, lst: list, element: Any) -> list:  # type: ignore[type-arg]
        """One more element at the start, and the elements."""
        return self.arrays.concat([element], lst)

    @ml_function(capabilities=_TRANSFORM)
    def concat(self, lst1: list, lst2: list) -> list:  # type: ignore[type-arg]
        """The elements of both."""
        return self.arrays.concat(lst1, lst2)

    @ml_function(capabilities=_READ)
    def get(self, lst: list, index: int) -> Any:  # type: ignore[type-arg]
        """The element at an index, or null."""
        return self.arrays.at(lst, index)

    @ml_function(capabilities=_READ)
    def first(self, lst: list) -> Any:  # type: ignore[type-arg]
        """The first element, or null."""
        return self.arrays.at(lst, 0)

    @ml_function(capabilities=_READ)
    def last(self, lst: list) -> Any:  # type: ignore[type-arg]
        """The last element, or null."""
        return self.arrays.at(lst, -1)

    @ml_function(capabilities=_TRANSFORM)
    def slice(self, lst: list, start: int, end: Any = None) -> list:  # type: ignore[type-arg]
        """The elements from start up to, not including, end."""
        return self.arrays.slice(lst, start, end)

    @ml_function(capabilities=_TRANSFORM)
    def reverse(self, lst: list) -> list:  # type: ignore[type-arg]
        """The elements backwards."""
        return self.arrays.reverse(self.arrays.copy(lst))

    @ml_function(capabilities=_READ)
    def contains(self, lst: list, element: Any) -> bool:  # type: ignore[type-arg]
        """Whether an element is there."""
        return self.arrays.includes(lst, element)

    @ml_function(capabilities=_READ)
    def indexOf(self, lst: list, element: Any) -> int:  # type: ignore[type-arg]
        """The index of an element, or −1."""
        return self.arrays.index_of(lst, element)

    @ml_function(capabilities=_TRANSFORM)
    def filter(self, lst: list, predicate: Any) -> list:  # type: ignore[type-arg]
        """The elements for which a function is true."""
        return self.arrays.filter(lst, predicate)

    @ml_function(capabilities=_TRANSFORM)
    def map(self, lst: list, transform: Any) -> list:  # type: ignore[type-arg]
        """What a function makes of each element."""
        return self.arrays.map(lst, transform)

    @ml_function(capabilities=_READ)
    def find(self, lst: list, predicate: Any) -> Any:  # type: ignore[type-arg]
        """The first element for which a function is true, or null."""
        return self.arrays.find(lst, predicate)

    @ml_function(capabilities=_TRANSFORM)
    def reduce(self, lst: list, reducer: Any, initial: Any) -> Any:  # type: ignore[type-arg]
        """All elements, folded into one value by a function of (total, element)."""
        return self.arrays.reduce(lst, reducer, initial)

    @ml_function(capabilities=_TRANSFORM)
    def removeAt(self, lst: list, index: int) -> list:  # type: ignore[type-arg]
        """The elements without the one at an index."""
        made = self.arrays.copy(lst)
        if not -len(made) <= index < len(made):
            raise IndexError(f"collections.removeAt: index {index} is out of range: the array has {len(made)} elements")
        del made[int(index)]
        return made

    @ml_function(capabilities=_READ)
    def isEmpty(self, lst: list) -> bool:  # type: ignore[type-arg]
        """Whether there are no elements."""
        return not lst

    @ml_function(capabilities=_TRANSFORM)
    def take(self, lst: list, count: int) -> list:  # type: ignore[type-arg]
        """The first elements."""
        return self.arrays.slice(lst, 0, max(0, count))

    @ml_function(capabilities=_TRANSFORM)
    def drop(self, lst: list, count: int) -> list:  # type: ignore[type-arg]
        """The elements without the first ones."""
        return self.arrays.slice(lst, max(0, count), None)

    @ml_function(capabilities=_TRANSFORM)
    def unique(self, lst: list) -> list:  # type: ignore[type-arg]
        """The elements, equal ones once, in order."""
        return unique(self, lst)

    @ml_function(capabilities=_TRANSFORM)
    def flatten(self, lst: list) -> list:  # type: ignore[type-arg]
        """The elements, and those of arrays among them."""
        return self.arrays.flat(lst)

    @ml_function(capabilities=_TRANSFORM)
    def zip(self, lst1: list, lst2: list) -> list:  # type: ignore[type-arg]
        """Pairs of elements, as long as both have some."""
        return self.pieces.kept(
            [[item, lst2[index]] for index, item in self.arrays.items_of(lst1) if index < len(lst2)]
        )

    @ml_function(capabilities=_TRANSFORM)
    def sort(self, lst: list, reverse: bool = False) -> list:  # type: ignore[type-arg]
        """The elements in order."""
        return self.arrays.sorted(self.arrays.copy(lst), None, reverse)

    @ml_function(capabilities=_TRANSFORM)
    def sortBy(self, lst: list, key_fn: Any, reverse: bool = False) -> list:  # type: ignore[type-arg]
        """The elements in the order of their keys."""
        return self.arrays.sorted(self.arrays.copy(lst), key_fn, reverse)

    @ml_function(capabilities=_TRANSFORM)
    def chunk(self, lst: list, size: int) -> list:  # type: ignore[type-arg]
        """Arrays of so many elements each."""
        if size < 1:
            raise ValueError(f"collections.chunk: size must be at least 1, got {size}")
        return chunks(self, lst, int(size))

    @ml_function(capabilities=_READ)
    def every(self, lst: list, predicate: Any) -> bool:  # type: ignore[type-arg]
        """Whether a function is true for all elements."""
        return self.arrays.every(lst, predicate)

    @ml_function(capabilities=_READ)
    def some(self, lst: list, predicate: Any) -> bool:  # type: ignore[type-arg]
        """Whether a function is true for some element."""
        return self.arrays.some(lst, predicate)


def chunks(owner: Any, items: list[Any], size: int) -> list[Any]:
    """An array as arrays of so many elements each."""
    made: list[Any] = []
    for start in range(0, len(items), size):
        made.append(owner.pieces.items(items, slice(start, start + size)))
        if len(made) % 1_000 == 0:
            owner.pieces.pace()
    return owner.pieces.kept(made)  # type: ignore[no-any-return]


def unique(owner: Any, items: list[Any]) -> list[Any]:
    """The elements of an array, equal ones once. Scalars are found by hashing, containers by comparison."""
    made: list[Any] = []
    seen: set[Any] = set()
    containers: list[Any] = []
    for _, item in owner.arrays.items_of(items):
        if item is None or isinstance(item, (str, int, float)):
            if item not in seen:
                seen.add(item)
                made.append(item)
        elif owner.comparison.find(containers, item) < 0:
            containers.append(item)
            made.append(item)
    return owner.pieces.kept(made)  # type: ignore[no-any-return]
