"""What a run gives: its result as plain data, whatever the program does; and what a host binds in its scope.

In: how to compile and how to execute. Out: `ExecutionResult`. It drives nothing itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, TypeAlias

from mlpy_async.modules.host_functions import HostFunctions
from mlpy_async.services import CapturedOutput, Counted, Services, world_of_run
from mlpy_async.values.function import shortcut
from mlpy_async.values.marshal import to_ml
from mlpy_compiler import CompiledModule, Diagnostic, MLCompileError, python_name

__all__ = ["Bindings", "ExecutionResult", "OnOutput", "bind", "outcome"]

OnOutput: TypeAlias = Callable[[Literal["stdout", "stderr"], str], object]
"""Is given what a program prints, as it comes, with the name of the stream."""


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
    execution_id: str = field(default_factory=lambda: os.urandom(8).hex())

    @property
    def success(self) -> bool:
        return self.error is None


@dataclass(frozen=True, slots=True)
class Bindings:
    """What a host binds in a program's scope, by Python names, and the ML names, with those of host functions apart."""

    values: Mapping[str, Any]
    names: frozenset[str]
    functions: frozenset[str]


def bind(context: Mapping[str, Any] | None, functions: HostFunctions) -> Bindings:
    """Make a `context=` into ML values: a callable is wrapped as a host function, with the capabilities and the thread that
    `ml_function` may have marked it with; all else crosses by `to_ml`.

    :raises ValueError: if a name is no ML identifier.
    :raises MLBorderError: if a value cannot cross, with its path.
    """
    values: dict[str, Any] = {}
    callables: set[str] = set()
    for name, value in (context or {}).items():
        if not (name.isascii() and name.isidentifier()):
            raise ValueError(f"context names are ML identifiers; got {name!r}")
        key = python_name(name)
        if callable(value):
            callables.add(name)
            values[key] = wrapped = functions.of_host(value, name)
            values[f"{key}λf"], values[f"{key}λfinish"] = shortcut(wrapped, value)
        else:
            values[key] = to_ml(value, name)
    return Bindings(values, frozenset(context or ()), frozenset(callables))


async def outcome(
    services: Services,
    compiling: Callable[[], Awaitable[CompiledModule]],
    executing: Callable[[CompiledModule], Awaitable[Any]],
    *,
    capture: bool,
    on_output: OnOutput | None,
) -> ExecutionResult:
    """Compile and execute, and tell all about it. Errors are part of the result; cancellation passes.

    :param capture: whether what it prints goes into the result; else to the runtime's output.
    """
    started = time.perf_counter()
    compiled: CompiledModule | None = None
    value: Any = None
    error: Exception | None = None
    compiled_at = started
    world, limits = services.world, services.limits
    kept, kept_errors = (
        CapturedOutput(limits.max_output, None if on_output is None else partial(on_output, stream))
        for stream in ("stdout", "stderr")
    )
    output = Counted(kept if capture else world.output)
    with world_of_run(world, output=output, errors=kept_errors if capture else world.errors):
        try:
            compiled = await compiling()
            compiled_at = time.perf_counter()
            value = await executing(compiled)
        except Exception as raised:
            error = raised
    ended = time.perf_counter()
    findings = compiled.findings if compiled else error.diagnostics if isinstance(error, MLCompileError) else ()
    return ExecutionResult(
        value=value,
        stdout=kept.getvalue(),
        stderr=kept_errors.getvalue(),
        printed=output.written > 0,
        error=error,
        compile_time=(compiled_at if compiled else ended) - started,
        execution_time=ended - compiled_at if compiled else 0.0,
        findings=findings,
    )
