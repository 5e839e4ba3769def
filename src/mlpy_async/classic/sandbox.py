"""`execute_ml_code_sandbox`: one program in a worker process of its own, from source to result.

In: source, configuration, and the host's names or capabilities. Out: `(SandboxResult, findings)`. It blocks the calling thread: it is for synchronous callers,
who pay the start of a process for each program. On an event loop use `MLRuntime(isolation="process")`, whose workers stay warm.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anyio.from_thread import start_blocking_portal

from mlpy_async.classic.capabilities import execution_context
from mlpy_async.errors import DeadlineExceeded, SandboxError, SandboxTimeoutError
from mlpy_async.runtime import MLRuntime
from mlpy_async.sandbox.config import SandboxConfig
from mlpy_compiler import Diagnostic

__all__ = ["SandboxResult", "execute_ml_code_sandbox"]


@dataclass(frozen=True, slots=True)
class SandboxResult:
    """How a sandboxed program ended: `return_value` if it did well, else what went wrong as `error`.

    `memory_usage` is the peak of the worker's resident memory in bytes, the interpreter included; `execution_time` is in seconds and does not
    count the start of the worker. `stdout` and `stderr` are what it printed, bounded.
    """

    success: bool
    return_value: Any = None
    stdout: str = ""
    stderr: str = ""
    error: Exception | None = None
    memory_usage: int = 0
    execution_time: float = 0.0


def execute_ml_code_sandbox(
    code: str,
    sandbox_config: SandboxConfig | None = None,
    context: Any = None,
    strict_security: bool = True,
    *,
    timeout: float | None = 30.0,
    on_output: Callable[[Literal["stdout", "stderr"], str], object] | None = None,
) -> tuple[SandboxResult, list[Diagnostic]]:
    """Run a program in a worker process that is started for it. It blocks.

    :param context: values and functions of the host by name, or what `MLRuntime` takes as `capabilities`; without these the program holds what the
        caller's capability context does.
    :param strict_security: whether a finding of severity error refuses the program.
    :param timeout: seconds of wall time for the program; None for no limit.
    :param on_output: is given what the program prints as it comes, in the thread of the event loop that runs it.
    :returns: the result and the findings of the static analysis. What the program threw, or is, is in the result.
    :raises SandboxTimeoutError: when its time, or its processor time, is up. :raises SandboxMemoryError: when it wants more memory than it has.
    :raises SandboxCrashed, SandboxError: when the worker does not start, or dies.
    """
    config = dataclasses.replace(sandbox_config or SandboxConfig(), workers=1)
    names: Mapping[str, Any] | None = context if isinstance(context, Mapping) else None
    held = execution_context(None) if context is None or names is not None else context

    async def run() -> tuple[SandboxResult, list[Diagnostic]]:
        runtime = MLRuntime(isolation="process", sandbox=config, strict_security=strict_security, capabilities=held)
        async with runtime:
            outcome = await runtime.run(code, context=names, timeout=timeout, on_output=on_output)
            memory = runtime.sandbox_report().memory
        error = outcome.error
        if isinstance(error, SandboxError):
            raise error
        if isinstance(error, DeadlineExceeded):
            raise SandboxTimeoutError(str(error)) from error
        result = SandboxResult(
            success=error is None,
            return_value=outcome.value,
            stdout=outcome.stdout,
            stderr=outcome.stderr,
            error=error,
            memory_usage=memory,
            execution_time=outcome.execution_time,
        )
        return result, list(outcome.findings)

    with start_blocking_portal() as portal:
        return portal.call(run)
