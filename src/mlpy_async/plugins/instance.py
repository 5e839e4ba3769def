"""One plugin that runs: a runtime of its own in a task of its own, from `init` to `shutdown`.

In: what was found, and how its runtime is made. Out: calls of its hooks. It counts nothing and forgives nothing (`lifecycle.py` and `health.py` do), and it
never raises into its task group: how it began is what `start` raises, how it ended is `error`.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

import anyio
from anyio.abc import TaskGroup, TaskStatus

from mlpy_async.capabilities import capture_context
from mlpy_async.errors import CapabilityViolationError, MLBorderError, MLError, PluginError
from mlpy_async.modules.loader import LoadedModule
from mlpy_async.plugins.crossing import copied
from mlpy_async.plugins.discovery import FoundPlugin
from mlpy_async.plugins.neighbours import ORIGIN, Origin
from mlpy_async.runtime import MLRuntime
from mlpy_compiler import nearest

__all__ = ["LIFECYCLE", "Instance"]

LIFECYCLE = ("init", "shutdown")
"""Functions that are called once in the life of a plugin, by nobody else."""

_MODULE = "plugin"

_HARMLESS = (MLError, CapabilityViolationError, MLBorderError)
"""What a call may end with without an end of the worker process."""


class Instance:
    """A plugin from its start to its end.

    :param runtime: makes its runtime, on the loop. :param is_process: whether it runs in a worker process. :param start_timeout: seconds for loading and `init` together.
    :param timeout: seconds for the calls that run when it is stopped, and then for `shutdown`.
    """

    def __init__(
        self,
        found: FoundPlugin,
        runtime: Callable[[], MLRuntime],
        *,
        is_process: bool,
        start_timeout: float,
        timeout: float,
    ) -> None:
        self.found = found
        self.hooks: frozenset[str] = frozenset()
        self.error: Exception | None = None
        self.gone = anyio.Event()
        self._make = runtime
        self._is_process = is_process
        self._start_timeout = start_timeout
        self._timeout = timeout
        self._runtime: MLRuntime | None = None
        self._leaving = anyio.Event()
        self._idle = anyio.Event()
        self._running: set[anyio.CancelScope] = set()
        self.is_lost = False
        """Whether its worker process has ended, and its variables with it."""

    async def start(self, tasks: TaskGroup) -> None:
        """Load it and call its `init`; from then on it lives in the task group, until `stop`. A checkpoint.

        :raises Exception: what kept it from starting; it is gone then.
        """
        await tasks.start(self._live)
        if self.error is not None:
            raise self.error

    async def stop(self) -> None:
        """Let running calls end, call its `shutdown`, and close its runtime; each has its time. A checkpoint."""
        self._leaving.set()
        await self.gone.wait()

    async def call(self, hook: str, args: tuple[Any, ...], kwargs: dict[str, Any], timeout: float) -> Any:
        """Call a hook with values that are the plugin's own from now on, and give a copy of what it gives.

        :raises MLBorderError: if the result is no plain data. :raises PluginError: if the plugin ends before the call does. Else raises as `MLRuntime.call`.
        """
        runtime = self._runtime
        stopped = PluginError(f"the plugin `{self.found.name}` was stopped while `{hook}` was called")
        if runtime is None or self._leaving.is_set():
            raise stopped
        origin = ORIGIN.set(Origin(capture_context(), timeout))
        with anyio.CancelScope() as scope:
            self._running.add(scope)
            try:
                value = await runtime.call(f"{_MODULE}.{hook}", *args, timeout=timeout, **kwargs)
                return await self.copied(value, f"the result of `{hook}` of the plugin `{self.found.name}`")
            except BaseException as error:
                self.is_lost = self.is_lost or (self._is_process and not isinstance(error, _HARMLESS))
                raise
            finally:
                ORIGIN.reset(origin)
                self._running.discard(scope)
                if self._leaving.is_set() and not self._running:
                    self._idle.set()
        raise stopped

    async def copied(self, value: Any, path: str) -> Any:
        """A copy of plain data, as much as its runtime takes. :raises MLBorderError: if it is something else."""
        assert self._runtime is not None
        return await copied(value, path, self._runtime.limits.max_items)

    def check(self, hook: str) -> None:
        """Make sure that there is such a hook. :raises LookupError: if not."""
        if hook not in self.hooks:
            near = nearest(hook, self.hooks)
            hint = f"; did you mean `{near}`?" if near else ""
            raise LookupError(f"the plugin `{self.found.name}` has no hook `{hook[:100]}`{hint}")

    # --- its task -------------------------------------------------------------------------------------------------------

    async def _live(self, *, task_status: TaskStatus[None]) -> None:
        begun = False
        ORIGIN.set(Origin(capture_context(), self._start_timeout))
        try:
            async with self._make() as runtime:
                self._runtime = runtime
                functions = await self._begin(runtime)
                begun = True
                task_status.started()
                try:
                    await self._leaving.wait()
                finally:
                    # whoever is cancelled still tidies up, for a time that is bounded
                    with anyio.CancelScope(shield=True):
                        await self._leave(runtime, functions)
        except Exception as error:
            self.error = error
            if not begun:
                task_status.started()
        finally:
            self.gone.set()

    async def _begin(self, runtime: MLRuntime) -> frozenset[str]:
        with anyio.move_on_after(self._start_timeout) as scope:
            functions = await self._load(runtime)
            if "init" in functions:
                await runtime.call(f"{_MODULE}.init", timeout=None)
            return functions
        assert scope.cancelled_caught
        raise TimeoutError(f"the time is up: loading and `init` took longer than {self._start_timeout:g} s")

    async def _load(self, runtime: MLRuntime) -> frozenset[str]:
        found = self.found
        loaded = await runtime.load_source(found.source, name=_MODULE, filename=str(found.file))
        functions = frozenset(name for name in loaded.compiled.exports if _is_function(loaded, name))
        declared = found.metadata.hooks
        missing = sorted((declared or frozenset()) - functions)
        if missing:
            raise LookupError(f"`@plugin` of `{found.name}` declares the hook `{missing[0]}`, which it does not export")
        self.hooks = (functions if declared is None else declared) - frozenset(LIFECYCLE)
        return functions

    async def _leave(self, runtime: MLRuntime, functions: frozenset[str]) -> None:
        if self._running:
            with anyio.move_on_after(self._timeout):
                await self._idle.wait()
            for scope in self._running:
                scope.cancel()
            await self._idle.wait()
        if "shutdown" in functions and not self.is_lost:
            try:
                await runtime.call(f"{_MODULE}.shutdown", timeout=self._timeout)
            except Exception as error:
                self.error = error


def _is_function(loaded: LoadedModule, name: str) -> bool:
    try:
        return isinstance(loaded.export(name), FunctionType)
    except AttributeError:
        return False
