"""A source text with its name, and the way from a position to its line.

In: text. Out: lines, byte columns, a digest. It reads no file.
"""

from __future__ import annotations

import hashlib
from array import array
from functools import cached_property
from itertools import accumulate

__all__ = ["Source"]


class Source:
    """A program's text. `filename` is the path it came from, or `<ml:NAME>` for text in memory."""

    def __init__(self, text: str, name: str = "main", filename: str | None = None) -> None:
        self.text = text
        self.name = name
        self.filename = filename or f"<ml:{name}>"
        self._measured_line = 0
        self._columns: array[int] | None = None

    @cached_property
    def lines(self) -> list[str]:
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    @cached_property
    def is_ascii(self) -> bool:
        return self.text.isascii()

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its ending; "" past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def byte_column(self, line: int, column: int) -> int:
        """The column in UTF-8 bytes for a column in code points, as Python's `ast` counts."""
        if self.is_ascii:
            return column
        if line != self._measured_line:
            self._measured_line = line
            text = self.line(line)
            self._columns = None if text.isascii() else array("L", accumulate(map(_width, text), initial=0))
        columns = self._columns
        return column if columns is None else columns[min(column, len(columns) - 1)]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def __reduce__(self) -> tuple[type[Source], tuple[str, str, str]]:
        return Source, (self.text, self.name, self.filename)


def _width(char: str) -> int:
    """How many bytes a character has in UTF-8."""
    code = ord(char)
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
