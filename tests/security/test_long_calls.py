"""Calls of C code that would hold the event loop: searches, comparisons, sorts."""

from __future__ import annotations

import time

import anyio
import anyio.lowlevel
import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


RINGS = """
function ring(n) { first = [null]; last = first; for (i = 1; i < n; i = i + 1) { last = [last]; } first[0] = last; return first; }
ring(1009) == ring(1013)
"""


ATTACKS = [
    attack(
        "a search from the right that is quadratic",
        's = "a".repeat(900000); s.lastIndexOf("ab" + "a".repeat(400000))',
        gives=-1,
    ),
    attack("rfind", 's = "a".repeat(900000); s.rfind("ab" + "a".repeat(400000))', gives=-1),
    attack(
        "rindex", 's = "a".repeat(900000); s.rindex("ab" + "a".repeat(400000))', fails="ValueError: does not contain"
    ),
    attack("rsplit", 's = "a".repeat(900000); s.rsplit("ab" + "a".repeat(400000)).length', gives=1),
    attack("a search from the left", 's = "a".repeat(900000); s.indexOf("a".repeat(400000) + "b")', gives=-1),
    attack("count", '"a".repeat(900000).count("aa")', gives=450000),
    attack("in", '("a".repeat(400000) + "b") in "a".repeat(900000)', gives=False),
    attack("replace", '"a".repeat(900000).replace("a".repeat(400000) + "b", "").length', gives=900000),
    attack(
        "equal long strings in a search",
        's = "a".repeat(900000) + "b"; t = "a".repeat(900000) + "c"; a = range(3000).map(x => s); a.indexOf(t)',
        gives=-1,
    ),
    attack(
        "equal long strings in min",
        's = "a".repeat(900000); t = "a".repeat(899999) + "a"; min(range(3000).map(x => x % 2 == 0 ? s : t)).length',
        gives=900000,
    ),
    attack(
        "equal long strings in a sort",
        's = "a".repeat(500000); t = "a".repeat(499999) + "a"; sorted(range(2000).map(x => x % 2 == 0 ? s : t)).length',
        gives=2000,
    ),
    attack(
        "equal long strings in a deep comparison",
        's = "a".repeat(900000); t = "a".repeat(899999) + "a"; range(2000).map(x => s) == range(2000).map(x => t)',
        gives=True,
    ),
    attack(
        "a query of many parts",
        'import http; http.parseQuery("a&".repeat(49000))',
        fails="LimitError: a query has at most 1,000",
    ),
    attack(
        "a query of many empty texts",
        'import http; http.encodeQuery({"": range(90000).map(x => "")})',
        fails="LimitError: a query has at most 1,000",
    ),
    attack(
        "a suggestion for a long name",
        'getattr([], "x".repeat(900000))',
        fails="AttributeError: an array has no member",
    ),
    attack(
        "a suggestion among long keys",
        'o = {}; for (i = 0; i < 90; i = i + 1) { o["k".repeat(9000) + i] = 1; } o.' + "k" * 9000 + "()",
        fails="AttributeError",
    ),
    attack(
        "comparison of shared structures",
        "a = [1]; b = [1]; for (i = 0; i < 60; i = i + 1) { a = [a, a]; b = [b, b]; } a == b",
        gives=True,
    ),
    attack(
        "comparison of shared objects",
        "a = {k: 1}; b = {k: 2}; for (i = 0; i < 60; i = i + 1) { a = {x: a, y: a}; b = {x: b, y: b}; } a == b",
        gives=False,
    ),
    attack("comparison of cycles", "a = []; a.push(a); b = []; b.push(b); a == b", gives=True),
    attack("comparison of rings of coprime lengths", RINGS, gives=True),
    attack(
        "text of a shared structure",
        "a = []; for (i = 0; i < 60; i = i + 1) { a = [a, a]; } str(a)",
        fails="LimitError",
    ),
    attack(
        "text of single arrays in each other",
        "a = []; for (i = 0; i < 499; i = i + 1) { a = [a]; } str(a).length",
        gives=1000,
    ),
    attack(
        "a shared structure that is thrown",
        "a = []; for (i = 0; i < 60; i = i + 1) { a = [a, a]; } throw a;",
        fails="MLError: [[[[",
    ),
    attack(
        "a shared structure as a message",
        "a = []; for (i = 0; i < 60; i = i + 1) { a = [a, a]; } throw {message: a};",
        fails="MLError: {message: [[[",
    ),
    attack(
        "a shared structure that no arm fits",
        "a = []; for (i = 0; i < 60; i = i + 1) { a = [a, a]; } match (a) { 5 => 1 }",
        fails="MatchError",
    ),
    attack("a long string that is thrown", 'throw ["x".repeat(900000)];', fails="MLError"),
    attack("unique of many arrays", "import functional; functional.unique(range(300).map(x => [x])).length", gives=300),
    attack("a callback of the library in a loop", "range(90000).reduceRight(Math.atan2) >= 0", gives=True),
    attack("findLast with a callback of the library", "range(90000).findLast(isNaN)", gives=None),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


@pytest.mark.parametrize("row", ATTACKS, ids=[row.name for row in ATTACKS])
async def test_the_loop_turns_meanwhile(runtime: MLRuntime, row: Attack) -> None:
    """No piece of work is long; two seconds would be a hole on the busiest machine, too."""
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        last = time.perf_counter()
        while True:
            await anyio.lowlevel.checkpoint()
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        await anyio.lowlevel.checkpoint()
        await runtime.run(row.source, timeout=row.timeout)
        await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
    assert longest < 2
