"""Globs on whole segments: what a pattern of a capability matches.

In: a pattern of segments. Out: whether a text matches, and whether the pattern matches all that another one does. `*`, `?`
and `[…]` stay within a segment: `data/*` is neither `data` nor `data/a/b`. A segment `**` stands for any number of segments,
at the end for at least one: `data/**` is everything beneath `data`. It knows neither files nor hosts.
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Callable, Sequence

__all__ = ["Glob", "folded", "is_wild"]

_WILD = re.compile(r"[*?\[]")
_Segment = Callable[[str], object]


def is_wild(segment: str) -> bool:
    """Whether a segment matches more than itself."""
    return _WILD.search(segment) is not None


def folded(text: str) -> str:
    """A text as one that differs from it in case, or in how its accents are written, is folded too."""
    return unicodedata.normalize("NFD", text.casefold())


class Glob:
    """A pattern of segments between separators.

    :param folds: whether case and the form of accents make no difference.
    """

    __slots__ = ("_fold", "_head", "_separator", "_tail", "text")

    def __init__(self, text: str, separator: str = "/", *, folds: bool = False) -> None:
        self.text = text
        self._separator = separator
        self._fold: Callable[[str], str] = folded if folds else str
        segments = self._fold(text).split(separator)
        plain = next((index for index, segment in enumerate(segments) if is_wild(segment)), len(segments))
        self._head = "".join(segment + separator for segment in segments[:plain])
        tail: list[_Segment | None] = [None if part == "**" else _segment(part) for part in segments[plain:]]
        if tail and tail[-1] is None:
            tail.append(_segment("*"))
        self._tail = tuple(tail)

    def matches(self, text: str) -> bool:
        """Whether a text matches. Linear in its length, but for `**`: there each of these costs the segments again."""
        text = self._fold(text)
        head, tail = self._head, self._tail
        if not tail:
            return text + self._separator == head
        if not text.startswith(head):
            return False
        segments = text[len(head) :].split(self._separator)
        return "" not in segments and _matches(tail, segments)

    def includes(self, other: Glob) -> bool:
        """Whether all that another pattern matches is matched by this one too. It may say no where the answer is yes."""
        return self.matches(self._separator.join(_widest(part) for part in other.text.split(self._separator)))


def _segment(pattern: str) -> _Segment:
    # `fnmatch.translate` makes expressions that do not backtrack from one `*` into an earlier one
    return re.compile(fnmatch.translate(pattern)).match


def _matches(tail: Sequence[_Segment | None], segments: Sequence[str]) -> bool:
    """Match segments one by one; where it fails, the latest `**` takes one more."""
    at = index = 0
    taken = back = -1
    while index < len(segments):
        if at < len(tail) and tail[at] is None:
            back, taken = at, index
            at += 1
            continue
        matcher = tail[at] if at < len(tail) else None
        if matcher is not None and matcher(segments[index]):
            at += 1
            index += 1
        elif back >= 0:
            taken += 1
            at, index = back + 1, taken
        else:
            return False
    return all(matcher is None for matcher in tail[at:])


_ANY_NUMBER = 64
"""Segments that stand for `**`: more than a pattern without `**` has."""


def _widest(segment: str) -> str:
    """A text that a segment of another pattern matches only if it matches all that this one does."""
    if segment == "**":
        return "/".join(["\ue000\ue001"] * _ANY_NUMBER)
    return re.sub(r"\*+|\[!?\]?[^\]]*\]|\?", lambda found: "\ue000" if found[0] == "?" else "\ue000\ue001", segment)
