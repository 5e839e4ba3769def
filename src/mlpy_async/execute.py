"""What a run gives: its result as plain data, and the error that a host sees for what went wrong in ML.

In: the outcome of a driven program. Out: `ExecutionResult`, or an exception of `errors.py`. It drives nothing itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mlpy_async.engine import Engine
from mlpy_async.modules.decorators import marks_of
from mlpy_async.values.function import shortcut, wrap_host_function
from mlpy_async.values.marshal import to_ml
from mlpy_compiler import Diagnostic, python_name

__all__ = ["ExecutionResult", "Bindings", "bind"]


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """The outcome of `MLRuntime.run`: it holds what the program gave, printed and threw.

    `printed` says whether it printed at all. `error` is None, or what the program ended with: `MLError`, `MLCompileError`, `TimeoutError`, `ModuleNotFound`,
    `CapabilityViolationError`. Times are in seconds; `stdout` and `stderr` are bounded and say what was cut.
    """

    value: Any = None
    stdout: str = ""
    stderr: str = ""
    error: Exception | None = None
    printed: bool = False
    compile_time: float = 0.0
    execution_time: float = 0.0
    findings: tuple[Diagnostic, ...] = ()
    execution_id: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def success(self) -> bool:
        return self.error is None


@dataclass(frozen=True, slots=True)
class Bindings:
    """What a host binds in a program's scope, by Python names, and the ML names, with those of host functions apart."""

    values: Mapping[str, Any]
    names: frozenset[str]
    functions: frozenset[str]


def bind(context: Mapping[str, Any] | None, builtins: dict[str, Any], engine: Engine) -> Bindings:
    """Make a `context=` into ML values: a callable is wrapped as a host function, with the capabilities and the thread that
    `ml_function` may have marked it with; all else crosses by `to_ml`.

    :raises ValueError: if a name is no ML identifier.
    :raises MLBorderError: if a value cannot cross, with its path.
    """
    values: dict[str, Any] = {}
    functions: set[str] = set()
    for name, value in (context or {}).items():
        if not (name.isascii() and name.isidentifier()):
            raise ValueError(f"context names are ML identifiers; got {name!r}")
        key = python_name(name)
        if callable(value):
            functions.add(name)
            needs, blocking = marks_of(value)
            values[key] = wrapped = wrap_host_function(
                value, name=name, builtins=builtins, engine=engine, blocking=blocking, needs=needs
            )
            values[f"{key}λf"], values[f"{key}λfinish"] = shortcut(wrapped, value)
        else:
            values[key] = to_ml(value, name)
    return Bindings(values, frozenset(context or ()), frozenset(functions))
