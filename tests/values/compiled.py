"""ML code under test: compiled, and called as it is, outside a loop.

In: source text, arguments. Out: a value, or the type of the error that was thrown, in the form that the tests compare.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import lru_cache
from types import FunctionType
from typing import Any

from hypothesis import strategies as st

from mlpy_async import MLRuntime
from mlpy_async.errors import MLError
from mlpy_async.stdlib.environment import standard_environment
from mlpy_async.values.errors_in_ml import host_error
from mlpy_compiler import compile_module

from .model import Thrown, same

__all__ = ["agree", "functions", "literal", "outcome", "values"]

Outcome = tuple[str, Any]

_RUNTIME = MLRuntime(cache_dir=None)
_ENVIRONMENT = standard_environment()
BUILTINS = _RUNTIME.namespace({})["__builtins__"]


def functions(source: str) -> dict[str, Any]:
    """The names of a program that has run."""
    namespace = _RUNTIME.namespace({})
    code = compile_module(source, environment=_ENVIRONMENT).code
    exec(code, namespace)
    main = namespace.pop("λmain")
    assert isinstance(main, FunctionType)
    main()
    return namespace


kept_functions = lru_cache(maxsize=None)(functions)
"""For sources that do not hang on the example."""


def outcome(work: Callable[[], Any]) -> Outcome:
    """("value", what it gives) or ("error", the type that it throws), of ML code and of the model alike."""
    try:
        return "value", work()
    except Thrown as error:
        return "error", error.kind
    except Exception as error:
        found = host_error(error, BUILTINS)
        assert isinstance(found, MLError), repr(found)
        return "error", found.type


def agree(found: Outcome, wanted: Outcome) -> bool:
    return found[0] == wanted[0] and same(found[1], wanted[1])


def literal(value: Any) -> str:
    """ML text whose value is `value`."""
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        if math.isnan(value):
            return "(1e308 * 10 - 1e308 * 10)"
        shown = "1e308 * 10" if math.isinf(value) else repr(abs(value))
        return f"(-({shown}))" if math.copysign(1, value) < 0 else f"({shown})"
    if isinstance(value, int):
        return f"({value})"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return "({" + ", ".join(f"{json.dumps(key)}: {literal(part)}" for key, part in value.items()) + "})"


# --- values -----------------------------------------------------------------------------------------------------------

texts = st.text(alphabet="ab A0_,é😀\n\"'\\`$\u2028", max_size=6)
_NUMBERS = st.one_of(
    st.integers(-4, 9),
    st.integers(),
    st.sampled_from([2**13_999, -(2**13_999) + 1, 2**7_000 + 1, 10**400, 2**64, -(2**31), 20_000]),
    st.floats(),
    st.sampled_from([0.0, -0.0, 0.5, -2.0, 1e308, math.inf, -math.inf, math.nan, 3.0]),
)
scalars = st.one_of(st.none(), st.booleans(), _NUMBERS, texts)
values: st.SearchStrategy[Any] = st.one_of(
    scalars,
    _NUMBERS,
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=6,
    ),
)
