"""Compiled operators, items and slices do what the plain model says, whether or not the compiler knows the types."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from . import model
from .compiled import agree, functions, kept_functions, literal, outcome, texts, values

COMPOUND = "+ - * / // % ** && || ??".split()
ORDER = "== != < <= > >= in".split()


def _unknown() -> str:
    """Each operator on parameters: in a `return`, in a loop, as a test, as `op=`, and where `typeof` has told the types."""
    parts = []
    for number, operator in enumerate(model.BINARY):
        whole = f"a {operator} b"
        parts += [
            f"function plain{number}(a, b) {{ return {whole}; }}",
            f"function loop{number}(a, b) {{ let r = null; for (let i = 0; i < 2; i++) {{ r = {whole}; }} return r; }}",
            (
                f"function told{number}(a, b) {{ if (typeof a == 'number' && typeof b == 'number') {{ return {whole}; }}"
                f" if (typeof a == 'string') {{ r = {whole}; return r; }}"
                f" if (typeof b == 'array') {{ return {whole}; }} return {whole}; }}"
            ),
            f"function twice{number}(a, b) {{ return [{whole}, {whole}][1]; }}",
        ]
        if operator in COMPOUND:
            parts.append(f"function compound{number}(a, b) {{ a {operator}= b; return a; }}")
        if operator in ORDER:
            parts.append(f"function test{number}(a, b) {{ if ({whole}) {{ return true; }} return false; }}")
            parts.append(f"function turn{number}(a, b) {{ while ({whole}) {{ return true; }} return false; }}")
    for number, operator in enumerate(model.UNARY):
        parts.append(f"function one{number}(a) {{ return {operator} a; }}")
        parts.append(f"function again{number}(a) {{ r = null; for (x in [a]) {{ r = {operator} x; }} return r; }}")
    return "\n".join(parts)


def _known(a: str, b: str) -> str:
    """Each operator on values of which one or both stand in the text."""
    b = f"(\n{b})"  # where the line ends in a bracket, `//` divides, however long the divisor is
    parts = []
    for number, operator in enumerate(model.BINARY):
        parts += [
            f"function both{number}() {{ return {a} {operator} {b}; }}",
            f"function named{number}() {{ let a = {a}; let b = {b}; let r = a {operator} b; return r; }}",
            f"function left{number}(b) {{ return {a} {operator} b; }}",
            f"function right{number}(a) {{ return a {operator} {b}; }}",
            f"function grown{number}() {{ a = {a}; for (i = 0; i < 1; i++) {{ a = a {operator} {b}; }} return a; }}",
        ]
    for number, operator in enumerate(model.UNARY):
        parts.append(f"function one{number}() {{ return {operator} {a}; }}")
        parts.append(f"function named_one{number}() {{ let a = {a}; return {operator} a; }}")
    return "\n".join(parts)


UNKNOWN = _unknown()


def _check(module: dict[str, Any], forms: dict[str, list[Any]], names: list[str], wanted: list[Any]) -> None:
    for number, name in enumerate(names):
        for form, arguments in forms.items():
            function = module.get(f"{form}{number}")
            if function is None:
                continue
            given_to = copy.deepcopy(arguments)
            found = outcome(lambda function=function, given_to=given_to: function(*given_to))
            assert agree(found, wanted[number]), (form, name, arguments, found, wanted[number])
            assert model.same(given_to, arguments), f"{form} {name} changed an operand"


@settings(max_examples=400, deadline=None)
@given(values, values)
@example([1, float("nan")], [1, float("nan")])
@example(True, 10**400)
def test_operators_on_what_is_not_known(a: Any, b: Any) -> None:
    module = kept_functions(UNKNOWN)
    forms = {form: [a, b] for form in ("plain", "loop", "told", "twice", "compound", "test", "turn")}
    wanted = [outcome(lambda o=operator: model.binary(o, a, b)) for operator in model.BINARY]
    _check(module, forms, model.BINARY, wanted)
    wanted = [outcome(lambda o=operator: model.unary(o, a)) for operator in model.UNARY]
    _check(module, {"one": [a], "again": [a]}, model.UNARY, wanted)


@settings(max_examples=100, deadline=None)
@given(values, values)
@example(-8, 0.5)
@example(2.0, 20_000)
@example(2**13_999, 2)
def test_operators_on_literals(a: Any, b: Any) -> None:
    module = functions(_known(literal(a), literal(b)))
    forms: dict[str, list[Any]] = {"both": [], "named": [], "left": [b], "right": [a], "grown": []}
    wanted = [outcome(lambda o=operator: model.binary(o, a, b)) for operator in model.BINARY]
    _check(module, forms, model.BINARY, wanted)
    wanted = [outcome(lambda o=operator: model.unary(o, a)) for operator in model.UNARY]
    _check(module, {"one": [], "named_one": []}, model.UNARY, wanted)


# --- items and slices -------------------------------------------------------------------------------------------------

ITEMS = """
function get(v, i) { return v[i]; }
function loop(v, i) { r = null; for (n = 0; n < 2; n++) { r = v[i]; } return r; }
function sum(v, i) { return v[i] == v[i] || true ? v[i] : 0; }
function part(v, i, j, k) { return v[i:j:k]; }
function head(v, j) { return v[:j]; }
function tail(v, i) { return v[i:]; }
function stride(v, k) { return v[::k]; }
function set(v, i) { v[i] = "new"; return v; }
"""
sequences = texts | st.lists(st.integers(0, 5), max_size=6)
owners = st.one_of(sequences, sequences, st.dictionaries(texts, st.integers(), max_size=3), values)
indices = st.one_of(
    st.none(), st.integers(-8, 8), st.integers(-8, 8), st.sampled_from([10**30, 1.0, -2.0, 0.5, True, "0"]), values
)


@settings(max_examples=500, deadline=None)
@given(owners, indices, indices, indices)
@example({"1.5": 1, "2": 2}, 1.5, None, None)
def test_items_and_slices(owner: Any, i: Any, j: Any, k: Any) -> None:
    module = kept_functions(ITEMS)
    cases: list[tuple[str, list[Any], Any]] = [
        (name, [owner, i], lambda: model.item(owner, i)) for name in ("get", "loop", "sum")
    ]
    cases += [
        ("part", [owner, i, j, k], lambda: model.slice_of(owner, i, j, k)),
        ("head", [owner, j], lambda: model.slice_of(owner, None, j, None)),
        ("tail", [owner, i], lambda: model.slice_of(owner, i, None, None)),
        ("stride", [owner, k], lambda: model.slice_of(owner, None, None, k)),
        ("set", [owner, i], lambda: model.with_item(owner, i, "new")),
    ]
    for name, arguments, wants in cases:
        function = module[name]
        found = outcome(lambda function=function, arguments=arguments: function(*copy.deepcopy(arguments)))
        assert agree(found, outcome(wants)), (name, arguments, found, outcome(wants))


@settings(max_examples=100, deadline=None)
@given(owners, indices, indices, indices)
def test_items_and_slices_of_literals(owner: Any, i: Any, j: Any, k: Any) -> None:
    v, first, last, step = map(literal, (owner, i, j, k))
    module = functions(
        f"function get() {{ return {v}[{first}]; }}\n"
        f"function named() {{ let v = {v}; let i = {first}; r = v[i]; return r; }}\n"
        f"function part() {{ return {v}[{first}:{last}:{step}]; }}\n"
        f"function named_part() {{ let v = {v}; let i = {first}; return v[i:{last}:{step}]; }}\n"
    )
    for name in ("get", "named"):
        assert agree(outcome(module[name]), outcome(lambda: model.item(owner, i))), name
    for name in ("part", "named_part"):
        assert agree(outcome(module[name]), outcome(lambda: model.slice_of(owner, i, j, k))), name


@settings(max_examples=200, deadline=None)
@given(values)
def test_text_form(value: Any) -> None:
    module = kept_functions("function shown(v) { return [str(v), `${v}`, '' + v]; }")
    wanted = outcome(lambda: [model.text(value)] * 3)
    assert agree(outcome(lambda: module["shown"](value)), wanted)
