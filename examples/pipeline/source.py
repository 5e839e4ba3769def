"""Reads a CSV file record by record, and loses none of it.

In: a text file. Out: a `Row` for each record, also for one that is broken, with the text of the file that it was. It holds one record at a time.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

__all__ = ["Row", "open_text", "read_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """A record: the line on which it begins, its text, its fields by name, and what is wrong with its form ("" if nothing is)."""

    line: int
    text: str
    fields: dict[str, str]
    problem: str = ""


class _Remembered:
    """The lines of a file, with those taken since a record began."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.taken.append(line)
            yield line


def open_text(path: Path) -> TextIO:
    """Open a file for `read_rows`: what is no UTF-8 stays as it is, for the file of rejects."""
    return path.open(encoding="utf-8", errors="surrogateescape", newline="")


def read_rows(file: TextIO) -> Iterator[Row]:
    """The records below the header. Blank lines are none. Blocks. :raises ValueError: if there is no header."""
    lines = _Remembered(file)
    reader = csv.reader(lines, strict=True)
    header = next(reader, [])
    if not header or len(set(header)) != len(header):
        raise ValueError(f"the first line names the columns, each once; got {header}")
    while True:
        line = reader.line_num + 1
        lines.taken.clear()
        fields: list[str] = []
        problem = ""
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # as a quote that nobody closes; the reader goes on behind it
            problem = f"this is no CSV: {error}"
        text = "".join(lines.taken)
        if fields and len(fields) != len(header):
            problem = f"the row has {len(fields)} fields, want {len(header)}"
        elif not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text):
            problem = "the row is no UTF-8"
        if fields or problem:
            yield Row(line, text.rstrip("\r\n"), dict(zip(header, fields)), problem)
