"""`@ml_class`: what ML sees of a class of the host. Its objects are held by reference; nothing of them is read that is not declared here.

In: a class with marked methods and properties. Out: the same class with metadata, and with the operators that are declared. It declares nothing to a
runtime: `bridge.py` does.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar, overload

from mlpy_async.modules.decorators import FunctionMetadata, function_metadata, plain_function
from mlpy_async.modules.signatures import snake_case
from mlpy_async.values.marshal import to_ml

__all__ = ["ClassMetadata", "class_metadata_of", "ml_class"]

_C = TypeVar("_C", bound=type)

_OPERATORS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
    "==": "eq", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClassMetadata:
    """A class: its methods by ML name, both spellings; its properties, with what is noted of those that are marked; the operators that it declares.

    `module` is the module in which ML finds its constructor, "" if ML cannot make objects of it.
    """

    name: str
    module: str
    description: str
    methods: dict[str, FunctionMetadata]
    properties: dict[str, FunctionMetadata | None]
    operators: tuple[str, ...]


@overload
def ml_class(cls: _C) -> _C: ...


@overload
def ml_class(
    *,
    name: str | None = None,
    module: str = "",
    description: str = "",
    properties: Iterable[str] = (),
    operators: Mapping[str, str] = MappingProxyType({}),
) -> Callable[[_C], _C]: ...


def ml_class(
    cls: Any = None,
    *,
    name: str | None = None,
    module: str = "",
    description: str = "",
    properties: Iterable[str] = (),
    operators: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """Let ML hold objects of a class, call its methods that are marked with `ml_function`, and read what is declared.

    :param name: what `typeof` gives; default: the class's. :param module: the module of ML in which it can be called to make an object; default: none.
    :param properties: attributes that ML may read, beside the properties that are marked.
    :param operators: methods by operator, as `{"+": "plus", "==": "same"}`. An operator of Python that the class defines by itself works as it is.
    :raises ValueError: for an operator that there is not. :raises AttributeError: for a method that the class lacks.

    Its text form is that of its `__str__`, if it has one of its own. Objects cross by reference once the class is known to a runtime: from a bridge file, or
    by `MLRuntime(modules=[…])`.
    """

    def mark(cls: Any) -> Any:
        label = name or cls.__name__
        methods: dict[str, FunctionMetadata] = {}
        visible: dict[str, FunctionMetadata | None] = dict.fromkeys(properties)
        for attribute, member in vars(cls).items():
            inner = plain_function(member)
            if not hasattr(inner, "__ml_function__"):
                continue
            if inspect.isfunction(member) or isinstance(member, (staticmethod, classmethod)):
                data = function_metadata(attribute, inner, not isinstance(member, staticmethod), label)
                methods[data.name] = data
                methods.setdefault(snake_case(data.name), data)
            else:
                data = function_metadata(attribute, inner, True, label)
                visible[data.name] = data
        for symbol, method in operators.items():
            _define(cls, symbol, method)
        text = description or (inspect.getdoc(cls) or "").partition("\n")[0]
        cls.__ml_class__ = ClassMetadata(label, module, text, methods, visible, tuple(operators))
        return cls

    return mark if cls is None else mark(cls)


def _define(cls: Any, symbol: str, method: str) -> None:
    """Make a method what an operator runs."""
    if symbol not in _OPERATORS:
        raise ValueError(
            f"{cls.__name__}: there is no operator {symbol!r} to declare; there are {' '.join(_OPERATORS)}"
        )
    function = getattr(cls, method)

    def operate(self: Any, other: Any) -> Any:
        return to_ml(function(self, other), f"the result of `{symbol}`")

    setattr(cls, f"__{_OPERATORS[symbol]}__", operate)
    if symbol == "==" and cls.__hash__ is not None and "__hash__" not in vars(cls):
        cls.__hash__ = None  # as Python has it for a class that says what is equal


def class_metadata_of(cls: Any) -> ClassMetadata | None:
    """What `ml_class` noted of this very class, not of one that it derives from."""
    found = vars(cls).get("__ml_class__") if isinstance(cls, type) else None
    return found if isinstance(found, ClassMetadata) else None
