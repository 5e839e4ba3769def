"""The worker's end of the conversation: its channel, and what it does with what the parent keeps to itself.

In: a descriptor, and handles. Out: frames, and ML values that stand for what is on the other side. It runs nothing of its own.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType
from typing import Any

from mlpy_async.errors import CapabilityViolationError, MLError
from mlpy_async.sandbox import frames
from mlpy_async.sandbox.crossing import Crossing, Handles
from mlpy_async.values.function import generator_of, wrap_host_function

__all__ = ["Channel", "Foreign", "HostError", "Inside", "error_of_host"]

_READ = 1 << 16
"""Bytes read at a time: below what malloc gives back to the system each time."""


class Channel:
    """Frames over a descriptor that blocks."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()

    def receive(self) -> bytes:
        """The payload of the next frame.

        :raises EOFError: when the parent has gone.
        """
        size = frames.LENGTH.size
        buffer = self._buffer
        while len(buffer) < size:
            self._fill()
        (length,) = frames.LENGTH.unpack_from(buffer)
        while len(buffer) < size + length:
            self._fill()
        payload = bytes(memoryview(buffer)[size : size + length])
        del buffer[: size + length]
        return payload

    def _fill(self) -> None:
        data = os.read(self._descriptor, _READ)
        if not data:
            raise EOFError("the parent has gone")
        self._buffer += data

    def send(self, data: bytes | bytearray) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]


class Foreign:
    """An object of the host. ML can pass it on and compare it, and nothing else."""

    __slots__ = ("handle",)

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def __eq__(self, other: object) -> bool:
        return type(other) is Foreign and other.handle == self.handle

    def __hash__(self) -> int:
        return hash(self.handle)


class HostError(Exception):
    """The mark of an error that a host function raised: `index` is its number, by which the parent knows the original."""

    index = -1


class FatalHostError(HostError, CapabilityViolationError):
    """An error of a host function that ML cannot catch."""


class MLHostError(HostError, MLError):
    """What another program threw, which the host called."""


_KINDS: dict[str, type[HostError]] = {}


def error_of_host(frame: frames.HostFailed) -> HostError:
    """The error that a host function raised, as the worker's code meets it: its class has the name of the original."""
    if frame.fatal:
        error: HostError = FatalHostError(frame.message)
    elif frame.value is not None:
        error = MLHostError(frame.message, frame.value)
    else:
        kind = _KINDS.get(frame.kind)
        if kind is None:
            kind = _KINDS[frame.kind] = type(frame.kind, (HostError,), {})
        error = kind(frame.message)
    error.index = frame.index
    return error


class Inside:
    """The worker's side of values that cross. `ask(handle, args)` calls a function of the parent."""

    def __init__(self, builtins: dict[str, Any], engine: Any, ask: Callable[[int, list[Any]], Any]) -> None:
        self.given = Handles()
        self.dropped: list[int] = []
        self._builtins = builtins
        self._engine = engine
        self._ask = ask
        self._generator_of = generator_of(builtins)

    def crossing(self, max_size: int, max_int_bits: int) -> Crossing:
        return Crossing(self, frames.FromParent, max_size, max_int_bits)

    def function(self, handle: int, name: str, requires: int, accepts: int) -> FunctionType:
        call = partial(_call, self._ask, handle)
        made = wrap_host_function(call, name=name, builtins=self._builtins, engine=self._engine, check=False)
        made.__dict__["λrequires"] = requires
        made.__dict__["λaccepts"] = accepts
        weakref.finalize(made, self.dropped.append, handle).atexit = False
        return made

    def generator(self, handle: int) -> Any:
        made = self._generator_of(self._items(handle))
        weakref.finalize(made, self.dropped.append, handle).atexit = False
        return made

    def _items(self, handle: int) -> Iterator[Any]:
        while True:
            found, value = self._ask(handle, [])
            if not found:
                return
            yield value

    def foreign(self, handle: int, sender_has_it: bool) -> Any:
        return Foreign(handle) if sender_has_it else self.given.get(handle)

    def offer(self, value: Any) -> tuple[int, bool] | None:
        return (value.handle, False) if type(value) is Foreign else None


def _call(ask: Callable[[int, list[Any]], Any], handle: int, *args: Any) -> Any:
    return ask(handle, list(args))
