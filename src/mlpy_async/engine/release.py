"""Long arrays let go in pieces.

CPython frees an array of ten million elements in one go, for 20 to 60 ms, at the moment when the last reference to it goes. So the engine
holds one more reference to the long arrays that built-in functions make, and looks from time to time which of them nobody else refers to.

In: the arrays of one program. Out: those that the program has dropped are empty and forgotten. What a program still holds when it ends
is its caller's to drop.
"""

from __future__ import annotations

import sys
from typing import Any

from anyio.lowlevel import checkpoint

__all__ = ["release"]

_PIECE = 100_000
"""Elements that are freed at a time."""


def _references(kept: list[list[Any]], index: int) -> int:
    return sys.getrefcount(kept[index])


_OURS = _references([[]], 0)
"""The references to an array that nobody but its list holds, as they are counted here."""


async def release(kept: list[list[Any]]) -> None:
    """Free the arrays that are referred to from `kept` alone, and take them out of it. A checkpoint after each piece."""
    for index in range(len(kept) - 1, -1, -1):
        if _references(kept, index) == _OURS:
            items = kept.pop(index)
            while items:
                del items[-_PIECE:]
                await checkpoint()
