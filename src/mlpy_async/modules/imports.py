"""What running ML code asks when it imports: the values of modules, by name.

In: module values that were put there, and a way to make those of the standard library. Out: what `import` binds. It loads nothing: what a program
imports was loaded before its first line runs. While modules are loaded anew, their top levels, and nobody else, import each other's new values.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from mlpy_async.errors import ModuleNotFound
from mlpy_async.values.module import Module
from mlpy_compiler import CompiledModule

__all__ = ["STAGING", "Imports", "Staging"]


@dataclass(frozen=True, slots=True)
class Staging:
    """Modules of one runtime that are being loaded anew, as far as they are done: their values and their code by name."""

    owner: Imports
    values: dict[str, Module] = field(default_factory=dict)
    compiled: dict[str, CompiledModule] = field(default_factory=dict)

    def end(self) -> None:
        """What was begun here sees the modules of everybody from now on."""
        self.values.clear()
        self.compiled.clear()


STAGING: ContextVar[Staging | None] = ContextVar("mlpy modules that are loaded anew", default=None)
"""What is being loaded anew in this task."""


class Imports:
    """The modules of one runtime, and the functions by which its code gets at them."""

    def __init__(self, builtins: dict[str, Any], standard: Callable[[str], Module | None]) -> None:
        """:param standard: gives a module of the standard library by name, or None."""
        self.values: dict[str, Module] = {}
        self._standard = standard
        builtins["λimport"] = self.module
        builtins["λpackage"] = self.package
        builtins["λimport_name"] = self.exported

    def module(self, name: str) -> Module:
        """The value of an imported module."""
        staging = self.staging()
        value = (staging and staging.values.get(name)) or self.values.get(name) or self.known(name)
        if value is None:
            raise self.not_found(name)
        return value

    def package(self, name: str) -> Module:
        """What `import a.b.c` binds to `a`: a module value whose members lead to `a.b.c`."""
        head, *rest = name.split(".")
        value = self.module(name)
        for part in reversed(rest):
            value = Module(part, {part: value})
        return Module(head, {rest[0]: value.__dict__[rest[0]]}) if rest else value

    def exported(self, name: str, member: str) -> Any:
        """The value that `import {member} from "name"` binds."""
        exports = self.module(name).__dict__
        if member not in exports:
            near = difflib.get_close_matches(member, exports, 1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise AttributeError(f"module `{name}` has no public `{member}`{hint}")
        return exports[member]

    def staging(self) -> Staging | None:
        """What of this runtime is being loaded anew in this task."""
        staging = STAGING.get()
        return staging if staging is not None and staging.owner is self else None

    def known(self, name: str) -> Module | None:
        """A module of the standard library, made when it is first asked for."""
        value = self._standard(name)
        if value is not None:
            self.values[name] = value
        return value

    def not_found(self, name: str) -> ModuleNotFound:
        """The error for a module that is not there."""
        return ModuleNotFound(f"module `{name}` was not found")
