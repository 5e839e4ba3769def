"""Long strings and arrays in pieces, so that the event loop turns while they are made, copied and released.

In: what to copy or repeat. Out: a string, an array, or the pieces of one. Nothing here checks a limit.

A list grows in place, and so does a string that nothing else refers to: `made += piece` in a function of CPython moves no more than the
piece. That is why long strings are built by `+=`: one join of 64 MiB takes 25 ms where the system clears new memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Protocol

__all__ = ["ITEMS", "TEXT", "Pacer", "Pieces", "cut", "filled"]

TEXT = 512 * 1024
"""Characters of a piece."""
ITEMS = 100_000
"""Elements of a piece."""
_SLICE = 10_000
"""Elements that are taken from an iterator at a time: each may cost something."""
_LONG = 500_000
"""Elements from which on an array is let go in pieces."""


class Pacer(Protocol):
    """What values need of the engine: a checkpoint between two pieces of work, arrays let go in time, a count of C frames."""

    def pace(self) -> None: ...

    def keep(self, items: list[Any]) -> None: ...

    def c_frame(self) -> Any: ...


def cut(text: str, start: int = 0, stop: int | None = None) -> Iterator[str]:
    """A string, or a part of it, piece by piece."""
    stop = len(text) if stop is None else min(stop, len(text))
    for position in range(start, stop, TEXT):
        yield str.__getitem__(text, slice(position, min(position + TEXT, stop)))


def filled(filler: str, length: int) -> Iterator[str]:
    """So many characters of a string that repeats itself, piece by piece."""
    if 0 < len(filler) < TEXT:
        filler = str.__mul__(filler, min(TEXT, length) // len(filler) + 1)
    while filler and length > 0:
        yield from cut(filler, 0, length)
        length -= len(filler)


def _grown(pieces: Iterable[str], pace: Callable[[], None]) -> str:
    made = ""
    for piece in pieces:
        made += piece
        pace()
    return made


# from 3.11 on, CPython appends in place where it has seen two strings often enough: here it has, before the first long one
_grown(["ab"] * 500, lambda: None)


class Pieces:
    """Makes long values for one runtime."""

    def __init__(self, engine: Pacer) -> None:
        self.pace: Callable[[], None] = engine.pace
        self._keep = engine.keep

    # --- strings ------------------------------------------------------------------------------------------------------

    def built(self, pieces: Iterable[str]) -> str:
        """The string that short pieces make in a row."""
        return _grown(pieces, self.pace)

    def joined(self, texts: Iterable[str]) -> str:
        """The string that strings of any length make in a row."""
        return self.built(piece for text in texts for piece in cut(text))

    def drained(self, parts: list[str]) -> str:
        """The string that many texts make in a row; of many, the list is emptied."""
        if len(parts) <= ITEMS and sum(map(len, parts)) <= TEXT:
            return "".join(parts)
        made = self.joined(_packed(parts))
        self.discard(parts)
        return made

    def text(self, text: str, what: slice) -> str:
        """`text[what]`."""
        if len(text) <= TEXT:
            return str.__getitem__(text, what)
        wanted = range(*what.indices(len(text)))
        return self.built(
            str.__getitem__(text, _slice(wanted[position : position + TEXT]))
            for position in range(0, len(wanted), TEXT)
        )

    # --- arrays -------------------------------------------------------------------------------------------------------

    def kept(self, made: list[Any]) -> list[Any]:
        """An array for a program; a long one will be let go in pieces when the program drops it."""
        if len(made) >= _LONG:
            self._keep(made)
        return made

    def elements(self, items: Iterable[Any]) -> list[Any]:
        """What an iterable gives, as an array."""
        made: list[Any] = []
        rest = iter(items)
        while piece := list(islice(rest, _SLICE)):
            made += piece
            self.pace()
        return self.kept(made)

    def items(self, items: list[Any], what: slice) -> list[Any]:
        """`items[what]`."""
        if len(items) <= ITEMS:
            return list.__getitem__(items, what)
        wanted = range(*what.indices(len(items)))
        made: list[Any] = []
        for position in range(0, len(wanted), ITEMS):
            made += list.__getitem__(items, _slice(wanted[position : position + ITEMS]))
            self.pace()
        return self.kept(made)

    def extend(self, items: list[Any], more: list[Any]) -> None:
        """`items.extend(more)`; `more` may be `items`."""
        count = len(more)
        for position in range(0, count, ITEMS):
            list.extend(items, list.__getitem__(more, slice(position, min(position + ITEMS, count))))
            self.pace()

    def reverse(self, a: list[Any]) -> list[Any]:
        """Reverse in place: a piece of one end changes places with one of the other."""
        if len(a) <= ITEMS:
            list.reverse(a)
            return a
        first, last = 0, len(a)
        while last - first > 2 * ITEMS:
            a[first : first + ITEMS], a[last - ITEMS : last] = (
                a[last - ITEMS : last][::-1],
                a[first : first + ITEMS][::-1],
            )
            first, last = first + ITEMS, last - ITEMS
            self.pace()
        a[first:last] = a[first:last][::-1]
        return a

    def discard(self, items: list[Any]) -> None:
        """Empty a list: to free millions of values at once takes its time too."""
        while len(items) > ITEMS:
            del items[-ITEMS:]
            self.pace()
        items.clear()


def _packed(parts: list[str]) -> Iterator[str]:
    """Many short texts as a few longer ones."""
    for position in range(0, len(parts), ITEMS):
        row = parts[position : position + ITEMS]
        if sum(map(len, row)) <= 4 * TEXT:
            yield "".join(row)
        else:
            yield from row


def _slice(indices: range) -> slice:
    """The slice that takes these indices; one that runs backwards to the first element has no stop."""
    return slice(indices.start, None if indices.stop < 0 else indices.stop, indices.step)
