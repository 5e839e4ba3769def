"""What kind of value something is: the question behind every operation of ML.

Only these are ML values; anything else that a host lets through is foreign: it can be passed on and compared, and operators run what its
class defines, but nothing of it is read.
"""

from __future__ import annotations

from itertools import chain
from types import FunctionType
from typing import Any, cast

from mlpy_async.values.module import Module

__all__ = ["ErrorObject", "Generator", "Missing", "describe", "integer", "is_function", "missing", "type_name"]


class Missing:
    """Stands for an argument that was not given. It never reaches a program."""

    __slots__ = ()


missing = Missing()


class ErrorObject(dict[str, Any]):
    """An error as ML sees it: an object with `type`, `message`, `file`, `line`, whose text form is its message."""

    __slots__ = ()


class Generator(chain[Any]):
    """A generator as ML holds it: Python's own, which stays out of reach in `source`.

    A subclass of a C iterator, because that is as quick as the generator itself, and because CPython frees a chain of any length of such objects
    without recursion. A long chain of bare generators, each a variable of the next, overflows the C stack when it is freed.
    """

    __slots__ = ("source",)

    def __init__(self, source: Any) -> None:  # pyright: ignore[reportInconsistentConstructor]
        self.source = source


_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    ErrorObject: "object",
    Module: "module",
    Generator: "generator",
}


def is_function(value: Any) -> bool:
    """Whether a value is a function of ML, or a host function that was declared: both have the builtins of a runtime."""
    return type(value) is FunctionType and "λbuiltins" in cast(Any, value).__builtins__


def type_name(value: Any, declared: dict[type, Any] | None = None) -> str:
    """The name that `typeof` gives; a foreign object is "object" unless its class is declared."""
    name = _NAMES.get(type(value))
    if name is not None:
        return name
    if is_function(value):
        return "function"
    if declared and type(value) in declared:
        return str(declared[type(value)].name)
    for kind, name in (
        (str, "string"),
        (bool, "boolean"),
        (int, "number"),
        (float, "number"),
        (list, "array"),
        (dict, "object"),
    ):
        if isinstance(value, kind):
            return name
    return "host object"


def integer(value: Any, what: str) -> int:
    """A number that counts or points: an integer, or a float without a fraction.

    :param what: names it in the error. :raises TypeError: if it is anything else, a boolean included.
    """
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    raise TypeError(
        f"{what} must be an integer, got {value!r}"
        if isinstance(value, float)
        else f"{what} must be an integer, got {type_name(value)}"
    )


def describe(value: Any) -> str:
    """A value in an error message: its kind, with an article."""
    name = type_name(value)
    if name == "null":
        return name
    return ("an " if name[0] in "aeiou" else "a ") + name
