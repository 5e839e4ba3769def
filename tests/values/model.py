"""What ML's operators, text form, items and slices do, said once more, plainly, from the language page.

In: plain Python values (None, bool, int, float, str, list, dict). Out: the value that ML gives, or `Thrown` with the type of the error
that it throws. Nothing of the implementation is used, so that the two can be held against each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

__all__ = [
    "BINARY",
    "UNARY",
    "Thrown",
    "binary",
    "equal",
    "integer",
    "item",
    "same",
    "slice_of",
    "text",
    "unary",
    "with_item",
]

MAX_BITS = 14_000
BINARY = "+ - * / // % ** & | ^ << >> == != < <= > >= in && || ??".split()
UNARY = "- + ~ ! typeof".split()


class Thrown(Exception):
    """An ML error, by the name of its type."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def same(a: Any, b: Any) -> bool:
    """Whether two results are one and the same: of one type, NaN like NaN, -0.0 unlike 0.0, keys in one order."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(map(same, a.values(), b.values()))
    return repr(a) == repr(b) if isinstance(a, float) else bool(a == b)


def is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float))


def is_whole(value: Any) -> bool:
    return isinstance(value, (bool, int))


def integer(value: Any) -> int:
    """A number that counts or points: an integer, or a float without a fraction; a boolean is none."""
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise Thrown("TypeError")


# --- text -------------------------------------------------------------------------------------------------------------


def text(value: Any, nested: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise Thrown("LimitError")
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if nested else value
    if isinstance(value, list):
        return "[" + ", ".join(text(item, True) for item in value) + "]"
    keys = {
        key: key if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", key) else json.dumps(key, ensure_ascii=False)
        for key in value
    }
    return "{" + ", ".join(f"{keys[key]}: {text(item, True)}" for key, item in value.items()) + "}"


# --- operators --------------------------------------------------------------------------------------------------------


def binary(operator: str, a: Any, b: Any) -> Any:
    """`a operator b`."""
    if operator in ("&&", "||", "??"):
        return {"&&": b if a else a, "||": a or b, "??": b if a is None else a}[operator]
    if operator in ("==", "!="):
        return equal(a, b) is (operator == "==")
    if operator in ("<", "<=", ">", ">="):
        if not (is_number(a) and is_number(b)) and not (isinstance(a, str) and isinstance(b, str)):
            raise Thrown("TypeError")
        return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]
    if operator == "in":
        return contains(a, b)
    if operator == "+":
        if isinstance(a, str) or isinstance(b, str):
            return text(a) + text(b)
        if isinstance(a, list) and isinstance(b, list):
            return a + b
    kind = is_whole if operator in _WHOLE else is_number
    if not kind(a) or not kind(b):
        raise Thrown("TypeError")
    return _python(lambda: (_WHOLE.get(operator) or _NUMBERS[operator])(a, b))


def _python(work: Callable[[], Any]) -> Any:
    """What Python gives; what it throws on numbers, by its name."""
    try:
        return work()
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        raise Thrown(type(error).__name__) from error


def _fits(value: Any) -> Any:
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise Thrown("LimitError")
    return value


def _power(a: Any, b: Any) -> Any:
    if is_whole(a) and is_whole(b) and b > 1 and abs(a) > 1 and (a.bit_length() - 1) * b > MAX_BITS:
        raise Thrown("LimitError")
    power = a**b
    if isinstance(power, complex):
        raise Thrown("ValueError")
    return _fits(power)


def _left_shift(a: Any, b: Any) -> Any:
    if b > MAX_BITS or (b > 0 and a.bit_length() + b > MAX_BITS):
        raise Thrown("LimitError")
    return a << b


_NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: _fits(a * b),
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "**": _power,
}
_WHOLE: dict[str, Callable[[Any, Any], Any]] = {
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "<<": _left_shift,
    ">>": lambda a, b: a >> b,
}


def equal(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return set(a) == set(b) and all(equal(a[key], b[key]) for key in a)
    return bool(a == b)


def key_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    if is_number(value) and not isinstance(value, bool):
        return text(value)
    raise Thrown("TypeError")


def contains(key: Any, container: Any) -> bool:
    if isinstance(container, dict):
        return key_of(key) in container
    if isinstance(container, list):
        return any(equal(item, key) for item in container)
    if isinstance(container, str) and isinstance(key, str):
        return key in container
    raise Thrown("TypeError")


def unary(operator: str, a: Any) -> Any:
    if operator == "!":
        return not a
    if operator == "typeof":
        names = {type(None): "null", bool: "boolean", str: "string", list: "array", dict: "object"}
        return names.get(type(a), "number")
    if not (is_whole(a) if operator == "~" else is_number(a)):
        raise Thrown("TypeError")
    return {"-": lambda: -a, "+": lambda: +a, "~": lambda: -int(a) - 1}[operator]()


# --- items ------------------------------------------------------------------------------------------------------------


def item(owner: Any, key: Any) -> Any:
    """`owner[key]`."""
    if isinstance(owner, dict):
        name = key_of(key)
        if name not in owner:
            raise Thrown("KeyError")
        return owner[name]
    if not isinstance(owner, (list, str)):
        raise Thrown("TypeError")
    index = integer(key)
    if not -len(owner) <= index < len(owner):
        raise Thrown("IndexError")
    return owner[index]


def slice_of(owner: Any, start: Any, stop: Any, step: Any) -> Any:
    """`owner[start:stop:step]`; null stands for a part that is left out."""
    if not isinstance(owner, (list, str)):
        raise Thrown("TypeError")
    first, last, stride = (None if part is None else integer(part) for part in (start, stop, step))
    if stride == 0:
        raise Thrown("ValueError")
    return owner[first:last:stride]


def with_item(owner: Any, key: Any, value: Any) -> Any:
    """`owner` behind `owner[key] = value`."""
    if isinstance(owner, dict):
        return {**owner, key_of(key): value}
    if not isinstance(owner, list):
        raise Thrown("TypeError")
    index = integer(key)
    if not -len(owner) <= index < len(owner):
        raise Thrown("IndexError")
    index %= len(owner)
    return [*owner[:index], value, *owner[index + 1 :]]


def member(owner: Any, name: str) -> Any:
    """`owner.name`; "method" stands for one of the owner's methods."""
    if isinstance(owner, dict):
        return owner.get(name)
    if owner is None:
        raise Thrown("TypeError")
    if name == "length" and isinstance(owner, (str, list)):
        return len(owner)
    if name == "toUpperCase" and isinstance(owner, str):
        return "method"
    raise Thrown("AttributeError")
