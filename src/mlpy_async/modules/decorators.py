"""`@ml_module` and `@ml_function`: what a class offers to ML. The one source for compiler, runtime and documentation.

In: a class, and what the decorators and type hints say. Out: the same class with metadata; nothing is wrapped, registered or run.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints, overload

from mlpy_async.capabilities import DeclaredNeeds
from mlpy_compiler import FunctionInterface, ModuleInterface, Sink, SinkKind

__all__ = [
    "FunctionMetadata",
    "ModuleMetadata",
    "interface_of",
    "marks_of",
    "metadata_of",
    "ml_function",
    "ml_module",
    "snake_case",
]

_C = TypeVar("_C", bound=type)
_F = TypeVar("_F")

_RESULTS = {
    float: "float",
    int: "int",
    str: "string",
    bool: "boolean",
    list: "array",
    dict: "object",
    type(None): "null",
}
_KINDS: dict[Any, tuple[str, frozenset[type]]] = {
    float: ("a number", frozenset({int, float, bool})),
    int: ("an integer", frozenset({int, bool})),
    str: ("a string", frozenset({str})),
    bool: ("true or false", frozenset({bool})),
    list: ("an array", frozenset({list})),
    dict: ("an object", frozenset({dict})),
}


@dataclass(frozen=True, slots=True)
class FunctionMetadata:
    """One function of a module. `kinds` says for each parameter what it must be: words and exact types, or None for anything;
    `needs` are its capabilities with what names their resource, None if it needs nothing.
    """

    name: str
    attribute: str
    description: str
    parameters: tuple[str, ...]
    minimum: int
    maximum: int | None
    result: str | None
    capabilities: tuple[str, ...]
    blocking: bool
    kinds: tuple[tuple[str, frozenset[type]] | None, ...]
    sinks: tuple[Sink, ...] = ()
    needs: DeclaredNeeds | None = None


@dataclass(frozen=True, slots=True)
class ModuleMetadata:
    """A module: its functions by name, both spellings, and its constants."""

    name: str
    description: str
    capabilities: tuple[str, ...]
    functions: dict[str, FunctionMetadata]
    constants: dict[str, Any]


@overload
def ml_function(function: _F) -> _F: ...


@overload
def ml_function(
    *,
    name: str | None = None,
    description: str | None = None,
    capabilities: tuple[str, ...] | list[str] = (),
    resource: str | Mapping[str, str] | None = None,
    checked_inside: bool = False,
    blocking: bool = False,
    sinks: Mapping[str, SinkKind] = MappingProxyType({}),
) -> Callable[[_F], _F]: ...


def ml_function(
    function: Any = None,
    *,
    name: str | None = None,
    description: str | None = None,
    capabilities: tuple[str, ...] | list[str] = (),
    resource: str | Mapping[str, str] | None = None,
    checked_inside: bool = False,
    blocking: bool = False,
    sinks: Mapping[str, SinkKind] = MappingProxyType({}),
) -> Any:
    """Offer a method to ML, with or without arguments: `@ml_function` or `@ml_function(description="…")`.

    :param name: in ML; default: the method's. :param description: default: the first line of its docstring.
    :param capabilities: what it needs; each call by ML checks them. :param resource: the parameter that names what they are needed
        for, as `"path"`, or one for each capability: `{"file.read": "source", "file.write": "destination"}`. Without one, the
        capability must be held for any resource. :param checked_inside: whether the function calls `check_capability` itself, where
        only it knows for what; the capabilities are then what tools are told.
    :param blocking: whether it blocks, and so runs in a worker thread.
    :param sinks: parameters whose texts are executed, by name, with what they are: "query", "command" or "pattern". The compiler
        finds programs that join texts from outside into them.

    A function or method that is bound in `context=` is checked in the same way.
    """

    def mark(target: Any) -> Any:
        inner = getattr(target, "__func__", target)
        inner.__ml_function__ = {
            "name": name, "description": description, "capabilities": tuple(capabilities), "resource": resource, "blocking": blocking,
            "checked_inside": checked_inside, "sinks": tuple(Sink(parameter, kind) for parameter, kind in sinks.items()),
        }  # fmt: skip
        return target

    return mark if function is None else mark(function)


def ml_module(
    *,
    name: str,
    description: str = "",
    capabilities: tuple[str, ...] | list[str] = (),
    constants: dict[str, Any] | None = None,
) -> Callable[[_C], _C]:
    """Offer a class to ML as the module `name`: its methods marked with `ml_function`, and constants."""

    def mark(cls: _C) -> _C:
        functions: dict[str, FunctionMetadata] = {}
        for attribute, member in vars(cls).items():
            inner = getattr(member, "__func__", member)
            marked = getattr(inner, "__ml_function__", None)
            if marked is not None:
                data = _function(attribute, inner, marked, isinstance(member, staticmethod), name)
                functions[data.name] = data
                functions.setdefault(snake_case(data.name), data)
        cls.__ml_module__ = ModuleMetadata(name, description, tuple(capabilities), functions, dict(constants or {}))  # type: ignore[attr-defined]
        return cls

    return mark


def metadata_of(cls: type) -> ModuleMetadata:
    """What `ml_module` noted."""
    data: ModuleMetadata = cls.__ml_module__  # type: ignore[attr-defined]
    return data


def marks_of(function: Any) -> tuple[DeclaredNeeds | None, bool]:
    """What `ml_function` noted of a function by itself: its needs, and whether it blocks.

    :raises ValueError: if it has no parameter of the name that it gives for a resource.
    """
    marked = getattr(function, "__ml_function__", None)
    if not isinstance(marked, dict):
        return None, False
    label = marked["name"] or function.__name__
    return _needs(label, marked, list(inspect.signature(function).parameters.values())), marked["blocking"]


def _needs(label: str, marked: dict[str, Any], parameters: list[inspect.Parameter]) -> DeclaredNeeds | None:
    if marked["checked_inside"] or not (marked["capabilities"] or marked["resource"]):
        return None
    return DeclaredNeeds(label, marked["capabilities"], parameters, marked["resource"])


def _function(attribute: str, function: Any, marked: dict[str, Any], static: bool, module: str) -> FunctionMetadata:
    parameters = list(inspect.signature(function).parameters.values())
    if not static:
        parameters = parameters[1:]
    hints = get_type_hints(function)
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    variable = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    doc = (inspect.getdoc(function) or "").partition("\n")[0]
    name = marked["name"] or attribute.rstrip("_")
    return FunctionMetadata(
        name=name,
        attribute=attribute,
        description=marked["description"] or doc,
        parameters=tuple(p.name.rstrip("_") for p in parameters),
        minimum=sum(p.default is p.empty for p in positional),
        maximum=None if variable else len(positional),
        result=_RESULTS.get(hints.get("return", object)),
        capabilities=marked["capabilities"],
        blocking=marked["blocking"] or False,
        kinds=tuple(_KINDS.get(hints.get(p.name)) for p in positional),
        sinks=marked["sinks"],
        needs=_needs(f"{module}.{name}", marked, parameters),
    )


def interface_of(metadata: ModuleMetadata, *, trusted: bool = False) -> ModuleInterface:
    """What the compiler is told about a module.

    :param trusted: whether its functions give what they say, so that the compiler may rely on it.
    """
    functions = {
        name: FunctionInterface(
            name, data.minimum, data.maximum, data.parameters, data.result, data.capabilities, data.sinks
        )
        for name, data in metadata.functions.items()
    }
    return ModuleInterface(
        metadata.name,
        functions,
        {name: _RESULTS[type(value)] for name, value in metadata.constants.items()},
        trusted,
    )


def snake_case(name: str) -> str:
    """`isLeapYear` as `is_leap_year`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() if not name.isupper() else name
