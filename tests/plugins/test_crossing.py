"""Values that go in and out are copies, of the same shape, and plain."""

from __future__ import annotations

import datetime
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlpy_async import MLBorderError
from mlpy_async.plugins.crossing import copied

pytestmark = pytest.mark.anyio

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=50, deadline=None)
@given(PLAIN)
def test_a_copy_is_equal_and_shares_nothing(value: Any) -> None:
    made = anyio.run(copied, value, "value", 1_000_000)
    assert made == value
    assert repr(made) == repr(value)
    assert not containers(value) & containers(made)


def containers(value: Any) -> set[int]:
    if not isinstance(value, (list, dict)):
        return set()
    inner = value.values() if isinstance(value, dict) else value
    return {id(value)}.union(*map(containers, inner))


async def test_shape_is_kept() -> None:
    shared: list[Any] = [1]
    circle: dict[str, Any] = {"a": shared, "b": shared}
    circle["self"] = circle
    made = await copied(circle, "value", 100)
    assert made["a"] is made["b"]
    assert made["self"] is made
    assert made["a"] is not shared


async def test_what_the_border_knows_becomes_plain() -> None:
    given = {"at": datetime.date(2024, 1, 2), "pair": (1, {"two"}), 3: b"\x01"}
    assert await copied(given, "value", 100) == {"at": "2024-01-02", "pair": [1, ["two"]], 3: [1]}


@pytest.mark.parametrize(("value", "most"), [([1] * 11, 10), ([[1] * 5, [2] * 5], 11), ({"a": [0] * 10}, 10)])
async def test_there_is_a_most(value: Any, most: int) -> None:
    with pytest.raises(MLBorderError, match=f"more than {most} elements"):
        await copied(value, "value", most)


async def test_what_is_no_data_stays() -> None:
    with pytest.raises(MLBorderError, match="value: a Python object cannot cross"):
        await copied([object()], "value", 10)
