"""Methods of strings and arrays do what the plain model says: on parameters, on literals, on what a loop or `typeof` has told."""

from __future__ import annotations

import copy
import inspect
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from . import model
from .compiled import agree, functions, kept_functions, literal, outcome, texts, values
from .model_methods import ARRAYS, STRINGS

CALLS = {"pop_at": "o.pop(i)"} | {
    name: f"o.{method}({test})"
    for name, method, test in (
        ("map", "map", "v => v == item"),
        ("filter", "filter", "v => v != item"),
        ("findIndex", "findIndex", "v => v == item"),
        ("some", "some", "(v, n, all) => all[n] == item"),
        ("every", "every", "v => v == item"),
        ("reduce", "reduce", "(sum, v) => sum + v, text_before"),
    )
}
"""Methods whose call is more than its parameters in a row."""

integers = st.one_of(st.integers(-5, 9), st.integers(-5, 9), st.sampled_from([2.0, 1.5, True, 10**30, -(10**30), "1"]))
arrays = st.one_of(st.lists(values, max_size=5), st.lists(st.integers(-2, 3), max_size=6), st.lists(texts, max_size=4))
ARGUMENTS: dict[str, Any] = {
    "part": texts,
    "other": texts,
    "fill": texts,
    "separator": texts,
    "text_before": texts,
    "items": arrays,
    "i": integers,
    "j": integers,
    "n": integers,
    "width": integers,
    "depth": integers,
    "value": values,
    "item": values,
}


def _parameters(function: Any) -> list[str]:
    """The names of a method's parameters behind its owner; any number of items are one."""
    if function is list:
        return []
    return ["item" if p.kind is p.VAR_POSITIONAL else p.name for p in inspect.signature(function).parameters.values()][
        1:
    ]


def _calls(methods: dict[str, Any]) -> dict[str, str]:
    return {name: CALLS.get(name, f"o.{name}({', '.join(_parameters(method))})") for name, method in methods.items()}


def _unknown(methods: dict[str, Any]) -> str:
    """Each method on parameters; the owner comes back beside what the call gives."""
    parts = []
    for name, call in _calls(methods).items():
        names = ", ".join(["o", *_parameters(methods[name])])
        parts += [
            f"function plain_{name}({names}) {{ let r = {call}; return [r, o]; }}",
            f"function loop_{name}({names}) {{ for (let n0 = 0; n0 < 1; n0++) {{ r = {call}; }} return [r, o]; }}",
            f"function told_{name}({names}) {{ if (typeof o == 'array' || typeof o == 'string') {{ {call}; return o; }} }}",
        ]
    return "\n".join(parts)


def _check(methods: dict[str, Any], owner: Any, drawn: dict[str, Any]) -> None:
    unknown = kept_functions(_unknown(methods))
    known = []
    for name, call in _calls(methods).items():
        lets = "".join(f"let {key} = {literal(drawn[key])}; " for key in set(_parameters(methods[name])))
        known.append(f"function {name}() {{ let o = {literal(owner)}; {lets}let r = {call}; return [r, o]; }}")
    literals = functions("\n".join(known))
    for name, method in methods.items():
        arguments = [drawn[key] for key in _parameters(method)]
        behind = copy.deepcopy(owner)
        wanted = outcome(lambda method=method, behind=behind, a=arguments: [method(behind, *copy.deepcopy(a)), behind])
        whole = [owner, *arguments]
        for form in ("plain", "loop"):
            found = outcome(lambda f=unknown[f"{form}_{name}"], w=whole: f(*copy.deepcopy(w)))
            assert agree(found, wanted), (form, name, whole, found, wanted)
        told = outcome(lambda f=unknown[f"told_{name}"], w=whole: f(*copy.deepcopy(w)))
        assert agree(told, wanted if wanted[0] == "error" else ("value", behind)), (name, whole, told, wanted)
        found = outcome(literals[name])
        assert agree(found, wanted), ("literals", name, whole, found, wanted)


@settings(max_examples=60, deadline=None)
@given(texts, st.fixed_dictionaries(ARGUMENTS))
def test_strings(owner: str, drawn: dict[str, Any]) -> None:
    _check(STRINGS, owner, drawn)


@settings(max_examples=60, deadline=None)
@given(arrays, st.fixed_dictionaries({**ARGUMENTS, "other": arrays}))
def test_arrays(owner: list[Any], drawn: dict[str, Any]) -> None:
    _check(ARRAYS, owner, drawn)


WRONG = [None, True, 1, 0.5, [], {}]


@pytest.mark.parametrize("wrong", WRONG, ids=json.dumps)
def test_a_part_that_is_no_string(wrong: Any) -> None:
    module = kept_functions(_unknown(STRINGS))
    for name, method in STRINGS.items():
        parameters = _parameters(method)
        for place, key in enumerate(parameters):
            if key not in ("part", "other", "fill") or name == "concat":
                continue
            arguments = [1 if key == "n" else "a" for key in parameters]
            arguments[place] = wrong
            if name == "split" and wrong is None:
                continue  # at white space
            assert outcome(lambda n=name, a=arguments: module[f"plain_{n}"]("ab", *a)) == ("error", "TypeError"), (
                name,
                arguments,
            )


@settings(max_examples=300, deadline=None)
@given(values, st.sampled_from(["length", "name", "toUpperCase"]))
def test_members(owner: Any, name: str) -> None:
    module = kept_functions(
        f"function read(o) {{ return o.{name}; }} function loop(o) {{ r = null; for (n in [1]) {{ r = o.{name}; }} return r; }}\n"
        f"function maybe(o) {{ return o?.{name}; }} function sum(o) {{ let r = 0; for (x in [o]) {{ r = x.{name} + 0; }} return r; }}"
    )
    wanted = outcome(lambda: model.member(owner, name))
    if wanted == ("value", "method"):
        return
    for form in ("read", "loop"):
        assert agree(outcome(lambda form=form: module[form](owner)), wanted), form
    assert agree(outcome(lambda: module["maybe"](owner)), ("value", None) if owner is None else wanted)
    added = outcome(lambda: model.binary("+", model.member(owner, name), 0))
    assert agree(outcome(lambda: module["sum"](owner)), added)
