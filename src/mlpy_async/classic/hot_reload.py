"""`MLHotReloader`: a folder of ML files that are loaded anew when they are saved, and callbacks for each file.

In: a folder, and callbacks by file name. Out: calls with the names that a file offers. It is `MLRuntime.watch` under the name of earlier programs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from inspect import isawaitable
from pathlib import Path
from types import FunctionType
from typing import Any, TypeAlias, TypeVar

from typing_extensions import Self

from mlpy_async.modules.watch import ReloadEvent, log_event
from mlpy_async.runtime import MLRuntime, entered_runtime
from mlpy_async.values.marshal import to_host

__all__ = ["MLHotReloader"]

_Callback: TypeAlias = Callable[[dict[str, Any]], "object | Awaitable[object]"]
_F = TypeVar("_F", bound=_Callback)


class MLHotReloader:
    """Loads the files of a folder anew when they change; an async context manager, within that of a runtime.

    :param watch_dir: the folder; its files can be imported by name. :param runtime: default: the open runtime that this task entered last.
    :param on_event: called with each `ReloadEvent`, the failures among them; default: a line in the log `mlpy.reload`.
    """

    def __init__(
        self,
        watch_dir: str | Path,
        runtime: MLRuntime | None = None,
        *,
        on_event: Callable[[ReloadEvent], object] | None = None,
    ) -> None:
        self.watch_dir = Path(watch_dir)
        self._runtime = runtime
        self._on_event = on_event or log_event
        self._callbacks: dict[str, list[_Callback]] = {}
        self._stack = AsyncExitStack()

    def watch(self, file: str | Path) -> Callable[[_F], _F]:
        """Have a function called with the names of a file whenever it was loaded anew: functions of ML as async callables, else values.

        :param file: below the folder; it is loaded when the block is entered.
        """
        name = ".".join(Path(file).with_suffix("").parts)

        def register(callback: _F) -> _F:
            self._callbacks.setdefault(name, []).append(callback)
            return callback

        return register

    async def __aenter__(self) -> Self:
        """Load the files that have a callback, and begin. A checkpoint. Raises as `MLRuntime.load`."""
        runtime = self._runtime = self._runtime or entered_runtime()
        runtime.modules.add_ml_module_paths([self.watch_dir])
        for name in self._callbacks:
            await runtime.modules.load(name)
        await self._stack.enter_async_context(runtime.watch(self._tell))
        return self

    async def __aexit__(self, *details: object) -> bool | None:
        return await self._stack.__aexit__(*details)  # type: ignore[arg-type]

    async def _tell(self, event: ReloadEvent) -> None:
        told = self._on_event(event)
        if isawaitable(told):
            await told
        for name in event.names if event.kind == "reloaded" else ():
            for callback in self._callbacks.get(name, ()):
                told = callback(self._names(name))
                if isawaitable(told):
                    await told

    def _names(self, name: str) -> dict[str, Any]:
        runtime = self._runtime
        assert runtime is not None
        module = runtime.modules.get_module(name)
        made: dict[str, Any] = {}
        for export in module.compiled.exports:
            value = module.export(export)
            made[export] = runtime.function(f"{name}.{export}") if isinstance(value, FunctionType) else to_host(value)
        return made
