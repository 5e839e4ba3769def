"""What the scope pass finds out: variables, the functions that hold them, and the tables by node.

Names of the runtime in generated Python begin with `λ`, which no ML identifier can, so nothing that a program
names collides with them. An ML name that Python reserves gets a `λ` at its end.
"""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from mlpy_compiler.diagnostics import Diagnostic

if TYPE_CHECKING:
    from mlpy_compiler import syntax as s
    from mlpy_compiler.syntax import Span


__all__ = ["FunctionScope", "ImportRecord", "Resolution", "Slot", "SlotKind", "python_name"]


def python_name(name: str) -> str:
    """The Python name of an ML name: itself, or with a `λ` at its end where Python reserves it."""
    return name + "λ" if keyword.iskeyword(name) or name.startswith("__") else name


class SlotKind(Enum):
    """Where a variable lives."""

    LOCAL = "local"
    MODULE = "module"
    BUILTIN = "builtin"
    GLOBAL_MODULE = "always-present module"
    CONTEXT = "context"
    UNKNOWN = "unknown"


@dataclass(slots=True, eq=False)
class Slot:
    """One variable. `declared` is let, const, function, parameter, assigned, import, loop, except, match, builtin, context."""

    name: str
    python_name: str
    kind: SlotKind
    owner: FunctionScope | None
    declared: str
    span: Span
    captured: bool = False
    assigned_inside: bool = False
    assignments: int = 0
    boxed: bool = False
    in_loop: bool = False
    arity: tuple[int, int | None] | None = None
    """For a function declaration: how many arguments it takes."""


@dataclass(slots=True, eq=False)
class FunctionScope:
    """A function, or the top level: its own variables, and those of others that it writes."""

    node: s.Function | s.Program
    parent: FunctionScope | None
    slots: list[Slot] = field(default_factory=list)
    globals_written: set[str] = field(default_factory=set)
    nonlocals_written: set[str] = field(default_factory=set)
    free: set[Slot] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import: the module's full name, the names taken from it (none: the module itself), and where."""

    module: str
    names: tuple[str, ...]
    span: Span


@dataclass(slots=True, eq=False)
class Resolution:
    """Each name of a program with its variable; tables are keyed by `id(node)`, and keep `program` alive."""

    program: s.Program
    scopes: dict[int, FunctionScope] = field(default_factory=dict)
    slots: dict[int, Slot] = field(default_factory=dict)
    block_slots: dict[int, list[Slot]] = field(default_factory=dict)
    constants: dict[int, bool | None] = field(default_factory=dict)
    exports: tuple[str, ...] = ()
    imports: tuple[ImportRecord, ...] = ()
    capabilities: tuple[s.Capability, ...] = ()
    plugin: s.Plugin | None = None
    module_slots: dict[str, Slot] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    reads: dict[int, Any] = field(default_factory=dict)
    calls: list[s.Call] = field(default_factory=list)
    """Calls of a name, or of a member of a name."""
    first_uses: list[str] = field(default_factory=list)
    """In a session: known modules that are used without `import`, which the host binds before the input runs."""

    @property
    def binds_result(self) -> bool:
        return "result" in self.module_slots
