"""Long arguments: converted in pieces, between which the event loop may turn, wherever in the argument they are long."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from mlpy_async.errors import MLBorderError
from mlpy_async.modules.arguments import Arguments

MANY = 10_000
NUMBERS = list(range(MANY))
TABLE = {f"k{number}": number for number in NUMBERS}


def converted(hint: Any, value: Any) -> tuple[Any, int]:
    """What comes of an argument of that type, and how often the event loop could have turned."""

    def function(values: Any) -> None:
        pass

    function.__annotations__ = {"values": hint}
    turns: list[None] = []
    (made,) = Arguments("f", function, bound=False, pace=lambda: turns.append(None))((value,))
    return made, len(turns)


@pytest.mark.parametrize(
    ("hint", "given", "expected"),
    [
        (list[int], NUMBERS, NUMBERS),
        (list[float], [float(number) for number in NUMBERS], NUMBERS),
        (set[int], NUMBERS, set(NUMBERS)),
        (frozenset[int], NUMBERS, frozenset(NUMBERS)),
        (tuple[int, ...], NUMBERS, tuple(NUMBERS)),
        (bytes, [7] * MANY, b"\7" * MANY),
        (dict[str, int], TABLE, TABLE),
        (dict[str, list[int]], {"a": NUMBERS, "b": []}, {"a": NUMBERS, "b": []}),
        (dict[str, set[int]], {"a": NUMBERS}, {"a": set(NUMBERS)}),
        (list[list[int]], [[1], NUMBERS], [[1], NUMBERS]),
        (list[list[list[int]]], [[[1] * 100] * 10] * 10, [[[1] * 100] * 10] * 10),
        (list[dict[str, int]], [TABLE], [TABLE]),
    ],
)  # fmt: skip
def test_the_loop_may_turn(hint: Any, given: Any, expected: Any) -> None:
    made, turns = converted(hint, given)
    assert made == expected
    assert type(made) is type(expected)
    assert turns >= 9


@pytest.mark.parametrize(
    ("hint", "given", "words"),
    [
        (list[int], [*NUMBERS, "x"], "`values[10000]` must be an integer, got a string"),
        (list[list[int]], [[1], [*NUMBERS, "x"]], "`values[1][10000]` must be an integer, got a string"),
        (dict[str, list[int]], {"a": [1], "b": [*NUMBERS, "x"]}, "`values.b[10000]` must be an integer, got a string"),
        (set[int], [*NUMBERS, None], "`values[10000]` must be an integer, got null"),
        (Optional[list[int]], [*NUMBERS, "x"], "`values[10000]` must be an integer, got a string"),  # noqa: UP045
        (bytes, [*[1] * MANY, 256], "`values` must be an array of integers from 0 to 255"),
    ],
)
def test_what_is_wrong_has_its_place(hint: Any, given: Any, words: str) -> None:
    with pytest.raises(MLBorderError) as caught:
        converted(hint, given)
    assert words in str(caught.value)
