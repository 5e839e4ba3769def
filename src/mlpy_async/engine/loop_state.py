"""What the engines of one event loop share: idle greenlets, the lane, the watchdog.

It lives from the first engine that enters the loop to the last that leaves it.
"""

from __future__ import annotations

import sys
import threading
import warnings
from typing import Any

from anyio.lowlevel import RunVar, current_token

from mlpy_async.engine.lane import Lane
from mlpy_async.engine.watchdog import Watchdog
from mlpy_async.limits import Limits

__all__ = ["LoopState", "frames_for"]

_POOLED = 64
"""Idle greenlets that are kept."""
_FRAMES_PER_CALL = 5
"""Python frames that one ML call may take, when it goes through a built-in."""
_FRAMES_OF_HOST = 500


_MOST_FRAMES = 4_500 if sys.version_info[:2] == (3, 13) else sys.maxsize
"""CPython 3.13 corrupts memory when objects are freed close to its limit of C calls, 10,000; a generator inside a generator takes two of these."""


def frames_for(limits: Limits) -> int:
    """The interpreter's limit of recursion that these limits ask for, or the highest that is safe."""
    return min(limits.recursion * _FRAMES_PER_CALL + _FRAMES_OF_HOST, _MOST_FRAMES)


class LoopState:
    """The shared state of one event loop, in one thread."""

    def __init__(self, limits: Limits) -> None:
        self.thread = threading.get_ident()
        self.token = current_token()
        self.pool: list[Any] = []
        self.pooled = _POOLED
        self.lane = Lane()
        self.watchdog = Watchdog(limits.quantum, limits.switch_interval)
        self.engines = 0

    @classmethod
    def join(cls, limits: Limits, builtins: dict[str, Any]) -> LoopState:
        """The state of the running event loop, made now if there is none; an engine with these builtins joins it."""
        state = _STATE.get(None)
        if state is None:
            state = cls(limits)
            _STATE.set(state)
            state.watchdog.start()
        state.engines += 1
        state.watchdog.flags.append(builtins)
        state.watchdog.quantum = min(state.watchdog.quantum, limits.quantum)
        needed = frames_for(limits)
        if sys.getrecursionlimit() < needed:
            sys.setrecursionlimit(needed)
        elif sys.getrecursionlimit() > _MOST_FRAMES:
            warnings.warn(
                f"generators nested deep can crash CPython 3.13 with a recursion limit of {sys.getrecursionlimit():,}: "
                f"call sys.setrecursionlimit with {_MOST_FRAMES:,} at most",
                RuntimeWarning,
                stacklevel=2,
            )
        return state

    def leave(self, builtins: dict[str, Any]) -> None:
        self.engines -= 1
        self.watchdog.flags = [flags for flags in self.watchdog.flags if flags is not builtins]
        if self.engines == 0:
            self.watchdog.stop()
            self.pooled = 0
            while self.pool:
                self.pool.pop().end()
            _STATE.set(None)


_STATE: RunVar[LoopState | None] = RunVar("mlpy loop state")
