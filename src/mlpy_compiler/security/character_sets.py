"""Sets of characters of a regular expression, as bits: whether two of them share a character is one operation.

In: the items of Python's parse tree of a pattern. Out: for each set an integer, once all of them are known. Characters
beyond ASCII count as letters from `À` on; case is folded for ASCII.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, TypeAlias

__all__ = ["Ranges", "as_bits", "ranges_of"]

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""First and last characters, both inclusive."""

_LAST = 0x10FFFF
_DIGIT: Ranges = ((48, 57),)
_SPACE: Ranges = ((9, 13), (28, 32), (0x85, 0x85), (0xA0, 0xA0))
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122), (0xC0, _LAST))
_CATEGORIES = {"DIGIT": _DIGIT, "SPACE": _SPACE, "WORD": _WORD}


def ranges_of(operation: str, argument: Any, *, any_line: bool, ignore_case: bool) -> Ranges:
    """The characters that one item of a pattern matches: LITERAL, NOT_LITERAL, ANY or IN."""
    if operation == "ANY":
        return ((0, _LAST),) if any_line else ((0, 9), (11, _LAST))
    if operation == "LITERAL":
        return _folded(((argument, argument),), ignore_case)
    if operation == "NOT_LITERAL":
        return _complement(_folded(((argument, argument),), ignore_case))
    found: Ranges = ()
    negated = False
    for item, value in argument:
        name = str(item)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            found += ((value, value),)
        elif name == "RANGE":
            found += ((value[0], value[1]),)
        else:
            category = str(value).removeprefix("CATEGORY_")
            known = _CATEGORIES.get(category.removeprefix("NOT_"), ((0, _LAST),))
            found += _complement(known) if category.startswith("NOT_") else known
    found = _folded(found, ignore_case)
    return _complement(found) if negated else found


def _folded(ranges: Ranges, ignore_case: bool) -> Ranges:
    if not ignore_case:
        return ranges
    more: list[tuple[int, int]] = []
    for low, high in ranges:
        for first, last, shift in ((65, 90, 32), (97, 122, -32)):
            if low <= last and high >= first:
                more.append((max(low, first) + shift, min(high, last) + shift))
    return (*ranges, *more)


def _complement(ranges: Ranges) -> Ranges:
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    if start <= _LAST:
        found.append((start, _LAST))
    return tuple(found)


def as_bits(sets: list[Ranges]) -> list[int]:
    """Each set as the bits of the pieces that all their ends cut the characters into."""
    cuts = sorted({end for ranges in sets for low, high in ranges for end in (low, high + 1)})
    bits: list[int] = []
    for ranges in sets:
        made = 0
        for low, high in ranges:
            made |= (1 << bisect_left(cuts, high + 1)) - (1 << bisect_left(cuts, low))
        bits.append(made)
    return bits
