"""What a frame holds, before any of it is packed: how much, how deep, and whether msgpack would take all of it for what it is.

In: a frame. Out: its weight, and whether all of it is plain; or an error, before the work. What is in many places of a value weighs each time, as it will cross each
time, but is looked at once: so a structure that doubles sixty times is refused at once. It packs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from types import FunctionType
from typing import Any, Final, TypeAlias, cast

from mlpy_async.errors import MLBorderError
from mlpy_async.sandbox.frames import Frame
from mlpy_async.values.kinds import ErrorObject, Generator, is_function
from mlpy_async.values.module import Module

__all__ = ["MAX_DEPTH", "SCALARS", "TOO_DEEP", "Survey", "too_big"]

MAX_DEPTH: Final = 1_000
TOO_DEEP: Final = f"a value that contains itself, or is nested deeper than {MAX_DEPTH:,}, cannot cross"
SCALARS: Final = frozenset({type(None), bool, int, float, str})
_SLICE = 4_096
"""Elements that are looked at between two pauses."""
_LITTLE = 1_000
"""Weight of a frame that is small."""
_Level: TypeAlias = dict[int, list[Any]]


def too_big(max_size: int) -> MLBorderError:
    """The error for what is above the limit, in bytes."""
    return MLBorderError(
        f"a value of more than {max_size:,} bytes is too big to cross; `max_message` says how much may"
    )


class Survey:
    """`weight` is at most the number of packed bytes: one for each element, key, value and character. `plain` is False if something in
    the frame is of the host's classes: msgpack would write out many of them, which ML must only hold.

    Most frames are small and a look is enough. Of others it goes down level by level. A level is what stands at one depth, without repetition, by how often it stands there.
    """

    def __init__(self, frame: Frame, max_size: int, pace: Callable[[], None]) -> None:
        """:param pace: called between slices. :raises MLBorderError: if the frame is too big or too deep to cross."""
        self.plain = True
        self.weight = 0
        self._max_size = max_size
        self._pace = pace
        left = _look(self._items(frame), _LITTLE)
        if left >= 0:
            self.weight = _LITTLE - left
            return
        level: _Level = {1: [frame]}
        for _ in range(MAX_DEPTH + 2):
            level = self._below(level)
            if not level:
                return
        raise MLBorderError(TOO_DEEP)

    def _below(self, level: _Level) -> _Level:
        """Weigh what is in a level; what of it may have something inside."""
        below: _Level = {}
        ids: set[int] = set()
        for times, values in level.items():
            found: list[Any] = []
            items = self._all_items(values)
            while part := list(islice(items, _SLICE)):
                kinds = set(map(type, part))
                weight = len(part)
                if str in kinds:
                    weight += sum(map(len, part if len(kinds) == 1 else [item for item in part if type(item) is str]))
                self.weight += times * weight
                if self.weight > self._max_size:
                    raise too_big(self._max_size)
                if not kinds <= SCALARS:
                    inner = [item for item in part if type(item) not in SCALARS]
                    ids.update(map(id, inner))
                    found += inner
                if len(part) == _SLICE:
                    self._pace()
            if found:
                below[times] = found
        return below if len(ids) == sum(map(len, below.values())) else _gathered(below)

    def _all_items(self, values: list[Any]) -> Iterator[Any]:
        """What is in all of them, at the speed of C for tables."""
        kinds = set(map(type, values))
        if kinds == {dict}:
            return chain(chain.from_iterable(values), chain.from_iterable(map(dict[Any, Any].values, values)))
        return chain.from_iterable(values if kinds == {list} else map(self._items, values))

    def _items(self, value: Any) -> Iterable[Any]:
        """What is in a value that is no scalar."""
        kind = type(value)
        if kind is list:
            return cast("list[Any]", value)
        if kind is dict or kind is ErrorObject:
            return chain(value, value.values())
        if isinstance(value, Frame):
            fields = [getattr(value, name) for name in value.__struct_fields__]
            return ["" if type(field) is bytes else field for field in fields]  # code, which only the parent sends
        if kind is Generator or kind is Module or is_function(value):
            return ()
        self.plain = False
        if isinstance(value, dict):
            return chain(dict.keys(value), dict.values(value))
        return list.__iter__(value) if isinstance(value, list) else ()


def _look(items: Iterable[Any], left: int) -> int:
    """Take the weight of items, if they are plain, from what is left; below zero for what wants a closer look."""
    for item in items:
        kind = type(item)
        left -= 1
        if kind is str:
            left -= len(item)
        elif kind is list:
            left = _look(item, left)
        elif kind is dict:
            left = _look(item.values(), _look(item, left))
        elif kind not in SCALARS and kind is not FunctionType:
            return -1
        if left < 0:
            break
    return left


def _gathered(level: _Level) -> _Level:
    """The same without repetition."""
    values: dict[int, Any] = {}
    counts: dict[int, int] = {}
    for times, found in level.items():
        for value in found:
            values[id(value)] = value
            counts[id(value)] = counts.get(id(value), 0) + times
    made: _Level = {}
    for key, times in counts.items():
        made.setdefault(times, []).append(values[key])
    return made
