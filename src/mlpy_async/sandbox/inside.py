"""The worker's end of the conversation: its channel, and what it does with what the parent keeps to itself.

In: a descriptor, and handles. Out: frames, and ML values that stand for what is on the other side. It runs nothing of its own.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

from mlpy_async.capabilities import CapabilityContext
from mlpy_async.capabilities.tokens import Need
from mlpy_async.errors import CapabilityViolationError, MLError
from mlpy_async.sandbox import frames
from mlpy_async.sandbox.crossing import Crossing, Handles, Remote
from mlpy_async.values.function import wrap_host_function
from mlpy_async.values.host_iterators import generator_of

__all__ = ["AskedContext", "Channel", "Foreign", "HostError", "Inside", "error_of_host"]

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


class AskedContext(CapabilityContext):
    """The capabilities of a worker: those of the context that the call came with, which the parent is asked for. `ask(name, resource)` raises if one
    is not held. What was allowed without a resource is not asked again before `forget`.
    """

    __slots__ = ("_ask",)

    def __init__(self, ask: Callable[[str, str | None], None]) -> None:
        super().__init__(id="worker")
        self._ask = ask

    def admit(self, need: Need) -> bool:
        self._ask(need.name, need.asked)
        if need.asked is None:
            self.settled.add(need.key)
        return True

    def forget(self) -> None:
        """The next call has a context of its own."""
        self.settled.clear()


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
        remote = Remote(partial(self._ask, handle, []))
        weakref.finalize(remote, self.dropped.append, handle).atexit = False
        return self._generator_of(remote)

    def foreign(self, handle: int, sender_has_it: bool) -> Any:
        return Foreign(handle) if sender_has_it else self.given.get(handle)

    def offer(self, value: Any) -> tuple[int, bool] | None:
        return (value.handle, False) if type(value) is Foreign else None


def _call(ask: Callable[[int, list[Any]], Any], handle: int, *args: Any) -> Any:
    return ask(handle, list(args))
