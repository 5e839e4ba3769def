"""`MLHotReloader`: a folder of ML files that are loaded anew when they are saved, and callbacks for each file.

In: a folder, and callbacks by file name. Out: calls with the names that a file offers. It is `MLRuntime.watch` under the name of earlier programs.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AsyncExitStack
from functools import partial
from inspect import isawaitable
from pathlib import Path
from types import FunctionType
from typing import Any, TypeAlias, TypeVar

import anyio
from anyio import to_thread
from typing_extensions import Self

from mlpy_async.from_thread import MLBridge
from mlpy_async.modules.watch import ReloadEvent, log_event
from mlpy_async.runtime import MLRuntime, entered_runtime
from mlpy_async.values.marshal import to_host

__all__ = ["MLHotReloader"]

_Callback: TypeAlias = Callable[[dict[str, Any]], "object | Awaitable[object]"]
_F = TypeVar("_F", bound=_Callback)

_logger = logging.getLogger("mlpy.reload")


class MLHotReloader:
    """Loads the files of a folder anew when they change; an async context manager, within that of a runtime, or `start()` and `stop()`.

    :param watch_dir: the folder; its files can be imported by name. :param runtime: default: the open runtime that this task entered last;
        for `start` one that is not open, default: `MLRuntime()`.
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
        self._bridge: MLBridge | None = None

    def watch(self, file: str | Path) -> Callable[[_F], _F]:
        """Have a function called with the names of a file whenever it was loaded anew: functions of ML as async callables, else values.

        After `start` they are plain callables for any thread, and the function is called in a thread of its own; what it raises goes to the log `mlpy.reload`.

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

    def start(self) -> Self:
        """Begin in a thread of its own, for code without an event loop. It ends with `stop`, or with the interpreter.

        :raises RuntimeError: if it is started already. Raises as `MLRuntime.load`.
        """
        if self._bridge is not None:
            raise RuntimeError(f"the watch of {self.watch_dir} is started already")
        bridge = self._bridge = MLBridge(self._runtime).start()
        self._runtime = bridge.runtime
        atexit.register(self.stop)
        begun: Future[None] = Future()
        watching = bridge.submit_async(partial(self._stay, begun))
        wait((begun, watching), return_when=FIRST_COMPLETED)
        if not begun.done():
            self.stop()
            watching.result()
        return self

    def stop(self) -> None:
        """End what `start` began, and wait for its end. Nothing happens if it is not started."""
        bridge, self._bridge = self._bridge, None
        if bridge is not None:
            atexit.unregister(self.stop)
            bridge.stop()

    async def _stay(self, begun: Future[None]) -> None:
        async with self:
            begun.set_result(None)
            await anyio.sleep_forever()

    async def _tell(self, event: ReloadEvent) -> None:
        await self._call(self._on_event, event)
        for name in event.names if event.kind == "reloaded" else ():
            for callback in self._callbacks.get(name, ()):
                await self._call(callback, self._names(name))

    async def _call(self, function: Callable[[Any], object], told: object) -> None:
        if self._bridge is None:
            result = function(told)
            if isawaitable(result):
                await result
            return
        try:
            # abandoned, so that a callback can stop what called it
            result = await to_thread.run_sync(function, told, abandon_on_cancel=True)
            if isawaitable(result):
                await result
        except Exception:  # nobody awaits this thread, and the next change may mend it
            _logger.exception("a callback of the watch of %s failed", self.watch_dir)

    def _names(self, name: str) -> dict[str, Any]:
        runtime = self._runtime
        assert runtime is not None
        module = runtime.modules.get_module(name)
        function = runtime.function if self._bridge is None else partial(partial, runtime.call_sync)
        made: dict[str, Any] = {}
        for export in module.compiled.exports:
            value = module.export(export)
            made[export] = function(f"{name}.{export}") if isinstance(value, FunctionType) else to_host(value)
        return made
