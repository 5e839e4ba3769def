"""The analysis as a whole: it never fails open, and odd shapes of programs take it no longer than plain ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest

from mlpy_async.modules.decorators import interface_of, metadata_of, ml_function, ml_module
from mlpy_compiler import (
    CompileOptions,
    Environment,
    FunctionInterface,
    InternalCompilerError,
    MLCompileError,
    Sink,
    Source,
    compile_module,
    parse,
    resolve,
    security,
    syntax,
)
from mlpy_compiler.security import statements

from .corpus_programs import world


@pytest.mark.parametrize(
    "part",
    ["by_kind", "Modules", "Texts", "reflection", "needs", "find_flows", "injections", "endless", "slow_patterns"],
)
@pytest.mark.parametrize("strict", [True, False])
def test_an_analysis_that_fails_is_a_compile_that_fails(
    monkeypatch: pytest.MonkeyPatch, part: str, strict: bool
) -> None:
    def broken(*_arguments: Any) -> Any:
        raise KeyError("a fault")

    compile_module("x = 1;", options=CompileOptions(strict_security=strict))
    monkeypatch.setattr(security, part, broken)
    with pytest.raises(InternalCompilerError, match="KeyError"):
        compile_module("x = 1;", options=CompileOptions(strict_security=strict))


def test_a_failure_deep_inside_is_no_empty_result(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: Any, **_named: Any) -> Any:
        raise ValueError("a fault")

    monkeypatch.setattr("mlpy_compiler.security.backtracking.automata", broken)
    with pytest.raises(InternalCompilerError, match="ValueError"):
        compile_module('import regex; regex.test("a", "a");')


def _nested(opening: str, inner: str, closing: str, depth: int = 60) -> str:
    return opening * depth + inner + closing * depth


SHAPES: dict[str, Callable[[], str]] = {
    "conditionals in tests": lambda: "function f(x, y) { return " + _nested("(x in (", "y", ") ? x : y)") + "; }",
    "matches in blocks": lambda: "function f(x) { return " + _nested("match (x) { _ => { ", "x;", " } }", 25) + "; }",
    "a long chain of and": lambda: "function f(x) { return " + " && ".join(["[1].includes(x)"] * 400) + "; }",
    "a long chain of else if": lambda: (
        'import db; function f(x) { s = "a"; if (x == 0) { s = x; }'
        + "".join(f' else if (x == {n}) {{ s = "b" + x; }}' for n in range(300))
        + ' return db.query("select " + s); }'
    ),
    "a long sum": lambda: "function f(x) { return " + " + ".join(["x"] * 490) + "; }",
    "a long chain of calls": lambda: (
        "import db; function f0(x) { return db.query(x); }\n"
        + "\n".join(f"function f{n}(x) {{ return f{n - 1}(x); }}" for n in range(1, 2_000))
        + '\nfunction g(x) { return f1999("select " + x); }'
    ),
    "results of results": lambda: (
        "function f0(x) { return x; }\n"
        + "\n".join(f"function f{n}(x) {{ return f{n - 1}(x) + f{n - 1}(x); }}" for n in range(1, 1_000))
    ),
    "calls of what calls give": lambda: (
        "f0 = x => x;\n" + "\n".join(f"f{n} = f{n - 1}(1).m(2); g{n} = f{n}(3);" for n in range(1, 2_000))
    ),
    "long chains of members": lambda: "a = {};\n" + ("x = a" + ".b" * 490 + ";\n") * 20,
    "long chains of calls": lambda: "a = {};\n" + ("x = a" + ".b(1)" * 240 + ";\n") * 20,
    "deep functions": lambda: "x = " + _nested("y => ", "y", "", 190) + ";",
    "names of names": lambda: "n0 = 1;\n" + "\n".join(f"n{n} = n{n - 1}; n{n}(1); n{n}.x(2);" for n in range(1, 2_000)),
    "a name bound to itself": lambda: "a = b; b = a; a(1); b.c(2); a.query(3); b = b.c(1);",
    "loops in loops": lambda: (
        "function f(a, b, c) { " + _nested("for (x in a) { b = c + x; c = b; a = c; ", "b = a;", " }", 17) + " }"
    ),
    "many parameters": lambda: (
        "import db; function f(" + ", ".join(f"p{n}" for n in range(200)) + ") { return db.query(`select ${p199}`); }"
    ),
    "many fields": lambda: "o = {}; " + "".join(f"o.k{n} = input(); " for n in range(3_000)) + "p = o;",
    "many patterns": lambda: (
        "import regex;\n" + "\n".join(f'regex.test("^(?:a{n}|[a-z]+)*x{n}$", "a");' for n in range(3_000))
    ),
    "a huge pattern": lambda: 'import regex; regex.test("' + "(a|b?)*" * 500 + '", "a");',
    "a deep pattern": lambda: 'import regex; regex.test("' + "(" * 900 + "a" + ")*" * 900 + '", "a");',
    "a huge repetition": lambda: 'import regex; regex.test("(a{1,9999}){99999999999999999999}", "a");',
    "cells for everyone": lambda: "".join(
        f"v{n} = 0; function s{n}(x) {{ nonlocal v{n}; v{n} = v{(n + 1) % 500} + x; }}\n" for n in range(500)
    ),
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_that_could_take_long(shape: str) -> None:
    options = CompileOptions(open_names=True, strict_security=False)
    compiled = compile_module(SHAPES[shape](), environment=world(), options=options)
    assert all(finding.severity != "error" or finding.code.startswith("ML-S") for finding in compiled.findings)


def test_what_goes_through_a_long_chain_of_calls_is_found() -> None:
    with pytest.raises(MLCompileError) as refused:
        compile_module(SHAPES["a long chain of calls"](), environment=world())
    assert [finding.code for finding in refused.value.errors] == ["ML-S401"]


def test_the_last_of_many_parameters_is_found() -> None:
    with pytest.raises(MLCompileError) as refused:
        compile_module(SHAPES["many parameters"](), environment=world())
    assert [finding.code for finding in refused.value.errors] == ["ML-S401"]


def test_the_walk_knows_every_kind_of_node() -> None:
    walk = _walk()
    expressions = {*get_args(syntax.Expression), syntax.Spread}
    assert set(walk._kinds) == expressions
    assert set(walk._statements) == set(get_args(syntax.Statement))


def _walk() -> Any:
    source = parse(Source("x = 1;"))
    assert source.program is not None
    kinds = security.by_kind(source.program)
    resolution = resolve(source.program, world(), CompileOptions())
    modules = security.Modules(kinds, resolution, world())
    return statements._Walk(kinds, resolution, modules, security.Texts(kinds, resolution))


def test_a_sink_is_a_parameter() -> None:
    with pytest.raises(ValueError, match="the sink 'text' of ask is none of its parameters: question, values"):
        FunctionInterface("ask", 1, 2, ("question", "values"), sinks=(Sink("text", "query"),))


def test_a_host_declares_sinks_with_the_function() -> None:
    @ml_module(name="warehouse")
    class Warehouse:
        @ml_function(sinks={"question": "query"})
        def ask(self, place: str, question: str) -> list[Any]:
            """Ask for what is there."""
            return [place, question]

    interface = interface_of(metadata_of(Warehouse))
    environment = Environment(modules={"warehouse": interface})
    program = "import warehouse; function stock(sku) { return warehouse.ask('main', `stock of ${sku}`); }"
    with pytest.raises(MLCompileError, match="ML-S401"):
        compile_module(program, environment=environment)
    compile_module(program, environment=environment, options=CompileOptions(strict_security=False))
