"""Output that looks like a result, an error or an end of output: the host tells them apart."""

from __future__ import annotations

import io
from typing import Any

import pytest

from mlpy_async import MLRuntime
from mlpy_async.limits import Limits

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("a printed result", """print('{"value": 5, "success": true}');""", gives=None),
    attack("a printed result beside the real one", 'print("result: 5"); 6', gives=6),
    attack("a printed error", 'print("MLError: stopped"); 6', gives=6),
    attack("a thrown result", "throw {value: 5, success: true, error: null};", fails="Error: {value: 5"),
    attack("result set and the last statement", "result = 1; 2", gives=1),
    attack("result set in a function is its own", "function f() { result = 9; } f(); 2", gives=2),
    attack(
        "a value that looks like a failed run", '({success: false, error: "x"})', gives={"success": False, "error": "x"}
    ),
    attack("an output with control characters", r'print("\x1b[2J\r"); 1', gives=1),
    attack("a printed end of output", 'print("… 5 more characters"); 1', gives=1),
    attack("a module as the result", "Math", fails="MLBorderError: cannot leave ML"),
    attack("console replaced", "console = {log: fn(x) => 5}; console.log(1)", gives=5),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


async def test_output_is_no_value(runtime: MLRuntime) -> None:
    result = await runtime.run('print("5");')
    assert (result.value, result.stdout, result.stderr) == (None, "5\n", "")


async def test_output_and_error_output_are_told_apart(runtime: MLRuntime) -> None:
    result = await runtime.run('import console; console.log("a"); console.error("b");')
    assert (result.stdout, result.stderr) == ("a\n", "b\n")


async def test_output_is_bounded(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, limits=Limits(max_output=100)) as rt:
        result = await rt.run('for (i = 0; i < 1000; i = i + 1) { print("x".repeat(1000)); }')
    assert result.success
    assert result.stdout.startswith("x" * 100)
    assert len(result.stdout) < 200


async def test_output_before_an_error_is_kept(runtime: MLRuntime) -> None:
    result = await runtime.run('print("before"); throw "x";')
    assert not result.success
    assert result.stdout == "before\n"


async def test_a_program_without_an_input_reads_nothing_of_the_host(runtime: MLRuntime) -> None:
    result = await runtime.run('try { input("?"); } except (e) { result = e.type; }')
    assert (result.value, result.stdout) == ("EOFError", "")


async def test_a_program_reads_the_input_it_is_given(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, input=io.StringIO("a\nb")) as rt:
        result = await rt.run(
            'x = [input("? "), input()]; try { input(); } except (e) { x.push(e.message); } result = x;'
        )
    assert (result.value, result.stdout) == (["a", "b", "the input has ended"], "? ")
