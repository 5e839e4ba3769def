"""Globs on whole segments."""

from __future__ import annotations

import fnmatch
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpy_async.capabilities.globs import Glob


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("data/*", ["data/x", "data/.x"], ["data", "data/", "data/a/b", "dat/x", "data2/x", "x/data/x", "data//x"]),
        ("data/**", ["data/x", "data/a/b/c"], ["data", "data/", "datab", "data/a//b"]),
        ("data/*.csv", ["data/a.csv", "data/.csv"], ["data/a.csvx", "data/a/b.csv", "data/a.CSV"]),
        ("a/**/z", ["a/z", "a/b/z", "a/b/c/z"], ["a/zz", "az", "a/b", "a/z/b"]),
        ("**/x", ["x", "a/x", "a/b/x"], ["y", "x/y"]),
        ("a/**/b/**/c", ["a/b/c", "a/b/b/c", "a/1/b/2/c"], ["a/c", "a/b", "a/b/c/d"]),
        ("file?.txt", ["file1.txt"], ["file.txt", "file12.txt", "file/.txt"]),
        ("[ab]/x", ["a/x"], ["c/x", "ab/x"]),
        ("[!a]", ["b"], ["a", "/"]),
        ("users", ["users"], ["user", "users2", "users/x", ""]),
        ("a.b+c", ["a.b+c"], ["axb+c", "a.bbc"]),
    ],
)
def test_matches(pattern: str, yes: list[str], no: list[str]) -> None:
    glob = Glob(pattern)
    assert [text for text in yes if not glob.matches(text)] == []
    assert [text for text in no if glob.matches(text)] == []


def test_case_makes_a_difference_unless_it_is_folded() -> None:
    assert not Glob("Data/X*").matches("data/x1")
    assert Glob("Data/X*", folds=True).matches("dATA/x1")


@given(
    st.text("ab*?", min_size=1, max_size=8).filter(lambda text: "**" not in text), st.text("ab", min_size=1, max_size=8)
)
def test_one_segment_is_as_fnmatch(pattern: str, text: str) -> None:
    assert Glob(pattern).matches(text) is fnmatch.fnmatchcase(text, pattern)


SEGMENTS = st.lists(st.sampled_from(["a", "b", "*", "a*", "?", "**"]), min_size=1, max_size=4).map("/".join)
TEXTS = st.lists(st.sampled_from(["a", "b", "ab", "aa"]), min_size=1, max_size=5).map("/".join)


@given(SEGMENTS, SEGMENTS, TEXTS)
def test_a_pattern_that_includes_another_matches_all_that_it_does(wide: str, narrow: str, text: str) -> None:
    if Glob(wide).includes(Glob(narrow)) and Glob(narrow).matches(text):
        assert Glob(wide).matches(text)


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("data/*", "data/*.csv", True),
        ("data/*.csv", "data/*", False),
        ("data/**", "data/*/x", True),
        ("data/*", "data/**", False),
        ("data/*/*", "data/**", False),
        ("data/?", "data/*", False),
        ("data/[ab]", "data/?", False),
        ("a", "a", True),
    ],
)
def test_includes(wide: str, narrow: str, expected: bool) -> None:
    assert Glob(wide).includes(Glob(narrow)) is expected


def test_no_text_takes_long() -> None:
    glob = Glob("*a*a*a*a*a*a*b/**/*a*a*b/**/x")
    started = time.perf_counter()
    assert not glob.matches("/".join(["a" * 40] * 100))
    assert time.perf_counter() - started < 0.5
