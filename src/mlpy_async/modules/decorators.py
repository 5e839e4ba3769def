"""`@ml_module`, `@ml_function` and `@ml_export`: what classes and functions offer to ML. The one source for compiler, runtime and documentation.

In: a class or function, and what the decorators and type hints say. Out: the same with metadata; nothing is wrapped, registered or run.
Where these stand in a bridge file, `scan.py` reads the same without importing it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints, overload

from mlpy_async.capabilities import DeclaredNeeds
from mlpy_async.modules.signatures import module_name, parameters_of, returns_of, signature, snake_case
from mlpy_compiler import FunctionInterface, ModuleInterface, Sink, SinkKind

__all__ = [
    "FunctionMetadata",
    "ModuleMetadata",
    "function_metadata",
    "interface_of",
    "metadata_of",
    "metadata_of_exports",
    "ml_export",
    "ml_function",
    "ml_module",
    "ml_type_bridge",
    "plain_function",
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
    function: Any = None
    is_bound: bool = False
    returns: str = ""

    @property
    def signature(self) -> str:
        """As text in ML's words, where it is known: `charge(amount: number) -> object`."""
        if self.function is None:
            return signature(self.name, ())
        parameters = parameters_of(self.function, bound=self.is_bound)
        return signature(self.name, parameters, returns_of(self.function) or self.returns)


@dataclass(frozen=True, slots=True)
class ModuleMetadata:
    """A module: its functions by name, both spellings, and its constants."""

    name: str
    description: str
    capabilities: tuple[str, ...]
    functions: dict[str, FunctionMetadata]
    constants: dict[str, Any]
    version: str = ""


@overload
def ml_function(function: _F) -> _F: ...


@overload
def ml_function(
    *,
    name: str | None = None,
    description: str | None = None,
    capabilities: tuple[str, ...] | list[str] = (),
    resource: str | Mapping[str, str] | None = None,
    checks_itself: bool = False,
    blocking: bool = False,
    sinks: Mapping[str, SinkKind] = MappingProxyType({}),
    params: Sequence[Mapping[str, str]] = (),
    returns: str = "",
) -> Callable[[_F], _F]: ...


def ml_function(
    function: Any = None,
    *,
    name: str | None = None,
    description: str | None = None,
    capabilities: tuple[str, ...] | list[str] = (),
    resource: str | Mapping[str, str] | None = None,
    checks_itself: bool = False,
    blocking: bool = False,
    sinks: Mapping[str, SinkKind] = MappingProxyType({}),
    params: Sequence[Mapping[str, str]] = (),
    returns: str = "",
) -> Any:
    """Offer a method to ML, with or without arguments: `@ml_function` or `@ml_function(description="…")`.

    :param name: in ML; default: the method's. :param description: default: the first line of its docstring.
    :param capabilities: what it needs; each call by ML checks them. :param resource: the parameter that names what they are needed
        for, as `"path"`, or one for each capability: `{"file.read": "source", "file.write": "destination"}`. Without one, the
        capability must be held for any resource.
    :param checks_itself: whether the function checks its capabilities, by `check_capability`, where it has to know the resource
        as it was checked; then nobody checks them before.
    :param blocking: whether it blocks, and so runs in a worker thread.
    :param sinks: parameters whose texts are executed, by name, with what they are: "query", "command" or "pattern". The compiler
        finds programs that join texts from outside into them.
    :param params: descriptions of parameters, as `{"name": "x", "type": "number", "description": "…"}`, shown by `help`. What is checked are the
        annotations. :param returns: what it gives, in words, where the annotation does not say.
    :raises ValueError: if it is async and `blocking`, which is neither fish nor fowl, or has a parameter that ML cannot give.

    Above or below `staticmethod`, `classmethod` and `property`. What ML hands over is converted and checked by the annotations. A coroutine is awaited;
    generators, asynchronous ones too, stream to ML. A function or method that is bound in `context=` is checked in the same way.
    """

    def mark(target: Any) -> Any:
        inner = plain_function(target)
        _check(inner, blocking)
        inner.__ml_function__ = {
            "name": name, "description": description, "capabilities": tuple(capabilities), "resource": resource, "checks_itself": checks_itself,
            "blocking": blocking, "sinks": tuple(Sink(parameter, kind) for parameter, kind in sinks.items()),
            "params": tuple(params), "returns": returns,
        }  # fmt: skip
        return target

    return mark if function is None else mark(function)


def plain_function(member: Any) -> Any:
    """The function behind a `staticmethod`, `classmethod`, `property` or `cached_property`."""
    if isinstance(member, property):
        return member.fget
    return getattr(member, "__func__", None) or getattr(member, "func", None) or member


def _check(function: Any, blocking: bool) -> None:
    label = getattr(function, "__qualname__", repr(function))
    if blocking and (inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)):
        raise ValueError(f"{label} is async, so it waits without blocking; leave `blocking=True` away")
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty:
            raise ValueError(
                f"{label}: ML hands arguments over by position; give the parameter `{parameter.name}` a default, or put it before `*`"
            )


def ml_export(
    module: str,
    *,
    name: str | None = None,
    description: str | None = None,
    capabilities: tuple[str, ...] | list[str] = (),
    resource: str | Mapping[str, str] | None = None,
    blocking: bool = False,
    sinks: Mapping[str, SinkKind] = MappingProxyType({}),
    params: Sequence[Mapping[str, str]] = (),
    returns: str = "",
) -> Callable[[_F], _F]:
    """Offer a plain function to ML as a member of the module `module`: `@ml_export(module="prices")`.

    Several functions may share a module, and several files. The other parameters are those of `ml_function`.
    """

    def mark(target: Any) -> Any:
        ml_function(
            name=name,
            description=description,
            capabilities=capabilities,
            resource=resource,
            blocking=blocking,
            sinks=sinks,
            params=params,
            returns=returns,
        )(target)
        plain_function(target).__ml_export__ = module
        return target

    return mark


def ml_type_bridge(*types: Any) -> Callable[[_F], _F]:
    """Say of which types a function's parameters are, in their order: `@ml_type_bridge(UserProfile)`.

    They stand for annotations that are not there, and above those that are. What ML hands over is converted and checked by them. A function that is bound
    in `context=` is converted for if it has this or `ml_function`.
    """

    def mark(target: Any) -> Any:
        inner = plain_function(target)
        inner.__ml_types__ = types
        if not hasattr(inner, "__ml_function__"):
            ml_function(inner)
        return target

    return mark


@overload
def ml_module(cls: _C) -> _C: ...


@overload
def ml_module(
    *,
    name: str | None = None,
    description: str = "",
    capabilities: tuple[str, ...] | list[str] = (),
    constants: dict[str, Any] | None = None,
    version: str = "",
) -> Callable[[_C], _C]: ...


def ml_module(
    cls: Any = None,
    *,
    name: str | None = None,
    description: str = "",
    capabilities: tuple[str, ...] | list[str] = (),
    constants: dict[str, Any] | None = None,
    version: str = "",
) -> Any:
    """Offer a class to ML as the module `name`: its own methods marked with `ml_function`, and constants.

    :param name: default: the class's in small letters, without `Module` or `Bridge`: `FileModule` is `file`.
    :param capabilities: what its functions need in sum, for people to read. What is checked is what each function says.
    """

    def mark(cls: Any) -> Any:
        label = name or module_name(cls.__name__)
        functions: dict[str, FunctionMetadata] = {}
        for attribute, member in vars(cls).items():
            inner = plain_function(member)
            if hasattr(inner, "__ml_function__"):
                _add(functions, function_metadata(attribute, inner, not isinstance(member, staticmethod), label))
        text = description or (inspect.getdoc(cls) or "").partition("\n")[0]
        cls.__ml_module__ = ModuleMetadata(label, text, tuple(capabilities), functions, dict(constants or {}), version)
        return cls

    return mark if cls is None else mark(cls)


def _add(functions: dict[str, FunctionMetadata], data: FunctionMetadata) -> None:
    functions[data.name] = data
    functions.setdefault(snake_case(data.name), data)


def metadata_of_exports(module: str, functions: Iterable[Any]) -> ModuleMetadata:
    """The metadata of functions that `ml_export` put into a module."""
    made: dict[str, FunctionMetadata] = {}
    for each in functions:
        inner = plain_function(each)
        _add(made, function_metadata(inner.__name__, inner, False, module))
    return ModuleMetadata(module, "", (), made, {})


def metadata_of(cls: type) -> ModuleMetadata:
    """What `ml_module` noted."""
    data: ModuleMetadata = cls.__ml_module__  # type: ignore[attr-defined]
    return data


def _needs(label: str, marked: dict[str, Any], parameters: list[inspect.Parameter]) -> DeclaredNeeds | None:
    if marked["checks_itself"] or (not marked["capabilities"] and not marked["resource"]):
        return None
    return DeclaredNeeds(label, marked["capabilities"], parameters, marked["resource"])


def function_metadata(attribute: str, function: Any, bound: bool, module: str) -> FunctionMetadata:
    """What `ml_function` noted of a member of a class or module.

    :param bound: whether its first parameter is `self` or the class. :param module: what messages name before it.
    """
    marked = function.__ml_function__
    parameters = list(inspect.signature(function).parameters.values())[bound:]
    try:
        hints = get_type_hints(function)
    except NameError:  # an annotation names what the file defines further below
        hints = {}
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    variable = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    doc = (inspect.getdoc(function) or "").partition("\n")[0]
    name = marked["name"] or attribute.rstrip("_")
    return FunctionMetadata(
        name=name,
        attribute=attribute,
        description=marked["description"] or doc,
        parameters=tuple(p.name.rstrip("_") for p in parameters if p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD)),
        minimum=sum(p.default is p.empty for p in positional),
        maximum=None if variable else len(positional),
        result=result_of(function, hints.get("return", object)),
        capabilities=marked["capabilities"],
        blocking=marked["blocking"] or False,
        kinds=tuple(_KINDS.get(hints.get(p.name)) for p in positional),
        sinks=marked["sinks"],
        needs=_needs(f"{module}.{name}" if module else name, marked, parameters),
        function=function,
        is_bound=bound,
        returns=marked["returns"],
    )


def result_of(function: Any, annotation: Any) -> str | None:
    """The ML type of what a function gives, None where that is not known."""
    plain = not (inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function))
    return _RESULTS.get(annotation) if plain else None


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
        {name: _RESULTS.get(type(value), "object") for name, value in metadata.constants.items()},
        trusted,
    )
