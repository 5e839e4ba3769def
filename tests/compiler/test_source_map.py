"""Source maps: every node of every conformance program has its place, both ways, and in the standard's own form."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import (
    CompiledModule,
    CompileOptions,
    MLCompileError,
    SourceMap,
    SourceMapIndex,
    compile_module,
    to_python,
)
from mlpy_compiler.sourcemap import Location

PROGRAMS = sorted((Path(__file__).parents[1] / "conformance").rglob("*.ml"))
ENVIRONMENT = standard_environment()
HEAD = 3
"""Lines of the generated text that belong to no program: its comment, its import, a blank one."""


@cache
def compiled(path: Path) -> CompiledModule | None:
    """The program, if it is one that compiles."""
    source = path.read_text(encoding="utf-8")
    try:
        return compile_module(source, options=CompileOptions(open_names=True), environment=ENVIRONMENT)
    except MLCompileError:
        return None


def transpiled(path: Path) -> tuple[str, SourceMap, str] | None:
    """The generated text, its map and the program's text; None if there is no such text."""
    module = compiled(path)
    if module is None:
        return None
    try:
        text, source_map = to_python(module)
    except MLCompileError as error:
        assert [found.code for found in error.errors] == ["ML-C307"]
        return None
    return text, source_map, module.source.text


def test_most_programs_compile() -> None:
    assert sum(compiled(path) is not None for path in PROGRAMS) > 0.8 * len(PROGRAMS)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_node_is_without_a_place(path: Path) -> None:
    made = transpiled(path)
    if made is None:
        return
    text, source_map, source = made
    index = SourceMapIndex(source_map)
    lines, source_lines = text.split("\n"), source.split("\n")
    known = {mapping.generated: mapping.original for mapping in source_map.mappings}
    (main,) = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    for node in ast.walk(main):
        if not isinstance(node, (ast.expr, ast.stmt)):
            continue
        column = len(lines[node.lineno - 1].encode()[: node.col_offset].decode())
        place = index.get_ml_location(node.lineno, column)
        assert place is not None, ast.dump(node)
        assert place in known.values()
        assert any((at.line, at.column) == (node.lineno, column) for at in known), "the place is the node's own"
        assert 1 <= place.line <= len(source_lines)
        assert 0 <= place.column <= len(source_lines[place.line - 1])
        back = index.get_python_location(place.line, place.column)
        assert back is not None
        assert known[back] == place, "what was made of that place leads back to it"
    assert index.get_ml_location(1) is None
    assert index.get_ml_location(len(lines) - 1) is None, "the last line starts the program; none of it is ML"


# --- Source Map v3 ----------------------------------------------------------------------------------------------------


def decoded(mappings: str) -> list[tuple[int, int, int, int, int]]:
    """An independent reader of revision 3: rows of generated line and column, source, line and column, all from 0."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    rows = []
    source = line = column = 0
    for generated_line, group in enumerate(mappings.split(";")):
        generated_column = 0
        for segment in filter(None, group.split(",")):
            numbers: list[int] = []
            bits: list[int] = []
            for digit in map(alphabet.index, segment):
                bits.append(digit % 32)
                if digit < 32:
                    value = sum(part << (5 * place) for place, part in enumerate(bits))
                    numbers.append(-(value >> 1) if value % 2 else value >> 1)
                    bits = []
            assert not bits, "the last digit of a number says that it is the last"
            assert len(numbers) == 4
            generated_column, source, line, column = (
                generated_column + numbers[0],
                source + numbers[1],
                line + numbers[2],
                column + numbers[3],
            )
            rows.append((generated_line, generated_column, source, line, column))
    return rows


@pytest.mark.parametrize("path", PROGRAMS[::5], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_version_3(path: Path) -> None:
    made = transpiled(path)
    if made is None:
        return
    _, source_map, source = made
    data: dict[str, Any] = json.loads(json.dumps(source_map.to_version_3("out.py")))
    assert (data["version"], data["file"], data["names"]) == (3, "out.py", [])
    assert (data["sources"], data["sourcesContent"]) == (["<ml:main>"], [source])
    assert decoded(data["mappings"]) == [
        (m.generated.line - 1, m.generated.column, 0, m.original.line - 1, m.original.column)
        for m in source_map.mappings
    ]


def test_places_beyond_ascii() -> None:
    """Columns count code points, whatever the bytes before them."""
    source = "s = \"é😀\"; t = s + 'ü'; u = t;"
    text, source_map = to_python(compile_module(source))
    index = SourceMapIndex(source_map)
    row = next(number for number, line in enumerate(text.split("\n"), 1) if line.strip().startswith("u ="))
    assert index.get_ml_location(row) == Location(1, source.index("u ="))
