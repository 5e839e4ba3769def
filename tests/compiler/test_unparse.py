"""Text to tree to text to tree: nothing is lost, and the text is the same the second time."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from mlpy_compiler import Source, parse
from mlpy_compiler import syntax as s
from mlpy_compiler.unparse import unparse

PROGRAMS = sorted(Path(__file__).parents[1].rglob("*.ml"))


def shape(value: Any) -> Any:
    """A tree without its places."""
    if isinstance(value, s.Node):
        fields = [
            field.name for field in dataclasses.fields(value) if "span" not in field.name and field.name != "head"
        ]
        return (type(value).__name__, *(shape(getattr(value, name)) for name in fields))
    if isinstance(value, tuple):
        return tuple(shape(part) for part in value)
    return value


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_there_and_back(path: Path) -> None:
    result = parse(Source(path.read_text(encoding="utf-8")))
    if result.program is None or any(found.severity == "error" for found in result.diagnostics):
        return  # a program that shows a syntax error
    text = unparse(result.program)
    again = parse(Source(text))
    assert again.program is not None
    assert shape(again.program) == shape(result.program)
    assert unparse(again.program) == text
