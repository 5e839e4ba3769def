"""What `//` means behind an operand: floor division, or a comment.

In: a text, the place behind a `//` that follows a complete operand on its line, and the end of that line. Out: a `Reading`. Where no
operand precedes it, and at the start of a line, `//` is always a comment: the scanner does not ask.

`//` divides when the rest of the line reads as operands joined by operators, and then comes `;`, `)`, `]`, `}` or `,`, or the line
ends in an operator or an open bracket. At the plain end of the line it divides when what fills the line begins with a number or a
parenthesis, or has an operator with a blank before it: so `// 2`, `// (a + b)` and `// b - 1` divide, and `// none` and
`// read-only` do not. A later `//` may itself begin a comment; then the line ends there. All else is a comment; if it would read as
an operand, it is doubtful, and the reader is warned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mlpy_compiler.tokens import KEYWORDS, NUMBER

__all__ = ["Reading", "read_slashes"]

_DEEPEST = 150
"""Brackets inside each other on the rest of a line, past which it is no prose."""

_LONGEST = 300
"""Characters of the rest of a line that are read: what still reads as operands then is code."""

_STRINGS = r"\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*'|`[^`\r\n]*`"
_OPERAND = re.compile(
    r"[ \t]*(?:(?:[-+!~]+|(?:await|typeof|delete)(?![A-Za-z0-9_]))[ \t]*)*"
    rf"(?:(?P<number>{NUMBER})(?![A-Za-z_])|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<string>{_STRINGS})|(?P<open>[(\[{{]))"
)
_TAIL = re.compile(r"(?:\?\.|\.)[A-Za-z_][A-Za-z0-9_]*|[ \t]*(?:\?\.)?(?P<open>[(\[])")
_OPERATOR = re.compile(
    r"[ \t]*(?:(?P<slashes>//)|=>|/(?!\*)|===?|!==?|<=|>=|<<|>>|&&|\|\||\?\?|\*\*|[-+*%<>&|^?:]|in(?![A-Za-z0-9_]))"
)
_PIECE = re.compile(rf"[^()\[\]{{}}\"'`/]+|{_STRINGS}|//|.")
_BLANKS = re.compile(r"[ \t]*")
_VALUES = frozenset({"true", "false", "null", "undefined"})
_CLOSERS = {"(": ")", "[": "]"}

_Kind: TypeAlias = Literal["division", "comment", "doubtful comment"]


@dataclass(frozen=True, slots=True)
class Reading:
    """`further` are the places of later `//` that divide because this one does."""

    kind: _Kind
    further: tuple[int, ...] = ()


def read_slashes(text: str, start: int, end: int) -> Reading:
    """Read the text from `start`, behind the slashes, to `end`, the end of the line."""
    if text.startswith("=", start) and not text.startswith("==", start):  # `//=`
        return Reading("division" if text[start + 1 : end].strip() else "comment")
    return _Reader(text, min(end, start + _LONGEST), cut=end > start + _LONGEST).read(start)


class _IsCode(Exception):
    """What is read can be no prose."""


class _Reader:
    def __init__(self, text: str, end: int, *, cut: bool) -> None:
        self.text = text
        self.end = end
        self.cut = cut
        self.further: list[int] = []

    def read(self, start: int) -> Reading:
        try:
            kind = self._chain(start)
        except _IsCode:
            kind = "division"
        if self.cut and kind == "doubtful comment":
            kind = "division"
        return Reading(kind, tuple(self.further) if kind == "division" else ())

    def _chain(self, start: int) -> _Kind:
        """Operands joined by operators. Where a later `//` begins a comment, the line ends before it."""
        stop, first = self._operand(start, 0)
        if stop < 0:
            return "comment"
        spaced = False
        fallback, further = (
            False,
            0,
        )  # whether `//` divides if the line ends at the last `//`, and what divided before that
        while True:
            at = self._blanks(stop)
            plain = first in ("number", "(") or spaced
            if at == self.end or self.text.startswith("/*", at):
                return "division" if plain else "doubtful comment"
            if self.text[at] in ";)]}," or self.text.startswith("=>", at) or self._opens_at_end(at):
                return "division"
            operator = _OPERATOR.match(self.text, stop, self.end)
            if operator is None:
                break
            if operator.group("slashes"):
                if plain:
                    fallback, further = True, len(self.further)
                self.further.append(operator.end() - 2)
            spaced = spaced or at > stop
            if self._blanks(operator.end()) == self.end:
                return "division"
            stop, _ = self._operand(operator.end(), 0)
            if stop < 0:
                break
        if fallback:
            del self.further[further:]
            return "division"
        return "comment"

    def _operand(self, position: int, depth: int) -> tuple[int, str]:
        """Where the operand that starts at `position` ends (-1: there is none), and what it begins with."""
        found = _OPERAND.match(self.text, position, self.end)
        if found is None:
            return -1, ""
        stop, kind = found.end(), found.lastgroup or ""
        if kind == "word" and found.group("word") in KEYWORDS - _VALUES:
            return -1, ""
        if kind == "open":
            kind = self.text[stop - 1]
            stop = self._balanced(stop - 1) if kind == "{" else self._bracketed(stop - 1, depth + 1)
            if stop < 0:
                return -1, ""
        while True:
            tail = _TAIL.match(self.text, stop, self.end)
            if tail is None:
                return stop, kind
            if not tail.group("open"):
                stop = tail.end()
                continue
            attached = tail.group()[0] not in " \t"
            after = self._balanced(tail.end() - 1) if attached else self._bracketed(tail.end() - 1, depth + 1)
            if after < 0:
                return stop, kind
            stop = after

    def _bracketed(self, position: int, depth: int) -> int:
        """Behind the bracket that closes the one at `position` and holds operands, operators and commas; -1 if there is none."""
        if depth > _DEEPEST or self._opens_at_end(position):
            raise _IsCode
        closer = _CLOSERS[self.text[position]]
        stop = position + 1
        while True:
            stop = self._blanks(stop)
            if self.text.startswith(closer, stop):
                return stop + 1
            stop, _ = self._operand(stop, depth)
            if stop < 0:
                return -1
            stop = self._blanks(stop)
            if self.cut and stop == self.end:
                raise _IsCode
            if self.text.startswith(",", stop):
                stop += 1
            elif not self.text.startswith(closer, stop):
                operator = _OPERATOR.match(self.text, stop, self.end)
                if operator is None:
                    return -1
                if operator.group("slashes"):
                    self.further.append(operator.end() - 2)
                stop = operator.end()
                if self._blanks(stop) == self.end:
                    raise _IsCode

    def _balanced(self, position: int) -> int:
        """Behind the bracket that closes the one at `position`, whatever they hold; -1 for a `}` that is missing.

        Prose has blanks before its parentheses: one at the end of a word that is not closed in this line belongs to code.
        """
        depth, stop = 0, position
        slashes: list[int] = []
        while stop < self.end:
            piece = _PIECE.match(self.text, stop, self.end)
            assert piece is not None
            start, stop, char = stop, piece.end(), piece.group()
            if char in ("(", "[", "{"):
                depth += 1
            elif char in (")", "]", "}"):
                depth -= 1
                if not depth:
                    self.further += slashes
                    return stop
            elif char == "//":
                slashes.append(start)
        if self.text[position] == "{" and not self._opens_at_end(position):
            return -1
        raise _IsCode

    def _opens_at_end(self, position: int) -> bool:
        """Whether the line ends in an open bracket at `position`."""
        return self.text[position] in "([{" and self._blanks(position + 1) == self.end

    def _blanks(self, position: int) -> int:
        found = _BLANKS.match(self.text, position, self.end)
        return found.end() if found else position
