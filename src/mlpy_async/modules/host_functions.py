"""Marked functions, methods and classes of the host as ML calls them: arguments converted, capabilities checked, results crossed.

In: what `ml_function`, `ml_export` and `ml_class` noted. Out: functions of ML, and what a runtime is told of a class.
What a program hands over is converted first, and the capabilities are checked against what comes of that, so that the resource which is checked is the one the
function gets: a path without links.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any

from mlpy_async.modules.arguments import Arguments
from mlpy_async.modules.classes import ClassMetadata
from mlpy_async.modules.decorators import FunctionMetadata, function_metadata
from mlpy_async.values.function import check_needs, wrap_host_function
from mlpy_async.values.marshal import to_ml
from mlpy_async.values.members import DeclaredClass

__all__ = ["HostFunctions"]


class HostFunctions:
    """Makes functions of ML for one runtime."""

    def __init__(self, builtins: dict[str, Any], engine: Any) -> None:
        self._builtins = builtins
        self._engine = engine

    def of_host(self, target: Callable[..., Any], name: str) -> FunctionType:
        """A function of ML for any callable: one that is marked with what its marks say, another as it is.

        :raises NameError, TypeError: if annotations cannot be judged. :raises ValueError: if it has no parameter of the name that it gives for a resource.
        """
        if not isinstance(getattr(target, "__ml_function__", None), dict):
            return wrap_host_function(target, name=name, builtins=self._builtins, engine=self._engine)
        return self.function(target, function_metadata(getattr(target, "__name__", name), target, False, ""), name)

    def function(self, target: Callable[..., Any], data: FunctionMetadata, label: str) -> FunctionType:
        """A function of ML for a marked one.

        :param target: what is called: a function, a bound method. :param label: names it in messages: `payments.charge`.
        :raises NameError, TypeError: if its annotations cannot be judged.
        """
        arguments = Arguments(label, data.function, bound=data.is_bound, pace=self._engine.pace)
        needs, engine = data.needs, self._engine

        def call(*args: Any) -> Any:
            args = arguments(args)
            if needs is None:
                return target(*args)
            checked, named = check_needs(needs, engine, args)
            return target(*checked, **named)

        return self._wrapped(call, arguments, data)

    def method(self, data: FunctionMetadata, label: str) -> FunctionType:
        """A function of ML that calls a marked method on its first argument, or reads a marked property of it."""
        arguments = Arguments(label, data.function, bound=data.is_bound, pace=self._engine.pace)
        needs, engine, attribute = data.needs, self._engine, data.attribute

        def call(owner: Any, *args: Any) -> Any:
            handed: Sequence[Any] = arguments(args)
            named: Mapping[str, Any] = {}
            if needs is not None:
                handed, named = check_needs(needs, engine, handed)
            member = getattr(owner, attribute)
            return member(*handed, **named) if inspect.isroutine(member) else member

        return self._wrapped(call, arguments, data, owners=1)

    def constructor(self, cls: type, data: ClassMetadata) -> FunctionType:
        """A function of ML that makes an object of a class."""
        made: Any = vars(cls).get("__init__")
        noted = FunctionMetadata(
            data.name,
            "__init__",
            data.description,
            (),
            0,
            None,
            None,
            (),
            False,
            (),
            function=made,
            is_bound=True,
            returns=data.name,
        )
        if made is None:
            return wrap_host_function(cls, name=data.name, builtins=self._builtins, engine=self._engine)
        return self.function(cls, noted, f"{data.module}.{data.name}")

    def declared(self, cls: type, data: ClassMetadata) -> DeclaredClass:
        """What a runtime is told of a class."""
        methods: dict[str, Callable[..., Any]] = {
            name: self.method(each, f"{data.name}.{each.name}") for name, each in data.methods.items()
        }
        properties: dict[str, Callable[..., Any]] = {}
        for name, each in data.properties.items():
            properties[name] = _reader(name, data.name) if each is None else self.method(each, f"{data.name}.{name}")
        text = str if any("__str__" in vars(each) for each in cls.__mro__[:-1]) else None
        return DeclaredClass(data.name, methods, properties, text)

    def _wrapped(
        self, call: Callable[..., Any], arguments: Arguments, data: FunctionMetadata, owners: int = 0
    ) -> FunctionType:
        """`call` takes any number of arguments; `arguments` judges it, in words of its own."""
        made = wrap_host_function(
            call, name=data.name, builtins=self._builtins, engine=self._engine, blocking=data.blocking
        )
        made.__doc__ = data.description
        if arguments.maximum is not None:
            made.__dict__["λaccepts"] = arguments.maximum + owners
        made.__dict__["λrequires"] = arguments.minimum + owners
        made.__dict__["λmetadata"] = data
        made.__dict__["λneeds"] = data.capabilities
        return made


def _reader(attribute: str, owner: str) -> Callable[[Any], Any]:
    return lambda held: to_ml(getattr(held, attribute), f"{owner}.{attribute}")
