"""Checks: whether the running code may do what it is about to do, with the resource that it names.

In: the name of a capability and a resource. Out: nothing, or a `CapabilityViolationError`, which is recorded first. A check is
made where the work is done, in the host function, so it does not matter who calls it and by what way it got there.
"""

from __future__ import annotations

import functools
import inspect
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, TypeVar

from mlpy_async.capabilities.audit import AuditRecord, CapabilityViolation
from mlpy_async.capabilities.contexts import CapabilityContext, current, no_context
from mlpy_async.capabilities.hosts import Address, Target
from mlpy_async.capabilities.tokens import CapabilityToken, Need, split_name
from mlpy_async.errors import CapabilityViolationError
from mlpy_async.frames import MLFrame, running_frames

__all__ = [
    "DeclaredNeeds",
    "check_address",
    "check_capability",
    "error_of",
    "refuse",
    "require",
    "requires_capability",
    "violation_of",
]

_F = TypeVar("_F", bound=Callable[..., Any])


def check_capability(required: str | CapabilityToken, resource: str | None = None, *, function: str = "") -> str | None:
    """Make sure that the running code holds a capability. For host functions; each call is a use of counted tokens.

    :param required: `file.read`, or a token whose pattern is the resource itself; then the second argument, if any, tells
        what it is for.
    :param resource: what it is wanted for: a path, a URL or host, a name. None asks for any resource at all.
    :param function: who asks, for the audit log.
    :returns: the resource as it was checked: a path absolute and without links, to be opened with `open_beneath`.
    :raises CapabilityViolationError: if it is not held.

    With a path it asks the file system, and so blocks for a moment: a function that is `blocking=True` checks in its thread.
    """
    if isinstance(required, CapabilityToken):
        function = function or resource or ""
        operations, resources = required.operations or ("",), required.resources or (None,)
        checked: str | None = None
        for operation in operations:
            for each in resources:
                checked = require(current(), f"{required.type}.{operation}".rstrip("."), each, function)
        return checked
    return require(current(), required, resource, function)


def require(context: CapabilityContext, name: str, resource: str | None, function: str, path: str = "") -> str | None:
    """As `check_capability`, in a given context.

    :param path: what the resource was found to mean, where another right to it has been checked before: all have to be for the same.
    """
    if resource is None:
        if name in context.settled:
            return None
    elif type(resource) is str and (name, resource) in context.settled:
        return resource
    if isinstance(resource, os.PathLike):
        resource = os.fspath(resource)
    try:
        need = Need(name, resource, context.execution_type, path)
    except (ValueError, TypeError) as error:
        split_name(name)
        text = name if resource is None else f"{name}:{resource!s:.200}"
        raise refuse(context, text, function, f": {error}", "") from error
    if context.is_reserved(need):
        raise refuse(context, str(need), function, ": compiled programs are kept there", "")
    if not context.admit(need):
        raise refuse(context, str(need), function, "", str(need))
    if context.audit.record_allowed:
        context.audit.add(AuditRecord(**_details(context, str(need), function), allowed=True))
    return need.resource if isinstance(need.resource, str) else resource


def check_address(required: str, resource: str, address: Address, *, function: str = "") -> None:
    """Make sure that a host may be reached at the address which its name turned out to have. For clients of networks.

    An address that is loopback, link-local, private or otherwise not of the public network needs a token that names it,
    as `network:http:127.0.0.1` or `network:http:10.0.0.0/8`; the name of the host is not enough, since others say where it leads.
    A denial of an address holds for each host that leads to it. No use is counted: the host was checked before.

    :raises CapabilityViolationError: if there is none.
    """
    context = current()
    need = Need(required, resource, context.execution_type)
    if not isinstance(need.resource, Target):
        raise ValueError(f"`{required}` is not about hosts")  # noqa: TRY004 - a value that says the wrong thing
    need.resource = need.resource.at(address)
    if not context.admits_address(need):
        text = f"{required.replace('.', ':', 1)}:{address}"
        raise refuse(context, text, function, f" ({resource} leads there)", text)


def refuse(
    context: CapabilityContext,
    capability: str,
    function: str,
    because: str,
    hint: str,
    frames: tuple[MLFrame, ...] | None = None,
) -> CapabilityViolationError:
    """Record a refusal, and make the error of it.

    :param because: what is said behind "is not granted". :param hint: a written form that would do, or "".
    :param frames: where; default: where the program is.
    """
    violation = violation_of(context, capability, function, hint, frames)
    context.audit.add(violation)
    return error_of(violation, because)


def violation_of(
    context: CapabilityContext, capability: str, function: str, hint: str, frames: tuple[MLFrame, ...] | None = None
) -> CapabilityViolation:
    """A refusal as a record, which is not recorded yet."""
    return CapabilityViolation(
        **_details(context, capability, function, frames), allowed=False, held=tuple(context.names()), hint=hint
    )


def error_of(violation: CapabilityViolation, because: str = "") -> CapabilityViolationError:
    """What is raised for a refusal."""
    capability, function, hint = violation.capability, violation.function, violation.hint
    text = f"`{function}` needs `{capability}`" if function else f"`{capability}` is needed"
    if violation.context_id == no_context.id:
        held = "there is no capability context here"
    else:
        held = f"held: {', '.join(f'`{name}`' for name in violation.held) or 'nothing but what computes'}"
    advice = f"; grant `{hint}` to the runtime, and where the program is run" if hint else ""
    return CapabilityViolationError(
        f"{text}, which is not granted{because}; {held}{advice}",
        capability=capability,
        held=violation.held,
        hint=hint,
        frames=violation.frames,
    )


def _details(
    context: CapabilityContext, capability: str, function: str, frames: tuple[MLFrame, ...] | None = None
) -> dict[str, Any]:
    return {
        "capability": capability,
        "function": function,
        "context_id": context.id,
        "execution_type": context.execution_type,
        "frames": running_frames() if frames is None else frames,
        "timestamp": context.audit.clock(),
    }


class DeclaredNeeds:
    """What a host function declares that it needs, to be checked against the arguments of each call.

    :param label: the function, for messages. :param parameters: its parameters, without `self`.
    :param resource: the parameter that names the resource, for all capabilities; or for each capability its own:
        `{"file.read": "source", "file.write": "destination"}`.
    :ivar blocks: whether a check asks the file system. :ivar key: names all of them together; "" where resources are to be checked.
    :raises ValueError: if there is no such parameter or capability.
    """

    __slots__ = ("_anywhere", "_places", "blocks", "capabilities", "key", "label")

    def __init__(
        self,
        label: str,
        capabilities: Sequence[str],
        parameters: Sequence[inspect.Parameter],
        resource: str | Mapping[str, str] | None = None,
    ) -> None:
        self.label = label
        self.capabilities = tuple(capabilities)
        named = dict.fromkeys(capabilities, resource) if isinstance(resource, str) else dict(resource or {})
        if unknown := sorted(set(named) - set(capabilities)):
            raise ValueError(f"{label}: a resource is named for {unknown}, which are no capabilities of the function")
        for capability in capabilities:
            split_name(capability)
        self._anywhere = tuple(name for name in self.capabilities if named.get(name) is None)
        self._places = tuple(
            _Place(label, parameters, parameter, [name for name in self.capabilities if named.get(name) == parameter])
            for parameter in dict.fromkeys(named.values())
        )
        self.blocks = not all(split_name(name)[2].is_stable for name in named)
        self.key = "" if named else "&".join(self.capabilities)

    def check(
        self, context: CapabilityContext, args: Sequence[Any], kwargs: Mapping[str, Any] = MappingProxyType({})
    ) -> tuple[Sequence[Any], Mapping[str, Any]]:
        """Check all needs of one call.

        :returns: its arguments as they are to be handed on: a path as it was checked, absolute and without links.
        :raises CapabilityViolationError: for the first need that is not held.
        """
        for name in self._anywhere:
            require(context, name, None, self.label)
        if not self._places:
            return args, kwargs
        made, named = list(args), dict(kwargs)
        for place in self._places:
            place.check(context, made, named)
        return made, named


class _Place:
    """Where the resource of some capabilities stands among the arguments of a call: at a position, under a name, or nowhere, so that it is the default."""

    __slots__ = ("_before", "_index", "_label", "_names", "_parameter")

    def __init__(self, label: str, parameters: Sequence[inspect.Parameter], name: str, names: Sequence[str]) -> None:
        """:param name: of the parameter. :param names: the capabilities."""
        index = next((at for at, each in enumerate(parameters) if each.name.rstrip("_") == name.rstrip("_")), None)
        if index is None:
            raise ValueError(f"{label} has no parameter `{name}` that could name its resource")
        if parameters[index].kind is inspect.Parameter.VAR_KEYWORD:
            raise ValueError(f"{label}: the parameter `{name}` does not name one resource")
        self._label = label
        self._names = names
        self._parameter = parameters[index]
        self._index = sys.maxsize if self._parameter.kind is inspect.Parameter.KEYWORD_ONLY else index
        self._before = [parameter.default for parameter in parameters[:index]]

    def check(self, context: CapabilityContext, args: list[Any], kwargs: dict[str, Any]) -> None:
        """Check what stands there, and put in its place what was checked."""
        parameter, index = self._parameter, self._index
        if parameter.kind is parameter.VAR_POSITIONAL:
            args[index:] = [self._checked(context, value) for value in args[index:]]
        elif index < len(args):
            args[index] = self._checked(context, args[index])
        else:
            default = None if parameter.default is parameter.empty else parameter.default
            value = kwargs.get(parameter.name, default)
            checked = self._checked(context, value)
            if checked is value:
                return
            if parameter.kind is parameter.POSITIONAL_ONLY:
                args += (*self._before[len(args) :], checked)
            else:
                kwargs[parameter.name] = checked

    def _checked(self, context: CapabilityContext, value: Any) -> Any:
        """A resource for which all rights are held: if it is a path, then as it was when the first of them was checked."""
        path = ""
        for name in self._names:
            checked = require(context, name, value, self._label, path)
            if split_name(name)[2].is_path:
                path = checked or ""
        if not path:
            return value
        return type(value)(path) if isinstance(value, PurePath) else path


def requires_capability(name: str, *more: str, resource: str | Mapping[str, str] | None = None) -> Callable[[_F], _F]:
    """Make a Python function check capabilities at each call, before anything of it runs.

    :param resource: which parameter names the resource, by name; see `ml_function`.
    :raises ValueError: where it is applied, if there is no such parameter.

    The decorated function raises `CapabilityViolationError`; an async function does so where it is awaited.
    """

    def decorate(function: _F) -> _F:
        parameters = list(inspect.signature(function).parameters.values())
        needs = DeclaredNeeds(function.__qualname__, (name, *more), parameters, resource)

        @functools.wraps(function)
        def checked(*args: Any, **kwargs: Any) -> Any:
            args, kwargs = needs.check(current(), args, kwargs)  # type: ignore[assignment]
            return function(*args, **kwargs)

        @functools.wraps(function)
        async def checked_async(*args: Any, **kwargs: Any) -> Any:
            args, kwargs = needs.check(current(), args, kwargs)  # type: ignore[assignment]
            return await function(*args, **kwargs)

        made: Any = checked_async if inspect.iscoroutinefunction(function) else checked
        made.__ml_needs__ = needs
        return made  # type: ignore[no-any-return]

    return decorate
