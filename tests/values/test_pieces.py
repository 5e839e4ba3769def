"""What goes in pieces gives the same as Python's own methods: over random strings and arrays, with pieces of a few characters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlpy_async.limits import Limits
from mlpy_async.stdlib import json_text
from mlpy_async.stdlib.json_text import JsonText
from mlpy_async.values import Operations, arrays, letters, objects, pieces, search, sorting, strings, text

SMALL = {
    pieces: {"TEXT": 4, "ITEMS": 3, "_SLICE": 2, "_LONG": 5},
    search: {"TEXT": 4, "_PIECE": 3, "_LONGEST": 6},
    letters: {"TEXT": 4, "_AROUND": 8},
    strings: {"TEXT": 4, "_PIECE": 3},
    sorting: {"ITEMS": 3, "_RUN": 4},
    objects: {"ITEMS": 3, "_SLICE": 2},
    text: {"TEXT": 4},
    arrays: {"ITEMS": 3},
    json_text: {"TEXT": 4},
}
LETTERS = st.text(alphabet="abAB ςσΣßİǆ'.\u0301\n\r\t\x851ab", max_size=24)
FEW = st.text(alphabet="ab \r\n", max_size=24)
PART = st.text(alphabet="ab \n", max_size=5)
COUNT = st.none() | st.integers(0, 5)
INDEX = st.none() | st.integers(-30, 30)
ITEMS = st.lists(st.integers(-5, 5), max_size=30)
METHODS = (
    "upper lower swapcase title capitalize isdigit isalpha isalnum isspace isupper islower istitle splitlines strip lstrip rstrip split rsplit"
).split()


class Still:
    """An engine that never pauses, and counts the arrays it is to keep."""

    def __init__(self) -> None:
        self.kept: list[list[Any]] = []

    def pace(self) -> None: ...

    def keep(self, items: list[Any]) -> None:
        self.kept.append(items)

    def c_frame(self) -> Any: ...


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module, names in SMALL.items():
            for name, value in names.items():
                patch.setattr(module, name, value)
        yield


OPERATIONS = Operations(Limits(), Still())
STRING, ARRAY = OPERATIONS.strings.tables()["string"], OPERATIONS.arrays.table()


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=100, deadline=None)
@given(s=LETTERS)
def test_methods_without_arguments(method: str, s: str) -> None:
    assert STRING[method](s) == getattr(s, method)()


@settings(max_examples=400, deadline=None)
@given(FEW, PART, PART, COUNT)
def test_searching(s: str, part: str, new: str, count: int | None) -> None:
    most = -1 if count is None else count
    for method in ("find", "rfind", "count"):
        assert STRING[method](s, part) == getattr(s, method)(part), method
    assert STRING["includes"](s, part) == (part in s) == OPERATIONS.comparison.contains(part, s)
    assert STRING["replace"](s, part, new, count) == s.replace(part, new, most)
    assert STRING["split"](s, None, count) == s.split(None, most)
    assert STRING["rsplit"](s, None, count) == s.rsplit(None, most)
    assert STRING["trim"](s, part) == s.strip(part)
    assert STRING["trimStart"](s, part) == s.lstrip(part)
    assert STRING["trimEnd"](s, part) == s.rstrip(part)
    if part:
        assert STRING["split"](s, part, count) == s.split(part, most)
        assert STRING["rsplit"](s, part, count) == s.rsplit(part, most)
    else:
        assert STRING["split"](s, part) == list(s)


@settings(max_examples=200, deadline=None)
@given(FEW, INDEX, INDEX, st.sampled_from([None, 1, 2, -1, -3]))
def test_parts(s: str, start: int | None, stop: int | None, step: int | None) -> None:
    assert OPERATIONS.members.slice_of(s, start, stop, step) == s[start:stop:step]
    assert OPERATIONS.members.slice_of(list(s), start, stop, step) == list(s)[start:stop:step]
    assert STRING["find"](s, "a", start or 0) == s.find("a", start or 0)


@settings(max_examples=200, deadline=None)
@given(FEW, PART, st.integers(0, 30), st.lists(FEW, max_size=8))
def test_making(s: str, fill: str, width: int, texts: list[str]) -> None:
    wanted = ((fill * width) if fill else "")[: max(0, width - len(s))]
    assert STRING["padStart"](s, width, fill) == wanted + s
    assert STRING["padEnd"](s, width, fill) == s + wanted
    assert STRING["zfill"]("-1" + s, width) == ("-1" + s).zfill(width)
    assert STRING["repeat"](s, width) == s * width
    assert STRING["join"](fill, texts) == fill.join(texts)
    assert OPERATIONS.arithmetic.add(s, fill) == s + fill
    assert OPERATIONS.arithmetic.concat(s, 1, fill) == f"{s}1{fill}"
    assert STRING["format"](s.replace("a", "{}").replace("b", "{{}}"), *range(24)) == s.replace("a", "{}").replace(
        "b", "{{}}"
    ).format(*range(24))


@settings(max_examples=200, deadline=None)
@given(ITEMS, ITEMS, st.integers(0, 30), st.integers(0, 30))
def test_arrays(one: list[int], other: list[int], first: int, number: int) -> None:
    assert ARRAY["reverse"](one.copy()) == one[::-1]
    assert ARRAY["concat"](one, other) == one + other
    for more in (other, "itself"):
        made = one.copy()
        ARRAY["extend"](made, made if more == "itself" else more)
        assert made == one + (one if more == "itself" else other)
    made, wanted = one.copy(), one.copy()
    removed = wanted[first : first + number]
    wanted[first : first + number] = other[:2]
    assert ARRAY["splice"](made, first, number, *other[:2]) == removed
    assert made == wanted
    assert ARRAY["sort"](one.copy()) == sorted(one)
    pairs = [[value, index] for index, value in enumerate(one)]
    assert sorted(pairs, key=lambda pair: pair[0], reverse=True) == OPERATIONS.arrays.sorting.sorted(
        pairs.copy(), lambda pair: pair[0], reverse=True
    )
    assert [*OPERATIONS.objects.spread(one)] == one


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='ab"\\\n/é😀\ud83d', max_size=24), st.booleans())
def test_json_strings(s: str, escaped: bool) -> None:

    ours = JsonText(OPERATIONS)
    written = json.dumps(s, ensure_ascii=escaped)
    assert ours._parse_in_pieces(f" [ {written} , 1 ] ", 10) == json.loads(f"[{written}, 1]")
    assert OPERATIONS.text_form.quoted(s) == json.dumps(s, ensure_ascii=False)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab"\\u0d8\n', max_size=16))
def test_broken_json_strings(rest: str) -> None:

    source = '"' + rest
    try:
        wanted = json.loads(source)
    except ValueError:
        with pytest.raises(ValueError, match="no JSON"):
            JsonText(OPERATIONS)._parse_in_pieces(source, 10)
    else:
        assert JsonText(OPERATIONS)._parse_in_pieces(source, 10) == wanted


def test_long_arrays_are_kept_and_short_ones_are_not() -> None:
    engine = Still()
    table = Operations(Limits(), engine).arrays.table()
    table["copy"]([1, 2, 3, 4])
    assert not engine.kept
    made = table["copy"]([1, 2, 3, 4, 5])
    assert engine.kept == [made]
