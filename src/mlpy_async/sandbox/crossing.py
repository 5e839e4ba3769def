"""How values cross between parent and worker: by value, but for functions, generators and what ML only passes on.

In: values of ML on one side. Out: the same on the other side. The same code runs on both; what a side does with a handle of the other is
given by `Side`.

| value                                       | crosses as                                                             |
|---------------------------------------------|------------------------------------------------------------------------|
| null, booleans, numbers, strings            | themselves; integers past 64 bits and lone surrogates as extensions    |
| arrays, objects                             | copies; what is in two places arrives as two, a circle is an error     |
| functions                                   | a handle: calling it calls the original, where it is                   |
| generators                                  | a handle of a function that gives the next value                       |
| all else: what ML may only hold             | a handle; only the host can look inside                                |

What a hostile worker can make the parent hold is what msgpack can express: plain immutable data in lists and dicts (at worst bytes or
a date, where ML has none), of bounded size and depth, and functions that talk to that worker.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

import msgspec
from msgspec.msgpack import Ext

from mlpy_async.engine.stream import close_generator
from mlpy_async.errors import MLBorderError, SandboxCrashed
from mlpy_async.sandbox.frames import LENGTH, Frame, FrameError, Part
from mlpy_async.sandbox.parts import PIECE, REFERENCE, Joiner, Splitter
from mlpy_async.sandbox.survey import MAX_DEPTH, SCALARS, TOO_DEEP, Survey
from mlpy_async.values.function import accepted, required
from mlpy_async.values.kinds import Generator, describe, is_function
from mlpy_async.values.marshal import to_ml
from mlpy_async.values.module import Module, name_of

__all__ = ["Crossing", "Handles", "Remote", "Side", "Steps"]

_BIG, _TEXT, _FUNCTION, _GENERATOR, _FOREIGN = 1, 2, 3, 4, 5
_INT64, _UINT64 = -(2**63), 2**64
_KEPT = (msgspec.Raw, Ext)
"""What is packed already."""


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

    def drop(self, numbers: list[int]) -> None:
        """Forget what the other side no longer holds."""
        for number in numbers:
            self._values.pop(number, None)


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
    """A generator of ML as a function: `[True, value]` at each call, `[False, null]` at its end. Called with True it ends the generator, whose `finally`
    blocks run; one that is only dropped is freed without them, as inline.
    """

    __slots__ = ("generator",)

    def __init__(self, generator: Any) -> None:
        self.generator = generator

    def __call__(self, ends: bool = False) -> list[Any]:
        if ends:
            close_generator(self.generator.source)
            return [False, None]
        for value in self.generator:
            return [True, value]
        return [False, None]


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
        self,
        side: Side,
        expected: Any,
        max_size: int,
        *,
        bits_in: int | None = None,
        bits_out: int | None = None,
        pace: Callable[[], None] = lambda: None,
    ) -> None:
        """:param expected: the frames of the other side. :param max_size: bytes of a value.
        :param bits_in: of an integer that comes. :param bits_out: of one that goes. :param pace: called between pieces of long work.
        """
        self._side = side
        self._pace = pace
        self._joiner = Joiner(max_size)
        self._max_size = max_size
        self._bytes_in = max_size if bits_in is None else bits_in // 8 + 2
        self._bytes_out = max_size if bits_out is None else bits_out // 8 + 2
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
            survey = Survey(frame, self._max_size, self._pace)
            if survey.plain and survey.weight <= PIECE:
                with suppress(OverflowError, UnicodeEncodeError):
                    self._encoder.encode_into(frame, buffer, LENGTH.size)
                    length = len(buffer) - LENGTH.size
                    if length <= PIECE:
                        LENGTH.pack_into(buffer, 0, length)
                        return buffer
                undo()
            splitter = Splitter(partial(self._packed, survey.plain), self._undo, self._pace, self._max_size)
            packed = self._packed(survey.plain, splitter.slim(frame))
        except RecursionError:
            undo()
            raise MLBorderError(TOO_DEEP) from None
        except MLBorderError:
            undo()
            raise
        return splitter.out + LENGTH.pack(len(packed)) + packed

    def _packed(self, plain: bool, value: Any) -> bytes:
        if plain:
            undo = self._undo()
            try:
                return self._encoder.encode(value)
            except (OverflowError, UnicodeEncodeError):
                undo()
        return self._encoder.encode(self._widened(value))

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

    def _widened(self, value: Any, depth: int = 0) -> Any:
        """A copy in which all that msgpack has no form for, or a form that says too much, is an extension.

        :raises MLBorderError: where values are nested too deep, or an integer is too large.
        """
        kind = type(value)
        if kind in SCALARS:
            return self._scalar(value)
        if depth > MAX_DEPTH:
            raise MLBorderError(TOO_DEEP)
        if isinstance(value, list):
            return [self._widened(item, depth + 1) for item in list.__iter__(value)]
        if isinstance(value, dict):
            return {_Key(self._widened(key)): self._widened(item, depth + 1) for key, item in dict.items(value)}
        if isinstance(value, Frame):
            fields = (getattr(value, name) for name in value.__struct_fields__)
            return kind(*(field if type(field) is bytes else self._widened(field, depth) for field in fields))
        if isinstance(value, _KEPT):
            return value
        if isinstance(value, (str, int, float)):
            return self._scalar(to_ml(value, "the value"))
        return self._pack(value)

    def _scalar(self, value: Any) -> Any:
        if type(value) is str and not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            return Ext(_TEXT, value.encode("utf-8", "surrogatepass"))
        if type(value) is int and not _INT64 <= value < _UINT64:
            size = value.bit_length() // 8 + 1
            if size > self._bytes_out:
                raise MLBorderError(f"an integer of {value.bit_length():,} bits cannot cross")
            return Ext(_BIG, value.to_bytes(size, "little", signed=True))
        return value

    def _pack(self, value: Any) -> Any:
        kind = type(value)
        if kind is _Key:
            return value.packed
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
            raise MLBorderError(f"{describe(value)} cannot leave its process")
        return self._ext(_FOREIGN, offered)

    def _ext(self, code: int, parts: tuple[Any, ...]) -> Ext:
        return Ext(code, self._inner.encode(parts))

    def _unpack(self, code: int, data: memoryview) -> Any:
        if code == _BIG:
            if len(data) > self._bytes_in:
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


class _Key:
    """A key of an object, which may be an extension: those have no hash."""

    __slots__ = ("packed",)

    def __init__(self, packed: Any) -> None:
        self.packed = packed
