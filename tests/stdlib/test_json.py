"""JSON against Python's own, over random values, by both of our parsers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlpy_async.errors import LimitError
from mlpy_async.limits import Limits
from mlpy_async.stdlib.json_text import JsonText
from mlpy_async.values import Operations

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


class Still:
    """An engine that never pauses."""

    def pace(self) -> None: ...

    def keep(self, items: list[Any]) -> None: ...

    def c_frame(self) -> Any: ...


def text() -> JsonText:
    return JsonText(Operations(Limits(), Still()))


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_there_and_back(value: Any) -> None:
    ours = text()
    for indent in (None, 2):
        written = ours.stringify(value, indent)
        assert json.loads(written) == value
        assert ours.parse(written) == value
        assert ours._parse_in_pieces(written, 500) == value
    assert ours.stringify(value, 4) == json.dumps(value, indent=4, ensure_ascii=False)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='[]{}:,"0123456789.eE+-truefalsn \\n', max_size=30))
def test_both_parsers_agree(source: str) -> None:
    ours = text()
    results = []
    for parse in (ours.parse, lambda source: ours._parse_in_pieces(source, 500)):
        try:
            results.append(repr(parse(source)))
        except ValueError:
            results.append("refused")
    assert results[0] == results[1]


def test_too_deep() -> None:
    with pytest.raises(LimitError, match="nested"):
        text().parse("[" * 100_000)


@pytest.mark.parametrize("source", ["NaN", "[Infinity]", "-Infinity"])
def test_no_numbers(source: str) -> None:
    with pytest.raises(ValueError, match="no JSON"):
        text().parse(source)
