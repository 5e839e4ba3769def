"""Names that the runtime, Python or the generated code use themselves."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("the exec of Python", 'exec("1")', fails="NameError: `exec` is not defined"),
    attack("the import of Python", '__import__("os")', fails="NameError: `__import__` is not defined"),
    attack("eval as a value", "f = eval; f", fails="NameError: `eval` is not defined"),
    attack("open as a value", "o = open; o", fails="NameError: `open` is not defined"),
    attack("globals as a value", "g = globals; g", fails="NameError: `globals` is not defined"),
    attack("breakpoint", "b = breakpoint; b", fails="NameError"),
    attack("the builtins dict", "b = __builtins__; b", fails="NameError: `__builtins__` is not defined"),
    attack("binding __builtins__", "__builtins__ = {}; len([1])", gives=1),
    attack("binding __name__", '__name__ = "x"; __name__', gives="x"),
    attack("binding __debug__", "__debug__ = 0; __debug__", gives=0),
    attack("binding __class__ in a function", "f = fn(__class__) => __class__; f(3)", gives=3),
    attack("a function named print", "function print(x) { return 7; } print(1)", gives=7),
    attack(
        "a function named like a helper",
        "function _pending() { return 1; } function checkpoint() { return 2; } _pending() + checkpoint()",
        gives=3,
    ),
    attack(
        "a function named len does not reach the runtime",
        "function len(x) { return -1; } [1, 2].map(x => x).length",
        gives=2,
    ),
    attack("a function named str does not reach the runtime", 'function str(x) { return "evil"; } "a" + 5', gives="a5"),
    attack("a variable named dict", "dict = 5; list = 6; ({a: 1}).a + dict", gives=6),
    attack("a variable named type", "type = 5; typeof type", gives="number"),
    attack("isinstance replaced", "isinstance = fn(a, b) => true; typeof 5", gives="number"),
    attack("Exception replaced", 'Exception = 5; try { throw "x"; } except (e) { result = e.message; }', gives="x"),
    attack("keywords of Python", "class = 1; lambda = 2; pass = 3; class + lambda + pass", gives=6),
    attack("constants of Python cannot be bound wrongly", "x = True; x", gives=True),
    attack("the name of the main function", "main = 5; λmain", fails="ML-P007"),
    attack("a letter of the runtime", "λget = 5;", fails="ML-P007"),
    attack(
        "a runtime name by getattr of a module",
        'import math; getattr(math, "λname")',
        fails="AttributeError: module `math` has no",
    ),
    attack("a module replaced for itself alone", 'Math = {sqrt: fn(x) => "evil"}; Math.sqrt(4)', gives="evil"),
    attack("a parameter named self", "function f(self, cls) { return self + cls; } f(1, 2)", gives=3),
    attack("result by another name", "results = 1; 5", gives=5),
    attack("a function of 20 dunders", "function __init__(__new__) { return __new__; } __init__(4)", gives=4),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
