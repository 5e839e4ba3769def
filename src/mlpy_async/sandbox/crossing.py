"""How values cross between parent and worker: by value, but for functions, generators and what ML only passes on.

In: values of ML on one side. Out: the same on the other side. The same code runs on both; what a side does with a handle of the other is
given by `Side`.

| value                                       | crosses as                                                             |
|---------------------------------------------|------------------------------------------------------------------------|
| null, booleans, numbers, strings            | themselves; integers past 64 bits and lone surrogates as extensions    |
| arrays, objects                             | copies; what is in two places arrives as two, a circle is an error     |
| functions                                   | a handle: calling it calls the original, where it is                   |
| generators                                  | a handle of a function that gives the next value                       |
| objects of the host that ML may only hold   | a handle; only the host can look inside                                |

What a hostile worker can make the parent hold is what msgpack can express: plain immutable data in lists and dicts (at worst bytes or
a date, where ML has none), of bounded size and depth, and functions that talk to that worker.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import msgspec
from msgspec.msgpack import Ext

from mlpy_async.errors import MLBorderError, SandboxCrashed
from mlpy_async.sandbox.frames import LENGTH, FrameError, Part
from mlpy_async.sandbox.parts import PIECE, REFERENCE, Joiner, Splitter, heavy
from mlpy_async.values.function import accepted, required
from mlpy_async.values.kinds import Generator, is_function, type_name
from mlpy_async.values.module import Module, name_of

__all__ = ["Crossing", "Handles", "Remote", "Side", "Steps"]

_BIG, _TEXT, _FUNCTION, _GENERATOR, _FOREIGN = 1, 2, 3, 4, 5
_MAX_DEPTH = 1_000
_TOO_DEEP = f"a value that contains itself, or is nested deeper than {_MAX_DEPTH:,}, cannot cross"
_INT64, _UINT64 = -(2**63), 2**64
_SCALARS = frozenset({type(None), bool, int, float, str})


class Handles:
    """What one side gave out to the other, by number, until the other drops it."""

    def __init__(self) -> None:
        self._values: dict[int, Any] = {}
        self.next = 1

    def give(self, value: Any) -> int:
        """A number for a value: a new one each time, so that each has one holder who drops it."""
        number = self.next
        self.next += 1
        self._values[number] = value
        return number

    def get(self, number: int) -> Any:
        """:raises LookupError: if nothing of that number is given out."""
        try:
            return self._values[number]
        except KeyError:
            raise LookupError("the call that brought this function is over") from None

    def revoke(self, first: int) -> None:
        """Forget what was given out since `next` was `first`."""
        for number in [number for number in self._values if number >= first]:
            del self._values[number]

    def drop(self, numbers: list[int]) -> list[Steps]:
        """Forget what the other side no longer holds; the generators among it, which are to be closed."""
        gone = [self._values.pop(number, None) for number in numbers]
        return [value for value in gone if type(value) is Steps]


class Side(Protocol):
    """What a side does with what is no plain data."""

    given: Handles

    def function(self, handle: int, name: str, requires: int, accepts: int) -> Any:
        """A function of ML that calls the other side's."""

    def generator(self, handle: int) -> Any:
        """A generator of ML whose next value is what the other side's `Steps` gives."""

    def foreign(self, handle: int, sender_has_it: bool) -> Any:
        """An object that only its own side can look into."""

    def offer(self, value: Any) -> tuple[int, bool] | None:
        """The handle of an object that is no ML value, and whether the other side gave it; None if it must not cross."""


class Steps:
    """A generator of ML as a function: `[True, value]` at each call, `[False, null]` at its end. Dropping it closes the generator."""

    __slots__ = ("generator",)

    def __init__(self, generator: Any) -> None:
        self.generator = generator

    def __call__(self) -> list[Any]:
        for value in self.generator:
            return [True, value]
        return [False, None]

    def close(self) -> None:
        self.generator.source.close()


class Remote:
    """The values of a generator that is on the other side; `step` has its `Steps` called there."""

    __slots__ = ("__weakref__", "_step")

    def __init__(self, step: Callable[[], Any]) -> None:
        self._step = step

    def __iter__(self) -> Remote:
        return self

    def __next__(self) -> Any:
        """:raises SandboxCrashed: if what came is no step."""
        step = self._step()
        if not (type(step) is list and len(step) == 2):
            raise SandboxCrashed("the worker process sent rubbish: a step of a generator is a pair")
        if not step[0]:
            raise StopIteration
        return step[1]


class Crossing:
    """Packs the frames of one side and unpacks those of the other."""

    def __init__(
        self, side: Side, expected: Any, max_size: int, max_int_bits: int, pace: Callable[[], None] = lambda: None
    ) -> None:
        """:param expected: the frames of the other side. :param pace: called between pieces of long work."""
        self._side = side
        self._pace = pace
        self._joiner = Joiner(max_size)
        self._max_size = max_size
        self._max_int_bytes = max_int_bits // 8 + 2
        self._encoder = msgspec.msgpack.Encoder(enc_hook=self._pack)
        self._decoder = msgspec.msgpack.Decoder(expected, ext_hook=self._unpack)
        self._inner = msgspec.msgpack.Encoder()

    def encode(self, frame: Any) -> bytearray:
        """A frame behind its length, and before it the parts of what is large in it.

        :raises MLBorderError: if a value in it cannot cross: it is too big, too deep, contains itself or is not of ML.
        """
        buffer = bytearray(LENGTH.size)
        undo = self._undo()
        try:
            if not heavy(frame):
                self._encoder.encode_into(frame, buffer, LENGTH.size)
        except (OverflowError, UnicodeEncodeError, RecursionError):
            del buffer[LENGTH.size :]
        length = len(buffer) - LENGTH.size
        if 0 < length <= PIECE:
            LENGTH.pack_into(buffer, 0, length)
            return buffer
        undo()
        splitter = Splitter(self._packed, self._undo, self._pace, self._max_size)
        try:
            packed = self._packed(splitter.slim(frame))
        except RecursionError:
            raise MLBorderError(_TOO_DEEP) from None
        return splitter.out + LENGTH.pack(len(packed)) + packed

    def _packed(self, value: Any) -> bytes:
        undo = self._undo()
        try:
            return self._encoder.encode(value)
        except (OverflowError, UnicodeEncodeError, RecursionError):
            undo()
            return self._encoder.encode(_widened(value))

    def _undo(self) -> Callable[[], None]:
        return partial(self._side.given.revoke, self._side.given.next)

    def decode(self, payload: Any) -> Any:
        """The frame in a payload; None if it is a part of one that is still to come.

        :raises FrameError: if there is none.
        """
        try:
            frame = self._decoder.decode(payload)
            if type(frame) is Part:
                self._joiner.take(frame, len(payload))
        except FrameError:
            raise
        except (msgspec.MsgspecError, ValueError, TypeError, LookupError, RecursionError, OverflowError) as error:
            raise FrameError(f"what came is no frame: {str(error)[:200]}") from error
        if type(frame) is Part:
            return None
        self._joiner.clear()
        return frame

    # --- what msgpack has no form for -----------------------------------------------------------------------------------

    def _pack(self, value: Any) -> Ext:
        kind = type(value)
        if kind is _Wide:
            packed: Ext = value.packed()
            return packed
        side = self._side
        if is_function(value):
            name = value.__name__
            return self._ext(_FUNCTION, (side.given.give(value), name, required(value), accepted(value)))
        if kind is Generator:
            return self._ext(_GENERATOR, (side.given.give(Steps(value)),))
        if kind is Module:
            raise MLBorderError(f"the module `{name_of(value)}` cannot leave its process; pass its functions or values")
        offered = side.offer(value)
        if offered is None:
            raise MLBorderError(f"a {type_name(value)} cannot leave its process")
        return self._ext(_FOREIGN, offered)

    def _ext(self, code: int, parts: tuple[Any, ...]) -> Ext:
        return Ext(code, self._inner.encode(parts))

    def _unpack(self, code: int, data: memoryview) -> Any:
        if code == _BIG:
            if len(data) > self._max_int_bytes:
                raise FrameError(f"an integer of {len(data):,} bytes passes the limit")
            return int.from_bytes(data, "little", signed=True)
        if code == _TEXT:
            return bytes(data).decode("utf-8", "surrogatepass")
        if code == REFERENCE:
            return self._joiner.value(int.from_bytes(data, "little"))
        if code == _FUNCTION:
            return self._side.function(*_FUNCTION_PARTS.decode(data))
        if code == _GENERATOR:
            return self._side.generator(*_GENERATOR_PARTS.decode(data))
        if code == _FOREIGN:
            return self._side.foreign(*_FOREIGN_PARTS.decode(data))
        raise FrameError(f"no value has the form {code}")


_FUNCTION_PARTS = msgspec.msgpack.Decoder(tuple[int, str, int, int])
_GENERATOR_PARTS = msgspec.msgpack.Decoder(tuple[int])
_FOREIGN_PARTS = msgspec.msgpack.Decoder(tuple[int, bool])


class _Wide:
    """An integer past 64 bits, or a text with lone surrogates."""

    __slots__ = ("value",)

    def __init__(self, value: int | str) -> None:
        self.value = value

    def packed(self) -> Ext:
        value = self.value
        if isinstance(value, str):
            return Ext(_TEXT, value.encode("utf-8", "surrogatepass"))
        return Ext(_BIG, value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))


def _widened(value: Any, depth: int = 0) -> Any:
    """A copy in which every value that msgpack has no form for is a `_Wide`.

    :raises MLBorderError: where values are nested too deep, which a circle is.
    """
    kind = type(value)
    if kind is int:
        return value if _INT64 <= value < _UINT64 else _Wide(value)
    if kind is str:
        return value if value.isascii() or not any("\ud800" <= c <= "\udfff" for c in value) else _Wide(value)
    if kind in _SCALARS:
        return value
    if depth > _MAX_DEPTH:
        raise MLBorderError(_TOO_DEEP)
    if isinstance(value, (list, tuple)):
        return [_widened(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_widened_key(key): _widened(item, depth + 1) for key, item in dict.items(value)}
    if isinstance(value, msgspec.Struct):
        kind = type(value)
        return kind(*(_widened(getattr(value, name), depth + 1) for name in kind.__struct_fields__))
    return value


def _widened_key(key: Any) -> Any:
    made = _widened(key, 0)
    if type(made) is _Wide:
        raise MLBorderError("a key with a lone surrogate or past 64 bits cannot cross")
    return made
