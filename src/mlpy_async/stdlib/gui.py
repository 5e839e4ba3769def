"""`gui`: windows with labels, buttons and entries, whose handlers are functions of ML.

Windows live in a thread of the host's; a program asks for each thing, and waits for the answer without holding the event loop. A handler is a call of its
own: it has the runtime's time, and the capabilities of the code that made its widget. It ends with its window.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import anyio

from mlpy_async.capabilities import check_capability
from mlpy_async.capabilities.contexts import capture_context, in_context
from mlpy_async.engine import await_
from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.gui_options import OPTIONS, layout_of, options_of, text_of
from mlpy_async.stdlib.gui_values import KINDS, Handler, Widget, Window, declared_classes
from mlpy_async.stdlib.windows import Kind, Layout, WindowHost
from mlpy_async.values.errors_in_ml import host_error
from mlpy_async.values.function import accepted

__all__ = ["Gui"]

_SHOW = ("gui.window",)
_EVENTS = {"click": "onClick", "change": "onChange", "submit": "onSubmit"}
_MOST_WINDOWS = 20
_MOST_WIDGETS = 1_000


@ml_module(name="gui", description="Windows, and what happens in them", capabilities=_SHOW)
class Gui:
    """Windows are shown where the host is a `TkBridge` or a `QtBridge`. The capability is asked for with the title of the window. Handlers are `onClick`, `onChange`
    and `onSubmit` of widgets, called with the value, and `onClose` of windows; one that is at work when its window goes is cancelled. There are at most 20
    windows at a time in a runtime, and 1,000 widgets in each.
    """

    def __init__(self, services: Services) -> None:
        self.services = services
        self._open: set[Window] = set()
        for cls, declared in declared_classes(self):
            services.operations.declare(cls, declared)

    # --- windows ------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def createWindow(self, options: Any = None) -> Any:
        """A window that is not shown yet: `{title, width, height, onClose}`, sizes in pixels. It has `show()`, `close()`, `setTitle(title)`, `isOpen()` and `wait()`."""
        given = options_of(options, OPTIONS["window"], "gui.createWindow")
        window = self.window(given.get("title", "ML"), "gui.createWindow", given.get("width"), given.get("height"))
        window.on_close = self._handler(given["onClose"]) if "onClose" in given else None
        return window

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def layout(self, window: Any, layout: dict) -> None:  # type: ignore[type-arg]
        """Place widgets: `{type, children, spacing, columns}`, where the type is vertical, horizontal or grid; a child may be a layout again."""
        label = "gui.layout"
        self.ask(self.is_window(window, label), label, "arrange", layout_of(layout, window, label))

    # --- widgets ------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def createLabel(self, window: Any, options: Any = None) -> Any:
        """A text: `{text, fontSize}`."""
        return self.widget(window, "label", options, "gui.createLabel")

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def createButton(self, window: Any, options: Any = None) -> Any:
        """Something to press: `{text, fontSize, enabled, onClick}`."""
        return self.widget(window, "button", options, "gui.createButton")

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def createEntry(self, window: Any, options: Any = None) -> Any:
        """A line to write in: `{text, fontSize, enabled, onChange, onSubmit}`."""
        return self.widget(window, "entry", options, "gui.createEntry")

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def createCheckbox(self, window: Any, options: Any = None) -> Any:
        """Something to tick: `{text, fontSize, enabled, checked, onChange}`."""
        return self.widget(window, "checkbox", options, "gui.createCheckbox")

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def createProgress(self, window: Any, options: Any = None) -> Any:
        """A bar that fills: `{value}`, from 0 to 1."""
        return self.widget(window, "progress", options, "gui.createProgress")

    # --- dialogs ------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def showMessage(self, title: str, message: str) -> None:
        """Show a text, and wait until it is closed."""
        self._dialog(title, message, ("OK",), "gui.showMessage")

    @ml_function(capabilities=_SHOW, checks_itself=True)
    def confirm(self, title: str, message: str) -> bool:
        """Ask a question, and wait for the answer: whether it is yes. A window that is closed says no."""
        return self._dialog(title, message, ("Yes", "No"), "gui.confirm") == "Yes"

    # --- the inside ---------------------------------------------------------------------------------------------------

    @property
    def host(self) -> WindowHost:
        """Who shows windows. :raises RuntimeError: if nobody does."""
        host: WindowHost | None = self.services.windows.host
        if host is None:
            raise RuntimeError("no windows can be shown here: the host shows them by `TkBridge` or `QtBridge`")
        return host

    def window(self, title: str, label: str, width: int | None = None, height: int | None = None) -> Window:
        check_capability(_SHOW[0], title, function=label)
        host = self.host
        if len(self._open) >= _MOST_WINDOWS:
            raise LimitError(f"{label}: a runtime has at most {_MOST_WINDOWS} windows at a time; close one")
        window = Window(self, title, anyio.Event())
        self._open.add(window)

        def make() -> None:
            window.handle = host.toolkit.window(title, width, height, partial(self._closed, host, window))

        try:
            await_(host.ask(make))
        except BaseException:
            self._open.discard(window)
            host.post(partial(_close, host, window))
            raise
        return window

    def widget(self, window: Any, kind: Kind, options: Any, label: str) -> Widget:
        given = options_of(options, OPTIONS[kind], label)
        owner = self.is_window(window, label)
        self.check(owner, label)
        if owner.widgets >= _MOST_WIDGETS:
            raise LimitError(f"{label}: a window has at most {_MOST_WIDGETS:,} widgets")
        owner.widgets += 1
        made = KINDS[kind](owner)
        host = self.host
        handlers = {name: self._handler(function) for name, function in given.items() if name.startswith("on")}

        def event(name: str, value: Any) -> None:
            handler = handlers.get(_EVENTS[name])
            if handler is not None:
                host.handle(partial(handler, value), owner)

        def make() -> int:
            handle = host.toolkit.widget(owner.live(), kind, event)
            host.toolkit.set(handle, {name: value for name, value in given.items() if name not in handlers})
            return handle

        made.handle = await_(host.ask(make))
        return made

    def ask(self, window: Window, label: str, action: str, *args: Any) -> Any:
        """Have the toolkit do something with a window that is open."""
        return self._ask(window, label, lambda: getattr(self.host.toolkit, action)(window.live(), *args))

    def read(self, widget: Widget, label: str, name: str) -> Any:
        """A property of a widget."""
        return self._ask(widget.window, label, lambda: self.host.toolkit.get(widget.handle, name))

    def write(self, widget: Widget, label: str, kind: str, name: str, value: Any) -> None:
        """Set a property of a widget."""
        checked = OPTIONS[kind][name](value, label)
        self._ask(widget.window, label, lambda: self.host.toolkit.set(widget.handle, {name: checked}))

    def close(self, window: Window) -> None:
        """Close a window, if it is open. A program may always close its own."""
        self.is_window(window, "close")
        if window.is_open:
            await_(self.host.ask(_close, self.host, window))

    def retitle(self, window: Window, title: str) -> None:
        text = text_of(title, "setTitle: title")
        check_capability(_SHOW[0], text, function="setTitle")
        self.ask(window, "setTitle", "set_title", text)
        window.title = text

    def wait(self, window: Window) -> None:
        await_(window.closed.wait())

    def _ask(self, window: Window, label: str, act: Callable[[], Any]) -> Any:
        self.check(window, label)

        def while_open() -> Any:
            window.live()
            return act()

        return await_(self.host.ask(while_open))

    def check(self, window: Window, label: str) -> None:
        """The window of a program that may no longer have it is out of its reach. :raises RuntimeError: if it is closed."""
        self.is_window(window, label)
        check_capability(_SHOW[0], window.title, function=label)
        window.live()

    def is_window(self, value: Any, label: str) -> Window:
        if not isinstance(value, Window):
            raise TypeError(f"{label}: the first argument is a window, as `gui.createWindow` gives it")
        if value.gui is not self:
            raise ValueError(f"{label}: the window belongs to another runtime")
        return value

    def _closed(self, host: WindowHost, window: Window) -> None:
        """In the thread of the windows: one has gone."""
        window.is_open = False
        self._open.discard(window)
        host.forget(window)
        host.tell(window.closed.set)
        if window.on_close is not None:
            host.handle(partial(window.on_close, None), self)

    def _dialog(self, title: str, message: str, answers: tuple[str, ...], label: str) -> str | None:
        text_of(message, f"{label}: message")
        host = self.host
        window = self.window(text_of(title, f"{label}: title"), label)
        chosen: list[str] = []

        def choose(answer: str, _event: str, _value: Any) -> None:
            chosen.append(answer)
            _close(host, window)

        def make() -> None:
            toolkit, handle = host.toolkit, window.live()
            widgets = [toolkit.widget(handle, "label", lambda _name, _value: None)]
            widgets += [toolkit.widget(handle, "button", partial(choose, answer)) for answer in answers]
            for widget, text in zip(widgets, (message, *answers), strict=True):
                toolkit.set(widget, {"text": text})
            buttons = Layout("horizontal", tuple(widgets[1:]), 8, 1)
            toolkit.arrange(handle, Layout("vertical", (widgets[0], buttons), 8, 1))
            toolkit.show(handle)

        try:
            await_(host.ask(make))
            await_(window.closed.wait())
        finally:
            host.post(partial(_close, host, window))
        return chosen[0] if chosen else None

    def _handler(self, function: Any) -> Handler:
        """What an event calls: a function of ML, with the capabilities of the code that names it here."""
        engine, builtins, context = self.services.engine, self.services.builtins, capture_context()
        takes = accepted(function)

        async def handle(value: Any) -> None:
            try:
                with in_context(context):
                    await engine.drive(function, (value,)[:takes], timeout=self.services.windows.timeout)
            except Exception as error:
                raise host_error(error, builtins)  # noqa: B904 - it names its cause itself

        return handle


def _close(host: WindowHost, window: Window) -> None:
    """In the thread of the windows."""
    if window.is_open and window.handle is not None:
        host.toolkit.close(window.handle)
