"""What passes between the host and a plugin, or between two plugins: copies of plain data.

In: a value. Out: one like it that shares nothing with it. Functions, modules, generators and objects of host classes stay where they are: through them one
side would act with the rights of the other.
"""

from __future__ import annotations

import time
from typing import Any

import anyio

from mlpy_async.errors import MLBorderError
from mlpy_async.values.marshal import to_ml

__all__ = ["copied"]

_ATOMS = frozenset({type(None), bool, int, float, str})
_SLICE = 0.001
"""Seconds of copying after which the event loop gets a turn."""
_EACH = 500
"""Elements copied between two looks at the clock."""


async def copied(value: Any, path: str, most: int) -> Any:
    """A copy of plain data, in which what stands in two places still is one, and what holds itself still does.

    :param path: what the value is, for the error. :param most: elements that all of its containers may have together.
    :raises MLBorderError: if something in it is no plain data, or there is too much of it.

    A checkpoint if it copies for longer than a millisecond.
    """
    copies: dict[int, Any] = {}
    originals: list[Any] = []  # what is being copied lives on, so that no two have one identity
    left: list[tuple[Any, Any]] = []
    seen = 0

    def copy(each: Any) -> Any:
        if type(each) in _ATOMS:
            return each
        each = to_ml(each, path)
        if isinstance(each, (list, dict)):
            made = copies.get(id(each))
            if made is None:
                made = copies[id(each)] = [] if isinstance(each, list) else {}
                originals.append(each)
                left.append((each, made))
            return made
        if type(each) not in _ATOMS:
            raise MLBorderError(f"{path}: plugins exchange plain data; a {type(each).__name__} stays where it is")
        return each

    result = copy(value)
    turn = time.perf_counter()
    while left:
        original, made = left.pop()
        seen += len(original)
        if seen > most:
            raise MLBorderError(f"{path}: a value of more than {most:,} elements does not cross between plugins")
        items = list(original) if isinstance(original, list) else list(original.items())
        for start in range(0, len(items), _EACH):
            part = items[start : start + _EACH]
            if isinstance(made, list):
                made.extend([copy(each) for each in part])
            else:
                made.update({key if type(key) in _ATOMS else str(key): copy(each) for key, each in part})
            if time.perf_counter() - turn > _SLICE:
                await anyio.lowlevel.checkpoint()
                turn = time.perf_counter()
    return result
