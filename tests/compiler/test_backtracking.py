"""How long patterns take: what is told of known ones, and that no text makes the analysis fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlpy_compiler.security.backtracking import Budget, Growth, growth

EXPONENTIAL = [
    r"(a+)+$", r"(a*)*b", r"(a|aa)+$", r"(x+x+)+y", r"^(\w+\s?)*$", r"(\d{1,10})*$", r"^(\d+|\d*x)+$", r"(?=(a+)+$)b",
    r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"(.*?,)*x",
    r"(?i)(a|Ab?)*c", r"((ab)*)*c", r"(a?b?)*c", r"^(\p{L}+ ?)*$",
]  # fmt: skip
POLYNOMIAL = [
    r"\s*\s*$", r"^\d*[0-9]*x", r".*.*=.*x$", r"^a*b?a*$", r"^\s*(.*)\s*$", r"(.*a){12}$", r"[ab]*b*c", r"(?s)a.*b.*c$",
]  # fmt: skip
FINE = [
    r"", r"^[a-z]+$", r"(a+)+", r"^\d{4}-\d{2}$", r"^[\w.+-]+@[\w-]+\.[a-z]+$", r"(\w+\s)*$", r"^(\d{4}-?)*$",
    r"^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$", r"^(a|b)*c", r"^#(?:[0-9a-fA-F]{3}){1,2}$", r'"([^"\\]|\\.)*"', r"\bfoo\b",
    r"(?P<y>\d+)-(?P=y)", r"^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$", r"(?:(a)|b)(?(1)c|d)", r"[^\W\d]+\d*!", r"a{3,}b",
]  # fmt: skip


def told(pattern: str, *, whole: bool = False) -> Growth:
    return growth(pattern, Budget(100_000), whole=whole)


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_exponential(pattern: str) -> None:
    assert told(pattern) is Growth.EXPONENTIAL


@pytest.mark.parametrize("pattern", POLYNOMIAL)
def test_polynomial(pattern: str) -> None:
    assert told(pattern) is Growth.POLYNOMIAL


@pytest.mark.parametrize("pattern", FINE)
def test_fine(pattern: str) -> None:
    assert told(pattern) is Growth.FINE


def test_what_may_end_at_once_is_slow_only_as_a_whole() -> None:
    assert told("(a+)+") is Growth.FINE
    assert told("(a+)+", whole=True) is Growth.EXPONENTIAL


@pytest.mark.parametrize("pattern", ["(", "a{99999999999999999999}", "x" * 5_000, "(a|b)?" * 400, "[z-a]"])
def test_what_cannot_be_examined(pattern: str) -> None:
    assert told(pattern) is Growth.UNKNOWN


def test_a_spent_budget_examines_no_more() -> None:
    budget = Budget(30)
    assert growth("(a+)+$", budget) is Growth.EXPONENTIAL
    assert growth("a" * 40, budget) is Growth.UNKNOWN


@given(st.text(st.sampled_from("ab()*+?|{}[]\\.^$,1-<>=!:is"), max_size=25))
def test_no_pattern_makes_it_fail(pattern: str) -> None:
    assert told(pattern) in Growth
