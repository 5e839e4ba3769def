"""Data of the host that lies about itself: subclasses with hooks, cycles, what cannot cross."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

from mlpy_async import MLBorderError, MLError, MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


class Text(str):
    """A string that lies wherever Python asks it."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return lambda *args: "leaked"

    def __str__(self) -> str:
        return "leaked"

    __repr__ = upper = __str__  # type: ignore[assignment]

    def __format__(self, spec: str) -> str:
        return "leaked"

    def __getitem__(self, key: Any) -> str:
        return "leaked"

    def __len__(self) -> int:
        return 10**9

    def __iter__(self) -> Any:
        return iter(["leaked"])


class Number(int):
    def __str__(self) -> str:
        return "leaked"

    __repr__ = __str__

    def __index__(self) -> int:
        return 0

    __int__ = __index__


class Array(list[Any]):
    def __getitem__(self, key: Any) -> Any:
        return "leaked"

    def __iter__(self) -> Any:
        return iter(["leaked"])

    def __contains__(self, item: object) -> bool:
        return True

    def append(self, item: Any) -> None:
        raise ValueError("leaked")

    extend = append


class Object(dict[str, Any]):
    def __getitem__(self, key: Any) -> Any:
        return "leaked"

    def get(self, *args: Any) -> Any:
        return "leaked"

    def __contains__(self, key: object) -> bool:
        return True

    def __iter__(self) -> Any:
        return iter(["leaked"])

    keys = items = values = __iter__


class Eager(dict[str, Any]):
    def __missing__(self, key: str) -> Any:
        return "leaked"


def host() -> dict[str, Any]:
    return {"text": Text("abc"), "number": Number(5), "list": Array([1, 2]), "object": Object(a=1), "missing": Eager()}


def odd() -> dict[str, Any]:
    return {"odd": {1: "one", None: 2}}


def cycle() -> dict[str, Any]:
    made: list[Any] = []
    made.append(made)
    return {"cycle": made}


def huge() -> dict[str, Any]:
    return {"huge": 10**100_000}


CYCLE = "MLBorderError: contains itself, or is nested deeper"
"""In a process data of the host is copied before the program sees it, and a cycle has no copy."""


class Plain:
    pass


ATTACKS = [
    attack("a string whose text is another", "str(text)", gives="abc", context=host),
    attack("a string that lies about its length, joined with text", '"" + text', gives="abc", context=host),
    attack("a string in a template", "`${text}!`", gives="abc!", context=host),
    attack("the length of a string", "text.length", gives=3, context=host),
    attack("a method of a string", "text.upper()", gives="ABC", context=host),
    attack("an item of a string", "text[0]", gives="a", context=host),
    attack("a slice of a string", "text[0:2]", gives="ab", context=host),
    attack("a string by a format", 'format(text, ">5")', gives="  abc", context=host),
    attack(
        "an undeclared method of a string", "text.leak()", fails="AttributeError: a string has no member", context=host
    ),
    attack("a string as a key", "o = {}; o[text] = 1; str(o)", gives="{abc: 1}", context=host),
    attack("an integer as text", '"" + number', gives="5", context=host),
    attack("an integer as an index", "[1, 2][number]", fails="IndexError", context=host),
    attack("an integer repeated", '"ab".repeat(number)', gives="ababababab", context=host),
    attack("typeof an integer", "typeof number", gives="number", context=host),
    attack("an item of an array", "list[0]", gives=1, context=host),
    attack("iteration of an array", "s = []; for (x of list) { s.push(x); } s", gives=[1, 2], context=host),
    attack("spread of an array", "[...list]", gives=[1, 2], context=host),
    attack("map of an array", "list.map(x => x)", gives=[1, 2], context=host),
    attack("text of an array", "str(list)", gives="[1, 2]", context=host),
    attack("JSON of an array", "JSON.stringify(list)", gives="[1,2]", context=host),
    attack("push to an array", "list.push(3); str(list)", gives="[1, 2, 3]", context=host),
    attack("search in an array", "3 in list", gives=False, context=host),
    attack("taking an array apart", "[a, b] = [...list]; [a, b]", gives=[1, 2], context=host),
    attack("a key of an object", "object.a", gives=1, context=host),
    attack("an absent key of an object", "object.b", gives=None, context=host),
    attack("an absent item of an object", 'object["b"]', fails="KeyError: b", context=host),
    attack("keys of an object", "keys(object)", gives=["a"], context=host),
    attack("iteration of an object", "s = []; for (k in object) { s.push(k); } s", gives=["a"], context=host),
    attack("spread of an object", "({...object})", gives={"a": 1}, context=host),
    attack("in an object", '"b" in object', gives=False, context=host),
    attack("rest of an object", "let {a, ...rest} = object; rest", gives={}, context=host),
    attack("text of an object", "str(object)", gives="{a: 1}", context=host),
    attack("an object that makes absent keys", "missing.anything", gives=None, context=host),
    attack("keys that are no strings", "str(odd)", gives='{"1": "one", "null": 2}', context=odd),
    attack("a cycle of the host", "str(cycle)", gives="[[...]]", fails_in_process=CYCLE, context=cycle),
    attack(
        "JSON of a cycle of the host",
        "JSON.stringify(cycle)",
        fails="ValueError: contains itself",
        fails_in_process=CYCLE,
        context=cycle,
    ),
    attack("equality with a cycle of the host", "cycle == [cycle]", gives=True, fails_in_process=CYCLE, context=cycle),
    attack(
        "an integer of the host that is too large",
        "str(huge)",
        fails="LimitError: too large to be written",
        context=huge,
    ),
    attack("arithmetic with an integer that is too large", "huge * huge", fails="LimitError", context=huge),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


CANNOT_CROSS = {
    "an object of a class": Plain(), "a class": (Plain, 1), "a module": (os, 1), "a complex number": 1j, "a range": range(5),
    "a memory view": memoryview(b"x"), "a generator": (x for x in [1]), "a file": sys.stdout,
}  # fmt: skip


@pytest.mark.parametrize("value", CANNOT_CROSS.values(), ids=CANNOT_CROSS.keys())
async def test_the_error_of_the_border_names_the_path(runtime: MLRuntime, value: Any) -> None:
    with pytest.raises(MLBorderError, match=r"^order"):
        await runtime.execute("order", context={"order": value})


async def test_an_argument_that_cannot_cross(runtime: MLRuntime) -> None:
    await runtime.load_source("export fn(x) => x; export function f(x) { return x; }".partition("; ")[2], name="m")
    with pytest.raises(MLBorderError, match=r"argument 1\.\w+|argument 1"):
        await runtime.call("f", (Plain(),))
    with pytest.raises(MLError, match="no parameter"):
        await runtime.call("f", λpending=1)


@pytest.mark.parametrize("name", ["λget", "a b", "", "x.y", "class\u017f", "1a"])
async def test_names_of_the_context_are_identifiers(runtime: MLRuntime, name: str) -> None:
    with pytest.raises(ValueError, match="context names are ML identifiers"):
        await runtime.execute("1", context={name: 1})


@pytest.mark.parametrize("name", ["__builtins__", "__name__", "class", "None", "__class__"])
async def test_reserved_names_of_the_context_are_only_names(runtime: MLRuntime, name: str) -> None:
    assert await runtime.execute("len([1])", context={name: {"len": 5}}) == 1
