"""Searches in long strings: linear, in windows, with a checkpoint between.

In: two strings. Out: positions and counts, as the methods of `str` give them. CPython's searches from the right are quadratic (`rfind`, `rsplit`), so a
long part is looked for from the left in a reversed window.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["count", "find", "rfind", "rsplit"]

_WINDOW = 1_000_000
_SHORT = 8
"""A part of so many characters may be looked for from the right: the work is at most so many times the window."""


def find(s: str, part: str, start: int, pace: Callable[[], None]) -> int:
    """`s.find(part, start)`, in windows that overlap by the length of the part."""
    if len(s) - start <= _WINDOW:
        return str.find(s, part, start)
    position = max(0, start if start >= 0 else len(s) + start)
    step = max(_WINDOW, 4 * len(part))
    while position <= len(s) - len(part):
        found = str.find(s, part, position, position + step + len(part))
        if found >= 0:
            return found
        position += step
        pace()
    return -1


def rfind(s: str, part: str, pace: Callable[[], None]) -> int:
    """`s.rfind(part)`."""
    step = max(_WINDOW, 4 * len(part))
    end = len(s)
    while True:
        begin = max(0, end - step)
        found = _rfind(str.__getitem__(s, slice(begin, end)), part)
        if found >= 0:
            return begin + found
        if begin == 0:
            return -1
        end = begin + len(part) - 1
        pace()


def _rfind(window: str, part: str) -> int:
    if len(part) <= _SHORT:
        return window.rfind(part)
    found = window[::-1].find(part[::-1])
    return found if found < 0 else len(window) - found - len(part)


def rsplit(s: str, separator: str, most: int) -> list[str]:
    """`s.rsplit(separator, most)`."""
    if len(separator) <= _SHORT:
        return str.rsplit(s, separator, most)
    parts = [part[::-1] for part in s[::-1].split(separator[::-1], most)]
    parts.reverse()
    return parts


def count(s: str, part: str, pace: Callable[[], None]) -> int:
    """`s.count(part)`. One character, which cannot overlap itself, is counted in windows; a longer part by one search after the other."""
    if len(s) <= _WINDOW:
        return str.count(s, part)
    if len(part) <= 1:
        found = sum(_counted(s, part, position, pace) for position in range(0, len(s), _WINDOW))
        return found if part else len(s) + 1
    found = position = 0
    while (position := find(s, part, position, pace)) >= 0:
        found += 1
        position += len(part)
        if found % 1_000 == 0:
            pace()
    return found


def _counted(s: str, character: str, position: int, pace: Callable[[], None]) -> int:
    pace()
    return str.count(s, character, position, position + _WINDOW)
