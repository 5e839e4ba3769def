"""Searching in long strings, and what follows from it: counting, splitting, replacing, trimming, in pieces.

In: a string of any length and what is looked for. Out: what Python's method of that name gives. What is looked for may be long too, but not
both long and hard to find: its length is limited, since one call of CPython's `str.find` prepares all of it before the first comparison.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mlpy_async.errors import LimitError
from mlpy_async.values.pieces import TEXT, Pieces, cut

__all__ = ["Search"]

_PIECE = 128 * 1024
"""Characters that are split at a time: into as many parts, if it comes to the worst."""
_LONGEST = 1_000_000
_MOST_TRIMMED = 1_000
_SHORT = 8
"""A part of so many characters may be looked for from the right; CPython takes the product of both lengths for a longer one."""
_SPACE, _NO_SPACE = re.compile(r"\s"), re.compile(r"\S")


class Search:
    """Looks for parts of strings."""

    def __init__(self, pieces: Pieces, room: Callable[[int], None]) -> None:
        self.pieces = pieces
        self.pace = pieces.pace
        self.room = room

    def _check(self, s: str, part: str) -> None:
        if _LONGEST < len(part) < len(s):
            raise LimitError(
                f"what is looked for has {len(part):,} characters; the limit is {_LONGEST:,}, or all of the string"
            )

    def find(self, s: str, part: str, start: int = 0) -> int:
        """`s.find(part, start)`, in windows that overlap by the length of what is looked for."""
        self._check(s, part)
        if len(s) <= TEXT:
            return str.find(s, part, start)
        first = start if start >= 0 else max(0, len(s) + start)
        step = max(TEXT, 4 * len(part))
        for position in range(first, len(s) - len(part) + 1, step):
            found = str.find(s, part, position, position + step + len(part))
            if found >= 0:
                return found
            self.pace()
        return -1

    def rfind(self, s: str, part: str) -> int:
        """`s.rfind(part)`."""
        self._check(s, part)
        step = max(TEXT, 4 * len(part))
        for position in range(len(s), len(part) - 1, -step):
            begin = max(0, position - step - len(part))
            found = _rfind(s[begin:position], part)
            if found >= 0:
                return begin + found
            self.pace()
        return -1

    def count(self, s: str, part: str) -> int:
        """`s.count(part)`."""
        self._check(s, part)
        if len(s) <= TEXT or part == "":
            return str.count(s, part)
        if len(part) == 1:
            return sum(str.count(piece, part) for piece in self._paced(cut(s)))
        return sum(len(parts) - 1 for parts in self._between(s, part, -1))

    def _paced(self, pieces: Iterator[str]) -> Iterator[str]:
        for piece in pieces:
            yield piece
            self.pace()

    def _between(self, s: str, part: str, most: int) -> Iterator[list[str]]:
        """What stands between the occurrences of a part, window by window: the last of a window goes on in the next one."""
        position = 0
        while position < len(s):
            stop = position + _PIECE + len(part)
            window = s[position:stop]
            if part == "":
                count = len(window) if most < 0 else min(most, len(window))
                parts = ["", *window[: count - 1], window[count - 1 :]] if count else [window]
            else:
                parts = window.split(part, most)
            if most > 0:
                most -= len(parts) - 1
            if stop < len(s) and most != 0 and len(part) > 1:
                # here a part may have begun: that is read again
                begun = min(len(part) - 1, len(parts[-1]))
                parts[-1] = parts[-1][: len(parts[-1]) - begun]
                stop -= begun
            yield parts
            self.pace()
            position = stop
        if part == "" and most != 0:
            yield ["", ""]

    # --- parts --------------------------------------------------------------------------------------------------------

    def split(self, s: str, separator: str | None, most: int) -> list[str]:
        """`s.split(separator, most)`; with an empty separator the characters."""
        if separator == "":
            self.room(len(s))
            return self.pieces.elements(s)
        if len(s) <= TEXT:
            return str.split(s, separator, most)
        if separator is None:
            return self._words(s) if most < 0 else self._first_words(s, most)
        self._check(s, separator)
        return self._collected(self._between(s, separator, most))

    def rsplit(self, s: str, separator: str | None, most: int) -> list[str]:
        """`s.rsplit(separator, most)`: of a long string, what `split` makes of it backwards."""
        if separator == "" or (len(s) <= TEXT and len(separator or "") <= _SHORT):
            return str.rsplit(s, separator, most)
        backwards = slice(None, None, -1)
        mirrored = self.pieces.text(s, backwards)
        parts = self.split(mirrored, separator[::-1] if separator is not None else None, most)
        return self.pieces.elements(self.pieces.text(text, backwards) for text in reversed(parts))

    def split_lines(self, s: str) -> list[str]:
        """`s.splitlines()`."""
        return str.splitlines(s) if len(s) <= TEXT else self._collected(self._lines(s))

    def _collected(self, windows: Iterator[list[str]]) -> list[str]:
        """Parts by windows, where the last of a window goes on in the next one, as one array."""
        made: list[str] = []
        unfinished: list[str] = []
        for parts in windows:
            unfinished.append(parts[0])
            if len(parts) > 1:
                made.append(self.pieces.joined(unfinished))
                made += parts[1:-1]
                unfinished = [parts[-1]]
                self.room(len(made))
        made.append(self.pieces.joined(unfinished))
        self.room(len(made))
        return self.pieces.kept(made)

    def _lines(self, s: str) -> Iterator[list[str]]:
        position = 0
        while position < len(s):
            stop = position + _PIECE
            # CR and LF stay together
            window = s[position : stop + s.startswith("\r\n", stop - 1)]
            position += len(window)
            lines = window.splitlines()
            if position < len(s) and window[-1].splitlines() == [""]:
                lines.append("")
            yield lines
            self.pace()

    def _words(self, s: str) -> list[str]:
        made: list[str] = []
        unfinished: list[str] = []
        for position in range(0, len(s), _PIECE):
            window = s[position : position + _PIECE]
            words = window.split()
            if unfinished and not window[0].isspace():
                unfinished.append(words.pop(0))
            if unfinished and (words or window[0].isspace() or window[-1].isspace()):
                made.append(self.pieces.joined(unfinished))
                unfinished = []
            if words and not window[-1].isspace():
                unfinished = [words.pop()]
            made += words
            self.room(len(made))
            self.pace()
        if unfinished:
            made.append(self.pieces.joined(unfinished))
        return self.pieces.kept(made)

    def _first_words(self, s: str, most: int) -> list[str]:
        made: list[str] = []
        start = self._next(_NO_SPACE, s, 0)
        while start < len(s) and len(made) < most:
            stop = self._next(_SPACE, s, start)
            made.append(self.pieces.text(s, slice(start, stop)))
            start = self._next(_NO_SPACE, s, stop)
            self.room(len(made))
            self.pace()
        if start < len(s):
            made.append(self.pieces.text(s, slice(start, None)))
        return self.pieces.kept(made)

    def _next(self, pattern: re.Pattern[str], s: str, start: int) -> int:
        """Where the next character of a kind stands, or the length of the string."""
        for position in range(start, len(s), TEXT):
            found = pattern.search(s, position, position + TEXT)
            if found is not None:
                return found.start()
            self.pace()
        return len(s)

    # --- making -------------------------------------------------------------------------------------------------------

    def replace(self, s: str, old: str, new: str, most: int) -> str:
        """`s.replace(old, new, most)`."""
        self._check(s, old)
        if len(s) <= TEXT and len(new) * len(s) <= TEXT:
            return str.replace(s, old, new, most)
        return self.pieces.built(self._replaced(s, old, new, most))

    def _replaced(self, s: str, old: str, new: str, most: int) -> Iterator[str]:
        for parts in self._between(s, old, most):
            if len(parts) * len(new) <= TEXT:
                yield new.join(parts)
                continue
            for number, text in enumerate(parts):
                if number:
                    yield from cut(new)
                yield text

    def strip(self, s: str, characters: str | None, *, left: bool = True, right: bool = True) -> str:
        """`s.strip(characters)`, or of one end."""
        if characters is not None and len(characters) > _MOST_TRIMMED:
            raise LimitError(f"{len(characters):,} characters are too many to trim; the limit is {_MOST_TRIMMED:,}")
        if len(s) <= TEXT:
            rest = str.lstrip(s, characters) if left else s
            return str.rstrip(rest, characters) if right else rest
        start, stop = 0, len(s)
        while left and start < stop:
            piece = s[start : start + TEXT]
            rest = piece.lstrip(characters)
            start += len(piece) - len(rest)
            if rest:
                break
            self.pace()
        while right and start < stop:
            piece = s[max(start, stop - TEXT) : stop]
            rest = piece.rstrip(characters)
            stop -= len(piece) - len(rest)
            if rest:
                break
            self.pace()
        return self.pieces.text(s, slice(start, stop))


def _rfind(window: str, part: str) -> int:
    """`window.rfind(part)`; a long part is looked for from the left in the window backwards, which is linear."""
    if len(part) <= _SHORT:
        return window.rfind(part)
    found = window[::-1].find(part[::-1])
    return found if found < 0 else len(window) - found - len(part)
