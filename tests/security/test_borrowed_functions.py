"""Functions of the host and of the library as values: aliases, arguments, members of containers."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


def host() -> dict[str, object]:
    return {
        "parse": lambda value: f"parsed {value}",
        "box": {"f": len, "c": dict, "m": [].append, "l": lambda: "reached"},
    }


ATTACKS = [
    attack(
        "a host function in an object is called as what it is", "o = {p: parse}; o.p(1)", gives="parsed 1", context=host
    ),
    attack("a host function in an array", "[parse][0](1)", gives="parsed 1", context=host),
    attack(
        "a Python callable in a host's object",
        "box.f(1)",
        fails="TypeError: `f` is a host object, not a function",
        context=host,
    ),
    attack(
        "a Python callable taken out first",
        "f = box.f; f(1)",
        fails="TypeError: a host object is not a function",
        context=host,
    ),
    attack("a Python callable handed to map", "[1].map(box.f)", fails="TypeError: want a function here", context=host),
    attack(
        "a Python callable handed to sort",
        "[2, 1].sort(box.f)",
        fails="TypeError: the order must be a function",
        context=host,
    ),
    attack(
        "a Python callable handed to functional.map",
        "import functional; functional.map(box.f, [1])",
        fails="TypeError: want a function",
        context=host,
    ),
    attack(
        "a Python callable in functional.compose",
        "import functional; functional.compose(box.f)(1)",
        fails="TypeError: a host object is not a function",
        context=host,
    ),
    attack(
        "a Python callable in functional.partial",
        "import functional; functional.partial(box.f, 1)()",
        fails="TypeError: a host object is not a function",
        context=host,
    ),
    attack(
        "a Python callable in functional.memoize",
        "import functional; functional.memoize(box.f)(1)",
        fails="TypeError: a host object is not a function",
        context=host,
    ),
    attack(
        "a Python callable through call",
        "call(box.f, 1)",
        fails="TypeError: a host object is not a function",
        context=host,
    ),
    attack("a Python callable with optional call", "box.f?.(1)", fails="TypeError: is not a function", context=host),
    attack("a Python callable spread over arguments", "box.f(...[1])", fails="TypeError: not a function", context=host),
    attack(
        "a Python callable in reduce", "[1, 2].reduce(box.f)", fails="TypeError: want a function here", context=host
    ),
    attack("a Python callable in find", "[1].find(box.f)", fails="TypeError: want a function here", context=host),
    attack("a Python class", "box.c()", fails="TypeError: `c` is a host object, not a function", context=host),
    attack(
        "a bound method of Python", "box.m(5)", fails="TypeError: `m` is a host object, not a function", context=host
    ),
    attack(
        "a lambda of Python is no function of ML",
        "[callable(box.l), typeof box.l]",
        gives=[False, "object"],
        context=host,
    ),
    attack("a borrowed method keeps to its owner", "a = [1]; f = a.push; b = [9]; f(2); [a, b]", gives=[[1, 2], [9]]),
    attack("a borrowed method in another object", "o = {push: [1].push}; o.push(3)", gives=2),
    attack("too many arguments for a borrowed method", 'f = "a".toUpperCase; f(1, 2)', fails="TypeError"),
    attack("keyword games", "f = fn(a) => a; f({a: 1, __class__: 2}).a", gives=1),
    attack(
        "a function of one runtime knows no other's globals",
        "f = parse; f.secret",
        fails="AttributeError",
        context=host,
    ),
    attack("comparing functions runs nothing", "[parse == parse, parse == print]", gives=[True, False], context=host),
    attack(
        "capabilities of a function cannot be set",
        "print.capabilities = []",
        fails="TypeError: cannot set `capabilities`",
    ),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
