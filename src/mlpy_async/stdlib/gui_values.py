"""The windows and widgets that programs hold, and what ML sees of them. What is shown is elsewhere; these hold its number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import anyio

from mlpy_async.modules.signatures import snake_case
from mlpy_async.values.members import DeclaredClass

if TYPE_CHECKING:
    from mlpy_async.stdlib.gui import Gui

__all__ = ["KINDS", "Handler", "Widget", "Window", "declared_classes"]

Handler = Callable[[Any], Awaitable[None]]


class Window:
    """A window: its number while it is open, and what waits for its end."""

    __slots__ = ("closed", "gui", "handle", "is_open", "on_close", "title", "widgets")

    def __init__(self, gui: Gui, title: str, closed: anyio.Event) -> None:
        self.gui = gui
        self.title = title
        self.handle: int | None = None
        self.is_open = True
        self.closed = closed
        self.widgets = 0
        self.on_close: Handler | None = None

    def live(self) -> int:
        """Its number. :raises RuntimeError: if it is closed."""
        if not self.is_open or self.handle is None:
            raise RuntimeError(f"the window `{self.title:.100}` is closed")
        return self.handle


class Widget:
    """Something in a window."""

    __slots__ = ("handle", "window")
    kind = "widget"

    def __init__(self, window: Window) -> None:
        self.window = window
        self.handle = 0


class _Label(Widget):
    __slots__ = ()
    kind = "label"


class _Button(Widget):
    __slots__ = ()
    kind = "button"


class _Entry(Widget):
    __slots__ = ()
    kind = "entry"


class _Checkbox(Widget):
    __slots__ = ()
    kind = "checkbox"


class _Progress(Widget):
    __slots__ = ()
    kind = "progress"


KINDS: dict[str, type[Widget]] = {cls.kind: cls for cls in (_Label, _Button, _Entry, _Checkbox, _Progress)}
_TEXT = {"text": ("getText", "setText")}
_ACTIVE = {**_TEXT, "enabled": ("isEnabled", "setEnabled")}
_MEMBERS = {
    "label": _TEXT,
    "button": _ACTIVE,
    "entry": _ACTIVE,
    "checkbox": {**_ACTIVE, "checked": ("isChecked", "setChecked")},
    "progress": {"value": ("getValue", "setValue")},
}
"""The methods that read and write the properties of each kind."""


def declared_classes(gui: Gui) -> list[tuple[type, DeclaredClass]]:
    """What ML sees of windows and widgets, which ask `gui`."""
    window: dict[str, Callable[..., Any]] = {
        "show": lambda window: gui.ask(window, "show", "show"),
        "close": lambda window: gui.close(window),
        "setTitle": lambda window, title: gui.retitle(window, title),
        "isOpen": lambda window: window.is_open,
        "wait": lambda window: gui.wait(window),
    }
    made: list[tuple[type, DeclaredClass]] = [(Window, _declared("Window", window))]
    for kind, properties in _MEMBERS.items():
        methods: dict[str, Callable[..., Any]] = {}
        for name, (getter, setter) in properties.items():
            methods[getter] = _getter(gui, getter, name)
            methods[setter] = _setter(gui, setter, kind, name)
        made.append((KINDS[kind], _declared(kind.capitalize(), methods)))
    return made


def _declared(name: str, methods: dict[str, Callable[..., Any]]) -> DeclaredClass:
    both = {**methods, **{snake_case(each): method for each, method in methods.items()}}
    return DeclaredClass(name, both, text=lambda _value: f"<{name.lower()}>")


def _getter(gui: Gui, label: str, name: str) -> Callable[[Widget], Any]:
    return lambda widget: gui.read(widget, label, name)


def _setter(gui: Gui, label: str, kind: str, name: str) -> Callable[[Widget, Any], None]:
    return lambda widget, value: gui.write(widget, label, kind, name, value)
