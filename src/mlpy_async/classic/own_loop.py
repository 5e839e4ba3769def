"""A runtime in a thread of its own, for synchronous callers that have no event loop.

In: functions that give awaitables, from any thread. Out: what they give, and the caller was blocked meanwhile. The thread ends with the object:
when it is closed, when nobody holds it any more, or with the interpreter.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

from mlpy_async.engine import await_
from mlpy_async.runtime import MLRuntime

__all__ = ["OwnLoop"]

_T = TypeVar("_T")


class OwnLoop:
    """An open runtime, and the thread in whose event loop it is. :param runtime: one that is not open yet."""

    def __init__(self, runtime: MLRuntime) -> None:
        self.runtime = runtime
        with ExitStack() as stack:
            self._portal: BlockingPortal = stack.enter_context(start_blocking_portal())
            self._thread: int = self._portal.call(threading.get_ident)
            stack.enter_context(self._portal.wrap_async_context_manager(runtime))
            self._end = weakref.finalize(self, _end, stack.pop_all(), self._thread)

    @property
    def closed(self) -> bool:
        return not self._end.alive

    def wait(self, work: Callable[[], Awaitable[_T]]) -> _T:
        """Await in the thread of the loop what `work` gives there. If the caller is interrupted, that is cancelled.

        Inside ML code of that loop the code waits, and nothing blocks. :raises RuntimeError: if it is closed.
        """
        if threading.get_ident() == self._thread:
            return await_(work())
        if self.closed:
            raise RuntimeError("this session is closed, and its event loop has ended; make another session")
        future = self._portal.start_task_soon(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def tell(self, function: Callable[[], None]) -> None:
        """Call a function in the thread of the loop."""
        if threading.get_ident() == self._thread:
            function()
        else:
            self._portal.call(function)

    def close(self) -> None:
        """Close the runtime and end the thread. Closing twice is no error."""
        self._end()


def _end(stack: ExitStack, thread: int) -> Any:
    if threading.get_ident() == thread:
        # a thread cannot wait for its own end
        threading.Thread(target=stack.close, name="mlpy-close").start()
    else:
        stack.close()
