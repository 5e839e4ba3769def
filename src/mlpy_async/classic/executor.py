"""`async_ml_execute` and its kin: a program in, a result out, whatever the program does.

In: source text, context, timeout. Out: `AsyncMLResult`. They run on the current event loop through an `MLRuntime`; there are
no worker threads, so `max_workers` bounds how many programs of one executor run at a time.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import anyio
from anyio.lowlevel import RunVar

from mlpy_async.capabilities import CapabilityContext, CapabilityToken, in_context
from mlpy_async.classic.capabilities import execution_context
from mlpy_async.debug import AsyncExecutionSourceMap, AsyncSourceMapper, BreakpointManager
from mlpy_async.execute import ExecutionResult
from mlpy_async.registry import get_registry
from mlpy_async.runtime import MLRuntime

__all__ = ["AsyncMLExecutor", "AsyncMLResult", "CapabilityAwareAsyncExecutor", "async_ml_execute", "get_async_executor"]


@dataclass(frozen=True, slots=True)
class AsyncMLResult:
    """How a program ended: `value` (also `result`) if it did well, else the error and its text. Times are in seconds. `source_map` is what is remembered of
    it if it was debugged.
    """

    success: bool
    value: Any = None
    error: str | None = None
    execution_time: float = 0.0
    transpile_time: float = 0.0
    execution_id: str = ""
    exception: Exception | None = None
    source_map: AsyncExecutionSourceMap | None = None

    @property
    def result(self) -> Any:
        return self.value

    @classmethod
    def of(cls, outcome: ExecutionResult, timeout: float | None) -> AsyncMLResult:
        error = outcome.error
        text = None if error is None else str(error)
        if isinstance(error, TimeoutError):
            text = f"execution timeout after {timeout} seconds"
        return cls(
            success=outcome.success,
            value=outcome.value,
            error=text,
            execution_time=outcome.compile_time + outcome.execution_time,
            transpile_time=outcome.compile_time,
            execution_id=outcome.execution_id,
            exception=error,
        )


class AsyncMLExecutor:
    """Runs programs on the event loop of its caller, at most `max_workers` at a time.

    :param capabilities: what its programs may do, where `execute` is not told otherwise.
    :param python_extension_paths: directories of bridge files, beside those of `get_registry()`.
    :param enable_debugging: whether programs stop at the breakpoints of `BreakpointManager.get_instance()`, and `AsyncSourceMapper.get_instance()` remembers
        them. They run slower then.

    It needs no closing: its runtime ends with the event loop.
    """

    def __init__(
        self,
        max_workers: int = 4,
        strict_security: bool = True,
        *,
        python_extension_paths: Sequence[str | Path] = (),
        ml_module_paths: Sequence[str | Path] = (),
        capabilities: Iterable[str | CapabilityToken] | None = None,
        enable_debugging: bool = False,
    ) -> None:
        self.max_workers = max_workers
        self.strict_security = strict_security
        self._options: dict[str, Any] = {
            "strict_security": strict_security,
            "extension_paths": (*get_registry().catalogue.extension_paths, *python_extension_paths),
            "ml_module_paths": tuple(ml_module_paths),
            "capabilities": CapabilityContext.unbounded(),
            "default_timeout": None,
            "on_statement": BreakpointManager.get_instance() if enable_debugging else None,
        }
        self._is_debugging = enable_debugging
        self._capabilities = None if capabilities is None else tuple(capabilities)
        self._state: RunVar[tuple[MLRuntime, anyio.CapacityLimiter, AsyncGenerator[MLRuntime, None]]]
        self._state = RunVar(f"mlpy executor {id(self)}")

    async def execute(
        self,
        ml_code: str,
        timeout: float | None = None,
        context: Mapping[str, Any] | None = None,
        capabilities: Iterable[str | CapabilityToken] | None = None,
        inherit_caller_caps: bool = True,
    ) -> AsyncMLResult:
        """Run a program. A failure, a compile error or a timeout is a result, never an exception. A checkpoint.

        :param timeout: seconds of wall time, waiting for a free place not counted; None for no limit.
        :param context: values and functions of the host, by the names the program uses.
        :param capabilities: what it may do; default: the executor's, else, with `inherit_caller_caps`, what the caller's capability
            context holds.
        """
        held = execution_context(self._capabilities if capabilities is None else capabilities, inherit_caller_caps)
        state = self._state.get(None)
        if state is None:
            keeper = _keep(MLRuntime(**self._options))
            state = (await keeper.__anext__(), anyio.CapacityLimiter(self.max_workers), keeper)
            self._state.set(state)
        runtime, limiter, _ = state
        async with limiter:
            with in_context(held):
                if self._is_debugging:
                    return await self._debugged(runtime, ml_code, timeout, context)
                outcome = await runtime.run(ml_code, context=context, timeout=timeout)
            return AsyncMLResult.of(outcome, timeout)

    async def _debugged(
        self, runtime: MLRuntime, ml_code: str, timeout: float | None, context: Mapping[str, Any] | None
    ) -> AsyncMLResult:
        mapper = AsyncSourceMapper.get_instance()
        with mapper.recorded(ml_code) as execution:
            outcome = await runtime.run(ml_code, context=context, timeout=timeout)
            mapper.update_execution_end(execution.execution_id, outcome.value, outcome.error)
        result = AsyncMLResult.of(outcome, timeout)
        return replace(result, execution_id=execution.execution_id, source_map=execution)

    def shutdown(self, wait: bool = True) -> None:
        """There is nothing to shut down: programs end with the tasks that await them, the runtime with its loop."""


CapabilityAwareAsyncExecutor = AsyncMLExecutor
"""Each executor hands on what its caller holds."""


async def _keep(runtime: MLRuntime) -> AsyncGenerator[MLRuntime, None]:
    """Hold a runtime open until the event loop shuts its asynchronous generators down."""
    async with runtime:
        yield runtime


_shared: RunVar[dict[object, AsyncMLExecutor]] = RunVar("mlpy shared executors")


def get_async_executor(max_workers: int = 4, strict_security: bool = True, **options: Any) -> AsyncMLExecutor:
    """The executor that the running event loop shares among callers who ask for the same options; outside of a loop a new one, for any loop."""
    try:
        executors = _shared.get(None)
    except RuntimeError:  # there is no loop: anyio has had two classes for that
        return AsyncMLExecutor(max_workers, strict_security, **options)
    if executors is None:
        executors = {}
        _shared.set(executors)
    key = (max_workers, strict_security, repr(sorted(options.items())))
    if key not in executors:
        executors[key] = AsyncMLExecutor(max_workers, strict_security, **options)
    return executors[key]


async def async_ml_execute(
    ml_code: str,
    timeout: float | None = None,
    context: Mapping[str, Any] | None = None,
    capabilities: Iterable[str | CapabilityToken] | None = None,
    inherit_caller_caps: bool = True,
    **executor_options: Any,
) -> AsyncMLResult:
    """Run a program on the current event loop and give its result. As `AsyncMLExecutor.execute`.

    :param executor_options: what `AsyncMLExecutor` takes (`strict_security`, `python_extension_paths`, `enable_debugging`, …).
    """
    executor = get_async_executor(**executor_options)
    return await executor.execute(ml_code, timeout, context, capabilities, inherit_caller_caps)
