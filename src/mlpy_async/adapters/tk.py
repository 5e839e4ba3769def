"""`TkBridge`: ML beside Tk's main loop.

In: calls from handlers of Tk. Out: handlers called in Tk's thread. Tk is woken through a pair of sockets that its notifier watches, so nobody polls; only where
Tk cannot watch a file, on Windows, it looks fifty times a second. The windows of programs are made in `tk_widgets.py`.
"""

from __future__ import annotations

import socket
import tkinter
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from typing import Any

from typing_extensions import Self

from mlpy_async.adapters.gui import GuiBridge
from mlpy_async.adapters.tk_widgets import TkToolkit
from mlpy_async.runtime import MLRuntime

__all__ = ["TkBridge"]

_POLL = 20
"""Milliseconds between two looks, where Tk cannot be woken."""


class TkBridge(GuiBridge):
    """Calls ML from the handlers of Tk; a context manager around `root.mainloop()`, in the thread of the window.

    :param root: a window: it owns the calls that name no widget of their own, and when it is destroyed all that runs is cancelled.

    The other parameters are those of `MLBridge`. Errors without a handler go to `root.report_callback_exception`.
    """

    def __init__(
        self,
        root: tkinter.Tk | tkinter.Toplevel,
        runtime: MLRuntime | None = None,
        *,
        backend: str = "asyncio",
        backend_options: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(runtime, backend=backend, backend_options=backend_options)
        self.root = root
        self._toolkit = TkToolkit(root)
        self._watched: set[str] = set()
        self._ears: tuple[socket.socket, socket.socket] | None = None
        self._poll: str | None = None

    @property
    def toolkit(self) -> TkToolkit:
        return self._toolkit

    def start(self) -> Self:
        super().start()
        if hasattr(self.root.tk, "createfilehandler"):
            self._ears = socket.socketpair()
            for ear in self._ears:
                ear.setblocking(False)
            self.root.tk.createfilehandler(self._ears[0], tkinter.READABLE, self._heard)
        else:
            self._look()
        self._watch(None, self._owner_gone)
        return self

    def _all_gone(self) -> None:
        super()._all_gone()
        if self._poll is not None:
            self.root.after_cancel(self._poll)
            self._poll = None
        if self._ears is not None:
            ears, self._ears = self._ears, None
            self.root.tk.deletefilehandler(ears[0])
            for ear in ears:
                ear.close()

    def _wake(self) -> None:
        ears = self._ears
        if ears is not None:
            try:
                ears[1].send(b"\0")
            except OSError:
                return  # it is full, so Tk is awake; or it was closed just now, and nobody is to be woken

    def _heard(self, ear: Any, _mask: int) -> None:
        with suppress(BlockingIOError):
            ear.recv(4096)
        self._take_turn()

    def _look(self) -> None:
        self._poll = self.root.after(_POLL, self._look)
        self._take_turn()

    def _report(self, error: BaseException) -> None:
        root: Any = self.root.nametowidget(".")
        root.report_callback_exception(type(error), error, error.__traceback__)

    def _watch(self, owner: tkinter.Misc | None, gone: Callable[[Hashable], None]) -> Hashable:
        widget: tkinter.Misc = self.root if owner is None else owner
        key = str(widget)
        if key not in self._watched:

            def destroyed(event: tkinter.Event[Any]) -> None:
                if str(event.widget) == key:  # a window is told of what is in it, too
                    self._watched.discard(key)
                    if widget is self.root:
                        self._all_gone()
                    else:
                        gone(key)

            widget.bind("<Destroy>", destroyed, add="+")
            self._watched.add(key)
        return key
