"""Text to tree to text to tree: nothing is lost, and the text is the same the second time."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlpy_compiler import Source, parse
from mlpy_compiler.unparse import unparse

from .random_programs import Programs, without_spans

PROGRAMS = sorted(Path(__file__).parents[1].rglob("*.ml"))


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_there_and_back(path: Path) -> None:
    result = parse(Source(path.read_text(encoding="utf-8")))
    if result.program is None or any(found.severity == "error" for found in result.diagnostics):
        return  # a program that shows a syntax error
    text = unparse(result.program)
    again = parse(Source(text))
    assert again.program is not None
    assert without_spans(again.program) == without_spans(result.program)
    assert unparse(again.program) == text


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_random_trees(random: Random) -> None:
    tree = Programs(random).program()
    text = unparse(tree)
    result = parse(Source(text))
    assert result.program is not None, (text, result.diagnostics)
    assert not [found for found in result.diagnostics if found.severity == "error"], (text, result.diagnostics)
    assert without_spans(result.program) == without_spans(tree), text
    assert unparse(result.program) == text


def test_division_behind_a_block() -> None:
    program = parse(Source("x = (function f() { return 1; }) // 2;")).program
    assert program is not None
    assert without_spans(parse(Source(unparse(program))).program) == without_spans(program)
