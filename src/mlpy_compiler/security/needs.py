"""Capabilities that a program will need, by place.

In: a resolved program, and the interfaces of the modules. Out: a `CapabilityNeed` for each place that names a host
function with capabilities: as a call or as a value (`read = file.read`), since the function checks whoever calls it.
Modules that travel through variables, arrays and arguments are not followed: what those need is found when they run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mlpy_compiler import syntax as s
from mlpy_compiler.interface import Environment, ModuleInterface
from mlpy_compiler.security.modules import Modules
from mlpy_compiler.security.walk import Kinds, by_kind
from mlpy_compiler.slots import Resolution, SlotKind

__all__ = ["CapabilityNeed", "capability_needs", "needs"]


@dataclass(frozen=True, slots=True)
class CapabilityNeed:
    """A place that needs a capability: `file.read` because of the function `file.read`."""

    capability: str
    function: str
    span: s.Span


def capability_needs(
    program: s.Program, resolution: Resolution, environment: Environment
) -> tuple[CapabilityNeed, ...]:
    """All needs, in the order of the text."""
    kinds = by_kind(program)
    return needs(kinds, resolution, environment, Modules(kinds, resolution, environment))


def needs(
    kinds: Kinds, resolution: Resolution, environment: Environment, modules: Modules
) -> tuple[CapabilityNeed, ...]:
    """As `capability_needs`, of nodes that are gathered already."""
    found = list(_builtins(resolution, environment))
    for node in kinds[s.ImportNames]:
        module = environment.modules.get(node.module)
        for name in node.names:
            found += _of(module, name.name, name.span)
    for node in kinds[s.Member]:
        named = modules.module(node.object)
        if named is not None:
            found += _of(named[1], node.name, node.span)
    return tuple(sorted(set(found), key=lambda need: (need.span, need.capability)))


def _of(module: ModuleInterface | None, name: str, span: s.Span) -> Iterator[CapabilityNeed]:
    function = None if module is None else module.functions.get(name)
    if module is not None and function is not None:
        for capability in function.capabilities:
            yield CapabilityNeed(capability, f"{module.name}.{name}", span)


def _builtins(resolution: Resolution, environment: Environment) -> Iterator[CapabilityNeed]:
    for call in resolution.calls:
        slot = resolution.slots.get(id(call.callee))
        if slot is not None and slot.kind is SlotKind.BUILTIN:
            for capability in environment.builtins[slot.name].capabilities:
                yield CapabilityNeed(capability, slot.name, call.span)
