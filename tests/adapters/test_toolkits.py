"""What only one toolkit has: the end of Tk's root, a real mouse, waking by looking; the display of Qt, qasync."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tkinter
from concurrent.futures import wait
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import BridgeCall, MLRuntime, SandboxError
from mlpy_async.adapters.gui import GuiBridge
from mlpy_async.adapters.tk import TkBridge

from .conftest import QtWindows, TkWindows, screenshot
from .test_bridges import SOURCE

ROOT = Path(__file__).parents[2]


def child(program: str, **environment: str) -> str:
    """What a program prints in an interpreter of its own, where it may do what would take the tests' toolkit along."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment}, capture_output=True, text=True, timeout=18, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_click_of_the_mouse(tk: TkWindows, display: str, screenshots: Path) -> None:
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed: `apt-get install xdotool`, which `make test` does for root")
    text = tkinter.StringVar(tk.window, "nothing yet")
    clicks: list[subprocess.Popen[bytes]] = []
    with TkBridge(tk.window, MLRuntime(cache_dir=None)) as ml:
        ml.load_source("clicks = 0; function click() { clicks = clicks + 1; return clicks; }")

        def shown(count: int) -> None:
            text.set(f"{count} clicks")
            tk.window.update()
            screenshot(display, screenshots / "tk-bridge.png")
            tk.quit()

        tkinter.Button(tk.window, text="Click", width=20, height=5, command=ml.command("click", on_result=shown)).pack()
        tkinter.Label(tk.window, textvariable=text).pack()
        tk.window.geometry("300x200+50+60")
        tk.window.update()

        def click() -> None:
            command = ["xdotool", "mousemove", "120", "100", "click", "1"]
            clicks.append(subprocess.Popen(command, env={**os.environ, "DISPLAY": display}))

        tk.root.after(50, click)
        tk.run()
    assert text.get() == "1 clicks"
    assert clicks[0].wait(10) == 0


def test_looking_where_tk_cannot_be_woken(tk: TkWindows, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""

    class Blind:
        """Tk without `createfilehandler`."""

        def __init__(self, app: Any) -> None:
            self.app = app

        def __getattr__(self, name: str) -> Any:
            if name in ("createfilehandler", "deletefilehandler"):
                raise AttributeError(name)
            return getattr(self.app, name)

    monkeypatch.setattr(tk.window, "tk", Blind(tk.window.tk))
    seen: list[Any] = []
    with TkBridge(tk.window, MLRuntime(cache_dir=None)) as ml:
        ml.load_source(SOURCE)
        ml.begin("double", 4, on_result=lambda value: (seen.append(value), tk.quit()))
        tk.run()
    assert seen == [8]


def test_the_end_of_the_root_is_the_end_of_all(display: str) -> None:
    """Also of what waits for an answer of the windows."""
    program = """
import threading, tkinter
from mlpy_async import MLRuntime
from mlpy_async.adapters.tk import TkBridge

root = tkinter.Tk()
seen = []
with TkBridge(root, MLRuntime(cache_dir=None, capabilities=["gui:window"])) as ml:
    ml.load_source('import gui; function spin() { while (true) { } } function wait() { w = gui.createWindow(); w.show(); w.wait(); }')
    call = ml.begin("spin", timeout=None, on_result=seen.append, on_error=seen.append)
    waits = ml.begin("wait", on_result=seen.append, on_error=seen.append)
    root.after(300, root.destroy)
    root.mainloop()
threads = [each.name for each in threading.enumerate() if not each.name.startswith("AnyIO worker")]
print(call.cancelled(), waits.done(), seen, threads)
"""
    assert child(program, DISPLAY=display) == "True True [] ['MainThread']"


def test_qt_in_a_display(display: str, screenshots: Path) -> None:
    pytest.importorskip("PySide6.QtWidgets", reason="PySide6 is not installed, or lacks libegl1", exc_type=ImportError)
    if not any(Path("/usr/lib").glob("*/libxcb-cursor.so.0")):
        pytest.skip("Qt needs libxcb-cursor0 for a display: `make test` installs it for root")
    program = f"""
import sys
from PySide6.QtWidgets import QApplication, QLabel
from mlpy_async import MLRuntime
from mlpy_async.adapters.qt import QtBridge

app = QApplication(sys.argv)
label = QLabel("nothing yet")
label.resize(300, 100)
label.show()

def shown(text):
    label.setText(text)
    label.repaint()
    assert app.primaryScreen().grabWindow(0).save({str(screenshots / "qt-xcb.png")!r})
    app.quit()

with QtBridge(label, MLRuntime(cache_dir=None)) as ml:
    ml.load_source('function greet(name) {{ return "Hello, " + name; }}')
    ml.begin("greet", "Qt", on_result=shown)
    app.exec()
print(app.platformName(), label.text())
"""
    assert child(program, DISPLAY=display, QT_QPA_PLATFORM="xcb") == "xcb Hello, Qt"
    assert (screenshots / "qt-xcb.png").stat().st_size > 0


def test_under_qasync(qt: QtWindows) -> None:
    """Qt's loop is asyncio's: results come to slots, and calls can be awaited and cancelled."""
    qasync = pytest.importorskip("qasync", reason="qasync is not installed")
    loop = qasync.QEventLoop(qt.application)
    seen: list[Any] = []

    async def main(ml: GuiBridge) -> BridgeCall:
        arrived = asyncio.Event()
        ml.begin("double", 21, on_result=lambda value: (seen.append(value), arrived.set()))
        await arrived.wait()
        seen.append(await asyncio.wrap_future(ml.submit("double", 4)))
        call = ml.submit("spin", timeout=None)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(call), 0.05)
        return call

    with loop, qt.bridge() as bridge:
        bridge.load_source(SOURCE)
        call = loop.run_until_complete(main(bridge))
        wait([call])
        assert call.cancelled()
    assert seen == [42, 8]


def test_a_signal_takes_a_result(qt: QtWindows) -> None:
    from PySide6.QtCore import QObject, Signal
    from PySide6.QtWidgets import QPushButton

    class Model(QObject):
        changed = Signal(int)

    model, seen = Model(), []
    model.changed.connect(seen.append)
    model.changed.connect(qt.quit)
    with qt.bridge() as ml:
        ml.load_source(SOURCE)
        button = QPushButton(qt.window)
        button.clicked.connect(ml.command("double", 21, on_result=model.changed.emit))
        button.click()
        qt.run()
    assert seen == [42]


def test_a_bridge_wants_an_application() -> None:
    pytest.importorskip("PySide6.QtCore", reason="PySide6 is not installed", exc_type=ImportError)
    program = """
from mlpy_async.adapters.qt import QtBridge
try:
    QtBridge()
except RuntimeError as error:
    print(error)
"""
    assert child(program) == "make the QApplication before the QtBridge"


@pytest.mark.anyio
async def test_a_worker_process_has_no_windows() -> None:
    async with MLRuntime(cache_dir=None, isolation="process", capabilities=["gui:window"]) as rt:
        with pytest.raises(
            SandboxError, match="`gui` is not there in a worker process, whose programs have no windows"
        ):
            await rt.execute("import gui; gui.createWindow()")


def test_the_example_of_the_definition(tk: TkWindows) -> None:
    """The program that showed what a module `gui` would be like, as it stands."""
    program = """
// Create window
import gui;
window = gui.createWindow({
    title: "My App",
    width: 800,
    height: 600
});
label = gui.createLabel(window, {
    text: "Hello, World!",
    fontSize: 16
});
button = gui.createButton(window, {
    text: "Click Me",
    onClick: function() {
        label.setText("Button clicked!");
    }
});
gui.layout(window, {
    type: "vertical",
    children: [label, button]
});
window.show();
"""
    with TkBridge(tk.window, MLRuntime(cache_dir=None, capabilities=["gui:window"])) as ml:
        ml.execute(program)
        label, button = (held.widget for held in ml.toolkit._widgets.values())
        button.invoke()
        tk.every(10, lambda: label.cget("text") == "Button clicked!" and tk.quit())
        tk.run()
