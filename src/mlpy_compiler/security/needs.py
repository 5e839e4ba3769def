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
from mlpy_compiler.security.walk import nodes
from mlpy_compiler.slots import Resolution, Slot, SlotKind

__all__ = ["CapabilityNeed", "capability_needs"]


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
    found = list(_builtins(resolution, environment))
    modules: dict[str, str] = {}
    for node in nodes(program):
        cls = node.__class__
        if cls is s.Import:
            _bind(modules, node)
        elif cls is s.ImportNames:
            module = environment.modules.get(node.module)
            for name in node.names:
                found += _of(module, name.name, name.span)
    for node in nodes(program):
        if node.__class__ is s.Member:
            found += _of(_module(node.object, resolution, environment, modules), node.name, node.span)
    return tuple(sorted(set(found), key=lambda need: (need.span, need.capability)))


def _bind(modules: dict[str, str], node: s.Import) -> None:
    if node.alias is not None:
        modules[node.alias.id] = node.module
        return
    modules.setdefault(node.module.rpartition(".")[2], node.module)


def _module(
    node: object, resolution: Resolution, environment: Environment, modules: dict[str, str]
) -> ModuleInterface | None:
    """The module that an expression means: a name, or the dotted path of an import."""
    if isinstance(node, s.Name):
        slot: Slot | None = resolution.slots.get(id(node))
        if slot is None:
            return None
        if slot.kind is SlotKind.GLOBAL_MODULE:
            return environment.globals.get(slot.name)
        if slot.declared == "import":
            return environment.modules.get(modules.get(slot.name, slot.name))
        return environment.modules.get(slot.name) if slot.name in resolution.first_uses else None
    if isinstance(node, s.Member):
        path = [node.name]
        below: object = node.object
        while isinstance(below, s.Member):
            path.append(below.name)
            below = below.object
        if isinstance(below, s.Name):
            path.append(below.id)
            return environment.modules.get(".".join(reversed(path)))
    return None


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
