"""Plugins for programs without an event loop: one in a thread of its own, and plugins as objects that block.

In: a manager. Out: the same manager, open on that loop until it is closed or the process ends, and calls that wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, Protocol

import anyio
import anyio.from_thread

from mlpy_async.loop_thread import LoopThread
from mlpy_async.plugins.info import PluginInfo

__all__ = ["MLPlugin", "Portal"]


class _Manager(Protocol):
    """What a plugin as an object asks its manager for."""

    def info(self, name: str) -> PluginInfo: ...

    async def call(self, plugin: str, hook: str, /, *args: Any, timeout: float | None = None, **kwargs: Any) -> Any: ...


class Portal:
    """The thread and its event loop, on which a manager is open."""

    def __init__(self, manager: AbstractAsyncContextManager[Any]) -> None:
        self._manager = manager
        self._loop: LoopThread[Any] | None = None

    def open(self) -> LoopThread[Any]:
        """Start the thread if there is none, and enter the manager there. :raises RuntimeError: on an event loop, which this would hold."""
        refuse_on_a_loop()
        if self._loop is None:
            self._loop = LoopThread(self._manager, name="mlpy plugins")
        return self._loop

    def call(self, function: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Call an async function there, or on the loop that this worker thread belongs to."""
        refuse_on_a_loop()
        return anyio.from_thread.run(function) if self._loop is None else self._loop.wait(function)

    def close(self) -> None:
        """Leave the manager and end the thread."""
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.close()


class MLPlugin:
    """One plugin of a manager, by name: what it is at each use, whatever was reloaded meanwhile."""

    def __init__(self, manager: _Manager, name: str, portal: Portal) -> None:
        self._manager = manager
        self._portal = portal
        self.name = name

    @property
    def info(self) -> PluginInfo:
        """What is known of it."""
        return self._manager.info(self.name)

    def call(self, hook: str, /, *args: Any, timeout: float | None = None, **kwargs: Any) -> Any:
        """`MLPluginManager.call`, waiting in this thread.

        :raises RuntimeError: on an event loop, or in a thread that has nothing to do with the one on which the manager is open. Else raises as that.
        """
        return self._portal.call(partial(self._manager.call, self.name, hook, *args, timeout=timeout, **kwargs))

    def __repr__(self) -> str:
        return f"<ML plugin {self.name}>"


def refuse_on_a_loop() -> None:
    """:raises RuntimeError: if an event loop runs in this thread."""
    try:
        anyio.get_current_task()
    except RuntimeError:
        return
    raise RuntimeError(
        "an event loop runs here, and this would hold it; write `async with manager`, `await manager.load()` and `await manager.call(…)`"
    )
