"""Scope: which variable a name means, what is refused, and the names in Python."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from mlpy_compiler import MLCompileError, compile_module
from mlpy_compiler import syntax as s
from mlpy_compiler.interface import CompileOptions, Environment, FunctionInterface, ModuleInterface
from mlpy_compiler.parser import parse
from mlpy_compiler.scope import describe, resolve
from mlpy_compiler.slots import Resolution, Slot, SlotKind
from mlpy_compiler.source import Source

WORLD = Environment(
    builtins={
        "print": FunctionInterface("print"),
        "max": FunctionInterface("max", 1),
        "len": FunctionInterface("len", 1, 1),
    },
    globals={"Math": ModuleInterface("Math"), "Date": ModuleInterface("Date")},
    modules={"math": ModuleInterface("math", {"sqrt": FunctionInterface("sqrt", 1, 1)}, {"pi": "float"})},
)


def resolved(text: str, **options: Any) -> Resolution:
    parsed = parse(Source(text, "test"), session=options.get("session", False))
    assert parsed.program is not None and not parsed.diagnostics, parsed.diagnostics
    return resolve(parsed.program, WORLD, CompileOptions(**options))


def found(text: str, **options: Any) -> list[str]:
    diagnostics = sorted(resolved(text, **options).diagnostics, key=lambda one: one.span)
    return [one.code for one in diagnostics]


def names(node: Any, name: str) -> list[Any]:
    if isinstance(node, s.Node):
        here = [node] if isinstance(node, (s.Name, s.MatchName)) and node.id == name else []
        return here + [one for field in fields(node) for one in names(getattr(node, field.name), name)]
    if isinstance(node, tuple):
        return [one for item in node for one in names(item, name)]
    return []


def slots(text: str, name: str, **options: Any) -> list[Slot]:
    """The variable of each place that has the name, in the order of the text."""
    resolution = resolved(text, **options)
    places = sorted(names(resolution.program, name), key=lambda node: node.span)
    return [resolution.slots[id(node)] for node in places if id(node) in resolution.slots]


def same(text: str, name: str = "x", **options: Any) -> list[int]:
    """Which places mean the same variable: `[0, 1, 0]`."""
    seen: list[Slot] = []
    numbers = []
    for slot in slots(text, name, **options):
        if slot not in seen:
            seen.append(slot)
        numbers.append(seen.index(slot))
    return numbers


# --- whose variable
# -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # a function reads it first: the enclosing variable
        ("x = 0; function f() { x = x + 1; }", [0, 0, 0]),
        ("x = 0; function f() { x += 1; }", [0, 0]),
        ("x = 0; function f() { print(x); x = 1; }", [0, 0, 0]),
        ("x = 0; function f() { g = () => x; x = 1; }", [0, 0, 0]),
        ("x = 0; function f(a = x) { x = 1; }", [0, 0, 0]),
        ("x = 0; function f(v) { [y = x, x] = v; }", [0, 0, 0]),
        ("x = 0; function f() { function g() { function h() { x = x + 1; } } }", [0, 0, 0]),
        ("function f() { let x = 0; return () => { x = x + 1; }; }", [0, 0, 0]),
        ("function f() { x = x + 1; } x = 0;", [0, 0, 0]),
        # it assigns first: its own
        ("x = 0; function f() { x = 1; x = x + 1; }", [0, 1, 1, 1]),
        ("x = 0; function f(c) { if (c) { x = 1; } print(x); }", [0, 1, 1]),
        ("x = 0; function f() { x = 1; g = () => x; }", [0, 1, 1]),
        ("x = 0; function f(v) { [x, y = x] = v; }", [0, 1, 1]),
        ("x = 0; function f(x) { x = x + 1; }", [0, 1, 1, 1]),
        ("x = 0; function f() { for (x of [1]) { print(x); } }", [0, 1, 1]),
        ("x = 0; function f() { try { print(1); } except (x) { print(x); } }", [0, 1, 1]),
        ("x = 0; f = x => x + 1;", [0, 1, 1]),
        # nonlocal
        ("x = 0; function f() { nonlocal x; x = 1; }", [0, 0, 0]),
        ("x = 0; function f() { x = 1; function g() { nonlocal x; x = 2; } }", [0, 1, 1, 1]),
        # blocks
        ("let x = 1; { let x = 2; print(x); } print(x);", [0, 1, 1, 0]),
        ("x = 0; function f() { { let x = 2; print(x); } return x; }", [0, 1, 1, 0]),
        ("x = 0; function f() { { let x = 2; print(x); } x = 3; }", [0, 1, 1, 2]),
        ("for (let x of [1]) { print(x); } for (let x of [2]) { print(x); }", [0, 0, 1, 1]),
        ("x = 1; y = match (x) { [x] => x, _ => x };", [0, 0, 1, 1, 0]),
    ],
)
def test_which_variable_a_name_means(text: str, numbers: list[int]) -> None:
    places = list(same(text))
    if "nonlocal" in text:  # the declaration itself may or may not have a variable
        assert set(places) == set(numbers) and places[-1] == numbers[-1]
    else:
        assert places == numbers


def test_names_of_the_context_count_as_the_modules() -> None:
    (read, write) = slots("function f() { x = x + 1; }", "x", context=frozenset({"x"}))[:2]
    assert read is write and read.kind is SlotKind.CONTEXT and read.assigned_inside


def test_a_local_that_an_inner_function_writes_is_marked() -> None:
    slot = slots("function f() { x = 1; g = () => { x = x + 1; }; }", "x")[0]
    assert slot.captured and slot.assigned_inside and slot.assignments == 2


def test_a_let_of_a_loop_that_a_function_takes_is_fresh_in_each_turn() -> None:
    text = "fs = []; for (let i = 0; i < 3; i++) { let x = i; fs.push(() => x); let y = 1; }"
    assert slots(text, "x")[0].boxed and not slots(text, "i")[0].boxed and not slots(text, "y")[0].boxed


def test_import_of_a_dotted_name_binds_the_first_and_the_last() -> None:
    assert found("import a.b.c; a.b.c.f(); c.f();") == []


# --- names in Python
# ----------------------------------------------------------------------------------------------------------


def test_names_that_python_reserves_get_a_mark() -> None:
    assert slots("class = 1;", "class")[0].python_name == "classλ"
    assert slots("__x = 1;", "__x")[0].python_name == "__xλ"
    assert slots("print2 = 1;", "print2")[0].python_name == "print2"


@pytest.mark.parametrize(
    "text",
    [
        "x = 1; function f() { { let x = 2; print(x); } return x; }",
        "x = 1; function f() { { let x = 2; print(x); } return () => x; }",
        "x = 1; function f() { { let x = 2; g = (y) => { for (let x of y) { print(x); } return x; }; } return x; }",
        "x = 1; function f(a = x) { let x = 2; return a + x; }",
        "function f(x, g = () => x) { let x = 2; return g() + x; }",
        "function f() { { let x = 2; k = () => { { let x = 3; print(x); } return () => x; }; } }",
    ],
)
def test_no_two_variables_meet_under_one_name_in_one_function(text: str) -> None:
    resolution = resolved(text)
    taken: dict[int, set[Slot]] = {}

    def uses(scope: Any) -> set[Slot]:
        inner = [other for other in resolution.scopes.values() if other.parent is scope]
        result = set(scope.free) | set(scope.slots)
        for other in inner:
            result |= {slot for slot in uses(other) if slot.owner is not other}
        taken[id(scope)] = result
        return result

    for scope in resolution.scopes.values():
        python = [slot.python_name for slot in uses(scope)]
        assert len(python) == len(set(python)), [(slot.name, slot.python_name) for slot in taken[id(scope)]]


# --- what is refused
# ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("x = foo;", ["ML-C102"]),
        ("x = foo; y = bar; return 1;", ["ML-C102", "ML-C102", "ML-C201"]),
        ("let x = 1; let x = 2;", ["ML-C101"]),
        ("let f = 1; function f() {}", ["ML-C101"]),
        ("let {a, b: a} = {};", ["ML-C101"]),
        ("const x = 1; x = 2;", ["ML-C103"]),
        ("const x = 1; function f() { x = x + 2; }", ["ML-C103"]),
        ("print(x); let x = 1;", ["ML-C104"]),
        ("x = 1; let x = 2;", ["ML-C104"]),
        ("let x = 1; { let x = x + 1; }", ["ML-C104"]),
        ("function f(a, [a]) { return a; }", ["ML-C105"]),
        ("function f() { nonlocal zz; zz = 1; }", ["ML-C106"]),
        ("function f(a, b) { max = max(a, b); }", ["ML-C107"]),
        ("x = match (1) { [a] | {b} => 1, _ => 0 };", ["ML-C109"]),
        ("x = match (1) { [a, a] => 1, _ => 0 };", ["ML-C110"]),
        ("x = 1; function f(x) { nonlocal x; }", ["ML-C111"]),
        ("return 1;", ["ML-C201"]),
        ("break;", ["ML-C202"]),
        ("while (true) { f = () => { break; }; }", ["ML-C202"]),
        ("switch (1) { case 1: continue; }", ["ML-C202"]),
        ("function f() { yield 1; }", ["ML-C203"]),
        ("nonlocal x;", ["ML-C204"]),
        ("function f() { export y = 1; }", ["ML-C205"]),
        ('function f() { capability X { allow read "a"; } }', ["ML-C206"]),
        ('x = 1; @plugin { name: "a" }', ["ML-C207"]),
        ("x = True; y = None;", ["ML-W102", "ML-W102"]),
        ("len(1, 2);", ["ML-W103"]),
        ("function f(a, b = 1) { return a; } f(); f(1, 2, 3);", ["ML-W103", "ML-W103"]),
        ("import math; math.sqrt(1, 2); math.sqroot(1);", ["ML-W103", "ML-W104"]),
    ],
)
def test_what_is_found(text: str, codes: list[str]) -> None:
    assert found(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "function f() { return x; } let x = 1;",
        "function f(a, b) { max = a; return max; }",
        "x = typeof foo == 'undefined'; y = typeof(bar);",
        "switch (1) { case 1: break; }",
        "x = match (1) { [a] | {a} => a, _ => 0 };",
        "function f(...xs) { return xs; } f(); f(1, 2, 3);",
        "function f(a) { return a; } f(...[1]); f = max; f(1, 2);",
        "f(); function f() { return g(); } function g() { return f; }",
        "True = 3; x = True;",
        "t = typeof(Date) != 'undefined' ? Date.now() : 0;",
        "for (const k of [1]) { print(k); }",
        "import math; math.pi; math.sqrt(2);",
    ],
)
def test_what_is_fine(text: str) -> None:
    assert found(text) == []


def test_the_nearest_name_is_suggested() -> None:
    (diagnostic,) = resolved("function greet(customer) { name = custmer.name; }").diagnostics
    assert diagnostic.hint == "did you mean `customer`?"


def test_where_the_host_may_add_names_an_unknown_one_is_a_warning() -> None:
    resolution = resolved("x = foo;", open_names=True)
    assert [(one.code, one.severity) for one in resolution.diagnostics] == [("ML-W101", "warning")]


def test_a_session_declares_again_and_uses_known_modules_without_import() -> None:
    resolution = resolved("let x = math.sqrt(2);", session=True, context=frozenset({"x"}))
    assert resolution.diagnostics == [] and resolution.first_uses == ["math"]


# --- exports and the report
# ---------------------------------------------------------------------------------------------------


def test_exports() -> None:
    assert resolved("x = 1; _y = 2; function f() {} let {k, l: m} = x;").exports == ("f", "k", "m", "x")
    assert resolved("export function a() {} export b = 1; c = 2; export let {d} = b;").exports == ("a", "b", "d")
    assert resolved("result = 1;").binds_result and not resolved("function f() { result = 1; }").binds_result


def test_the_report_names_each_variable() -> None:
    text = describe(resolved("count = 0; function inc() { count = count + 1; }"))
    assert "count" in text and "inc" in text and "enclosing" in text


def test_too_many_functions_inside_one() -> None:
    """For each function CPython copies the names of those around it: 40,000 inside one would hold the process for a minute."""
    many = "x = [" + ", ".join(f"a => a + {number}" for number in range(8_000)) + "];"
    with pytest.raises(MLCompileError, match=r"ML-C308: 8,000 functions stand inside one"):
        compile_module(many)
    with pytest.raises(MLCompileError, match="ML-C308"):
        compile_module("function f(b) { return [" + "a => b, " * 8_000 + "]; }")
    declared = "\n".join(f"function f{number}(a) {{ return [1].map(b => a + b); }}" for number in range(8_000))
    assert len(compile_module(declared).exports) == 8_000
