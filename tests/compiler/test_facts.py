"""Facts: narrowing, joins, results of functions, bounds, loops that count."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args

import pytest

from mlpy_compiler import syntax as s
from mlpy_compiler.facts import Facts, T, infer
from mlpy_compiler.interface import CompileOptions, Environment, FunctionInterface, ModuleInterface
from mlpy_compiler.parser import parse
from mlpy_compiler.scope import resolve
from mlpy_compiler.source import Source

WORLD = Environment(
    builtins={
        name: FunctionInterface(name, result=result)
        for name, result in [("print", None), ("len", "int"), ("range", "array"), ("isinstance", "boolean")]
    },
    globals={
        "Math": ModuleInterface("Math", {"floor": FunctionInterface("floor", result="int")}),
        "Array": ModuleInterface("Array"),
    },
    modules={
        "math": ModuleInterface(
            "math", {"sqrt": FunctionInterface("sqrt", result="float")}, {"pi": "float"}, trusted=True
        ),
        "shop": ModuleInterface("shop", {"count": FunctionInterface("count", result="int")}),
    },
)


def every(node: Any) -> Any:
    if isinstance(node, s.Node):
        yield node
        for name in [field.name for field in fields(node)]:
            yield from every(getattr(node, name))
    elif isinstance(node, tuple):
        for item in node:
            yield from every(item)


class Checked:
    """A program with its facts, asked by the text of an expression."""

    def __init__(self, text: str, **options: Any) -> None:
        self.text = text
        parsed = parse(Source(text, "test"), session=options.get("session", False))
        assert parsed.program is not None and not parsed.diagnostics, parsed.diagnostics
        self.program = parsed.program
        settings = CompileOptions(**options)
        self.resolution = resolve(self.program, WORLD, settings)
        assert not [found for found in self.resolution.diagnostics if found.severity == "error"], (
            self.resolution.diagnostics
        )
        self.facts: Facts = infer(self.resolution, WORLD, settings)

    def node(self, text: str, occurrence: int = -1) -> Any:
        lines = self.text.split("\n")
        found = []
        for node in every(self.program):
            line, column, end_line, end_column = node.span
            whole = lines[line - 1][column:end_column] if line == end_line else None
            if whole == text and isinstance(node, get_args(s.Expression)):
                found.append(node)
        return sorted(found, key=lambda node: node.span)[occurrence]

    def kinds(self, text: str, occurrence: int = -1) -> int:
        return self.facts.type_of(self.node(text, occurrence))

    def bits(self, text: str, occurrence: int = -1) -> int | None:
        return self.facts.bits_of(self.node(text, occurrence))

    def loops(self) -> list[Any]:
        return list(self.facts.counting_loops.values())


def in_function(body: str) -> Checked:
    return Checked(f"function f(x, y) {{\n{body}\n}}")


# --- kinds and narrowing
# ------------------------------------------------------------------------------------------------


def test_fib_gives_a_number_or_something_like_one() -> None:
    program = Checked("function fib(n) { if (n <= 1) { return n; } return fib(n - 1) + fib(n - 2); }")
    assert program.kinds("fib(n - 1) + fib(n - 2)") == T.NUMERIC
    assert program.kinds("n - 1") == T.NUMERIC


def test_results_of_functions_that_call_each_other() -> None:
    program = Checked(
        "function even(n) { if (n == 0) { return true; } return odd(n - 1); }\n"
        "function odd(n) { if (n == 0) { return false; } return even(n - 1); }\nx = even(3);"
    )
    assert program.kinds("even(3)") == T.BOOL


def test_a_function_that_is_assigned_is_not_known() -> None:
    program = Checked("function f() { return 1; }\nfunction g() { return f(); }\nf = g;")
    assert program.kinds("f()") == T.UNKNOWN
    assert program.facts.calls_known_function(program.node("f()")) is None


def test_a_generator_function_gives_a_generator() -> None:
    assert Checked("function* g() { yield 1; return 2; }\nfunction h() { return g(); }").kinds("g()") == T.GENERATOR


@pytest.mark.parametrize(
    ("test", "kinds"),
    [
        ('typeof(x) == "string"', T.STRING | T.FOREIGN | T.NUMLIKE),
        ('typeof x == "number"', T.INT | T.FLOAT | T.FOREIGN | T.NUMLIKE),
        ('isinstance(x, "array")', T.ARRAY | T.FOREIGN | T.NUMLIKE),
        ("Array.isArray(x)", T.ARRAY | T.FOREIGN | T.NUMLIKE),
        ("x == null", T.NULL | T.FOREIGN | T.NUMLIKE),
        ("x != null", T.UNKNOWN & ~T.NULL),
        ("x", T.UNKNOWN & ~T.NULL),
        ("x > 3", T.NUMERIC),
        ("3 < x", T.NUMERIC),
        ("x && x > 3", T.NUMERIC),
        ("!(x == null)", T.UNKNOWN & ~T.NULL),
        ("x == 1", T.NUMERIC | T.FOREIGN),
    ],
)
def test_a_test_narrows(test: str, kinds: int) -> None:
    assert in_function(f"if ({test}) {{\nreturn x;\n}}").kinds("x") == kinds


@pytest.mark.parametrize("test", ["x != null", "!(x == null)", "x || y"])
def test_what_is_left_after_a_return(test: str) -> None:
    kinds = in_function(f"if ({test}) {{ return 1; }}\nreturn x;").kinds("x")
    assert kinds == (T.NULL | T.FOREIGN | T.NUMLIKE if "null" in test else T.UNKNOWN & ~T.FUNCTION)


def test_arithmetic_narrows_its_operands_but_repetition_does_not_make_a_number() -> None:
    assert in_function("y = x - 1;\nreturn x;").kinds("x") == T.NUMERIC
    assert in_function("y = x * 2;\nreturn x;").kinds("x") == T.NUMERIC | T.FOREIGN  # bytes of the host repeat
    assert in_function("y = x + 1;\nreturn x;").kinds("x") == T.NUMERIC | T.FOREIGN | T.STRING


@pytest.mark.parametrize(
    "text", ["y && x - 1", "y ? x - 1 : 0", "y?.f(x - 1)", "match (y) { 1 => x - 1, _ => 0 }", "y ?? (x - 1)"]
)
def test_what_may_not_have_run_proves_nothing(text: str) -> None:
    assert in_function(f"z = {text};\nreturn x;").kinds("x") == T.UNKNOWN


def test_a_compound_assignment_that_may_not_run_proves_nothing() -> None:
    assert in_function("y ??= x - 1;\nreturn x;").kinds("x") == T.UNKNOWN


def test_a_default_of_a_pattern_proves_nothing() -> None:
    assert in_function("[a = x - 1] = y;\nreturn x;").kinds("x") == T.UNKNOWN


def test_branches_are_joined() -> None:
    assert in_function('if (y) { z = 1; } else { z = "a"; }\nreturn z;').kinds("z") == T.INT | T.STRING


def test_break_and_continue_carry_what_they_know() -> None:
    assert (
        in_function('z = 1;\nwhile (y) { z = "a"; if (x) { break; } z = 2; }\nreturn z;').kinds("z") == T.INT | T.STRING
    )
    assert (
        in_function('z = 1;\nwhile (y) { w = z; z = "a"; if (x) { continue; } z = 2; }\nreturn w;').kinds("z", 1)
        == T.INT | T.STRING
    )


def test_an_error_may_leave_a_try_at_any_point() -> None:
    program = in_function('z = 1;\ntry { z = "a"; y(); z = 2.5; } except (e) { return z; }\nreturn z;')
    assert program.kinds("z", -2) == T.INT | T.STRING | T.FLOAT
    assert program.kinds("z") == T.FLOAT


def test_break_through_finally() -> None:
    program = in_function('z = 1;\nwhile (y) { try { break; } finally { z = "a"; } }\nreturn z;')
    assert program.kinds("z") & T.STRING


def test_what_an_inner_function_writes_is_not_tracked() -> None:
    program = in_function('z = 1;\nk = () => { nonlocal z; z = "a"; };\nk();\nreturn z;')
    assert program.kinds("z") == T.UNKNOWN


def test_what_an_inner_function_only_reads_is_tracked() -> None:
    assert in_function("z = 1;\nk = () => z;\nk();\nreturn z;").kinds("z") == T.INT


def test_a_match_arm_that_assigns_in_a_loop() -> None:
    program = in_function(
        'z = 1;\nfor (i = 0; i < 3; i++) { w = z; match (y) { 0 => { z = "a"; }, _ => 1 }; }\nreturn w;'
    )
    assert program.kinds("z", 1) & T.STRING


# --- names of the module
# ----------------------------------------------------------------------------------------------------


def test_a_const_literal_is_known_everywhere_but_a_variable_is_not() -> None:
    program = Checked(
        "const LIMIT = 100;\nlimit = 100;\nfunction f() { return LIMIT; }\nfunction g() { return limit; }"
    )
    assert program.kinds("LIMIT") == T.INT
    assert program.kinds("limit") == T.UNKNOWN


def test_the_names_of_a_session_may_be_assigned_by_a_later_input() -> None:
    program = Checked("function f() { return 1; }\nconst K = 1;\nfunction g() { return f() + K; }", session=True)
    assert program.kinds("f()") == T.UNKNOWN
    assert program.kinds("K") == T.UNKNOWN
    assert program.facts.calls_known_function(program.node("f()")) is None


def test_results_of_host_functions_are_believed_where_they_are_trusted() -> None:
    program = Checked("import math;\nimport shop;\nfunction f() { return [math.sqrt(2), shop.count(), math.pi]; }")
    assert program.kinds("math.sqrt(2)") == T.NUMBER  # `-> float` lets an integer through
    assert program.kinds("shop.count()") == T.UNKNOWN
    assert program.kinds("math.pi") == T.NUMBER


def test_a_declared_host_function_of_the_context_is_known() -> None:
    options = {"context": frozenset({"charge", "data"}), "context_functions": frozenset({"charge"})}
    program = Checked("x = charge(1);\ny = data(1);", **options)
    slot = program.facts.calls_known_function(program.node("charge(1)"))
    assert slot is not None and slot.name == "charge"
    assert program.facts.calls_known_function(program.node("data(1)")) is None
    again = Checked("charge = data;\nx = charge(1);", **options)
    assert again.facts.calls_known_function(again.node("charge(1)")) is None


# --- bounds
# -----------------------------------------------------------------------------------------------------------------


def test_bounds_of_literals_and_operators() -> None:
    program = in_function("a = 5 * 7;\nb = x & 255;\nc = (a + b) % 10;\nd = 1 << 20;\ne = 2 ** 10;")
    assert program.bits("5 * 7") == 6
    assert program.kinds("x & 255") & T.NUMLIKE  # a set or a number of numpy has `&` too
    assert program.bits("1 << 20") == 21
    assert program.bits("2 ** 10") == 20


def test_a_sum_of_short_numbers_stays_short_and_a_product_does_not() -> None:
    program = in_function(
        "t = 0;\nu = 1;\nfor (i = 0; i < 1000; i = i + 1) {\nt = t + i % 7;\nu = u * 3;\n}\nreturn [t, u];"
    )
    assert (program.bits("t") or 10**6) < 100
    assert program.bits("u") is None
    assert program.bits("u * 3") is None


def test_fibonacci_by_addition_has_no_bound() -> None:
    program = in_function("a = 0;\nb = 1;\nwhile (x) {\nc = a + b;\na = b;\nb = c;\n}\nreturn a;")
    assert program.bits("a") is None


def test_two_sums_that_feed_each_other_have_no_bound() -> None:
    program = in_function("a = 1;\nb = 1;\nwhile (x) {\na = a + b;\nb = b + a;\n}\nreturn a;")
    assert program.bits("a") is None
    assert program.bits("b + a") is None


# --- loops
# ------------------------------------------------------------------------------------------------------------------


def test_a_loop_that_counts() -> None:
    (loop,) = in_function("for (i = 0; i < 10; i = i + 1) { y = i; }").loops()
    assert (loop.slot.name, loop.operator, loop.step, loop.turns) == ("i", "<", 1, 10)


@pytest.mark.parametrize(
    ("loop", "counts"),
    [
        ("for (let i = 10; i >= 0; i -= 2) { y = i; }", True),
        ("n = 5; for (i = 0; i < n * 2; i++) { y = i; }", True),
        ('s = "abc"; for (i = 0; i < s.length; i++) { y = i; }', True),
        ("for (i = 0; i < x; i++) { y = i; }", False),
        ("for (i = 0; i < 10; i++) { i = i + 1; }", False),
        ("for (i = 0; i < 10; i++) { match (y) { 0 => { i = 5; }, _ => 1 }; }", False),
        ("n = 5; for (i = 0; i < n; i++) { n = n - 1; }", False),
        ("n = 5; for (i = 0; i < n; i++) { match (y) { 0 => { n = 50; }, _ => 1 }; }", False),
        ("a = [1]; for (i = 0; i < a.length; i++) { y.push(a); }", False),
        ("for (i = 0; i > 10; i++) { y = i; }", False),
        ("for (i = 0; i < 10; i = i * 2) { y = i; }", False),
        ("for (i = 0.5; i < 10; i++) { y = i; }", False),
        ("for (i = true; i < 10; i++) { y = i; }", False),
        ("for (i = 0; i < 10; i++) { k = () => { nonlocal i; i = 3; }; k(); }", False),
        ("for (i = 0; i < 10; i += 0) { y = i; }", False),
        ("for (i = 0; i < 1.5; i++) { y = i; }", False),
    ],
)
def test_which_loops_count(loop: str, counts: bool) -> None:
    assert bool(in_function(loop).loops()) is counts


def test_range_gives_integers() -> None:
    program = in_function("for (i of range(10)) {\ny = i;\n}")
    assert program.kinds("i") == T.INT
    assert program.bits("i") == 40


# --- size
# ---------------------------------------------------------------------------------------------------------------------


def test_eighteen_loops_inside_each_other_are_looked_at_in_no_time() -> None:
    head = "".join(f"while (x) {{ z{n} = z{n + 1}; z{n} = z{n} + 1; " for n in range(17))
    in_function("z17 = 1; " + head + "z17 = z0;" + "}" * 17)


def test_long_chains_need_no_stack() -> None:
    chain = " + ".join(["x"] * 490)
    members = "x" + ".a" * 240 + ".f()" * 120
    either = " && ".join(["x"] * 490)
    branches = "if (x == 0) { y = 1; } " + " ".join(f"else if (x == {n}) {{ y = {n}; }}" for n in range(490))
    in_function(f"a = {chain};\nb = {members};\nif ({either}) {{ c = 1; }}\n{branches}")
