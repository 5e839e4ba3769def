"""Objects of the host that are no values of ML: what a program may do with them, whatever hooks their classes have."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


class Hostile:
    """Each of its hooks leaks."""

    secret = "leaked"

    def __getattr__(self, name: str) -> Any:
        return lambda *args: "leaked"

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1

    def __str__(self) -> str:
        return "leaked"

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return "leaked"

    def __index__(self) -> int:
        return 1

    __int__ = __len__ = __index__

    def __float__(self) -> float:
        return 1.0

    def __iter__(self) -> Any:
        return iter(["leaked"])

    def __getitem__(self, key: Any) -> Any:
        return "leaked"

    __setitem__ = __delitem__ = __call__ = __getitem__


class Sulky(Exception):
    def __str__(self) -> str:
        raise ValueError("leaked")


def fails() -> None:
    raise ValueError("bad")


def fails_badly() -> None:
    raise Sulky(1, 2)


def host() -> dict[str, Any]:
    return {
        "box": {
            "o": Hostile(), "os": os, "cls": object, "frame": sys._getframe(), "code": host.__code__, "error": ValueError("x"),
            "gen": (x for x in [1]), "tuple": (1, 2), "bytes": b"%d",
        },
        "give_class": lambda: object, "give_module": lambda: os, "give_method": lambda: [].append, "give_frame": sys._getframe,
        "give_object": Hostile, "fails": fails, "fails_badly": fails_badly,
    }  # fmt: skip


ATTACKS = [
    attack("a member of a host object", "box.o.secret", fails="AttributeError: has no member `secret`", context=host),
    attack("a method of a host object", "box.o.leak()", fails="AttributeError: has no member `leak`", context=host),
    attack(
        "an item of a host object", "box.o[0]", fails="TypeError: cannot read an item of a host object", context=host
    ),
    attack("a slice of a host object", "box.o[0:1]", fails="TypeError: cannot slice a host object", context=host),
    attack(
        "a call of a host object", "f = box.o; f()", fails="TypeError: a host object is not a function", context=host
    ),
    attack(
        "iteration of a host object",
        "for (x in box.o) { print(x); }",
        fails="TypeError: cannot iterate over a host object",
        context=host,
    ),
    attack("spread of a host object", "[...box.o]", fails="TypeError: cannot iterate over a host object", context=host),
    attack(
        "spread of a host object into an object",
        "({...box.o})",
        fails="TypeError: want an object here, got host object",
        context=host,
    ),
    attack(
        "taking a host object apart", "[a] = box.o; a", fails="TypeError: cannot take a host object apart", context=host
    ),
    attack(
        "taking keys of a host object",
        "let {secret} = box.o; secret",
        fails="AttributeError: has no member `secret`",
        context=host,
    ),
    attack("text of a host object", "str(box.o)", gives="<host object>", context=host),
    attack("joined with text", '"" + box.o', gives="<host object>", context=host),
    attack("in a template", "`${box.o}`", gives="<host object>", context=host),
    attack("in an array, as text", "str([box.o])", gives="[<host object>]", context=host),
    attack("by a format", 'format(box.o, ">20")', gives="       <host object>", context=host),
    attack("by a format string", '"{}".format(box.o)', gives="<host object>", context=host),
    attack("as a key", "({[box.o]: 1})", fails="TypeError: the keys of objects are strings", context=host),
    attack("as an index", "[1, 2, 3][box.o]", fails="TypeError", context=host),
    attack("as a count", '"ab".repeat(box.o)', fails="TypeError: must be an integer", context=host),
    attack("as an integer", "int(box.o)", fails="TypeError: int takes a number or a string", context=host),
    attack("as a number", "Number(box.o)", fails="TypeError: Number takes", context=host),
    attack("its length", "len(box.o)", fails="TypeError: len takes", context=host),
    attack("as JSON", "JSON.stringify(box)", fails="TypeError: the value.o is a host object", context=host),
    attack("as a range", "range(box.o)", fails="TypeError: range: start must be an integer", context=host),
    attack(
        "setting a member", "box.o.secret = 1", fails="TypeError: cannot set `secret` of a host object", context=host
    ),
    attack(
        "setting an item", 'box.o["secret"] = 1', fails="TypeError: cannot set an item of a host object", context=host
    ),
    attack(
        "deleting a member",
        "delete box.o.secret",
        fails="TypeError: cannot delete a member of a host object",
        context=host,
    ),
    attack("thrown", "throw box.o;", fails="Error: <host object>", context=host),
    attack("caught", "try { throw box.o; } except (e) { result = e.message; }", gives="<host object>", context=host),
    attack(
        "a module of Python",
        "box.os.system",
        fails="AttributeError: a host object has no member `system`",
        context=host,
    ),
    attack(
        "a class of Python",
        "box.cls.__subclasses__()",
        fails="AttributeError: a host object has no member",
        context=host,
    ),
    attack("a frame", "box.frame.f_globals", fails="AttributeError: a host object has no member", context=host),
    attack("a code object", "box.code.co_consts", fails="AttributeError: a host object has no member", context=host),
    attack("an exception", "box.error.args", fails="AttributeError: a host object has no member", context=host),
    attack(
        "a generator of the host in an object", "next(box.gen)", fails="TypeError: next takes a generator", context=host
    ),
    attack("a generator of the host, iterated", "[...box.gen]", fails="TypeError: cannot iterate over", context=host),
    attack("a tuple in an object", "box.tuple[0]", fails="TypeError: cannot read an item of", context=host),
    attack(
        "a tuple that would be repeated",
        "box.tuple * 1000000000",
        fails="TypeError: `*` cannot be applied",
        context=host,
    ),
    attack("bytes that would be formatted", "box.bytes % 5", fails="TypeError", context=host),
    attack("a host function that gives a class", "give_class()", fails="MLBorderError", context=host),
    attack("a host function that gives a module", "give_module()", fails="MLBorderError", context=host),
    attack("a host function that gives a bound method", "give_method()", fails="MLBorderError", context=host),
    attack("a host function that gives a frame", "give_frame()", fails="MLBorderError", context=host),
    attack("a host function that gives a hostile object", "give_object()", fails="MLBorderError", context=host),
    attack(
        "an exception of a host function is text",
        "try { fails(); } except (e) { result = keys(e); }",
        gives=["type", "message", "file", "line"],
        context=host,
    ),
    attack(
        "the traceback of an exception",
        "try { fails(); } except (e) { result = e.__traceback__; }",
        gives=None,
        context=host,
    ),
    attack(
        "the cause of an exception",
        "try { fails(); } except (e) { result = [e.__cause__, e.__context__, e.args]; }",
        gives=[None, None, None],
        context=host,
    ),
    attack(
        "the object that an exception carries",
        "try { fails(); } except (e) { result = typeof e.message; }",
        gives="string",
        context=host,
    ),
    attack(
        "an exception whose text cannot be made",
        "fails_badly()",
        fails="Sulky: its text could not be made",
        context=host,
    ),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
