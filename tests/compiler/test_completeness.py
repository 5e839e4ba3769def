"""Input that is only begun is told from input that is wrong."""

from __future__ import annotations

import pytest

from mlpy_compiler import is_incomplete

BEGUN = [
    "f(", "function f() {", "x = [1,", "x = 1 +", "x =", "x = `abc", "x = `a ${b", "/* foo", "x = {a: 1", "if (a)", "if (a) {",
    "do { x(); }", "try { a(); }", "a ?", "for (i = 0; i < 3;", "import", "import {a} from", "fn(a) =>", "match (x) {", "@plugin {",
    "switch (x) { case 1:", "x.", "let", "function f() {\n  return 1;\n", "x = 1 +\n\n",
]  # fmt: skip
COMPLETE = [
    "",
    "x",
    "x = 1",
    "f()",
    "{a: 1}",
    "function f() { return 1; }",
    "// note",
    "if (a) { b }",
    "try { a(); } catch { }",
]
WRONG = ["x = ;", "x = 'abc", "}", "f(]", "x = #", "x = 1 2 {", "import\nx = 1;", "try { a(); } b();"]


@pytest.mark.parametrize("text", BEGUN)
def test_begun(text: str) -> None:
    assert is_incomplete(text)


@pytest.mark.parametrize("text", COMPLETE + WRONG)
def test_complete_or_wrong(text: str) -> None:
    assert not is_incomplete(text)
