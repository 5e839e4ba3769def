"""What a bridge to a window toolkit needs, whichever it is: results on the thread of the windows, and calls that end with a window.

In: calls, from the thread of the windows. Out: handlers called in that thread, in the order of the events. The runtime is in a thread of its own, so
windows answer while ML computes. How a thread is woken, and when a window goes, the toolkits know.
"""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Hashable, Mapping
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, TypeVar

import anyio
from typing_extensions import ParamSpec, Self

from mlpy_async.errors import LimitError
from mlpy_async.from_thread import BridgeCall, MLBridge
from mlpy_async.loop_thread import HEARS
from mlpy_async.runtime import MLRuntime
from mlpy_async.stdlib.windows import Toolkit

__all__ = ["GuiBridge", "WindowsGone"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_MOST_HANDLERS = 100
_TURN = 0.01
"""Seconds that the work of one turn may take before events of windows come first again."""


class WindowsGone(RuntimeError):
    """Something was asked of windows that are not there any more."""


class _Question:
    """Work for the thread of the windows, whose answer is awaited."""

    __slots__ = ("answered", "error", "tell", "value", "wanted", "work")

    def __init__(self, work: Callable[[], Any], tell: Callable[[Callable[[], None]], None]) -> None:
        self.work = work
        self.tell = tell
        self.answered = anyio.Event()
        self.value: Any = None
        self.error: Exception | None = None
        self.wanted = True

    def __call__(self) -> None:
        if not self.wanted:
            return
        try:
            self.value = self.work()
        except Exception as error:  # for whoever awaits it
            self.error = error
        self.tell(self.answered.set)

    def abandon(self) -> None:
        """There are no windows any more."""
        self.error = WindowsGone("the windows are gone")
        self.tell(self.answered.set)


class GuiBridge(MLBridge):
    """An `MLBridge` for the thread of a window toolkit, in which it is made, started and stopped.

    `begin`, `begin_stream` and `command` do not wait, and hand over what comes in this thread; the calls of `MLBridge` wait, and hold it. An error that has no
    handler is reported as the toolkit reports those of its own handlers.
    """

    def __init__(
        self,
        runtime: MLRuntime | None = None,
        *,
        backend: str = "asyncio",
        backend_options: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(runtime, backend=backend, backend_options=backend_options)
        self.gui_thread = threading.get_ident()
        self._posted: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._questions: set[_Question] = set()
        self._owned: dict[Hashable, set[BridgeCall]] = {}
        self._windows_gone = False

    @property
    @abstractmethod
    def toolkit(self) -> Toolkit:
        """What makes the windows of programs."""

    # --- what a toolkit knows -----------------------------------------------------------------------------------------

    @abstractmethod
    def _wake(self) -> None:
        """Have `_take_turn` called soon in the thread of the windows; from any thread, without waiting."""

    @abstractmethod
    def _report(self, error: BaseException) -> None:
        """Report an error of a handler, as the toolkit does."""

    @abstractmethod
    def _watch(self, owner: Any, gone: Callable[[Hashable], None]) -> Hashable:
        """A key for a widget. When it goes, `gone` is called with that."""

    # --- beginning ----------------------------------------------------------------------------------------------------

    def begin(
        self,
        name: str,
        /,
        *args: Any,
        on_result: Callable[[Any], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
        owner: Any = None,
        **kwargs: Any,
    ) -> BridgeCall:
        """Begin a call of an ML function. Arguments as in `MLRuntime.call`.

        :param on_result: called with what it gives. :param on_error: called with what it raises: `MLError`, `TimeoutError` ….
        :param owner: a widget: when it goes, the call is cancelled and nothing is handed over. Default: the one that the bridge was made with.
        :returns: the call, which can be cancelled; then nothing is handed over either.
        """
        owned = self._calls_of(owner)
        return self._deliver(self.submit(name, *args, **kwargs), owned, on_result, on_error)

    def begin_stream(
        self,
        name: str,
        /,
        *args: Any,
        on_item: Callable[[Any], object],
        on_end: Callable[[], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
        owner: Any = None,
        **kwargs: Any,
    ) -> BridgeCall:
        """Begin a stream of what an ML generator yields: progress, rows. `on_item` is called with each value, `on_end` when there are no more.

        The generator goes on when a value has been taken, so it cannot drown the windows. The rest is as for `begin`.
        """
        owned = self._calls_of(owner)
        stream = self.runtime.stream(name, *args, **kwargs)

        async def pull() -> None:
            async with stream:
                async for value in stream:
                    await self.ask(on_item, value)

        return self._deliver(self.submit_async(pull), owned, lambda _none: on_end and on_end(), on_error)

    def command(
        self,
        name: str,
        /,
        *args: Any,
        on_result: Callable[[Any], object] | None = None,
        on_error: Callable[[Exception], object] | None = None,
        owner: Any = None,
        **kwargs: Any,
    ) -> Callable[..., None]:
        """A function that begins a call: for `command=` and `bind` of Tk, as a slot of Qt. What these pass to it is left out."""

        def begin(*_event: Any) -> None:
            self.begin(name, *args, on_result=on_result, on_error=on_error, owner=owner, **kwargs)

        return begin

    # --- the thread of the windows ------------------------------------------------------------------------------------

    async def ask(self, function: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call a function in the thread of the windows; what it gives or raises. From the thread of the bridge. A checkpoint.

        :raises WindowsGone: if the windows went before it was called.
        """
        question = _Question(partial(function, *args, **kwargs), self.tell)
        self._questions.add(question)
        try:
            if self._windows_gone:
                question.abandon()
            else:
                self.post(question)
            await question.answered.wait()
        finally:
            question.wanted = False
            self._questions.discard(question)
        if question.error is not None:
            raise question.error
        value: _T = question.value
        return value

    def on_gui(self, function: Callable[_P, _T]) -> Callable[_P, Awaitable[_T]]:
        """A function for `context=`: ML calls it, it runs in the thread of the windows, and ML goes on with what it gives."""

        async def asked(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            return await self.ask(function, *args, **kwargs)

        asked.__name__ = getattr(function, "__name__", "function")
        return asked

    def post(self, function: Callable[[], object]) -> None:
        """Have a function called soon in the thread of the windows; from any thread. Nothing happens when these are gone."""
        if not self._windows_gone:
            self._posted.put(function)
            self._wake()

    def _take_turn(self) -> None:
        """In the thread of the windows: do what was posted, for one turn."""
        ends = monotonic() + _TURN
        while not self._windows_gone:
            try:
                function = self._posted.get_nowait()
            except Empty:
                return
            self._run(function)
            if monotonic() > ends:
                self._wake()
                return

    def _run(self, function: Callable[[], object]) -> None:
        try:
            function()
        except Exception as error:
            self._report(error)

    def wait(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """As `MLBridge.wait`. The thread of the windows does what is posted meanwhile: the program may ask it for something."""
        if threading.get_ident() != self.gui_thread:
            return super().wait(work)
        call = self.submit_async(work)
        try:
            call.add_done_callback(lambda _done: self._posted.put(_nothing))
            while not call.done():
                try:
                    function = self._posted.get(timeout=HEARS)
                except Empty:
                    continue
                self._run(function)
            return call.result()
        finally:
            call.cancel()  # nobody waits any more; no news for one that is done

    # --- windows of programs ------------------------------------------------------------------------------------------

    def tell(self, function: Callable[[], None]) -> None:
        """See `WindowHost`."""
        if self._loop is not None:
            self._loop.tell(function)

    def handle(self, work: Callable[[], Awaitable[object]], owner: object) -> None:
        """See `WindowHost`. Handlers of one owner that are at work are bounded in number: what a user does beyond that is reported and left out."""
        if self._windows_gone:
            return
        owned = self._owned.setdefault(id(owner), set())
        if len(owned) >= _MOST_HANDLERS:
            self._report(LimitError(f"{_MOST_HANDLERS} handlers of a window are at work; this event is left out"))
            return
        self._deliver(self.submit_async(work), owned, None, None)

    def forget(self, owner: object) -> None:
        """See `WindowHost`."""
        self._owner_gone(id(owner))

    # --- calls and their owners ---------------------------------------------------------------------------------------

    def _calls_of(self, owner: Any) -> set[BridgeCall]:
        return self._owned.setdefault(self._watch(owner, self._owner_gone), set())

    def _deliver(
        self,
        call: BridgeCall,
        owned: set[BridgeCall],
        on_result: Callable[[Any], object] | None,
        on_error: Callable[[Exception], object] | None,
    ) -> BridgeCall:
        owned.add(call)

        def settle() -> None:
            owned.discard(call)
            if call.unwanted or call.cancelled():
                return
            error = call.exception()
            if error is None:
                if on_result is not None:
                    on_result(call.result())
            elif on_error is not None and isinstance(error, Exception):
                on_error(error)
            else:
                raise error

        call.add_done_callback(lambda _done: self.post(settle))
        return call

    def _owner_gone(self, key: Hashable) -> None:
        for call in self._owned.pop(key, ()):
            call.cancel()

    def _all_gone(self) -> None:
        """The windows are gone for good: nothing is handed over any more, and who waits for an answer is told."""
        self._windows_gone = True
        for key in tuple(self._owned):
            self._owner_gone(key)
        for question in tuple(self._questions):
            question.abandon()

    def start(self) -> Self:
        self._windows_gone = False
        self.runtime.show_windows(self)
        super().start()
        return self

    def stop(self) -> None:
        self._all_gone()
        self.toolkit.close_all()
        super().stop()


def _nothing() -> None:
    """Wakes who waits for work."""
