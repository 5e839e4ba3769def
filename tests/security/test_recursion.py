"""Calls, values and sources that are nested deep: a clear error, never a crash of the interpreter."""

from __future__ import annotations

from typing import Any

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each, in_a_process

pytestmark = pytest.mark.anyio


def host() -> dict[str, Any]:
    return {"again": lambda function: function(1)}


CRASHES = {
    "a chain of generators, freed": "function* g(p) { yield 1; yield p; } x = g(null); x.next(); for (i = 0; i < 60000; i = i + 1) { y = g(x); y.next(); x = y; } x = null; y = null; 5",
    "a chain of generators, not begun": "function* g(p) { for (v of p) { yield v; } } x = [1]; for (i = 0; i < 60000; i = i + 1) { x = g(x); } x = null; 5",
    "a chain of generators, used": "function* g(p) { for (v of p) { yield v; } } x = [1]; for (i = 0; i < 60000; i = i + 1) { x = g(x); } try { x.next(); } except (e) { result = 5; } x = null;",
    "a chain of iterators": "x = iter([1]); for (i = 0; i < 60000; i = i + 1) { x = iter(x); } x.next().value + 4",
    "a chain of closures": "f = fn() => 1; for (i = 0; i < 60000; i = i + 1) { let h = f; f = fn() => h; } f = null; 5",
    "a chain of partial functions": "import functional; f = x => 1; for (i = 0; i < 30000; i = i + 1) { f = functional.partial(f); } try { f(1); } except (e) { result = 5; } f = null;",
    "a chain of borrowed methods": "f = [1].push; for (i = 0; i < 30000; i = i + 1) { f = [f].push; } f = null; 5",
    "a chain of thrown objects": "last = null; for (i = 0; i < 100000; i = i + 1) { try { throw {cause: last}; } except (e) { last = e; } } last = null; 5",
    "callbacks of the library in each other": "function f(n) { return [1].every(x => [1, 2].find(y => [1].flatMap(z => f(n + 1)))); } try { f(0); } except (e) { result = 5; }",
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    return in_a_process(CRASHES)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", CRASHES)
def test_the_interpreter_survives(outcomes: dict[str, str], name: str) -> None:
    assert outcomes[name] in ("5", "5.0")


ATTACKS = [
    attack("a function of itself", "function f(n) { return f(n + 1); } f(0)", fails="RecursionError: nested too deep"),
    attack(
        "two functions of each other",
        "function f(n) { return g(n); } function g(n) { return f(n); } f(0)",
        fails="RecursionError",
    ),
    attack("through map", "function f(n) { return [n].map(x => f(x + 1)); } f(0)", fails="RecursionError"),
    attack("through some", "function f(n) { return [n].some(x => f(x + 1)); } f(0)", fails="RecursionError"),
    attack(
        "through reduce", "function f(n) { return [1, 2].reduce((a, b) => f(n + 1)); } f(0)", fails="RecursionError"
    ),
    attack(
        "through a comparator",
        "function f(n) { return [2, 1].sort((a, b) => f(n + 1)); } f(0)",
        fails="RecursionError: through built-in functions",
    ),
    attack("through a key", "function f(n) { return [2, 1].sort(a => f(n + 1)); } f(0)", fails="RecursionError"),
    attack(
        "through sorted", "function f(n) { return sorted([2, 1], (a, b) => f(n + 1)); } f(0)", fails="RecursionError"
    ),
    attack("through memoize", "import functional; f = functional.memoize(n => f(n + 1)); f(0)", fails="RecursionError"),
    attack("through compose", "import functional; f = functional.compose(n => f(n + 1)); f(0)", fails="RecursionError"),
    attack("through call", "function f(n) { return call(f, n + 1); } f(0)", fails="RecursionError"),
    attack("through a method of an object", "o = {f: fn(n) => o.f(n + 1)}; o.f(0)", fails="RecursionError"),
    attack("through a default", "function f(a = f()) { return a; } f()", fails="RecursionError"),
    attack("through a host function", "function f(n) { return again(f); } f(0)", fails="RecursionError", context=host),
    attack("through generators", "function* g(n) { yield* g(n + 1); } g(0).next()", fails="RecursionError"),
    attack(
        "through for over generators",
        "function* g(n) { for (x of g(n + 1)) { yield x; } } g(0).next()",
        fails="RecursionError",
    ),
    attack("through spread", "function* g(n) { yield [...g(n + 1)]; } g(0).next()", fails="RecursionError"),
    attack("in an except", "function f(n) { try { throw n; } except (e) { f(n + 1); } } f(0)", fails="RecursionError"),
    attack("in a finally", "function f(n) { try { return 1; } finally { f(n + 1); } } f(0)", fails="RecursionError"),
    attack(
        "caught, and again",
        "function f(n) { return f(n + 1); } t = 0; for (i = 0; i < 20; i = i + 1) { try { f(0); } except (e) { t = t + 1; } } t",
        gives=20,
    ),
    attack(
        "text of a deep array",
        "a = []; for (i = 0; i < 100000; i = i + 1) { a = [a]; } str(a)",
        fails="LimitError: nested more than 500 deep",
    ),
    attack("text of a cycle", "a = []; a.push(a); str(a)", gives="[[...]]"),
    attack("text of an object in itself", "o = {}; o.o = o; str(o)", gives="{o: [...]}"),
    attack(
        "an error that is its own message", "try { null.x; } except (e) { e.message = e; throw e; }", fails="TypeError"
    ),
    attack(
        "text of an error that is its own message",
        'try { null.x; } except (e) { e.message = e; result = str(e).includes("[...]"); }',
        gives=True,
    ),
    attack("JSON of a cycle", "a = []; a.push(a); JSON.stringify(a)", fails="ValueError: contains itself"),
    attack(
        "JSON of a deep array",
        "a = []; for (i = 0; i < 100000; i = i + 1) { a = [a]; } JSON.stringify(a)",
        fails="LimitError: nested more than 500 deep",
    ),
    attack("JSON text that is deep", 'JSON.parse("[".repeat(100000))', fails="LimitError: nested more than 500 deep"),
    attack(
        "JSON objects that are deep",
        """JSON.parse('{"a":'.repeat(100000))""",
        fails="LimitError: nested more than 500 deep",
    ),
    attack(
        "equality of deep arrays",
        "a = []; b = []; for (i = 0; i < 50000; i = i + 1) { a = [a]; b = [b]; } a == b",
        gives=True,
    ),
    attack(
        "includes in deep arrays",
        "a = []; b = []; for (i = 0; i < 50000; i = i + 1) { a = [a]; b = [b]; } [a].includes(b)",
        gives=True,
    ),
    attack(
        "a deep array that is freed", "a = []; for (i = 0; i < 300000; i = i + 1) { a = [a]; } a = null; 5", gives=5
    ),
    attack(
        "a deep object that is freed", "a = {}; for (i = 0; i < 300000; i = i + 1) { a = {a}; } a = null; 5", gives=5
    ),
    attack(
        "flatten of a deep array",
        "import functional; a = []; for (i = 0; i < 100000; i = i + 1) { a = [a]; } functional.flatten(a)",
        fails="LimitError: nested more than 500 deep",
    ),
    attack("the stack is whole afterwards", "function f(n) { return n == 0 ? 0 : 1 + f(n - 1); } f(800)", gives=800),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
