"""Letters in long strings: upper and lower case, and what kinds of characters a string has, in pieces.

In: a string of any length. Out: what Python's method of that name gives. How a character changes may depend on its neighbours (a final sigma,
the start of a word), so a piece is read with what stands around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mlpy_async.values.pieces import TEXT, Pieces, cut

__all__ = ["Letters"]

_AROUND = 64
"""Characters before and after a piece that are read with it: marks and points between two letters are never that many."""

_Change = Callable[[str], str]
_Test = Callable[[str], bool]


class Letters:
    """The methods of strings that look at letters."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces

    def upper(self, s: str) -> str:
        return self._changed(s, str.upper)

    def lower(self, s: str) -> str:
        return self._changed(s, str.lower)

    def swapcase(self, s: str) -> str:
        return self._changed(s, str.swapcase)

    def title(self, s: str) -> str:
        return self._changed(s, str.title)

    def capitalize(self, s: str) -> str:
        return self._changed(s, str.lower, str.capitalize)

    def _changed(self, s: str, change: _Change, first: _Change | None = None) -> str:
        """A string whose characters are changed; `first` changes the piece at the start, if that is another matter."""
        if len(s) <= TEXT:
            return (first or change)(s)
        return self.pieces.built(self._changes(s, change, first or change))

    def _changes(self, s: str, change: _Change, first: _Change) -> Iterator[str]:
        for position in range(0, len(s), TEXT):
            stop = min(position + TEXT, len(s))
            begin = max(0, position - _AROUND)
            whole = (change if position else first)(s[begin : stop + _AROUND])
            # a change may lengthen what it changes, so the ends are measured on what they become
            head = len(change(s[begin:position]))
            before = max(0, stop - _AROUND)
            tail = len(change(s[before : stop + _AROUND])) - len(change(s[before:stop]))
            yield whole[head : len(whole) - tail]

    # --- questions ----------------------------------------------------------------------------------------------------

    def _all(self, s: str, test: _Test) -> bool:
        if len(s) <= TEXT:
            return test(s)
        for piece in cut(s):
            if not test(piece):
                return False
            self.pieces.pace()
        return True

    def is_digit(self, s: str) -> bool:
        return self._all(s, str.isdigit)

    def is_alpha(self, s: str) -> bool:
        return self._all(s, str.isalpha)

    def is_alnum(self, s: str) -> bool:
        return self._all(s, str.isalnum)

    def is_space(self, s: str) -> bool:
        return self._all(s, str.isspace)

    def _cased(self, s: str, test: _Test, letter: str) -> bool:
        """Whether there are letters, and none that fails the test: with a good letter added, a piece fails for a bad one only."""
        if len(s) <= TEXT:
            return test(s)
        return self._all(s, lambda piece: test(piece + letter)) and not self._all(s, lambda piece: not test(piece))

    def is_upper(self, s: str) -> bool:
        return self._cased(s, str.isupper, "A")

    def is_lower(self, s: str) -> bool:
        return self._cased(s, str.islower, "a")

    def is_title(self, s: str) -> bool:
        if len(s) <= TEXT:
            return str.istitle(s)
        found = inside = False
        for piece in cut(s):
            # a letter before says that a word has begun, the word behind that there is one
            if not f"{'A' if inside else ''}{piece} A".istitle():
                return False
            found = found or piece.istitle()
            inside = piece[-1].isupper() or piece[-1].islower() or piece[-1].istitle()
            self.pieces.pace()
        return found
