"""Bulkheads, after Michael Nygard's "Release It!": one tenant, or one function, may fill its own compartment and no other.

In: a key for each call. Out: a place to run, now or after a bounded wait, or an error. It belongs to one event loop.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager

import anyio

__all__ = ["Bulkhead", "BulkheadFullError"]


class BulkheadFullError(Exception):
    """All places of a compartment are taken, and as many callers wait as may."""


class Bulkhead:
    """Places for each key.

    :param limit: calls of one key at a time. :param max_waiting: callers of one key that may wait for a place.

    Keys are free to come from requests: a compartment is forgotten when it is empty.
    """

    def __init__(self, limit: int, max_waiting: int = 0) -> None:
        self.limit = limit
        self.max_waiting = max_waiting
        self._compartments: dict[Hashable, anyio.CapacityLimiter] = {}

    @asynccontextmanager
    async def place(self, key: Hashable = None) -> AsyncGenerator[None, None]:
        """A block that has a place. A checkpoint. :raises BulkheadFullError: if there is none to be had, without waiting."""
        limiter = self._compartments.get(key)
        if limiter is None:
            limiter = self._compartments[key] = anyio.CapacityLimiter(self.limit)
        found = limiter.statistics()
        if found.borrowed_tokens >= self.limit and found.tasks_waiting >= self.max_waiting:
            raise BulkheadFullError(
                f"{self.limit} calls are running and {found.tasks_waiting} are waiting; try again later"
            )
        place = object()
        try:
            await limiter.acquire_on_behalf_of(place)
            try:
                yield
            finally:
                limiter.release_on_behalf_of(place)
        finally:
            found = limiter.statistics()
            if found.borrowed_tokens == 0 and found.tasks_waiting == 0:
                self._compartments.pop(key, None)

    def running(self, key: Hashable = None) -> int:
        """How many calls of a key run."""
        limiter = self._compartments.get(key)
        return 0 if limiter is None else limiter.statistics().borrowed_tokens
