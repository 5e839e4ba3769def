"""Patterns against Python's own `re`, over random patterns and texts; and the engine of linear time against both."""

from __future__ import annotations

import re
from typing import Any

import anyio
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlpy_async import Limits, MLRuntime
from mlpy_async.stdlib.linear_patterns import linear
from mlpy_async.stdlib.patterns import _compile, _steps

_ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "1", r"\.", "^", r"\b", "x{2}", "a{,2}", "{e}"])
_PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, inner).map("|".join),
        inner.map("(?:{0})".format),
        inner.map("({0})".format),
        st.tuples(inner.map("(?:{0})".format), st.sampled_from(["*", "+", "?", "*?", "+?", "{1,2}"])).map("".join),
    ),
    max_leaves=6,
)
_TEXTS = st.text("ab1. x{e}", max_size=12)


def spans(pattern: Any, text: str, **limits: Any) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text, **limits)]


@given(_PATTERNS, _TEXTS, st.booleans())
@example("(?:ab){e}", "ab", False)
@example(r"\w", "é", True)
@settings(deadline=None)
def test_as_python_does(pattern: str, text: str, ascii: bool) -> None:
    flags = int(re.ASCII) if ascii else 0
    assert spans(_compile(pattern, flags).engine, text, timeout=5) == spans(re.compile(pattern, flags), text)


@given(_PATTERNS.map(lambda pattern: pattern + "$") | _PATTERNS, _TEXTS)
@settings(deadline=None)
def test_the_linear_engine_finds_the_same(pattern: str, text: str) -> None:
    pytest.importorskip("re2", reason="google-re2 is not installed")
    found = linear(pattern, 0, text)
    if found is not None:
        for method in ("search", "match", "fullmatch"):
            ours, theirs = getattr(found, method)(text), getattr(re.compile(pattern), method)(text)
            assert (ours and ours.span()) == (theirs and theirs.span()), method


@pytest.mark.parametrize(
    ("pattern", "steps"),
    [("abc", 3), ("[a-z]", 2), ("a{3}", 7), ("(?:ab){2,5}", 16), ("a*", 3), ("a|bc", 1), ("(?:a{9}){9}", 190)],
)
def test_steps_are_counted(pattern: str, steps: int) -> None:
    from mlpy_async.stdlib.patterns import _parser

    assert abs(_steps(_parser.parse(pattern)) - steps) <= steps // 2 + 3


@pytest.mark.anyio
async def test_a_slow_pattern_leaves_the_loop_alone() -> None:
    """The loop turns while a pattern is at work, and the work ends with the time it has."""
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            turns += 1
            await anyio.sleep(0.001)

    runtime = MLRuntime(cache_dir=None, strict_security=False, limits=Limits(match_time=0.3))
    async with runtime, anyio.create_task_group() as group:
        group.start_soon(tick)
        result = await runtime.run(r'import regex; regex.test("(a|aa)+\\s", "a".repeat(100))')
        group.cancel_scope.cancel()
    assert "takes too long" in str(result.error)
    assert turns > 20


@pytest.mark.anyio
async def test_a_deadline_ends_a_pattern() -> None:
    async with MLRuntime(cache_dir=None, strict_security=False, limits=Limits(match_time=30)) as runtime:
        with anyio.fail_after(10):
            result = await runtime.run(r'import regex; regex.test("(a|aa)+\\s", "a".repeat(100))', timeout=0.2)
    assert isinstance(result.error, TimeoutError)
