"""Stand-ins for tests of code around ML. They run nothing: they remember what was asked of them and give what the test has set.

In: what the code under test says. Out: results that the test chose.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

import anyio

from mlpy_async.capabilities import CapabilityContext, CapabilityViolation
from mlpy_async.classic import AsyncMLResult
from mlpy_async.execute import ExecutionResult

__all__ = ["MockAsyncExecutor", "MockCapabilityManager", "MockREPLSession"]


class MockAsyncExecutor:
    """Stands for an `AsyncMLExecutor`.

    `executions` holds the words of each call, `timestamp` as `time.time` gives it. `results` are values by source text, `result` is that of all others.
    With `should_fail` programs fail; each takes `execution_delay` seconds.
    """

    def __init__(self, results: Mapping[str, Any] | None = None, result: Any = None) -> None:
        self.executions: list[dict[str, Any]] = []
        self.results = dict(results or {})
        self.result = result
        self.should_fail = False
        self.execution_delay = 0.0

    async def execute(
        self, ml_code: str, timeout: float | None = None, context: Mapping[str, Any] | None = None, **options: Any
    ) -> AsyncMLResult:
        """Give what the test has set. A checkpoint."""
        asked = {"ml_code": ml_code, "timeout": timeout, "context": context, "timestamp": time.time()}
        self.executions.append({**options, **asked})
        await anyio.sleep(self.execution_delay)
        if self.should_fail:
            error = RuntimeError("the mock was told to fail")
            return AsyncMLResult(success=False, error=str(error), exception=error)
        return AsyncMLResult(success=True, value=self.results.get(ml_code, self.result))

    def shutdown(self, wait: bool = True) -> None:
        """There is nothing to shut down."""


class MockREPLSession:
    """Stands for an `MLREPLSession`, for callbacks too.

    `executed_lines` and `function_calls` hold what was asked of it. `functions` are by name: the value that calls give, or a callable that
    makes it; other calls give None.
    """

    def __init__(self, functions: Mapping[str, Any] | None = None) -> None:
        self.variables: dict[str, Any] = {}
        self.functions = dict(functions or {})
        self.executed_lines: list[str] = []
        self.function_calls: list[dict[str, Any]] = []
        self.closed = False

    def execute(self, ml_code: str, timeout: float | None = None) -> ExecutionResult:
        """Remember an input; its value is None."""
        self.executed_lines.append(ml_code)
        return ExecutionResult()

    execute_ml_line = execute

    def call_function(
        self, function_name: str, args: Iterable[Any] = (), kwargs: Mapping[str, Any] | None = None, **_options: Any
    ) -> Any:
        """Give what the test has set for the function. Raises what a callable of it raises."""
        args, kwargs = tuple(args), dict(kwargs or {})
        call = {"function_name": function_name, "args": args, "kwargs": kwargs, "timestamp": time.time()}
        self.function_calls.append(call)
        result = self.functions.get(function_name)
        return result(*args, **kwargs) if callable(result) else result

    def close(self) -> None:
        self.closed = True


class MockCapabilityManager:
    """Stands for the manager of capability contexts: contexts are set and found, and bound nothing."""

    def __init__(self) -> None:
        self.contexts: list[CapabilityContext] = []
        self.violations: list[CapabilityViolation] = []

    def set_context(self, context: CapabilityContext) -> None:
        self.contexts.append(context)

    def get_context(self) -> CapabilityContext | None:
        """The context that was set last."""
        return self.contexts[-1] if self.contexts else None

    def record_violation(self, violation: CapabilityViolation) -> None:
        self.violations.append(violation)
