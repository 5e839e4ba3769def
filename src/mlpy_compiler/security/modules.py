"""Which module an expression means: a name that an import binds, a dotted path, or a module that is always present.

In: the imports of a program and its resolution. Out: full names and interfaces. Modules that travel through variables,
arrays and arguments are not followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.interface import Environment, FunctionInterface, ModuleInterface
from mlpy_compiler.security.walk import Kinds
from mlpy_compiler.slots import Resolution, Slot, SlotKind

__all__ = ["HostFunction", "Modules", "path_of"]

_LONGEST = 20


@dataclass(frozen=True, slots=True)
class HostFunction:
    """A function of a module as the program names it; `interface` is None where the compiler was not told of it."""

    module: str
    name: str
    interface: FunctionInterface | None


class Modules:
    """The modules of one program."""

    def __init__(self, kinds: Kinds, resolution: Resolution, environment: Environment) -> None:
        self.resolution = resolution
        self.environment = environment
        self._bound: dict[str, str] = {}
        self._functions: dict[Slot, HostFunction] = {}
        for node in kinds[s.Import]:
            if node.alias is not None:
                self._bound[node.alias.id] = node.module
            else:
                self._bound.setdefault(node.module.rpartition(".")[2], node.module)
        for node in kinds[s.ImportNames]:
            interface = environment.modules.get(node.module)
            for name in node.names:
                slot = resolution.slots.get(id(name.binding))
                if slot is not None:
                    self._functions[slot] = self._function(node.module, interface, name.name)

    def module(self, node: Any) -> tuple[str, ModuleInterface | None] | None:
        """The full name of the module that an expression means, and its interface if it is known."""
        environment = self.environment
        if type(node) is s.Name:
            slot = self.resolution.slots.get(id(node))
            if slot is None:
                return None
            if slot.kind is SlotKind.GLOBAL_MODULE:
                return slot.name, environment.globals.get(slot.name)
            if slot.declared == "import":
                name = self._bound.get(slot.name, slot.name)
                return name, environment.modules.get(name)
            return (slot.name, environment.modules.get(slot.name)) if slot.name in self.resolution.first_uses else None
        if type(node) is s.Member:
            name = path_of(node)
            return (name, environment.modules[name]) if name in environment.modules else None
        return None

    def function(self, callee: Any) -> HostFunction | None:
        """The host function that a callee means: `file.read`, a name taken from a module, or a built-in."""
        if type(callee) is s.Member:
            found = self.module(callee.object)
            return None if found is None else self._function(found[0], found[1], callee.name)
        if type(callee) is not s.Name:
            return None
        slot = self.resolution.slots.get(id(callee))
        if slot is None:
            return None
        if slot.kind is SlotKind.BUILTIN:
            return HostFunction("", slot.name, self.environment.builtins.get(slot.name))
        return self._functions.get(slot)

    @staticmethod
    def _function(module: str, interface: ModuleInterface | None, name: str) -> HostFunction:
        return HostFunction(module, name, None if interface is None else interface.functions.get(name))


def path_of(node: Any) -> str:
    """`a.b.c` of a chain of members that begins with a name; "" of anything else, and of a chain longer than modules' names."""
    parts: list[str] = []
    while type(node) is s.Member and len(parts) < _LONGEST:
        parts.append(node.name)
        node = node.object
    if type(node) is not s.Name:
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))
