"""Static findings about security: what is found, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from mlpy_compiler.interface import CompileOptions, Environment, FunctionInterface, ModuleInterface
from mlpy_compiler.parser import parse
from mlpy_compiler.scope import resolve
from mlpy_compiler.security import analyze, capability_needs
from mlpy_compiler.source import Source

READ = FunctionInterface("read", 1, 1, capabilities=("file.read",))
WORLD = Environment(
    builtins={name: FunctionInterface(name) for name in ("print", "getattr", "call")},
    modules={"file": ModuleInterface("file", {"read": READ}), "a.disk": ModuleInterface("a.disk", {"read": READ})},
)


def resolved(text: str) -> Any:
    parsed = parse(Source(text, "test"))
    assert parsed.program is not None and not parsed.diagnostics, parsed.diagnostics
    return parsed.program, resolve(parsed.program, WORLD, CompileOptions(open_names=True)), WORLD


def found(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in analyze(*resolved(text))]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ('eval("1");', [("ML-S101", "error")]),
        ('__import__("os");', [("ML-S101", "error")]),
        ("x = 1; y = x.__class__.__bases__;", [("ML-S201", "error"), ("ML-S201", "error")]),
        ("try { x = 1; } except (e) { print(e.__traceback__); }", [("ML-S201", "error")]),
        ("x = {}; y = x.__proto__;", [("ML-S201", "warning")]),
        ('x = {}; y = x["__cl" + "ass__"];', [("ML-S202", "error")]),
        ("x = {}; y = x[`__cl${'ass'}__`];", [("ML-S202", "error")]),
        ('x = {}; y = getattr(x, "__class__");', [("ML-S202", "error")]),
        ('import file; x = file.read("a");', [("ML-S301", "info")]),
    ],
)
def test_what_is_found(text: str, findings: list[tuple[str, str]]) -> None:
    assert found(text) == findings


@pytest.mark.parametrize(
    "text",
    [
        'x = "eval(1); open(2)";',
        "x = {open: 1, eval: 2, __class__: 3}; y = x.open;",
        "dir = 1; vars = dir; print(vars);",
        "function eval(x) { return x; } eval(1);",
        'x = {}; y = x["__class__"];',
        "function f(open) { return open(1); }",
    ],
)
def test_harmless_programs_are_not_refused(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'import file; file.read("a");',
        "import file; r = file.read;",
        'import file as f; o = {r: f.read}; o.r("a");',
        'import a.disk; a.disk.read("a");',
        'import a.disk; disk.read("a");',
        'import {read as r} from "file"; r("a");',
        'function f() { import file; return file.read("x"); }',
    ],
)
def test_needs_are_found_where_the_function_is_named(text: str) -> None:
    needs = capability_needs(*resolved(text))
    assert [need.capability for need in needs] == ["file.read"]


def test_no_need_without_the_module() -> None:
    assert capability_needs(*resolved('file = {read: 1}; file.read("a");')) == ()
