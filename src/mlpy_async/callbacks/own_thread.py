"""A runtime with a thread and an event loop of its own.

In: a source and the runtime's options. Out: an open `MLRuntime` in which it is loaded, for synchronous code that has no event loop. It ends when
its `OwnThread` is dropped or closed, and does not keep the interpreter from ending.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

import anyio
from anyio.lowlevel import current_token

from mlpy_async.runtime import MLRuntime

__all__ = ["OwnThread"]


class OwnThread:
    """Keeps a runtime open in a thread.

    :param source: loaded as the module `name` before this returns. :param options: those of `MLRuntime`.
    :raises BaseException: what loading raises.
    """

    def __init__(self, source: str, name: str, options: dict[str, Any]) -> None:
        started: Future[tuple[MLRuntime, Callable[[], object]]] = Future()
        threading.Thread(target=_serve, args=(started, source, name, options), name=f"mlpy {name}", daemon=True).start()
        self.runtime, end = started.result()
        self._end = weakref.finalize(self, end)
        self._end.atexit = False

    def close(self) -> None:
        """End the runtime, its loop and its thread. It does not wait for them."""
        self._end()


def _serve(
    started: Future[tuple[MLRuntime, Callable[[], object]]], source: str, name: str, options: dict[str, Any]
) -> None:
    async def main() -> None:
        async with MLRuntime(**options) as runtime:
            await runtime.load_source(source, name=name)
            over = anyio.Event()
            # asyncio's loop; garbage is collected in any thread, so what ends this may neither block nor ask where it is
            loop: Any = current_token().native_token
            started.set_result((runtime, partial(loop.call_soon_threadsafe, over.set)))
            await over.wait()

    try:
        anyio.run(main, backend="asyncio")
    except BaseException as error:
        if started.done():
            raise
        started.set_exception(error)
