"""Where programs run: what the runtime asks of it, and the way that runs them here.

In: compiled modules. Out: namespaces, and functions of ML for the engine to drive. `sandbox/isolation.py` has the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, Protocol

from mlpy_async.frames import Statement, statement_hook
from mlpy_async.modules.loader import LoadedModule, instantiate
from mlpy_async.modules.state import state_of, with_hook
from mlpy_async.sandbox.config import SandboxConfig
from mlpy_async.sandbox.report import SandboxReport
from mlpy_async.services import Services
from mlpy_async.session import InlineNames, SessionNames
from mlpy_compiler import CompiledModule

__all__ = ["Inline", "Isolation", "isolation_of"]


class Isolation(Protocol):
    """Where programs run. Entered after the engine, left after it."""

    async def __aenter__(self) -> Any: ...

    async def __aexit__(self, *details: object) -> None: ...

    async def warm(self) -> None:
        """Pay first-use costs now."""

    def report(self) -> SandboxReport:
        """Which walls stand."""
        ...

    def program(self, compiled: CompiledModule, bindings: Mapping[str, Any]) -> tuple[dict[str, Any], FunctionType]:
        """A fresh namespace for a program with the host's values bound in it, and the function that runs its top level."""
        ...

    def module(self, compiled: CompiledModule, before: LoadedModule | None) -> tuple[dict[str, Any], FunctionType]:
        """The same for a module; when the function has run, the namespace holds the module's public names.

        :param before: what it replaces, whose state its `__reload__` is given.
        """
        ...

    def session(self, name: str) -> SessionNames:
        """A place for the names of a session."""
        ...


class Inline:
    """Programs run in greenlets of this process."""

    def __init__(self, builtins: dict[str, Any], on_statement: Callable[[Statement], object] | None) -> None:
        self._builtins = builtins
        builtins["λstatement"] = statement_hook(on_statement)

    async def __aenter__(self) -> Inline:
        return self

    async def __aexit__(self, *_details: object) -> None:
        """There is nothing to end."""

    async def warm(self) -> None:
        """There is nothing to start."""

    def report(self) -> SandboxReport:
        return SandboxReport()

    def program(self, compiled: CompiledModule, bindings: Mapping[str, Any]) -> tuple[dict[str, Any], FunctionType]:
        return instantiate(compiled, self._builtins, bindings)

    def module(self, compiled: CompiledModule, before: LoadedModule | None) -> tuple[dict[str, Any], FunctionType]:
        namespace, main = instantiate(compiled, self._builtins, {})
        if before is not None:
            old = state_of(before.compiled.module_names, before.namespace)
            main = with_hook(main, namespace, compiled.exports, old)
        return namespace, main

    def session(self, name: str) -> SessionNames:
        return InlineNames(self._builtins, name)


def isolation_of(
    kind: str,
    services: Services,
    sandbox: SandboxConfig | None,
    compiled: Callable[[str], CompiledModule | None],
    on_statement: Callable[[Statement], object] | None,
) -> Isolation:
    """Where the programs of a runtime run. :param compiled: gives the code of a loaded module. :raises ValueError: if they cannot run there."""
    if kind == "inline":
        return Inline(services.builtins, on_statement)
    if kind != "process":
        raise ValueError(f"isolation is 'inline' or 'process'; got {kind!r}")
    if on_statement is not None:
        raise ValueError(
            "a debugger (`on_statement`) sees programs that run inline; those in worker processes it cannot"
        )
    from mlpy_async.sandbox.isolation import ProcessIsolation  # not needed otherwise, and not quick to import

    return ProcessIsolation(sandbox or SandboxConfig(), services, compiled)
