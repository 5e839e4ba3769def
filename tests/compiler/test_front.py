"""The front end: whatever the text, it ends in a tree or in findings; the grammar is LALR(1) without reservation."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mlpy_compiler
from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import CompileOptions, MLCompileError, Source, SourceLimits, compile_module, parse
from mlpy_compiler.table import build, load
from mlpy_compiler.terminals import TERMINALS

WORDS = [
    "function", "fn", "let", "const", "if", "elif", "else", "while", "for", "in", "of", "match", "when", "switch", "case",
    "default", "try", "except", "finally", "throw", "return", "yield", "import", "from", "as", "export", "nonlocal", "delete",
    "typeof", "async", "await", "capability", "@", "x", "y", "1", "2.5", '"s"', "`a${", "}`", "{", "}", "(", ")", "[", "]", ",", ";",
    ":", "?", "?.", ".", "...", "=", "==", "=>", "+", "-", "*", "/", "//", "%", "**", "&&", "||", "??", "!", "~", "|", "++", "+=",
    "\n", "/* c */", "true", "null", "class", "break", "continue",
]  # fmt: skip


def test_grammar_is_lalr1_without_reservation() -> None:
    folder = Path(mlpy_compiler.__file__).parent
    table = build((folder / "grammar.lark").read_text(encoding="utf-8"), strict=True)
    assert table == load(), "write the table anew: python -m mlpy_compiler.table"
    used = {terminal for row in table.actions for terminal in row}
    assert used - {"$END"} <= TERMINALS


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_words_in_any_order(words: list[str]) -> None:
    _compiles_or_says_why(" ".join(words))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    _compiles_or_says_why(text)


def _compiles_or_says_why(text: str) -> None:
    try:
        compile_module(text, environment=standard_environment(), options=CompileOptions(open_names=True))
    except MLCompileError as error:
        assert error.errors
        assert str(error)


@pytest.mark.parametrize("text", ["(" * 10_000, "[" * 300 + "]" * 300, "{" * 5_000, "`${" * 500])
def test_brackets_without_end(text: str) -> None:
    with pytest.raises(MLCompileError, match="ML-"):
        compile_module(text)


def test_a_divisor_longer_than_what_is_read_of_a_line() -> None:
    compile_module(f"x = 1; y = x // ({'1' * 400}); z = x // ({'x + ' * 200} 1);")


def test_chains_up_to_the_limit() -> None:
    for text in (
        "x = " + " + ".join(["1"] * 480),
        "o = {}; x = o" + "?.a" * 200,
        "a = []; x = a" + "[0:1]" * 200,
        "x = 1; if (x == 0) { }" + " else if (x == 1) { y = 1; }" * 150,
        "x = " + "!" * 80 + "true",
        "x = " + "(" * 150 + "1" + ")" * 150,
    ):
        compile_module(text)


def test_chains_past_the_limit() -> None:
    with pytest.raises(MLCompileError, match="ML-C302"):
        compile_module("x = " + " + ".join(["1"] * 600))


def test_blocks_past_the_limit() -> None:
    with pytest.raises(MLCompileError, match="ML-C305"):
        compile_module("while (true) { " * 19 + "}" * 19)


def test_source_past_the_limit() -> None:
    result = parse(Source("x = 1;" * 100), limits=SourceLimits(max_source_bytes=100))
    assert [found.code for found in result.diagnostics] == ["ML-C303"]


def test_several_errors_in_one_go() -> None:
    with pytest.raises(MLCompileError) as caught:
        compile_module("x = ;\ny = 1;\nfunction f( { }\nz = ];\n")
    assert len(caught.value.errors) >= 3


def test_an_object_at_the_start_of_a_session_input() -> None:
    assert compile_module("{a: 1, b: 2}", options=CompileOptions(session=True)).code is not None
