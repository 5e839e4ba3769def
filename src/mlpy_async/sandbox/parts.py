"""Large values in small frames, so that neither side works for long on one: the parent's event loop is to have its turns.

In: a frame with large values in it. Out: `Part` frames, and the frame with references to them in the values' places; and back. A part holds some elements of a list, some
entries of an object or some characters of a text. How values are packed is not known here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec.msgpack import Ext

from mlpy_async.errors import MLBorderError
from mlpy_async.sandbox.frames import LENGTH, Frame, FrameError, Part
from mlpy_async.sandbox.survey import MAX_DEPTH, too_big

__all__ = ["PIECE", "REFERENCE", "Joiner", "Splitter"]

PIECE: Final = 128 * 1024
"""Packed bytes above which a value goes in parts: about a millisecond to unpack."""
REFERENCE: Final = 6
"""The extension that stands for a value that went ahead in parts."""
_MANY = 4_096
_CHARACTERS = PIECE // 4


def _many(value: Any) -> bool:
    kind = type(value)
    return (kind is list or kind is dict or kind is str) and len(value) > _MANY


class Splitter:
    """Takes one frame apart. `pack` packs a value or raises, and gives a second try for free."""

    def __init__(
        self,
        pack: Callable[[Any], bytes],
        undo: Callable[[], Callable[[], None]],
        pace: Callable[[], None],
        max_size: int,
    ) -> None:
        """:param undo: gives a function that takes back what packing has given out since. :param pace: called between parts."""
        self._pack = pack
        self._undo = undo
        self._pace = pace
        self._max_size = max_size
        self._key = 0
        self.out = bytearray()

    def slim(self, frame: Frame) -> Frame:
        """The frame with references in it; the parts are in `out`.

        :raises MLBorderError: if the whole is above the limit.
        """
        fields: list[Any] = []
        for name in frame.__struct_fields__:
            field = getattr(frame, name)
            if name == "value":
                fields.append(self.piece(field))
            elif type(field) is list:
                fields.append([self.slim(item) if isinstance(item, Frame) else self.piece(item) for item in field])
            elif type(field) is dict:
                fields.append({key: self.piece(item) for key, item in field.items()})
            else:
                fields.append(field)
        return type(frame)(*fields)

    def piece(self, value: Any) -> msgspec.Raw:
        """A value packed: itself if it is small, else a reference to its parts."""
        if not _many(value):
            undo = self._undo()
            packed = self._pack(value)
            if len(packed) <= PIECE:
                return msgspec.Raw(packed)
            undo()
        self._key += 1
        key = self._key
        if isinstance(value, str):
            for start in range(0, len(value), _CHARACTERS):
                self._emit(key, self._pack(value[start : start + _CHARACTERS]))
        elif isinstance(value, list):
            for start in range(0, len(value), _MANY):
                self._elements(key, value[start : start + _MANY])
        elif isinstance(value, dict):
            entries = list(dict.items(value))
            for start in range(0, len(entries), _MANY):
                self._entries(key, entries[start : start + _MANY])
        else:
            raise MLBorderError(f"a {type(value).__name__} of more than {PIECE:,} bytes is too big to cross")
        return msgspec.Raw(self._pack(Ext(REFERENCE, key.to_bytes(4, "little"))))

    def _elements(self, key: int, elements: list[Any]) -> None:
        undo = self._undo()
        packed = self._pack(elements)
        if len(packed) <= PIECE:
            self._emit(key, packed)
            return
        undo()
        if len(elements) == 1:
            self._emit(key, self._pack([self.piece(elements[0])]))
            return
        middle = len(elements) // 2
        self._elements(key, elements[:middle])
        self._elements(key, elements[middle:])

    def _entries(self, key: int, entries: list[tuple[Any, Any]]) -> None:
        undo = self._undo()
        packed = self._pack(dict(entries))
        if len(packed) <= PIECE:
            self._emit(key, packed)
            return
        undo()
        if len(entries) == 1:
            self._emit(key, self._pack({entries[0][0]: self.piece(entries[0][1])}))
            return
        middle = len(entries) // 2
        self._entries(key, entries[:middle])
        self._entries(key, entries[middle:])

    def _emit(self, key: int, packed: bytes) -> None:
        part = self._pack(Part(key, msgspec.Raw(packed)))
        self.out += LENGTH.pack(len(part))
        self.out += part
        if len(self.out) > self._max_size:
            raise too_big(self._max_size)
        self._pace()


class _Text(list[str]):
    """The pieces of a text."""


class Joiner:
    """Puts values together again from their parts. What a `Splitter` does not make is refused: a hostile sender could nest values without end."""

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size
        self._values: dict[int, Any] = {}
        self._levels: dict[int, int] = {}
        self._used: list[tuple[Any, int]] = []
        self._size = 0

    def take(self, part: Part, size: int) -> None:
        """:raises FrameError: if it is too much, or does not fit what came before."""
        self._size += size
        if self._size > self._max_size:
            raise FrameError(f"parts of more than {self._max_size:,} bytes; `max_message` says how much there may be")
        have = self._values.get(part.key)
        value = part.value
        self._levels[part.key] = max(self._levels.get(part.key, 0), self._level(value))
        if have is None:
            self._values[part.key] = _Text([value]) if type(value) is str else value
        elif type(have) is _Text and type(value) is str:
            have.append(value)
        elif type(have) is list and type(value) is list:
            have += value
        elif type(have) is dict and type(value) is dict:
            have.update(value)
        else:
            raise FrameError("a part that does not fit the one before")

    def _level(self, value: Any) -> int:
        """How many parts are inside each other in the value of a part. One that refers to another holds nothing else."""
        if not self._used:
            return 0
        inside = list(value.values()) if type(value) is dict else value
        (found, level), *more = self._used
        self._used.clear()
        if more or type(inside) is not list or len(inside) != 1 or inside[0] is not found:
            raise FrameError("a part that holds more than a value of other parts")
        if level >= MAX_DEPTH:
            raise FrameError(f"a value is nested deeper than {MAX_DEPTH:,}")
        return level + 1

    def value(self, key: int) -> Any:
        """:raises FrameError: if no parts of it came."""
        try:
            found = self._values.pop(key)
        except KeyError:
            raise FrameError("a value whose parts did not come") from None
        if type(found) is _Text:
            found = "".join(found)
        self._used.append((found, self._levels.pop(key)))
        return found

    def clear(self) -> None:
        """The frame has come for which the parts were."""
        self._size = 0
        self._values.clear()
        self._levels.clear()
        self._used.clear()
