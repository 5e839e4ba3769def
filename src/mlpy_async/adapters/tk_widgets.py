"""The windows of programs, made of Tk's widgets. See `Toolkit` in `stdlib/windows.py`; only Tk's thread comes here."""

from __future__ import annotations

import tkinter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from tkinter import font, ttk
from typing import Any

from mlpy_async.stdlib.windows import Kind, Layout

__all__ = ["TkToolkit"]

_SHOWS = {"entry": "text", "checkbox": "checked"}
"""What a user changes, and a variable of Tk holds."""


@dataclass
class _Window:
    """`frames` are those of its layout."""

    window: tkinter.Toplevel
    widgets: list[int] = field(default_factory=list)
    frames: list[tkinter.Frame] = field(default_factory=list)


@dataclass
class _Widget:
    """`value` holds what a user changes; `is_quiet` while the program sets it."""

    widget: Any
    kind: Kind
    value: Any = None
    is_quiet: bool = False


class TkToolkit:
    """Windows beside `root`, which go with it."""

    def __init__(self, root: tkinter.Tk | tkinter.Toplevel) -> None:
        self._root = root
        self._numbers = count(1)
        self._windows: dict[int, _Window] = {}
        self._widgets: dict[int, _Widget] = {}

    def window(self, title: str, width: int | None, height: int | None, closed: Callable[[], object]) -> int:
        number = next(self._numbers)
        window = tkinter.Toplevel(self._root)
        window.withdraw()
        window.title(title)
        if width is not None or height is not None:
            window.geometry(f"{width or 200}x{height or 200}")
        self._windows[number] = _Window(window)

        def destroyed(event: tkinter.Event[Any]) -> None:
            if event.widget is window and number in self._windows:
                for widget in self._windows.pop(number).widgets:
                    del self._widgets[widget]
                closed()

        window.bind("<Destroy>", destroyed)
        return number

    def widget(self, window: int, kind: Kind, event: Callable[[str, Any], object]) -> int:
        number = next(self._numbers)
        held = self._windows[window]
        self._widgets[number] = _MAKERS[kind](held.window, event)
        held.widgets.append(number)
        return number

    def set(self, widget: int, properties: Mapping[str, Any]) -> None:
        held = self._widgets[widget]
        held.is_quiet = True
        try:
            for name, value in properties.items():
                self._set(held, name, value)
        finally:
            held.is_quiet = False

    def _set(self, held: _Widget, name: str, value: Any) -> None:
        if name == _SHOWS.get(held.kind):
            held.value.set(value)
        elif name == "fontSize":
            family = font.Font(held.widget, font=held.widget.cget("font")).actual("family")
            held.widget.configure(font=(family, value))
        elif name == "enabled":
            held.widget.configure(state="normal" if value else "disabled")
        else:
            held.widget.configure(**{name: value})

    def get(self, widget: int, name: str) -> Any:
        held = self._widgets[widget]
        if name == _SHOWS.get(held.kind):
            return held.value.get()
        if name == "enabled":
            return str(held.widget.cget("state")) == "normal"
        value = held.widget.cget(name)
        return float(value) if name == "value" else str(value)

    def arrange(self, window: int, layout: Layout) -> None:
        held = self._windows[window]
        for number in held.widgets:
            widget = self._widgets[number].widget
            widget.pack_forget()
            widget.grid_forget()
        for frame in held.frames:
            frame.destroy()
        held.frames = []
        self._frame(held, layout).pack(fill="both", expand=True, padx=layout.spacing, pady=layout.spacing)

    def _frame(self, held: _Window, layout: Layout) -> tkinter.Frame:
        """A frame with what is laid out in it. Widgets stay children of the window, so they have to be raised above it."""
        frame = tkinter.Frame(held.window)
        held.frames.append(frame)
        for index, child in enumerate(layout.children):
            widget = self._frame(held, child) if isinstance(child, Layout) else self._widgets[child].widget
            half = layout.spacing // 2
            if layout.type == "grid":
                row, column = divmod(index, layout.columns)
                widget.grid(in_=frame, row=row, column=column, padx=half, pady=half, sticky="ew")
            else:
                widget.pack(in_=frame, side="top" if layout.type == "vertical" else "left", padx=half, pady=half)
            widget.lift(frame)
            _raise_slaves(widget)
        return frame

    def show(self, window: int) -> None:
        held = self._windows[window].window
        held.deiconify()
        held.lift()

    def set_title(self, window: int, title: str) -> None:
        self._windows[window].window.title(title)

    def close(self, window: int) -> None:
        held = self._windows.get(window)
        if held is not None:
            held.window.destroy()

    def close_all(self) -> None:
        for number in tuple(self._windows):
            self.close(number)


def _raise_slaves(widget: Any) -> None:
    """Raise what stands in a frame above it again, however deep."""
    if isinstance(widget, tkinter.Frame):
        for inner in (*widget.pack_slaves(), *widget.grid_slaves()):
            inner.lift(widget)
            _raise_slaves(inner)


def _label(window: tkinter.Toplevel, _event: Callable[[str, Any], object]) -> _Widget:
    return _Widget(tkinter.Label(window), "label")


def _button(window: tkinter.Toplevel, event: Callable[[str, Any], object]) -> _Widget:
    return _Widget(tkinter.Button(window, command=lambda: event("click", None)), "button")


def _entry(window: tkinter.Toplevel, event: Callable[[str, Any], object]) -> _Widget:
    variable = tkinter.StringVar(window)
    held = _Widget(tkinter.Entry(window, textvariable=variable), "entry", variable)
    variable.trace_add("write", lambda *_names: held.is_quiet or event("change", variable.get()))
    held.widget.bind("<Return>", lambda _event: event("submit", variable.get()))
    return held


def _checkbox(window: tkinter.Toplevel, event: Callable[[str, Any], object]) -> _Widget:
    variable = tkinter.BooleanVar(window)
    box = tkinter.Checkbutton(window, variable=variable, command=lambda: event("change", variable.get()))
    return _Widget(box, "checkbox", variable)


def _progress(window: tkinter.Toplevel, _event: Callable[[str, Any], object]) -> _Widget:
    return _Widget(ttk.Progressbar(window, maximum=1.0), "progress")


_MAKERS: dict[Kind, Callable[[tkinter.Toplevel, Callable[[str, Any], object]], _Widget]] = {
    "label": _label, "button": _button, "entry": _entry, "checkbox": _checkbox, "progress": _progress,
}  # fmt: skip
