"""A source of chance that is the fuzzer's bytes, so that what it changes in them changes what is made of them."""

from __future__ import annotations

from random import Random
from typing import Any

__all__ = ["Chance"]


class Chance(Random):
    """Numbers read from bytes; zeros when they are used up."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._data = data
        self._position = 0

    def __new__(cls, data: bytes) -> Any:
        return super().__new__(cls)

    def take(self, count: int) -> bytes:
        """The next bytes, filled up with zeros."""
        found = self._data[self._position : self._position + count]
        self._position += count
        return found.ljust(count, b"\0")

    def random(self) -> float:
        return int.from_bytes(self.take(2), "big") / 65_536

    def getrandbits(self, k: int, /) -> int:
        return int.from_bytes(self.take((k + 7) // 8), "big") >> (-k % 8)
