"""The border on anything: host values of every kind, nested, shared and cyclic, cross into ML, are used there and come back.

A value crosses whole or is refused with `MLBorderError`; what a program does with one ends in a value or in an error of ML.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import math
import uuid
from collections import OrderedDict, deque
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from mlpy_async import MLBorderError, MLError
from mlpy_async.values.errors_in_ml import host_error
from mlpy_async.values.marshal import PLAIN, to_host, to_ml
from tests.fuzz.chance import Chance
from tests.values.compiled import BUILTINS, functions

__all__ = ["target"]

_USES = [
    "v", "v.a", "v?.a", "v['a']", "v[0]", "v[-1:]", "v + 1", "1 + v", "v + 'x'", "v * 2", "v - v", "-v", "!v", "v == v", "v < 1", "v in [v]",
    "'a' in v", "str(v)", "`${v}`", "JSON.stringify(v)", "typeof(v)", "len(v)", "v.length", "v.keys()", "v.map(x => x)", "v.toString()", "[...v]",
    "{...v}", "v(1)", "match (v) { [a, ...b] => a, {a} => a, _ => v }", "v.sort()", "keys(v)", "sum(v)", "Number(v)", "v ?? 1", "v.copy()",
]  # fmt: skip
_MODULE = functions(
    "\n".join(f"function use{number}(v) {{ return {use}; }}" for number, use in enumerate(_USES))
    + "\nfunction over(v) { let n = 0; for (x of v) { n++; if (n > 50) { break; } } return n; }"
    + "\nfunction change(v) { v.push(v); v.a = v; return v; }"
)
_FUNCTIONS = [value for name, value in _MODULE.items() if name.startswith(("use", "over", "change"))]


class Colour(enum.Enum):
    RED = "red"
    PAIR = (1, 2)


class Point(NamedTuple):
    x: Any
    y: Any


@dataclass
class Order:
    item: Any


def _value(chance: Chance, depth: int, made: list[Any]) -> Any:
    """A host value; containers go into `made`, from which later ones may take them, themselves included."""
    choice = chance.randrange(26 if depth > 0 else 16)
    if choice < 16:
        return _leaf(chance, choice)
    if choice == 16 and made:
        return chance.choice(made)
    kind = chance.choice([list, dict, tuple, deque, Point, Order, OrderedDict, frozenset])
    if kind in (list, dict, OrderedDict, deque):
        container: Any = kind()
        made.append(container)
        for _ in range(chance.randrange(4)):
            part = _value(chance, depth - 1, made)
            if kind in (list, deque):
                container.append(part)
            else:
                container[chance.choice(["a", "b", "", "length", 1])] = part
        return container
    if kind is frozenset:
        return frozenset([chance.randrange(9), "a"])
    parts = [_value(chance, depth - 1, made) for _ in range(2)]
    return tuple(parts) if kind is tuple else Point(*parts) if kind is Point else Order(parts[0])


def _leaf(chance: Chance, choice: int) -> Any:
    number = chance.getrandbits(16)
    text = chance.take(number % 5).decode("utf-8", "replace")
    return [
        None, True, number, -number, number / 7, math.nan, math.inf, 1 << number % 20_000, text, chance.take(3), decimal.Decimal(number) / 3,
        datetime.timedelta(number), uuid.UUID(int=number), PurePosixPath(text or "."), chance.choice(list(Colour)), object(),
    ][choice]  # fmt: skip


def _is_ml(value: Any) -> bool:
    """Whether what was converted consists of plain values; a host's own list or dict is passed on unread."""
    return type(value) in PLAIN or isinstance(value, (str, int, float, list, dict))


def target(data: bytes) -> None:
    """One input."""
    chance = Chance(data)
    host = _value(chance, 3, [])
    try:
        value = to_ml(host, "value")
    except MLBorderError as error:
        assert "value" in str(error)
        return
    assert _is_ml(value)
    for _ in range(4):
        function = chance.choice(_FUNCTIONS)
        try:
            to_host(function(value))
        except Exception as error:
            found = host_error(error, BUILTINS)
            assert isinstance(found, (MLError, MLBorderError)), found
            assert str(found)
            if isinstance(found, MLError):
                assert found.type not in ("AssertionError", "SystemError", "UnboundLocalError", "RuntimeError"), repr(
                    error
                )
