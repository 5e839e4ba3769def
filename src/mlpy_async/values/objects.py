"""The methods of objects and generators, and what patterns, spreads and loops do with values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from mlpy_async.errors import LimitError, MatchError
from mlpy_async.values.kinds import Generator, describe, missing, type_name
from mlpy_async.values.members import Members
from mlpy_async.values.pieces import ITEMS

__all__ = ["Objects"]

_SLICE = 1_000
_ARGUMENTS = 500_000


class Objects:
    """Objects, iteration and patterns."""

    def __init__(self, members: Members) -> None:
        self.members = members
        self.arithmetic = members.arithmetic
        self.pieces = members.pieces

    def names(self) -> dict[str, Any]:
        """The names by which generated code calls these."""
        return {
            "λiter": self.iterate, "λspread": self.spread, "λarguments": self.arguments, "λyield_from": self.iterate, "λspread_object": self.spread_object,
            "λarray": self.array, "λunpack": self.unpack, "λunpack_rest": self.unpack_rest, "λunpack_default": self.unpack_default,
            "λfield": self.field, "λobject_rest": self.object_rest, "λmissing": missing,
            "λmatch_array": lambda value: isinstance(value, list), "λmatch_object": lambda value: isinstance(value, dict),
            "λno_match": self.no_match,
        }  # fmt: skip

    def tables(self) -> dict[str, dict[str, Callable[..., Any]]]:
        objects: dict[str, Callable[..., Any]] = {
            "keys": self.keys, "values": self.values, "entries": self.entries, "items": self.entries,
            "has": self.has, "hasOwnProperty": self.has, "get": self.get, "pop": self.pop, "update": self.update,
            "copy": self.copy, "clear": lambda o: dict.clear(o), "toString": lambda o: self.arithmetic.text.of(o),
        }  # fmt: skip
        return {"object": objects, "generator": {"next": self.next}}

    def keys(self, o: dict[str, Any]) -> list[Any]:
        return list(dict.keys(o)) if len(o) <= ITEMS else self.pieces.elements(dict.keys(o))

    def values(self, o: dict[str, Any]) -> list[Any]:
        return list(dict.values(o)) if len(o) <= ITEMS else self.pieces.elements(dict.values(o))

    def entries(self, o: dict[str, Any]) -> list[Any]:
        if len(o) <= _SLICE:
            return [[key, value] for key, value in dict.items(o)]
        return self.pieces.elements([key, value] for key, value in dict.items(o))

    def has(self, o: dict[str, Any], key: Any) -> bool:
        return dict.__contains__(o, self.members.key(key))

    def get(self, o: dict[str, Any], key: Any, default: Any = None) -> Any:
        return dict.get(o, self.members.key(key), default)

    def pop(self, o: dict[str, Any], key: Any, default: Any = missing) -> Any:
        value = dict.pop(o, self.members.key(key), default)
        if value is missing:
            raise KeyError(key)
        return value

    def copy(self, o: dict[str, Any]) -> dict[str, Any]:
        return dict.copy(o) if type(o) is dict and len(o) <= ITEMS else self.update({}, o)

    def update(self, o: dict[str, Any], *others: Any) -> dict[str, Any]:
        for other in others:
            self._put(o, self.object(other))
        return o

    def _put(self, o: dict[str, Any], other: dict[str, Any]) -> None:
        if len(other) <= ITEMS:
            dict.update(o, other if type(other) is dict else dict.items(other))
            return
        rest = iter(dict.items(other))
        while piece := list(islice(rest, _SLICE)):
            for key, value in piece:
                dict.__setitem__(o, key, value)
            self.pieces.pace()

    def next(self, generator: Any) -> dict[str, Any]:
        for value in generator:
            return {"value": value, "done": False}
        return {"value": None, "done": True}

    # --- iteration ------------------------------------------------------------------------------------------------------

    def iterate(self, value: Any) -> Iterable[Any]:
        """What a `for` or a spread goes over: elements, characters, keys, generated values."""
        kind = type(value)
        if kind is list or kind is str:
            return value  # type: ignore[no-any-return]
        if isinstance(value, dict):
            return self.keys(value)
        if isinstance(value, list):
            return list.__iter__(value)
        if isinstance(value, str):
            return str.__iter__(value)
        if kind is Generator:
            return value  # type: ignore[no-any-return]
        raise TypeError(f"cannot iterate over {describe(value)}")

    def listed(self, value: Any) -> list[Any]:
        """What a value gives when it is gone over, as an array; an array is itself."""
        if isinstance(value, list):
            return value
        made: list[Any] = []
        rest = iter(self.iterate(value))
        while piece := list(islice(rest, _SLICE)):
            made += piece
            self.arithmetic.room(len(made))
            self.pieces.pace()
        return self.pieces.kept(made)

    def spread(self, value: Any) -> Iterable[Any]:
        """What `...value` gives; of a long value with checkpoints between."""
        items = self.iterate(value)
        if isinstance(items, (list, str)) and len(items) <= ITEMS:
            return items
        return self._paced(items)

    def _paced(self, items: Iterable[Any]) -> Iterable[Any]:
        for count, item in enumerate(items, 1):
            if count % _SLICE == 0:
                self.arithmetic.room(count)
                self.pieces.pace()
            yield item

    def arguments(self, value: Any) -> Iterable[Any]:
        """What `f(...value)` hands over: Python makes a tuple of it in one go, so that is limited."""
        items = self.iterate(value)
        if not isinstance(items, (list, str)):
            items = list(islice(items, _ARGUMENTS + 1))
        if len(items) > _ARGUMENTS:
            raise LimitError(
                f"a call takes at most {_ARGUMENTS:,} arguments from one `...`; hand over the array itself"
            )
        return items

    def spread_object(self, value: Any) -> dict[str, Any]:
        if value is None:
            return {}
        return self.object(value)

    def array(self, made: list[Any]) -> list[Any]:
        self.arithmetic.room(len(made))
        return self.pieces.kept(made)

    # --- patterns -------------------------------------------------------------------------------------------------------

    def _parts(self, value: Any) -> list[Any]:
        if isinstance(value, list):
            return value if type(value) is list else list.copy(value)
        if isinstance(value, str) or type(value) is Generator:
            return self.listed(value)
        raise TypeError(f"cannot take {describe(value)} apart as an array")

    def unpack(self, value: Any, count: int) -> list[Any]:
        parts = self._parts(value)
        if len(parts) != count:
            raise ValueError(f"the pattern has {count} parts, and the array {len(parts)}")
        return parts

    def unpack_rest(self, value: Any, required: int) -> list[Any]:
        parts = self._parts(value)
        if len(parts) < required:
            raise ValueError(f"the pattern has at least {required} parts, and the array {len(parts)}")
        return [*parts[:required], self.pieces.items(parts, slice(required, None))]

    def unpack_default(self, value: Any, required: int, count: int) -> list[Any]:
        parts = self._parts(value)
        if not required <= len(parts) <= count:
            raise ValueError(f"the pattern has {required} to {count} parts, and the array {len(parts)}")
        return [*parts, *[missing] * (count - len(parts))]

    def object(self, value: Any) -> dict[str, Any]:
        """An object that is taken apart or spread; a subclass of the host as what it holds, whatever its methods say."""
        if isinstance(value, dict):
            return value if type(value) is dict else dict(dict.items(value))
        raise TypeError(f"want an object here, got {type_name(value)}")

    def field(self, value: Any, key: str) -> Any:
        return dict.get(value, key, missing)

    def object_rest(self, value: Any, *keys: str) -> dict[str, Any]:
        return {key: item for key, item in dict.items(value) if key not in keys}

    def no_match(self, value: Any) -> Any:
        text = self.arithmetic.text.brief(value)
        raise MatchError(f"no arm of the match fits {text if len(text) < 80 else text[:77] + '...'}")
