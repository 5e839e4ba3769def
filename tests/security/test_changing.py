"""Arrays and objects that change while a built-in works on them, and callbacks that come back in."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack(
        "sort: the comparator clears the array",
        "a = [3, 1, 2]; a.sort((x, y) => { a.clear(); return x - y; }); a.length <= 3",
        gives=True,
    ),
    attack(
        "sort: the comparator grows the array",
        "a = [3, 1, 2]; a.sort((x, y) => { a.push(9); return x - y; }); a.length >= 3",
        gives=True,
    ),
    attack(
        "sort: the comparator sorts the same array",
        "a = [3, 1, 2]; a.sort((x, y) => { a.sort(); return x - y; }); a.length",
        gives=3,
    ),
    attack("sort: a comparator that contradicts itself", "a = range(1000); a.sort((x, y) => 1).length", gives=1000),
    attack(
        "sort: a comparator that gives no number",
        'a = [3, 1, 2]; a.sort((x, y) => "x")',
        fails="TypeError: a comparator gives a number",
    ),
    attack("sort: a comparator that gives NaN", 'a = [3, 1, 2]; a.sort((x, y) => parseFloat("x")).length', gives=3),
    attack(
        "sort: the key changes the array", "a = [3, 1, 2]; a.sort(x => { a.pop(); return x; }).length <= 3", gives=True
    ),
    attack(
        "sort: an error leaves the array whole",
        'a = [3, 1, 2]; try { a.sort((x, y) => { throw "x"; }); } except (e) { } a',
        gives=[3, 1, 2],
    ),
    attack("map: the callback clears the array", "a = range(100); a.map(x => { a.clear(); return x; })", gives=[0]),
    attack(
        "map: the callback grows the array without end",
        "a = [1]; a.map(x => { a.push(x); return x; })",
        fails="LimitError",
    ),
    attack(
        "filter: the callback removes elements",
        "a = range(10); a.filter(x => { a.pop(); return true; }).length",
        gives=5,
    ),
    attack(
        "forEach: the callback replaces elements",
        "a = [1, 2]; s = []; a.forEach((x, i) => { a[1] = 9; s.push(x); }); s",
        gives=[1, 9],
    ),
    attack(
        "reduce: the callback clears the array",
        "a = [1, 2, 3]; a.reduce((x, y) => { a.clear(); return x + y; })",
        gives=3,
    ),
    attack(
        "reduceRight: the callback clears the array",
        "a = [1, 2, 3]; a.reduceRight((x, y) => { a.clear(); return x + y; })",
        gives=5,
    ),
    attack(
        "findLast: the callback clears the array",
        "a = [1, 2, 3]; a.findLast(x => { a.clear(); return false; })",
        gives=None,
    ),
    attack(
        "every: the callback shrinks the array", "a = range(10); a.every(x => { a.shift(); return true; })", gives=True
    ),
    attack("flatMap: the callback gives the array itself", "a = [1, 2]; a.flatMap(x => a)", gives=[1, 2, 1, 2]),
    attack("for: the array shrinks", "a = range(10); n = 0; for (x of a) { a.pop(); n = n + 1; } n", gives=5),
    attack(
        "for: the object changes",
        "o = {a: 1, b: 2}; for (k in o) { o[k + k] = 1; delete o[k]; } keys(o)",
        gives=["aa", "bb"],
    ),
    attack(
        "for: entries of an object that changes",
        "o = {a: 1}; for ([k, v] of o.entries()) { o.clear(); } keys(o)",
        gives=[],
    ),
    attack("splice of an array into itself", "a = [1, 2]; a.splice(0, 0, ...a); a", gives=[1, 2, 1, 2]),
    attack("concat with itself", "a = [1]; a.concat(a, a)", gives=[1, 1, 1]),
    attack("extend by itself", "a = [1, 2]; a.extend(a); a", gives=[1, 2, 1, 2]),
    attack("fill with itself", "a = [1, 2]; a.fill(a); str(a)", gives="[[...], [...]]"),
    attack("update by itself", "o = {a: 1}; o.update(o); o", gives={"a": 1}),
    attack("join: an element is the array", "a = [1]; a.push(a); a.join()", gives="1,[1, [...]]"),
    attack(
        "a generator that advances itself",
        "it = null; function* g() { yield 1; it.next(); } it = g(); it.next(); it.next()",
        fails="ValueError: the generator is running already",
    ),
    attack(
        "a generator spread inside itself",
        "it = null; function* g() { yield [...it]; } it = g(); it.next()",
        fails="ValueError: the generator is running already",
    ),
    attack(
        "an index that a callback invalidates",
        "a = [1, 2, 3]; f = fn() => { a.clear(); return 2; }; a[f()]",
        fails="IndexError",
    ),
    attack(
        "assignment to an index that its value invalidates",
        "a = [1, 2, 3]; f = fn() => { a.clear(); return 2; }; a[2] = f();",
        fails="IndexError",
    ),
    attack("swapping beyond the end", "a = [1]; [a[0], a[5]] = [1, 2];", fails="IndexError"),
    attack(
        "pop of an object during its copy",
        'o = {a: 1}; p = {...o, b: o.pop("a")}; [keys(o), keys(p)]',
        gives=[[], ["a", "b"]],
    ),
    attack(
        "memoize that calls itself",
        "import functional; f = null; f = functional.memoize(n => n == 0 ? 0 : f(n - 1) + 1); f(100)",
        gives=100,
    ),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
