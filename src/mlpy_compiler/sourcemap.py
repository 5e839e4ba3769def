"""Source maps: which place of a program each place of the generated Python comes from.

In: a generated tree, whose nodes carry ML positions, and its text. Out: mappings both ways, and Source Map v3 JSON (revision 3 of the
source map proposal, with its base 64 VLQ numbers). Columns count from 0, lines from 1.
"""

from __future__ import annotations

import ast
import bisect
from dataclasses import dataclass
from typing import Any

from mlpy_compiler.source import Source

__all__ = ["Location", "Mapping", "SourceMap", "SourceMapIndex"]

_FIELDS = ("generated_line", "generated_column", "original_line", "original_column")
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@dataclass(frozen=True, slots=True)
class Location:
    """A place: line from 1, column from 0 in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """A place of the generated text and the place of the program that it comes from."""

    generated: Location
    original: Location


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The mappings of one generated text, in its order."""

    source: Source
    mappings: tuple[Mapping, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data: `mappings` as rows, and `version_3` in the standard's form."""
        places = [(mapping.generated, mapping.original) for mapping in self.mappings]
        rows = [dict(zip(_FIELDS, (made.line, made.column, of.line, of.column), strict=True)) for made, of in places]
        return {"source": self.source.filename, "mappings": rows, "version_3": self.to_version_3()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> SourceMap:
        """The map of which `to_dict` gave the data. :raises ValueError: if it is no such data."""
        try:
            version_3 = data["version_3"]
            (text,) = version_3["sourcesContent"]
            rows = [[int(row[field]) for field in _FIELDS] for row in data["mappings"]]
            source = Source(str(text), str(version_3["file"]).removesuffix(".py"), str(data["source"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"this is no source map as `SourceMap.to_dict` gives it: {error!r}") from error
        return cls(source, tuple(Mapping(Location(*row[:2]), Location(*row[2:])) for row in rows))

    def to_version_3(self, file: str | None = None) -> dict[str, Any]:
        """The Source Map v3 object, ready for `json.dumps`."""
        lines: list[list[str]] = []
        line_before = column_before = 0
        generated_column = 0
        for mapping in self.mappings:
            while len(lines) < mapping.generated.line:
                lines.append([])
                generated_column = 0
            place = mapping.original
            numbers = (
                mapping.generated.column - generated_column,
                0,
                place.line - 1 - line_before,
                place.column - column_before,
            )
            lines[-1].append("".join(map(_vlq, numbers)))
            generated_column = mapping.generated.column
            line_before, column_before = place.line - 1, place.column
        return {
            "version": 3,
            "file": file or self.source.name + ".py",
            "sources": [self.source.filename],
            "sourcesContent": [self.source.text],
            "names": [],
            "mappings": ";".join(",".join(line) for line in lines),
        }


class SourceMapIndex:
    """Look-up both ways."""

    def __init__(self, source_map: SourceMap) -> None:
        self._generated = [(m.generated.line, m.generated.column, m.original) for m in source_map.mappings]
        self._original = sorted(
            ((m.original.line, m.original.column, m.generated) for m in source_map.mappings), key=lambda row: row[:2]
        )

    @classmethod
    def from_source_map(cls, source_map: SourceMap, python_code: str | None = None) -> SourceMapIndex:
        """The index of a map. :param python_code: the text that it is of, to make sure of. :raises ValueError: if the text is too short to be that."""
        last = source_map.mappings[-1].generated.line if source_map.mappings else 0
        if python_code is not None and python_code.count("\n") + 1 < last:
            raise ValueError(f"this source map is of another text: it maps line {last}, which the text does not have")
        return cls(source_map)

    def get_ml_location(self, line: int, column: int | None = None) -> Location | None:
        """The place of the program that a place of the generated text comes from; without a column, the first of the line."""
        return _find(self._generated, line, column)

    def get_python_location(self, line: int, column: int | None = None) -> Location | None:
        """The place of the generated text that was made of a place of the program."""
        return _find(self._original, line, column)


def _find(rows: list[tuple[int, int, Location]], line: int, column: int | None) -> Location | None:
    places = [row[:2] for row in rows]
    if column is None:
        index = bisect.bisect_left(places, (line, 0))
        return rows[index][2] if index < len(rows) and rows[index][0] == line else None
    index = bisect.bisect_right(places, (line, column)) - 1
    return rows[index][2] if index >= 0 and rows[index][0] == line else None


def map_text(source: Source, generated: ast.AST, text: str, line_offset: int = 0) -> SourceMap:
    """The map of a text that was unparsed from `generated`: the text is parsed again, and its nodes are those of the tree in order."""
    rows: dict[tuple[int, int], Location] = {}
    lines = text.split("\n")
    for made, found in zip(ast.walk(generated), ast.walk(ast.parse(text)), strict=True):
        if isinstance(found, (ast.expr, ast.stmt)) and isinstance(made, (ast.expr, ast.stmt)):
            row = lines[found.lineno - 1].encode("utf-8")
            place = (found.lineno + line_offset, len(row[: found.col_offset].decode("utf-8")))
            line = source.line(made.lineno).encode("utf-8", "surrogatepass")
            column = len(line[: made.col_offset].decode("utf-8", "replace"))
            rows.setdefault(place, Location(made.lineno, column))
    return SourceMap(source, tuple(Mapping(Location(*place), rows[place]) for place in sorted(rows)))


def _vlq(number: int) -> str:
    number = (-number << 1) | 1 if number < 0 else number << 1
    digits = ""
    while True:
        digit, number = number & 31, number >> 5
        digits += _BASE64[digit | (32 if number else 0)]
        if not number:
            return digits
