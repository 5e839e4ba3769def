"""What the compiler is told about the world: built-ins, modules, and the settings of one compile.

In: nothing; the host's side derives an `Environment` from the metadata of its decorators.
Out: frozen data that the scope, inference and security passes read. The compiler holds no registry of its own: a name
that is not in here, and that the program does not bind, is not defined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from mlpy_compiler.limits import SourceLimits

__all__ = ["CompileOptions", "Environment", "FunctionInterface", "ModuleInterface", "Sink", "SinkKind"]

SinkKind: TypeAlias = Literal["query", "command", "pattern"]
"""What a text becomes there: a query of a database, a command of a shell, a regular expression."""


@dataclass(frozen=True, slots=True)
class Sink:
    """A parameter of a host function whose text is executed, so that what is joined into it must not come from outside."""

    parameter: str
    kind: SinkKind


@dataclass(frozen=True, slots=True)
class FunctionInterface:
    """One function of the host: how many arguments it takes and what it gives.

    `maximum` is None for any number of arguments. `result` is an ML type name (`number int float string boolean array
    object null`), or None when it is not known; it is trusted by the inference, so a wrong one is a bug of the host.
    `sinks` are those of the `parameters` that take a query, a command or a pattern.

    :raises ValueError: if a sink is no parameter.
    """

    name: str
    minimum: int = 0
    maximum: int | None = None
    parameters: tuple[str, ...] = ()
    result: str | None = None
    capabilities: tuple[str, ...] = ()
    sinks: tuple[Sink, ...] = ()

    def __post_init__(self) -> None:
        for sink in self.sinks:
            if sink.parameter not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise ValueError(f"the sink {sink.parameter!r} of {self.name} is none of its parameters: {known}")


@dataclass(frozen=True, slots=True)
class ModuleInterface:
    """One module: its functions, and its constants by their ML type name.

    `trusted` says that its functions give what their interface says, whatever they are called with. Only then does the
    inference rely on it: a host function annotated `-> int` that hands a string through would be a hole.
    """

    name: str
    functions: Mapping[str, FunctionInterface] = field(default_factory=lambda: MappingProxyType({}))
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Environment:
    """The world of a program: `builtins` (`len`, `print`…), `globals` (modules that are always present: `Math`, `JSON`…)
    and `modules` (importable modules whose interface is known). Other imports are allowed; the loader checks them.
    """

    builtins: Mapping[str, FunctionInterface] = field(default_factory=lambda: MappingProxyType({}))
    globals: Mapping[str, ModuleInterface] = field(default_factory=lambda: MappingProxyType({}))
    modules: Mapping[str, ModuleInterface] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CompileOptions:
    """The settings of one compile.

    `open_names`: the host may add names, so an unknown one is a warning and a name of the module's scope.
    `context`: names that the host binds in the module's scope; `context_functions`: those of them that are bound to
    declared host functions. `session`: the program is one input of a session: names persist, `let` may declare again
    what an earlier input declared, and standard modules are bound on first use. `debug`: before each statement a call of `λstatement` stands, which the
    host's debugger is behind.
    """

    open_names: bool = False
    context: frozenset[str] = frozenset()
    context_functions: frozenset[str] = frozenset()
    session: bool = False
    debug: bool = False
    strict_security: bool = True
    limits: SourceLimits = SourceLimits()
