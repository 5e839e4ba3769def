"""What standard modules may use of their runtime, and the world that a run sees: its output, its dice, its clock."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import AsyncExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from mlpy_async.engine import Engine
from mlpy_async.limits import Limits
from mlpy_async.values import Operations

if TYPE_CHECKING:
    import ssl

__all__ = [
    "CapturedOutput",
    "Counted",
    "Services",
    "WindowPlace",
    "World",
    "Writer",
    "current_world",
    "dice_of",
    "world_of_run",
]


class Writer(Protocol):
    """Where text goes."""

    def write(self, text: str, /) -> object: ...


class _Standard:
    """A standard stream of the process, looked up at each write, so that redirecting it works."""

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> None:
        stream: TextIO = getattr(sys, self._name)
        stream.write(text)


class CapturedOutput:
    """Keeps the first `limit` characters of what is written, and counts the rest. `passed_on` is given all of it, as it comes."""

    def __init__(self, limit: int, passed_on: Callable[[str], object] | None = None) -> None:
        self.limit = limit
        self._passed_on = passed_on
        self._parts: list[str] = []
        self._size = 0
        self.cut = 0

    def write(self, text: str) -> None:
        if self._passed_on is not None:
            self._passed_on(text)
        room = self.limit - self._size
        if len(text) > room:
            self.cut += len(text) - room
            text = text[:room]
        if text:
            self._parts.append(text)
            self._size += len(text)

    def getvalue(self) -> str:
        """What was kept; a last line says how much was not."""
        text = "".join(self._parts)
        return text + f"\n… {self.cut:,} more characters\n" if self.cut else text


class Counted:
    """Passes text on, and counts it."""

    def __init__(self, output: Writer) -> None:
        self.output = output
        self.written = 0

    def write(self, text: str) -> None:
        self.written += len(text)
        self.output.write(text)


@dataclass(frozen=True, slots=True)
class World:
    """What a run sees of the world outside. None for an output means the process's own, None for the input that there is none. `databases` are
    URLs by name, `tls` says how servers are verified (None: as the system does).
    """

    output: Any = None
    errors: Any = None
    input: Any = None
    random: random.Random = field(default_factory=random.Random)
    clock: Callable[[], float] = time.time
    arguments: tuple[str, ...] = ()
    databases: Mapping[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        if self.output is None:
            object.__setattr__(self, "output", _Standard("stdout"))
        if self.errors is None:
            object.__setattr__(self, "errors", _Standard("stderr"))


@dataclass(slots=True)
class WindowPlace:
    """Where the windows of programs are shown: by a `WindowHost` of `stdlib/windows.py`, or nowhere. `timeout` is for their handlers, in seconds."""

    host: Any = None
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """What a standard module may use of its runtime. On `at_close` it puts what is to be closed with the runtime."""

    engine: Engine
    operations: Operations
    limits: Limits
    builtins: dict[str, Any]
    world: World
    introspection: Any
    at_close: AsyncExitStack = field(default_factory=AsyncExitStack)
    windows: WindowPlace = field(default_factory=WindowPlace)


_WORLD: ContextVar[World | None] = ContextVar("mlpy world", default=None)


def current_world(services: Services) -> World:
    """The world of the run that this context belongs to, else that of the runtime."""
    return _WORLD.get() or services.world


def dice_of(services: Services) -> random.Random:
    """The random numbers of the program that runs now: its own once it has set their seed, so that it fixes no other's."""
    run = services.engine.current_run()
    return run.dice if run is not None and run.dice is not None else current_world(services).random


@contextmanager
def world_of_run(world: World, *, output: Any, errors: Any) -> Generator[World, None, None]:
    """Within the block, programs print to `output` and `errors`."""
    mine = replace(world, output=output, errors=errors)
    token = _WORLD.set(mine)
    try:
        yield mine
    finally:
        _WORLD.reset(token)
