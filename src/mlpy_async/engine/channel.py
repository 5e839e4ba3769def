"""Channels: values that one task hands to another, in order, with room for so many between them.

In: what senders send. Out: the same to receivers, each value to one of them. A sender waits while there is no room; without any room it waits
until its value is taken.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import anyio

__all__ = ["Channel", "ChannelClosed"]


class ChannelClosed(Exception):
    """Nothing can be sent any more, or all that was sent is taken."""


class Channel:
    """A channel of one event loop. Cancelled, a sender leaves nothing in it."""

    __slots__ = ("_capacity", "_changed", "_closed", "_held")

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._changed = anyio.Condition()
        self._closed = False
        self._held: deque[list[Any]] = deque()

    @property
    def closed(self) -> bool:
        return self._closed

    def __len__(self) -> int:
        return len(self._held)

    async def send(self, value: Any) -> None:
        """Send a value. A checkpoint. :raises ChannelClosed: if the channel is closed before there is room."""
        async with self._changed:
            while len(self._held) >= max(self._capacity, 1) and not self._closed:
                await self._changed.wait()
            if self._closed:
                raise ChannelClosed("the channel is closed: nothing can be sent any more")
            entry = [value]
            self._held.append(entry)
            self._changed.notify_all()
            if self._capacity == 0:
                await self._taken(entry)

    async def _taken(self, entry: list[Any]) -> None:
        try:
            while self._holds(entry):
                await self._changed.wait()
        except BaseException:
            self._held = deque(held for held in self._held if held is not entry)
            raise

    def _holds(self, entry: list[Any]) -> bool:
        return any(held is entry for held in self._held)

    async def receive(self) -> Any:
        """The next value. A checkpoint. :raises ChannelClosed: if there is none, and there will be none."""
        async with self._changed:
            while not self._held:
                if self._closed:
                    raise ChannelClosed("the channel is closed, and all that was sent is taken")
                await self._changed.wait()
            value = self._held.popleft()[0]
            self._changed.notify_all()
            return value

    async def close(self) -> None:
        """Nothing more will be sent; what is in the channel can still be taken. A checkpoint."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()
