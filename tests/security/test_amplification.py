"""Small programs that ask for much: each meets its limit before the work, or ends in bounded time."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("repeat", '"ab".repeat(1000000000)', fails="LimitError: a string of"),
    attack("repeat of the empty string", '"".repeat(1000000000000)', gives=""),
    attack("padStart", '"a".padStart(1000000000)', fails="LimitError"),
    attack("center", '"a".center(1000000000)', fails="LimitError"),
    attack("zfill", '"a".zfill(1000000000)', fails="LimitError"),
    attack("a width of a format", 'format(5, "1000000000d")', fails="LimitError"),
    attack("a precision of a format", 'format(5.5, ".1000000000f")', fails="ValueError: at most 1,000 digits"),
    attack("a width in a format string", '"{:999999999}".format(5)', fails="LimitError"),
    attack("many widths in a format string", '"{0:900000}".repeat(1000).format(5)', fails="LimitError"),
    attack(
        "many large values in a format string", 'a = range(90000); "{0}".repeat(10000).format(a)', fails="LimitError"
    ),
    attack("braces of a format string", '"{{".repeat(300000).format(1).length', gives=300000),
    attack("toFixed", "(1.5).toFixed(1000000)", fails="ValueError"),
    attack("doubling a string", 's = "aa"; while (true) { s = s + s; }', fails="LimitError"),
    attack(
        "growing a string",
        's = ""; while (true) { s = s + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; }',
        fails="LimitError",
    ),
    attack(
        "growing by +=",
        's = ""; while (true) { s += "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; }',
        fails="LimitError",
    ),
    attack("doubling an array", "a = [1]; while (true) { a = a + a; }", fails="LimitError: an array of"),
    attack("spread that doubles", "a = [1]; while (true) { a = [...a, ...a]; }", fails="LimitError"),
    attack("concat that doubles", "a = [1]; while (true) { a = a.concat(a); }", fails="LimitError"),
    attack("extend by itself", "a = [1]; while (true) { a.extend(a); }", fails="LimitError"),
    attack("push of itself", "a = [1]; while (true) { a.push(...a); }", fails="LimitError"),
    attack("push in a loop", "a = []; while (true) { a.push(1); }", fails="LimitError"),
    attack("splice that doubles", "a = [1]; while (true) { a.splice(0, 0, ...a); }", fails="LimitError"),
    attack("range", "range(1000000000)", fails="LimitError"),
    attack("range with a huge end", "range(10 ** 300)", fails="LimitError"),
    attack("range backwards", "range(0, -(10 ** 12), -1)", fails="LimitError"),
    attack("functional.repeat", "import functional; functional.repeat(1, 1000000000)", fails="LimitError"),
    attack("functional.times", "import functional; functional.times(1000000000, x => x)", fails="LimitError"),
    attack("squaring", "x = 10; while (true) { x = x * x; }", fails="LimitError: the integer is too large"),
    attack("squaring with *=", "x = 10; while (true) { x *= x; }", fails="LimitError: the integer is too large"),
    attack("power", "7 ** (10 ** 9)", fails="LimitError: the power is too large"),
    attack("power of powers", "9 ** 9 ** 9 ** 9", fails="LimitError"),
    attack("Math.pow", "Math.pow(7, 1000000000)", fails="LimitError"),
    attack("shift", "1 << 1000000000", fails="LimitError"),
    attack("factorial", "Math.factorial(1000000000)", fails="LimitError"),
    attack("lcm", "import math; x = 1; for (i = 1; i < 40000; i = i + 1) { x = math.lcm(x, i); }", fails="LimitError"),
    attack("sum of strings", 'sum(["a"].fill("a"), "x".repeat(900000)).length', gives=900001),
    attack("sum that grows", 'a = range(90000).map(x => "x".repeat(100)); sum(a, "")', fails="LimitError"),
    attack("digits of a number in a text", 'int("9".repeat(5000))', fails="ValueError"),
    attack("digits of base 36", 'int("z".repeat(4000), 36)', fails="LimitError"),
    attack("join", '["a".repeat(900000), "b"].join("c".repeat(900000))', fails="LimitError"),
    attack(
        "join of one array many times", "a = range(90000); b = range(90000).map(x => a); b.join()", fails="LimitError"
    ),
    attack("join of many separators", 'range(90000).join("x".repeat(1000))', fails="LimitError"),
    attack("replace that lengthens", '"a".repeat(10000).replace("a", "b".repeat(10000))', fails="LimitError"),
    attack("replace of nothing", '"a".repeat(10000).replace("", "b".repeat(10000))', fails="LimitError"),
    attack("template of large values", "a = range(90000); `${a}${a}${a}`", fails="LimitError"),
    attack("template in a loop", 's = "a"; while (true) { s = `${s}${s}`; }', fails="LimitError"),
    attack(
        "print of many large values", 's = "a".repeat(900000); print(...range(90000).map(x => s))', fails="LimitError"
    ),
    attack(
        "console.log of many large values",
        'import console; s = "a".repeat(900000); console.log(...range(90000).map(x => s))',
        fails="LimitError",
    ),
    attack(
        "JSON of a shared structure",
        "a = []; for (i = 0; i < 60; i = i + 1) { a = [a, a]; } JSON.stringify(a)",
        fails="LimitError",
    ),
    attack("JSON with a huge indent", "JSON.stringify([[1]], null, 1000000000).length", gives=73),
    attack(
        "JSON whose paths are long",
        'o = {}; o["k".repeat(900000)] = range(90000); JSON.stringify(o)',
        fails="LimitError",
    ),
    attack("JSON with a huge number", 'JSON.parse("9".repeat(5000))', fails="LimitError"),
    attack(
        "flat of a shared structure",
        "a = [1]; for (i = 0; i < 60; i = i + 1) { a = [a, a]; } a.flat(100)",
        fails="LimitError",
    ),
    attack("flat of a cycle", "a = []; a.push(a); a.flat(1000000000)", fails="LimitError: nested more than"),
    attack(
        "spread of an endless generator", "function* g() { while (true) { yield 1; } } [...g()]", fails="LimitError"
    ),
    attack(
        "arguments of an endless generator",
        "function* g() { while (true) { yield 1; } } f = fn(...a) => a; f(...g())",
        fails="LimitError",
    ),
    attack(
        "pattern on an endless generator",
        "function* g() { while (true) { yield 1; } } [a, b] = g();",
        fails="LimitError",
    ),
    attack(
        "Array.from an endless generator",
        "function* g() { while (true) { yield 1; } } Array.from(g())",
        fails="LimitError",
    ),
    attack(
        "functional on an endless generator",
        "import functional; function* g() { while (true) { yield 1; } } functional.takeWhile(x => true, g())",
        fails="LimitError",
    ),
    attack(
        "sorted on an endless generator", "function* g() { while (true) { yield 1; } } sorted(g())", fails="LimitError"
    ),
    attack("combinations by flatMap", "a = range(1000); a.flatMap(x => a).flatMap(x => a)", fails="LimitError"),
    attack("split into characters", '"a".repeat(500000).split("")', fails="LimitError"),
    attack("chars of codes", "String.fromCharCode(...range(90000)).length", gives=90000),
    attack(
        "copies of copies",
        "o = {}; for (i = 0; i < 50; i = i + 1) { o = {a: o, b: o}; } keys(o.copy())",
        gives=["a", "b"],
    ),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
