"""The border: what a Python value is in ML, and back.

Plain data (`None`, bool, int, float, str, list, dict) passes by reference and unscanned, so changes are seen on both sides. These cross as
what they say, where an argument or a result *is* one, and inside each other:

| Python                                                   | ML                                   |
|----------------------------------------------------------|--------------------------------------|
| tuple, set, frozenset, deque, dict views                 | array                                |
| namedtuple, dataclass, pydantic model, msgspec.Struct    | object of its fields                 |
| other mappings                                           | object                               |
| bytes, bytearray                                         | array of numbers                     |
| Decimal                                                  | number (int if whole, else float)    |
| other numbers, as those of NumPy                         | number                               |
| datetime, date, time                                     | string, ISO 8601                     |
| timedelta                                                | number of seconds                    |
| UUID, Path                                               | string                               |
| Enum                                                     | its value                            |

A function of ML stays the Python function that it is. Anything else that is no ML value cannot cross as an argument or result; met deeper
inside a host's container it is passed on unread.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import numbers
import uuid
from collections import deque
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from mlpy_async.errors import MLBorderError
from mlpy_async.values.kinds import Generator, is_function
from mlpy_async.values.module import Module, name_of
from mlpy_compiler import python_name

__all__ = ["PLAIN", "arguments_to_ml", "to_host", "to_ml"]

PLAIN = frozenset({type(None), bool, int, float, str, list, dict})
"""Exact types that cross as they are."""

DECLARED: set[type] = set()
"""Host classes whose objects ML may hold, since their members are declared."""


def to_ml(value: Any, path: str) -> Any:
    """A host's value as ML sees it.

    :param path: where it stands, for the error.
    :raises MLBorderError: if it cannot cross.
    """
    if type(value) in PLAIN:
        return value
    try:
        return _crossed(value, path)
    except RecursionError as error:
        raise MLBorderError(
            f"{path}: a value that holds itself, or is nested too deep, cannot cross into ML"
        ) from error


def arguments_to_ml(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a call, by position and by Python name. Raises as `to_ml`."""
    return (
        tuple([to_ml(value, f"argument {index + 1}") for index, value in enumerate(args)]),
        {python_name(key): to_ml(value, key) for key, value in kwargs.items()},
    )


def _crossed(value: Any, path: str) -> Any:
    kind = type(value)
    if kind in PLAIN or kind in DECLARED or kind is Module or kind is Generator or is_function(value):
        return value
    if isinstance(value, enum.Enum):
        return _crossed(value.value, path)
    if isinstance(value, (list, dict)):
        return value
    if isinstance(value, str):
        return str.__str__(value)  # a subclass as what it is, whatever its methods say
    if isinstance(value, int):
        return int.__add__(value, 0)
    if isinstance(value, float):
        return float.__add__(value, 0.0)
    converter = _find(value)
    if converter is not None:
        return converter(value, path)
    fields = getattr(kind, "__struct_fields__", None)
    if fields is not None:
        return {name: _crossed(getattr(value, name), f"{path}.{name}") for name in fields}
    if hasattr(kind, "model_fields") and hasattr(kind, "model_dump"):
        return _crossed(value.model_dump(), path)
    hint = "; functions are offered in `context=` or by a module" if callable(value) else ""
    raise MLBorderError(f"{path}: a Python {kind.__name__} cannot cross into ML{hint}")


def _find(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _dataclass
    for kinds, converter in _TABLE:
        if isinstance(value, kinds):
            return converter
    return None


def _dataclass(value: Any, path: str) -> dict[str, Any]:
    return {
        field.name: _crossed(getattr(value, field.name), f"{path}.{field.name}") for field in dataclasses.fields(value)
    }


def _sequence(value: Any, path: str) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        names: tuple[str, ...] = value._fields  # pyright: ignore[reportAttributeAccessIssue]
        return {name: _crossed(item, f"{path}.{name}") for name, item in zip(names, value, strict=True)}
    return [_crossed(item, f"{path}[{index}]") for index, item in enumerate(value)]


def _mapping(value: Mapping[Any, Any], path: str) -> dict[str, Any]:
    return {str(key): _crossed(item, f"{path}.{key}") for key, item in value.items()}


def _decimal(value: Decimal, path: str) -> int | float:
    return (
        int(value) if value.is_finite() and value == value.to_integral_value() and abs(value) < 2**64 else float(value)
    )


_TABLE: tuple[tuple[Any, Any], ...] = (
    ((bytes, bytearray), lambda value, _path: list(value)),
    (Decimal, _decimal),
    (numbers.Integral, lambda value, _path: int(value)),
    (numbers.Real, lambda value, _path: float(value)),
    ((datetime.datetime, datetime.date, datetime.time), lambda value, _path: value.isoformat()),
    (datetime.timedelta, lambda value, _path: value.total_seconds()),
    ((uuid.UUID, PurePath), lambda value, _path: str(value)),
    (Mapping, _mapping),
    ((tuple, deque, AbstractSet), _sequence),
)


def to_host(value: Any) -> Any:
    """A value of ML as the host gets it: as it is, but for what means nothing outside.

    :raises MLBorderError: for a module.
    """
    if type(value) is Module:
        raise MLBorderError(f"the module `{name_of(value)}` cannot leave ML; return its functions or values")
    return value
