"""`MLBridge`: a runtime in a thread of its own, for code that has no event loop.

In: calls from any thread. Out: results, futures, iterators and plain callables. The thread is a `LoopThread`; it starts and ends with
the bridge, and nothing that a bridge has started outlives it. A call holds the capabilities of the context that it is made in, as in one loop.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

from mlpy_async.capabilities.contexts import capture_context, in_context
from mlpy_async.loop_thread import BridgeCall, LoopThread
from mlpy_async.runtime import MLRuntime
from mlpy_async.synchronous_session import MLREPLSession

if TYPE_CHECKING:
    from mlpy_async.capabilities import CapabilityToken
    from mlpy_async.engine.stream import Stream
    from mlpy_async.modules.loader import LoadedModule

__all__ = ["BridgeCall", "BridgeStream", "MLBridge"]


class BridgeStream:
    """The values of an ML generator, as an iterator and context manager for any thread. See `MLRuntime.stream`."""

    def __init__(self, bridge: MLBridge, stream: Stream) -> None:
        self._bridge = bridge
        self._stream = stream

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        try:
            return self._bridge.wait(self._stream.__anext__)
        except StopAsyncIteration:
            raise StopIteration from None

    def close(self) -> None:
        """End the generator; its `finally` blocks run."""
        self._bridge.wait(self._stream.aclose)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()


class MLBridge:
    """A runtime that any thread can use; a context manager, or `start()` and `stop()`.

    :param runtime: the runtime, not yet open; default: `MLRuntime()`. The bridge opens and closes it.
    :param backend: of anyio, "asyncio" or "trio". :param backend_options: as `anyio.run` takes them: `{"use_uvloop": True}`.

    Whoever waits for a call holds its own thread. Inside ML code of this very runtime, where there is nobody else to run it, a call goes on in
    the greenlet of that code.
    """

    def __init__(
        self,
        runtime: MLRuntime | None = None,
        *,
        backend: str = "asyncio",
        backend_options: Mapping[str, Any] | None = None,
    ) -> None:
        self.runtime = runtime or MLRuntime()
        self._backend: dict[str, Any] = {"backend": backend, "backend_options": backend_options}
        self._loop: LoopThread[Any] | None = None

    def start(self) -> Self:
        """Start the thread, and open the runtime in it. :raises RuntimeError: if it is started already."""
        if self._loop is not None:
            raise RuntimeError("this bridge is started already")
        self._loop = LoopThread(self.runtime, name="mlpy bridge", **self._backend)
        return self

    def stop(self) -> None:
        """Cancel what still runs, wait for its end, close the runtime and join the thread. Nothing happens if it is not started.

        :raises RuntimeError: in the bridge's own thread, which cannot wait for itself.
        """
        loop = self._loop
        if loop is None:
            return
        if loop.is_here():
            raise RuntimeError("a bridge is stopped by another thread than its own, which cannot wait for itself")
        try:
            loop.close()
        finally:
            self._loop = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_details: object) -> None:
        self.stop()

    # --- calls --------------------------------------------------------------------------------------------------------

    def call(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call an ML function and wait for its result. `timeout=`, arguments and errors as in `MLRuntime.call`."""
        return self.wait(partial(self.runtime.call, name, *args, **kwargs))

    def submit(self, name: str, /, *args: Any, **kwargs: Any) -> BridgeCall:
        """Call an ML function; a future of its result, that cancels the call. Arguments and errors as in `MLRuntime.call`."""
        return self.submit_async(partial(self.runtime.call, name, *args, **kwargs))

    def callback(self, name: str) -> Callable[..., Any]:
        """An ML function as a plain callable for any thread. It keeps the capability context of its creation, and is looked up at each call."""
        context = capture_context()

        def ml_function(*args: Any, **kwargs: Any) -> Any:
            with in_context(context):
                return self.call(name, *args, **kwargs)

        ml_function.__name__ = ml_function.__qualname__ = name
        return ml_function

    def stream(self, name: str, /, *args: Any, **kwargs: Any) -> BridgeStream:
        """The values that an ML generator function yields. See `MLRuntime.stream`."""
        return BridgeStream(self, self.runtime.stream(name, *args, **kwargs))

    def load(self, path: str | Path, *, name: str | None = None) -> LoadedModule:
        """As `MLRuntime.load`."""
        module: LoadedModule = self.wait(partial(self.runtime.load, path, name=name))
        return module

    def load_source(self, source: str, *, name: str = "main", filename: str | None = None) -> LoadedModule:
        """As `MLRuntime.load_source`."""
        module: LoadedModule = self.wait(partial(self.runtime.load_source, source, name=name, filename=filename))
        return module

    def execute(self, source: str, **options: Any) -> Any:
        """Run a program and give its value. Options and errors as in `MLRuntime.execute`."""
        return self.wait(partial(self.runtime.execute, source, **options))

    def session(self, *, capabilities: Iterable[str | CapabilityToken] | None = None) -> MLREPLSession:
        """A session in the bridge's thread, that any thread can use; close it. It ends with the bridge.

        :param capabilities: what it holds of what the runtime holds; default: all of it. :raises ValueError: if a capability cannot be read.
        """
        return MLREPLSession(capabilities=capabilities, loop=self._open_loop())

    # --- anything else ------------------------------------------------------------------------------------------------

    def submit_async(self, work: Callable[[], Awaitable[Any]]) -> BridgeCall:
        """Start a coroutine function in the bridge's thread, beside the calls: `bridge.submit_async(bridge.runtime.warm)`.

        :raises RuntimeError: if the bridge is not started, or in its own thread.
        """
        return self._open_loop().submit(work)

    def wait(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Await a coroutine function in the bridge's thread, and give its result. :raises RuntimeError: if the bridge is not started."""
        return self._open_loop().wait(work)

    def _open_loop(self) -> LoopThread[Any]:
        loop = self._loop
        if loop is None:
            raise RuntimeError("the bridge is not started; use it inside `with MLBridge() as ml`, or call `start()`")
        return loop
