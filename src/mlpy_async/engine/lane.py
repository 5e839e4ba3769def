"""The fair lane: programs that have outlived a quantum take turns, one quantum for each drained turn of the event loop.

In: programs that want to run on. Out: one at a time may. The lane is held only while ML code runs: whoever waits for anything else
gives it back.
"""

from __future__ import annotations

from collections import deque

import anyio
from anyio.lowlevel import checkpoint

__all__ = ["Lane"]

_DRAIN = 4
"""Passes of the event loop until the task of a timer has run: asyncio needs that many."""


class Lane:
    """A first-in, first-out lock whose holder is a program, not a task."""

    __slots__ = ("_held", "_waiting")

    def __init__(self) -> None:
        self._held = False
        self._waiting: deque[anyio.Event] = deque()

    async def enter(self) -> None:
        """Wait for a turn. A checkpoint. Cancelled, it leaves no trace."""
        if not self._held and not self._waiting:
            self._held = True
            try:
                await checkpoint()
            except BaseException:
                self.leave()
                raise
            return
        turn = anyio.Event()
        self._waiting.append(turn)
        try:
            await turn.wait()
        except BaseException:
            if turn.is_set():
                self.leave()
            else:
                self._waiting.remove(turn)
            raise

    def leave(self) -> None:
        """Hand the lane to the next in line."""
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._held = False

    async def drain(self) -> None:
        """Let the event loop do all that is due. A checkpoint."""
        for _ in range(_DRAIN):
            await checkpoint()

    async def pause(self) -> None:
        """The holder's quantum is over: let the loop turn, then whoever is next, and come back. A checkpoint.

        Cancelled, the lane is given back.
        """
        try:
            await self.drain()
        except BaseException:
            self.leave()
            raise
        if self._waiting:
            self.leave()
            await self.enter()
