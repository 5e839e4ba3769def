"""Windows for tests: Tk in a virtual display, Qt without one; the same few things of either behind one face.

Screenshots are kept in the folder that the environment variable MLPY_SCREENSHOTS names, else in the test's own.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import MLRuntime
from mlpy_async.adapters.gui import GuiBridge

PATIENCE = 15_000
"""Milliseconds until a main loop is ended that nobody ended."""


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("MLPY_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def screenshot(display: str, path: Path) -> None:
    """A picture of a display. It says so where there is no ImageMagick."""
    if shutil.which("import") is None:
        print("no screenshot: ImageMagick is not installed")
        return
    subprocess.run(["import", "-display", display, "-window", "root", str(path)], check=True, timeout=20)
    assert path.stat().st_size > 0


class Windows(ABC):
    """A toolkit: one window, and its main loop."""

    window: Any
    bridges: tuple[Any, ...]
    errors: list[BaseException]

    @abstractmethod
    def bridge(self, runtime: MLRuntime | None = None, **options: Any) -> GuiBridge: ...

    @abstractmethod
    def run(self) -> None:
        """The main loop, until `quit`, or an error if nobody ends it."""

    @abstractmethod
    def quit(self) -> None: ...

    @abstractmethod
    def widget(self) -> Any:
        """A further window."""

    @abstractmethod
    def destroy(self, widget: Any) -> None: ...

    @abstractmethod
    def every(self, milliseconds: int, function: Callable[[], object]) -> None: ...


class TkWindows(Windows):
    def __init__(self, root: Any) -> None:
        import tkinter

        self.errors = []
        self.root = root
        self.window = tkinter.Toplevel(root)
        self.root.report_callback_exception = lambda _kind, error, _trace: self.errors.append(error)

    def bridge(self, runtime: MLRuntime | None = None, **options: Any) -> GuiBridge:
        from mlpy_async.adapters.tk import TkBridge

        return TkBridge(self.window, runtime or MLRuntime(cache_dir=None), **options)

    def run(self) -> None:
        late: list[bool] = []
        timer = self.root.after(PATIENCE, lambda: (late.append(True), self.root.quit()))
        self.root.mainloop()
        self.root.after_cancel(timer)
        assert not late, "the main loop went on"

    def quit(self) -> None:
        self.root.quit()

    def widget(self) -> Any:
        import tkinter

        return tkinter.Toplevel(self.window)

    def destroy(self, widget: Any) -> None:
        widget.destroy()

    def every(self, milliseconds: int, function: Callable[[], object]) -> None:
        def again() -> None:
            if self.window.winfo_exists():
                function()
                self.root.after(milliseconds, again)

        again()


class QtWindows(Windows):
    def __init__(self) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication, QWidget

        self.errors = []
        self.application = QApplication.instance() or QApplication([])
        self.application.setQuitOnLastWindowClosed(False)
        self.window = QWidget()
        self.timer = QTimer

    def bridge(self, runtime: MLRuntime | None = None, **options: Any) -> GuiBridge:
        from mlpy_async.adapters.qt import QtBridge

        return QtBridge(self.window, runtime or MLRuntime(cache_dir=None), **options)

    def run(self) -> None:
        late: list[bool] = []
        timer = self.timer()
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: (late.append(True), self.application.quit()))
        timer.start(PATIENCE)
        self.application.exec()
        timer.stop()
        assert not late, "the main loop went on"

    def quit(self) -> None:
        self.application.quit()

    def widget(self) -> Any:
        from PySide6.QtWidgets import QWidget

        return QWidget()

    def destroy(self, widget: Any) -> None:
        widget.deleteLater()

    def every(self, milliseconds: int, function: Callable[[], object]) -> None:
        timer = self.timer(self.window)
        timer.timeout.connect(function)
        timer.start(milliseconds)


@pytest.fixture(scope="session")
def tk_root(request: pytest.FixtureRequest) -> Any:
    """The one Tcl interpreter of the session: it has to be freed by the thread that made it, and collectors run in any."""
    tkinter = pytest.importorskip("tkinter", reason="this interpreter has no tkinter")
    root = tkinter.Tk(request.getfixturevalue("display"))
    root.withdraw()
    return root


@pytest.fixture
def tk(tk_root: Any) -> Iterator[TkWindows]:
    windows = TkWindows(tk_root)
    yield windows
    windows.window.destroy()


@pytest.fixture
def qt(monkeypatch: pytest.MonkeyPatch) -> Iterator[QtWindows]:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    pytest.importorskip("PySide6.QtWidgets", reason="PySide6 is not installed, or lacks libegl1", exc_type=ImportError)
    windows = QtWindows()
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: windows.errors.append(error))
    yield windows
    sys.modules["shiboken6"].delete(windows.window)  # its timers too
    # an object with timers has to be freed by the thread of the windows, and the collector runs in any; qasync leaves one
    gc.collect()


@pytest.fixture(params=["tk", "qt"])
def windows(request: pytest.FixtureRequest) -> Windows:
    made: Windows = request.getfixturevalue(request.param)
    return made
