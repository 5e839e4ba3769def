"""`time`: clocks, and waiting."""

from __future__ import annotations

import time
from typing import Any

import anyio

from mlpy_async.engine import await_
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services, current_world
from mlpy_async.values.kinds import describe, is_function

__all__ = ["Time"]

_NOW = ("datetime.now",)
_LONGEST = 31_536_000
"""Seconds of the longest sleep: a year."""


@ml_module(name="time", description="Clocks, and waiting", capabilities=_NOW)
class Time:
    """All times are in seconds. Where the host has fixed the clock, all of these show it."""

    def __init__(self, services: Services) -> None:
        self.services = services

    @ml_function(capabilities=_NOW)
    def time(self) -> float:
        """The seconds since 1970 began."""
        return float(current_world(self.services).clock())

    @ml_function(capabilities=_NOW)
    def perfCounter(self) -> float:
        """A clock for short times: only differences mean something."""
        clock = current_world(self.services).clock
        return time.perf_counter() if clock is time.time else float(clock())

    @ml_function(capabilities=_NOW)
    def monotonic(self) -> float:
        """A clock that never goes back: only differences mean something."""
        clock = current_world(self.services).clock
        return time.monotonic() if clock is time.time else float(clock())

    @ml_function
    def sleep(self, seconds: float) -> None:
        """Wait. Other programs and the host go on meanwhile; a deadline ends it."""
        if not 0 <= seconds <= _LONGEST:
            raise ValueError(f"time.sleep: want 0 to {_LONGEST:,} seconds, got {seconds}")
        await_(anyio.sleep(seconds))

    @ml_function(capabilities=_NOW)
    def measure(self, function: Any) -> dict:  # type: ignore[type-arg]
        """Call a function without arguments: an object `{result, seconds}`."""
        if not is_function(function):
            raise TypeError(f"time.measure takes a function, got {describe(function)}")
        began = self.perfCounter()
        result = function()
        return {"result": result, "seconds": self.perfCounter() - began}
