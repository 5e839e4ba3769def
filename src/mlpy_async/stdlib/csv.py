"""`csv`: tables of texts.

Files are read block by block and parsed row by row (Python's `csv`, the dialect of RFC 4180), with checkpoints between, so that a file may be larger than
what of it is kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.file_access import FileAccess
from mlpy_async.values.kinds import type_name
from mlpy_async.values.pieces import cut
from mlpy_async.values.text import collected

__all__ = ["Csv"]

_READ, _WRITE = ("file.read",), ("file.write",)
_BOTH = (*_READ, *_WRITE)
_LONGEST_ROW = 256 * 1024
"""Characters of a row: one is parsed and written in one go."""
_LONGEST_FIELD = 128 * 1024
"""Characters of a field: the limit of Python's `csv`."""
_MOST_FIELDS = 20_000
_SLICE = 200
"""Rows between two checkpoints."""
_PIECE = 64 * 1024


@ml_module(name="csv", description="Tables of texts, in files and strings", capabilities=_BOTH)
class Csv:
    """With headers, a row is an object whose keys are the first row's fields; without, it is an array. All fields are strings; null is an
    empty one. A row has at most 20,000 fields and 256 Ki characters.
    """

    def __init__(self, services: Services) -> None:
        self.access = FileAccess(services)
        self.limits = services.limits
        self.text = services.operations.text
        self.pieces = services.operations.pieces

    # --- files ----------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_READ, checks_itself=True)
    def read(self, file_path: str, delimiter: str = ",", headers: bool = True, encoding: str = "utf-8") -> list:  # type: ignore[type-arg]
        """The rows of a file."""
        return self._table(self._rows(self.access.texts(file_path, _marked(encoding), "csv.read"), delimiter), headers)

    @ml_function(capabilities=_WRITE, checks_itself=True)
    def write(
        self,
        file_path: str,
        data: list,  # type: ignore[type-arg]
        delimiter: str = ",",
        headers: bool = True,
        encoding: str = "utf-8",
    ) -> None:
        """Make a file of rows: arrays, or objects, whose keys become the first row."""
        text = self.writeString(data, delimiter, headers)
        self.access.write("file.write", file_path, "w", self.access.encoded(text, encoding), "csv.write")

    @ml_function(capabilities=_READ, checks_itself=True)
    def countRows(self, file_path: str, delimiter: str = ",", encoding: str = "utf-8") -> int:
        """How many rows a file has beside its headers."""
        rows = self._rows(self.access.texts(file_path, _marked(encoding), "csv.countRows"), delimiter)
        return max(0, sum(1 for _ in rows) - 1)

    @ml_function(capabilities=_READ, checks_itself=True)
    def getHeaders(self, file_path: str, delimiter: str = ",", encoding: str = "utf-8") -> list:  # type: ignore[type-arg]
        """The fields of a file's first row."""
        return next(
            self._rows(self.access.texts(file_path, _marked(encoding), "csv.getHeaders"), delimiter, paced=False), []
        )

    @ml_function(capabilities=_BOTH, checks_itself=True)
    def append(self, file_path: str, row: Any, delimiter: str = ",", encoding: str = "utf-8") -> None:
        """Add a row at the end of a file: an array, or an object whose keys are among the file's headers, or become them."""
        is_new, is_open = self.access.wait(self._end_of, file_path)
        fields = row
        if isinstance(row, dict) and not is_new:
            known = self.getHeaders(file_path, delimiter, encoding)
            if unknown := [key for key in dict.keys(row) if key not in known]:
                raise ValueError(f"csv.append: the file has no column `{unknown[0][:100]}`")
            fields = [dict.get(row, name) for name in known]
        line = ("\r\n" if is_open else "") + self.writeString([fields], delimiter, True)
        self.access.write("file.write", file_path, "a", self.access.encoded(line, encoding), "csv.append")

    def _end_of(self, path: str) -> tuple[bool, bool]:
        """Whether a file has no rows yet, and whether its last line lacks its end. Blocks."""
        checked = self.access.check("file.read", path, "csv.append")
        there = self.access.status(checked)
        if there is None or there.st_size == 0:
            return True, False
        with self.access.open(checked, "r", path, "csv.append") as handle:
            handle.seek(-1, io.SEEK_END)
            return False, handle.read(1) not in (b"\n", b"\0")

    # --- strings --------------------------------------------------------------------------------------------------------

    @ml_function
    def readString(self, csv_string: str, delimiter: str = ",", headers: bool = True) -> list:  # type: ignore[type-arg]
        """The rows of a text."""
        return self._table(self._rows(cut(csv_string), delimiter), headers)

    @ml_function
    def writeString(self, data: list, delimiter: str = ",", headers: bool = True) -> str:  # type: ignore[type-arg]
        r"""Rows as a text: arrays, or objects, whose keys become the first row. Lines end in `\r\n`."""
        return collected(self._lines(data, delimiter, headers), self.limits.max_text, self.pieces, "the table")

    # --- reading --------------------------------------------------------------------------------------------------------

    def _table(self, rows: Iterator[list[str]], headers: bool) -> list[Any]:
        names = next(rows, None) if headers else None
        made: list[Any] = []
        for row in rows:
            made.append(row if names is None else _object(names, row))
            if len(made) > self.limits.max_items:
                raise LimitError(f"the table has more than {self.limits.max_items:,} rows")
        return self.pieces.kept(made)

    def _rows(self, texts: Iterable[str], delimiter: str, *, paced: bool = True) -> Iterator[list[str]]:
        lines = _Lines(texts)
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=_delimiter(delimiter))):
                lines.left = _LONGEST_ROW
                if len(row) > _MOST_FIELDS:
                    raise LimitError(f"row {number + 1} of the table has more than {_MOST_FIELDS:,} fields")
                if row:
                    yield row
                if paced and number % _SLICE == 0:
                    self.pieces.pace()
        except csv.Error as error:
            raise ValueError(f"no table: {error} (line {lines.number})") from None

    # --- writing --------------------------------------------------------------------------------------------------------

    def _lines(self, data: list[Any], delimiter: str, headers: bool) -> Iterator[str]:
        made = io.StringIO()
        writer = csv.writer(made, delimiter=_delimiter(delimiter))
        names = self._names(data)
        if names is not None and headers:
            self._put(writer, list(names))
        for index, row in enumerate(data):
            if (names is not None) is not isinstance(row, dict):
                raise TypeError(
                    f"row {index + 1} must be {'an array' if names is None else 'an object'} as the others are"
                )
            self._put(writer, row if names is None else [dict.get(row, name) for name in names])
            if made.tell() > _PIECE or index % _SLICE == 0:
                yield made.getvalue()
                made.seek(0)
                made.truncate()
                self.pieces.pace()
        yield made.getvalue()

    def _names(self, data: list[Any]) -> dict[str, None] | None:
        """The keys of all rows, in the order in which they come; None if the first one is no object."""
        if not data or not isinstance(data[0], dict):
            return None
        names: dict[str, None] = {}
        for index, row in enumerate(data):
            if isinstance(row, dict):
                names.update(dict.fromkeys(dict.keys(row)))
            if len(names) > _MOST_FIELDS:
                raise LimitError(f"the table has more than {_MOST_FIELDS:,} columns")
            if index % _SLICE == 0:
                self.pieces.pace()
        return names

    def _put(self, writer: Any, row: Any) -> None:
        if not isinstance(row, list):
            raise TypeError(f"a row is an array or an object, got {type_name(row)}")
        if len(row) > _MOST_FIELDS:
            raise LimitError(f"a row has more than {_MOST_FIELDS:,} fields")
        fields = ["" if field is None else self.text(field) for field in list.__iter__(row)]
        if sum(map(len, fields)) > _LONGEST_ROW or any(len(field) > _LONGEST_FIELD for field in fields):
            raise LimitError(f"a row has at most {_LONGEST_ROW:,} characters, and a field {_LONGEST_FIELD:,}")
        writer.writerow(fields)


class _Lines:
    """The lines of a text that comes in blocks, with their ends.

    :ivar left: characters that the present row may still have; the reader of rows sets it anew. :ivar number: lines given.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = iter(texts)
        self._lines: Iterator[str] = iter(())
        self._rest = ""
        self.left = _LONGEST_ROW
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while (line := next(self._lines, None)) is None:
            self._more()
        self.number += 1
        self.left -= len(line)
        if self.left < 0:
            raise LimitError(
                f"the row at line {self.number} has more than {_LONGEST_ROW:,} characters; is a quote missing?"
            )
        return line

    def _more(self) -> None:
        """Cut the next block into lines; its last one waits for the block behind it. A row in quotes may go over several lines."""
        block = next(self._texts, None)
        if block is None:
            if not self._rest:
                raise StopIteration
            self._lines, self._rest = iter((self._rest,)), ""
            return
        parts = (self._rest + block).split("\n")
        self._rest = parts.pop()
        if len(self._rest) > _LONGEST_ROW:
            raise LimitError(f"line {self.number + len(parts) + 1} has more than {_LONGEST_ROW:,} characters")
        self._lines = (part + "\n" for part in parts)


def _object(names: list[str], row: list[str]) -> dict[str, Any]:
    """A row by its headers: null for those that it lacks.

    :raises ValueError: if it has more fields than there are headers.
    """
    if len(row) > len(names):
        raise ValueError(f"a row has {len(row)} fields, and the table {len(names)} columns")
    return {name: row[index] if index < len(row) else None for index, name in enumerate(names)}


def _delimiter(delimiter: str) -> str:
    if len(delimiter) != 1 or delimiter in '\r\n"':
        raise ValueError("a delimiter is one character, and no quote or line end")
    return delimiter


def _marked(encoding: str) -> str:
    """An encoding, so that a mark at the beginning of the file is no part of its first header."""
    return "utf-8-sig" if encoding[:10].lower().replace("_", "-") in ("utf-8", "utf8") else encoding
