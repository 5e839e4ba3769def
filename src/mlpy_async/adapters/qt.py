"""`QtBridge`: ML beside Qt's event loop, also where that is asyncio's by qasync. It needs PySide6: `pip install 'mlpy-lang[qt]'`.

In: calls from slots. Out: handlers called in Qt's thread, woken by a queued signal. The windows of programs are made in `qt_widgets.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping
from typing import Any
from weakref import WeakMethod

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from mlpy_async.adapters.gui import GuiBridge
from mlpy_async.adapters.qt_widgets import QtToolkit
from mlpy_async.runtime import MLRuntime

__all__ = ["QtBridge"]


class _Bell(QObject):
    """Lives in the thread of the windows; anybody may ring it. It does not hold its bridge: what is in no cycle is not freed by another thread."""

    rung = Signal()

    def __init__(self, answer: Callable[[], None]) -> None:
        super().__init__()
        self._answer = WeakMethod(answer)
        self.rung.connect(self.answer, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def answer(self) -> None:
        answer = self._answer()
        if answer is not None:
            answer()


class QtBridge(GuiBridge):
    """Calls ML from slots, and hands results to slots: `on_result=label.setText`, or a signal's `emit`. A context manager around `app.exec()`.

    :param parent: owns the calls that name no object of their own: when it is destroyed they are cancelled. Default: the application.

    The other parameters are those of `MLBridge`. A window that is closed is destroyed if it has the attribute `WA_DeleteOnClose`. Errors without a handler go
    to `sys.excepthook`, as PySide6 does it. Under qasync a call can be awaited: `await asyncio.wrap_future(ml.submit("f", x))`.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        runtime: MLRuntime | None = None,
        *,
        backend: str = "asyncio",
        backend_options: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(runtime, backend=backend, backend_options=backend_options)
        application = QCoreApplication.instance()
        if application is None:
            raise RuntimeError("make the QApplication before the QtBridge")
        self.parent: QObject = application if parent is None else parent
        self._watched: dict[int, QObject] = {}  # kept, so that no other object gets the identity of one
        self._bell = _Bell(self._take_turn)
        self._toolkit = QtToolkit()

    @property
    def toolkit(self) -> QtToolkit:
        return self._toolkit

    def _wake(self) -> None:
        self._bell.rung.emit()

    def _report(self, error: BaseException) -> None:
        sys.excepthook(type(error), error, error.__traceback__)

    def _watch(self, owner: QObject | None, gone: Callable[[Hashable], None]) -> Hashable:
        watched = self.parent if owner is None else owner
        key = id(watched)
        if key not in self._watched:
            self._watched[key] = watched

            def destroyed() -> None:
                self._watched.pop(key, None)
                gone(key)

            watched.destroyed.connect(destroyed)
        return key
