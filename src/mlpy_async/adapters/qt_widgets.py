"""The windows of programs, made of Qt's widgets. See `Toolkit` in `stdlib/windows.py`; only Qt's thread comes here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from mlpy_async.stdlib.windows import Kind, Layout

__all__ = ["QtToolkit"]

_STEPS = 1_000
"""Of a progress bar, which counts in integers."""


class _TopLevel(QWidget):
    """A window that says when it is closed."""

    def __init__(self, closed: Callable[[], object]) -> None:
        super().__init__()
        self._closed = closed

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._closed()


@dataclass
class _Window:
    """`content` holds its layout."""

    window: _TopLevel
    box: QVBoxLayout
    widgets: list[int] = field(default_factory=list)
    content: QWidget | None = None


class QtToolkit:
    """Top-level windows."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._windows: dict[int, _Window] = {}
        self._widgets: dict[int, Any] = {}

    def window(self, title: str, width: int | None, height: int | None, closed: Callable[[], object]) -> int:
        number = next(self._numbers)

        def gone() -> None:
            held = self._windows.pop(number, None)
            if held is not None:
                for widget in held.widgets:
                    del self._widgets[widget]
                held.window.deleteLater()
                closed()

        window = _TopLevel(gone)
        window.setWindowTitle(title)
        if width is not None or height is not None:
            window.resize(width or 200, height or 200)
        self._windows[number] = _Window(window, QVBoxLayout(window))
        return number

    def widget(self, window: int, kind: Kind, event: Callable[[str, Any], object]) -> int:
        number = next(self._numbers)
        held = self._windows[window]
        made = _MAKERS[kind](event)
        made.setParent(held.window)
        made.hide()
        self._widgets[number] = made
        held.widgets.append(number)
        return number

    def set(self, widget: int, properties: Mapping[str, Any]) -> None:
        held = self._widgets[widget]
        for name, value in properties.items():
            if name == "text":
                held.setText(value.replace("&", "&&") if _has_shortcut(held) else value)
            elif name == "fontSize":
                font = held.font()
                font.setPointSize(value)
                held.setFont(font)
            elif name == "enabled":
                held.setEnabled(value)
            elif name == "checked":
                held.setChecked(value)
            else:
                held.setValue(round(value * _STEPS))

    def get(self, widget: int, name: str) -> Any:
        held = self._widgets[widget]
        if name == "text":
            return held.text().replace("&&", "&") if _has_shortcut(held) else held.text()
        if name == "enabled":
            return held.isEnabled()
        return held.isChecked() if name == "checked" else held.value() / _STEPS

    def arrange(self, window: int, layout: Layout) -> None:
        held = self._windows[window]
        for number in held.widgets:
            self._widgets[number].hide()
            self._widgets[number].setParent(held.window)
        outer = held.box
        if held.content is not None:
            outer.removeWidget(held.content)
            held.content.deleteLater()
        held.content = self._content(layout)
        outer.addWidget(held.content)

    def _content(self, layout: Layout) -> QWidget:
        content = QWidget()
        if layout.type == "grid":
            grid = QGridLayout(content)
            for index, child in enumerate(layout.children):
                grid.addWidget(self._child(child), *divmod(index, layout.columns))
            grid.setSpacing(layout.spacing)
            return content
        direction = QBoxLayout.Direction
        box = QBoxLayout(direction.TopToBottom if layout.type == "vertical" else direction.LeftToRight, content)
        for child in layout.children:
            box.addWidget(self._child(child))
        box.setSpacing(layout.spacing)
        return content

    def _child(self, child: int | Layout) -> QWidget:
        if isinstance(child, Layout):
            return self._content(child)
        widget: QWidget = self._widgets[child]
        widget.show()
        return widget

    def show(self, window: int) -> None:
        held = self._windows[window].window
        held.show()
        held.raise_()

    def set_title(self, window: int, title: str) -> None:
        self._windows[window].window.setWindowTitle(title)

    def close(self, window: int) -> None:
        held = self._windows.get(window)
        if held is not None:
            held.window.close()

    def close_all(self) -> None:
        for number in tuple(self._windows):
            self.close(number)


def _has_shortcut(widget: QWidget) -> bool:
    """Whether `&` in its text stands for a key."""
    return isinstance(widget, QAbstractButton)


def _label(_event: Callable[[str, Any], object]) -> QWidget:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)  # what looks like HTML would load what it names
    return label


def _button(event: Callable[[str, Any], object]) -> QWidget:
    button = QPushButton()
    button.clicked.connect(lambda _checked: event("click", None))
    return button


def _entry(event: Callable[[str, Any], object]) -> QWidget:
    entry = QLineEdit()
    entry.setMaxLength(2**31 - 1)
    entry.textEdited.connect(lambda text: event("change", text))
    entry.returnPressed.connect(lambda: event("submit", entry.text()))
    return entry


def _checkbox(event: Callable[[str, Any], object]) -> QWidget:
    box = QCheckBox()
    box.clicked.connect(lambda checked: event("change", checked))
    return box


def _progress(_event: Callable[[str, Any], object]) -> QWidget:
    bar = QProgressBar()
    bar.setRange(0, _STEPS)
    return bar


_MAKERS: dict[Kind, Callable[[Callable[[str, Any], object]], QWidget]] = {
    "label": _label, "button": _button, "entry": _entry, "checkbox": _checkbox, "progress": _progress,
}  # fmt: skip
