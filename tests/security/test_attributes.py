"""Attributes of Python objects, and format strings that reach for them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mlpy_async import MLCompileError, MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("class of a string", '"".__class__', fails="AttributeError: a string has no member `__class__`"),
    attack("class of a number", "(5).__class__", fails="AttributeError: a number has no member"),
    attack(
        "class of an array", "[].__class__.__base__.__subclasses__()", fails="AttributeError: an array has no member"
    ),
    attack("class of an object is an absent key", "({}).__class__", gives=None),
    attack("subclasses by way of an object", "({}).__class__.__base__", fails="TypeError: null"),
    attack("globals of a function", "f = fn() => 1; f.__globals__", fails="AttributeError: a function has no member"),
    attack(
        "code of a function", "f = fn() => 1; f.__code__.co_consts", fails="AttributeError: a function has no member"
    ),
    attack("closure of a function", "function f(a) { return fn() => a; } f(1).__closure__", fails="AttributeError"),
    attack("builtins of a function", "f = fn() => 1; f.__builtins__", fails="AttributeError"),
    attack("globals of a host function", "print.__globals__", fails="AttributeError"),
    attack("self of a host function", "print.__self__", fails="AttributeError"),
    attack("metadata of a host function", 'getattr(print, "λmetadata")', fails="AttributeError"),
    attack(
        "frame of a generator",
        "function* g() { yield 1; } g().gi_frame",
        fails="AttributeError: a generator has no member",
    ),
    attack(
        "source of a generator",
        "function* g() { yield 1; } g().source",
        fails="AttributeError: a generator has no member",
    ),
    attack(
        "send to a generator",
        "function* g() { yield 1; } g().send(1)",
        fails="AttributeError: a generator has no member",
    ),
    attack("throw into a generator", 'function* g() { yield 1; } g().throw("x")', fails="AttributeError"),
    attack("dict of a module", "Math.__dict__", fails="AttributeError: module `Math` has no"),
    attack("class of a module", "import math; math.__class__", fails="AttributeError: module `math` has no"),
    attack("call of a module by name", 'getattr(Number, "λcall")', fails="AttributeError: module `Number` has no"),
    attack("getattr with a dunder", 'getattr("", "__class__")', fails="AttributeError"),
    attack("getattr with a joined name", 'getattr([], "__cl" + "ass__")', fails="AttributeError"),
    attack("getattr with a default hides nothing", 'getattr("", "__class__", 5)', gives=5),
    attack(
        "hasattr tells nothing",
        '[hasattr("", "__class__"), hasattr(print, "__code__"), hasattr(Math, "__dict__")]',
        gives=[False, False, False],
    ),
    attack("methods by name", '"".__len__()', fails="AttributeError: a string has no member"),
    attack("a key that is a dunder", '({})["__class__"]', fails="KeyError: __class__"),
    attack("a string as an index", '"abc"["__class__"]', fails="TypeError"),
    attack("a string as an index of an array", '[]["append"]', fails="TypeError"),
    attack("optional member", '""?.__class__', fails="AttributeError"),
    attack("setting the class of an object is a key", "o = {}; o.__class__ = 5; o", gives={"__class__": 5}),
    attack("setting a member of a string", '"".__class__ = 5', fails="TypeError: cannot set `__class__`"),
    attack("setting a member of a function", "f = fn() => 1; f.__code__ = 5", fails="TypeError: cannot set `__code__`"),
    attack("deleting from a function", "f = fn() => 1; delete f.__code__", fails="TypeError: cannot delete a member"),
    attack("format: a member", '"{0.__class__}".format(5)', fails="ValueError"),
    attack("format: an item", '"{0[__class__]}".format({a: 1})', fails="KeyError: 0[__class__]"),
    attack("format: a member of a key", '"{a.__class__}".format({a: 1})', fails="KeyError: a.__class__"),
    attack("format: a nested field", '"{:{}}".format(5, 6)', fails="ValueError"),
    attack("format: a conversion", '"{0!r}".format("x")', fails="ValueError"),
    attack("format: a spec of its own", 'format("x", "{0.__class__}")', fails="ValueError: no format"),
    attack("per cent", '"%s %(x)s" % {x: 1}', fails="TypeError: `%` cannot be applied to string and object"),
    attack(
        "per cent where types are not known",
        'f = fn(a, b) => a % b; f("%s", 5)',
        fails="TypeError: `%` cannot be applied to string and number",
    ),
    attack(
        "per cent in a loop",
        't = 0; for (x in ["%5000000d", "a"]) { for (y in [1, 2]) { t = x % y; } } t',
        fails="TypeError: `%` cannot be applied",
    ),
    attack("template string", "`${({}).__class__}`", gives="null"),
    attack("taking apart", "let {__class__: c} = {}; c", gives=None),
    attack("taking a string apart", 'let {__class__: c} = "abc"; c', fails="AttributeError"),
    attack("a pattern of a match", 'match ("x") { {__class__: c} => c, _ => 5 }', gives=5),
    attack("help tells no internals", 'help(print).includes("0x")', gives=False),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


MEMBER = re.compile(r"\.__(class|globals|code|closure|builtins|self|dict)__")


@pytest.mark.parametrize(
    "row",
    [row for row in ATTACKS if MEMBER.search(row.source) and not row.name.startswith("format")],
    ids=lambda row: row.name,
)
async def test_the_static_gate_refuses_it_too(anyio_backend: Any, row: Attack) -> None:
    async with MLRuntime(cache_dir=None) as strict:
        with pytest.raises(MLCompileError, match=r"ML-S2|ML-P"):
            await strict.execute(row.source)
