"""Sources made to hurt the compiler: an error message within a bounded time, never a crash or an error of its own."""

from __future__ import annotations

from typing import Any

import anyio
import anyio.lowlevel
import pytest

from mlpy_async import MLCompileError, MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("brackets", "(" * 10_000, fails="ML-C301"),
    attack("closed brackets", "[" * 10_000 + "]" * 10_000, fails="ML-C301"),
    attack("braces", "{" * 10_000, fails="ML-C301"),
    attack("operators before", "x = " + "!" * 10_000 + "1;", fails="ML-C301"),
    attack("await in a row", "x = " + "await " * 5_000 + "1;", fails="ML-C301"),
    attack("arrows in each other", "x = " + "".join(f"a{i} => " for i in range(1_000)) + "1;", fails="ML-C301"),
    attack("templates in each other", "x = " + "`${" * 3_000 + "1" + "}`" * 3_000 + ";", fails="ML-C301"),
    attack("a chain of +", "x = 1" + " + 1" * 20_000 + ";", fails="ML-C302"),
    attack("a chain of &&", "x = 1" + " && 1" * 20_000 + ";", fails="ML-C302"),
    attack("a chain of ?:", "x = " + "1 ? 2 : " * 5_000 + "3;", fails="ML-C302"),
    attack("a chain of else if", "if (1) { } " + "else if (1) { } " * 5_000, fails="ML-C302"),
    attack("a chain of members", "x = {}; y = x" + ".a" * 20_000 + ";", fails="ML-C302"),
    attack("a chain of calls", "x = 1; y = x" + "()" * 20_000 + ";", fails="ML-C302"),
    attack("a long type", "let x: " + "number | " * 5_000 + "string = 1;", fails="ML-C302"),
    attack("a number of a million digits", "x = " + "9" * 1_000_000 + ";", fails="ML-C304"),
    attack("a number of a million hexadecimal digits", "x = 0x" + "f" * 1_000_000 + ";", fails="ML-C304"),
    attack("a number with a huge exponent", "x = 1e" + "9" * 100_000 + ";", fails="ML-C304"),
    attack("loops in loops", "while (1) { " * 100 + "}" * 100, fails="ML-C305"),
    attack("try in try", "try { " * 100 + "} except (e) { } " * 100, fails="ML-C305"),
    attack("five megabytes", " " * 5_000_000, fails="ML-C303"),
    attack("a name of a megabyte", "a" * 1_000_000 + " = 1; 5", gives=5),
    attack("an unknown name of a megabyte", "function f() { return " + "a" * 1_000_000 + "; } 5", gives=5),
    attack(
        "twenty thousand parameters",
        "function f(" + ", ".join(f"a{i}" for i in range(20_000)) + ") { return a1; } 5",
        gives=5,
    ),
    attack("fifty thousand arguments", "f = fn(...a) => a.length; f(" + "1, " * 50_000 + ")", gives=50_000),
    attack("functions in functions", "function f() { " * 190 + "}" * 190 + " 5", gives=5),
    attack(
        "closures over all levels",
        "".join(f"function f{i}(a{i}) {{ " for i in range(150))
        + "return "
        + " + ".join(f"a{i}" for i in range(150))
        + ";"
        + " }" * 150
        + " 5",
        gives=5,
    ),
    attack(
        "a match of many arms", "match (4999) { " + ", ".join(f"{i} => {i}" for i in range(5_000)) + " }", gives=4_999
    ),
    attack(
        "a switch of many cases",
        "x = 0; switch (4999) { " + "".join(f"case {i}: x = {i}; break; " for i in range(5_000)) + "} x",
        gives=4_999,
    ),
    attack("patterns in patterns", "x = 1; " + "[" * 150 + "a" + "]" * 150 + " = x;", fails="TypeError"),
    attack(
        "a large object", "o = {" + ", ".join(f"k{i}: {i}" for i in range(20_000)) + "}; keys(o).length", gives=20_000
    ),
    attack("semicolons", ";" * 100_000 + "5", gives=5),
    attack("comments that open comments", "/*" * 100_000, fails="MLCompileError"),
    attack("quotes", "'" * 100_001, fails="MLCompileError"),
    attack("backticks", "`" * 100_001, fails="MLCompileError"),
    attack("slashes", "x = 1 " + "// 2 " * 5_000 + ";", fails="ML-C302"),
    attack("errors without end", "x = , ;\n" * 5_000, fails="ML-P103"),
    attack(
        "a long line of letters that are not ASCII",
        "x = 1; y = '';" + "y = 'é'; x = x + 1; " * 5_000 + "x",
        gives=5_001,
    ),
    attack("a module of many parts", "import " + ".".join(["a"] * 5_000) + ";", fails="ModuleNotFound"),
    attack("a string that never ends", 'x = "' + "a" * 1_000_000, fails="ML-P001"),
    attack("text that looks like Python", "x = 1\n    y = 2\nimport os\nprint(os)", fails="ModuleNotFound"),
    attack("a comment that looks like a coding line", "# -*- coding: utf-7 -*-\n+AFs-", fails="MLCompileError"),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


UNKNOWN = "".join(f"function f{number}() {{ return unknown{number}; }}\n" for number in range(3_000))


async def test_many_unknown_names_are_reported_soon(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        with anyio.fail_after(10), pytest.raises(MLCompileError, match="ML-C102"):
            await rt.load_source(UNKNOWN)


async def test_the_loop_turns_while_a_large_source_is_read(runtime: MLRuntime) -> None:
    turns = 0

    async def watch() -> None:
        nonlocal turns
        while True:
            await anyio.lowlevel.checkpoint()
            turns += 1

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        await runtime.run("x = 1; y = x + 1;\n" * 5_000)
        group.cancel_scope.cancel()
    assert turns > 20
