"""What programs say of windows and widgets, checked: options, texts and layouts. Nothing is shown here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlpy_async.stdlib.gui_values import Widget, Window
from mlpy_async.stdlib.windows import Layout
from mlpy_async.values.kinds import describe, is_function
from mlpy_compiler import nearest

__all__ = ["OPTIONS", "fraction_of", "layout_of", "options_of", "switch_of", "text_of"]

_LONGEST_TEXT = 100_000
_DEEPEST = 20
_TYPES = ("vertical", "horizontal", "grid")
_SPACING = 6


def text_of(value: Any, what: str) -> str:
    """:raises TypeError, ValueError: if it is no text, or longer than a window shows."""
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a string, got {describe(value)}")
    if len(value) > _LONGEST_TEXT:
        raise ValueError(f"{what} has at most {_LONGEST_TEXT:,} characters, got {len(value):,}")
    return value


def switch_of(value: Any, what: str) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{what} must be true or false, got {describe(value)}")
    return value


def fraction_of(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(f"{what} is a number from 0 to 1, got {_shown(value)}")
    return float(value)


def _pixels(value: Any, what: str, least: int = 1, most: int = 10_000) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise ValueError(f"{what} is a number from {least} to {most:,}, got {_shown(value)}")
    return int(value)


def _font_size(value: Any, what: str) -> int:
    return _pixels(value, what, 4, 200)


def _function(value: Any, what: str) -> Any:
    if not is_function(value):
        raise TypeError(f"{what} must be a function, got {describe(value)}")
    return value


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, float) else describe(value)


_TEXT: dict[str, Callable[[Any, str], Any]] = {"text": text_of, "fontSize": _font_size}
_ACTIVE: dict[str, Callable[[Any, str], Any]] = {**_TEXT, "enabled": switch_of}
OPTIONS: dict[str, dict[str, Callable[[Any, str], Any]]] = {
    "window": {"title": text_of, "width": _pixels, "height": _pixels, "onClose": _function},
    "label": _TEXT,
    "button": {**_ACTIVE, "onClick": _function},
    "entry": {**_ACTIVE, "onChange": _function, "onSubmit": _function},
    "checkbox": {**_ACTIVE, "checked": switch_of, "onChange": _function},
    "progress": {"value": fraction_of},
}
"""The options of each kind, with what makes sure of a value."""


def options_of(options: Any, known: dict[str, Callable[[Any, str], Any]], label: str) -> dict[str, Any]:
    """The options that a program gives, checked; null for none.

    :raises TypeError, ValueError, LookupError: if there is no such option, or it has no such value.
    """
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise TypeError(f"{label}: options are an object, got {describe(options)}")
    if len(options) > len(known):
        raise LookupError(f"{label}: there are the options {', '.join(known)}")
    made: dict[str, Any] = {}
    for name, value in dict.items(options):
        check = known.get(name)
        if check is None:
            near = nearest(name, known) if len(name) < 100 else None
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(known)}"
            raise LookupError(f"{label}: there is no option `{name:.100}`; {hint}")
        made[name] = check(value, f"{label}: {name}")
    return made


def layout_of(plan: Any, window: Any, label: str) -> Layout:
    """The layout that a program gives, with each widget once.

    :raises TypeError, ValueError: if something in it is neither a widget of the window nor a layout.
    """
    placed: set[Widget] = set()

    def of(each: Any, depth: int) -> int | Layout:
        if isinstance(each, Widget):
            if each.window is not window:
                raise ValueError(f"{label}: a {each.kind} belongs to another window")
            if each in placed:
                raise ValueError(f"{label}: a {each.kind} is placed twice")
            placed.add(each)
            return each.handle
        if not isinstance(each, dict):
            raise TypeError(f"{label}: a child is a widget or a layout, got {describe(each)}")
        if depth > _DEEPEST:
            raise ValueError(f"{label}: layouts are nested deeper than {_DEEPEST}")
        return whole(each, depth)

    def whole(given: dict[str, Any], depth: int) -> Layout:
        type = dict.get(given, "type", "vertical")
        children = dict.get(given, "children", [])
        if type not in _TYPES:
            raise ValueError(f"{label}: a type is one of {', '.join(_TYPES)}, got {describe(type)}")
        if not isinstance(children, list):
            raise TypeError(f"{label}: children are an array, got {describe(children)}")
        if isinstance(window, Window) and len(children) > window.widgets + _DEEPEST:
            raise ValueError(f"{label}: the window has {window.widgets:,} widgets, got {len(children):,} children")
        return Layout(
            type,
            tuple(of(child, depth + 1) for child in children),
            _pixels(dict.get(given, "spacing", _SPACING), f"{label}: spacing", 0, 200),
            _pixels(dict.get(given, "columns", 2), f"{label}: columns", 1, 100),
        )

    return whole(plan, 0)
