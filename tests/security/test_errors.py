"""What errors tell: to the program that catches them, and to the host that logs, pickles and prints them."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from mlpy_async import MLError, MLRuntime
from mlpy_async.errors import CapabilityViolationError

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


def fails() -> None:
    raise ValueError("bad")


def late() -> None:
    raise TimeoutError("late")


def forbidden() -> None:
    raise CapabilityViolationError("no")


def stop() -> None:
    raise StopIteration


def host() -> dict[str, Any]:
    return {"fails": fails, "late": late, "forbidden": forbidden, "stop": stop}


ATTACKS = [
    attack(
        "an error of the runtime has four keys",
        "try { null.x; } except (e) { result = keys(e); }",
        gives=["type", "message", "file", "line"],
    ),
    attack(
        "an error of a host function has no path of the host",
        "try { fails(); } except (e) { result = [e.file, e.message]; }",
        gives=["<ml:program>", "bad"],
        context=host,
    ),
    attack("its traceback", "try { fails(); } except (e) { result = e.__traceback__; }", gives=None, context=host),
    attack(
        "its frames",
        "try { fails(); } except (e) { result = [e.frames, e.stack, e.args]; }",
        gives=[None, None, None],
        context=host,
    ),
    attack(
        "changing the error object changes nothing else",
        'try { fails(); } except (e) { e.type = "DeadlineExceeded"; e.message = 5; throw e; }',
        fails="DeadlineExceeded",
        context=host,
    ),
    attack(
        "an error that says it cannot be caught",
        'try { throw {type: "CapabilityViolationError"}; } except (e) { result = "caught"; }',
        gives="caught",
    ),
    attack(
        "an error that says it is a deadline",
        'try { throw {type: "DeadlineExceeded"}; } except (e) { result = "caught"; }',
        gives="caught",
    ),
    attack(
        "a timeout of a host function can be caught",
        "try { late(); } except (e) { result = e.type; }",
        gives="TimeoutError",
        context=host,
    ),
    attack(
        "a violation cannot be caught",
        'try { forbidden(); } except (e) { result = "caught"; }',
        fails="CapabilityViolationError",
        context=host,
    ),
    attack(
        "a violation in a callback cannot be caught",
        'try { [1].map(x => forbidden()); } except (e) { result = "caught"; }',
        fails="CapabilityViolationError",
        context=host,
    ),
    attack(
        "a violation in a comparator",
        'try { [2, 1].sort((a, b) => forbidden()); } except (e) { result = "caught"; }',
        fails="CapabilityViolationError",
        context=host,
    ),
    attack(
        "a violation in a generator",
        'function* g() { try { forbidden(); } except (e) { yield "caught"; } } [...g()]',
        fails="CapabilityViolationError",
        context=host,
    ),
    attack(
        "a violation is not swallowed by return in finally",
        "function f() { try { forbidden(); } finally { return 5; } } f()",
        fails="CapabilityViolationError",
        context=host,
    ),
    attack(
        "a violation is not swallowed by break in finally",
        "while (true) { try { forbidden(); } finally { break; } } 5",
        fails="CapabilityViolationError",
        context=host,
    ),
    attack(
        "a violation is not swallowed by an error in finally",
        'try { try { forbidden(); } finally { throw "x"; } } except (e) { result = 5; }',
        fails="CapabilityViolationError",
        context=host,
    ),
    attack(
        "a violation in an operand of a comparison",
        'try { x = [forbidden()] == 1; } except (e) { result = "caught"; }',
        fails="CapabilityViolationError",
        context=host,
    ),
    attack("a violation under typeof", "typeof forbidden()", fails="CapabilityViolationError", context=host),
    attack(
        "a violation in a default",
        "f = fn(a = forbidden()) => a; try { f(); } except (e) { result = 5; }",
        fails="CapabilityViolationError",
        context=host,
    ),
    attack("an error in an error handler", "try { throw 1; } except (e) { throw 2; }", fails="Error: 2"),
    attack("null thrown", "throw null;", fails="Error: null"),
    attack("a function thrown", "throw print;", fails="Error: <function print>"),
    attack(
        "an error thrown out of a generator twice",
        'function* g() { throw "x"; } it = g(); try { it.next(); } except (e) { } it.next()',
        gives={"value": None, "done": True},
    ),
    attack(
        "the end of an iteration cannot be forged",
        "function* g() { yield 1; stop(); yield 2; } [...g()]",
        fails="RuntimeError",
        context=host,
    ),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


@pytest.mark.parametrize(
    "source", ["null.x", 'throw "x";', "throw {a: [1]};", "fails()", "function f(n) { f(n + 1); } f(0)", "[1, 2"]
)
async def test_errors_pickle_without_frames_of_the_host(runtime: MLRuntime, source: str) -> None:
    result = await runtime.run(source, context=host())
    assert result.error is not None
    copy = pickle.loads(pickle.dumps(result.error))
    assert str(copy) == str(result.error)
    assert copy.__traceback__ is None
    assert copy.__cause__ is None


async def test_frames_of_an_error_are_of_ml_alone(runtime: MLRuntime) -> None:
    result = await runtime.run("f = fn() => fails(); f()", context=host())
    assert isinstance(result.error, MLError)
    assert [frame.file for frame in result.error.frames] == ["<ml:program>", "<ml:program>"]
    assert __file__ not in result.error.ml_traceback


async def test_frames_of_a_deep_stack_are_few(runtime: MLRuntime) -> None:
    result = await runtime.run("function f(n) { return f(n + 1); } f(0)")
    assert isinstance(result.error, MLError)
    assert len(result.error.frames) <= 200
