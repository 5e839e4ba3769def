r"""What matches are replaced by: a text in which `\1`, `\g<1>` and `\g<name>` stand for groups, as in Python's `re.sub`.

In: the text, once. Out: its form for each match, within a length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.values.kinds import type_name

__all__ = ["Replacement"]

_LONGEST = 100_000
_ESCAPE = re.compile(r"\\(?:g<(?P<name>[^>]{1,100})>|(?P<number>[1-9]\d?)|(?P<letter>[\\nrtabfv0]))|\\")
_LETTERS = {"\\": "\\", "n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


class Replacement:
    """A replacement, read: texts, and groups by number or name.

    :raises ValueError: for a group that the pattern does not have. :raises LimitError: if it is too long.
    """

    __slots__ = ("_parts",)

    def __init__(self, text: Any, groups: int, names: Mapping[str, int]) -> None:
        if not isinstance(text, str):
            raise TypeError(f"a replacement is a string or a function, got {type_name(text)}")
        if len(text) > _LONGEST:
            raise LimitError(f"a replacement has at most {_LONGEST:,} characters, got {len(text):,}")
        self._parts: list[str | int] = []
        end = 0
        for found in _ESCAPE.finditer(text):
            self._parts += [text[end : found.start()], self._meant(found, groups, names)]
            end = found.end()
        self._parts.append(text[end:])

    def _meant(self, found: re.Match[str], groups: int, names: Mapping[str, int]) -> str | int:
        if found["letter"]:
            return _LETTERS[found["letter"]]
        wanted = found["number"] or found["name"]
        if wanted is None:
            return "\\"
        number = names.get(wanted, int(wanted) if wanted.isdecimal() and wanted.isascii() else -1)
        if not 0 <= number <= groups:
            raise ValueError(f"the replacement names the group `{wanted}`, which the pattern does not have")
        return number

    def of(self, match: Any, most: int) -> str:
        """The text for a match, of at most so many characters."""
        made = [part if isinstance(part, str) else match.group(part) or "" for part in self._parts]
        if sum(map(len, made)) > most:
            raise LimitError(f"a replacement becomes longer than {most:,} characters")
        return "".join(made)
