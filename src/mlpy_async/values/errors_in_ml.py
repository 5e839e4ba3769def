"""Errors on their way: into an `except` of ML, and out of ML to the host.

A thrown object arrives as that object; a thrown string as `{type: "Error", message}`; any other thrown value as `{type: "Error", message, value}`.
Errors of the runtime and of host functions arrive as `{type, message, file, line}`. No Python exception is ever a value of ML.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from mlpy_async.errors import (
    CapabilityViolationError,
    DeadlineExceeded,
    MLBorderError,
    MLCompileError,
    MLError,
    MLThrow,
    ModuleLoadError,
    ModuleNotFound,
    SandboxError,
    fatal_in,
)
from mlpy_async.frames import frames_of, innermost
from mlpy_async.values.kinds import ErrorObject, type_name
from mlpy_async.values.messages import translate
from mlpy_async.values.text import TextForm

__all__ = ["ErrorsInML", "describe", "host_error"]

_PASSING = (
    CapabilityViolationError,
    DeadlineExceeded,
    MLError,
    MLCompileError,
    MLBorderError,
    ModuleLoadError,
    ModuleNotFound,
    SandboxError,
)
_TYPES = {
    "UnboundLocalError": "NameError",
    "MLBorderError": "TypeError",
    "JSONDecodeError": "ValueError",
    "ModuleLoadError": "ImportError",
    "ModuleNotFoundError": "ImportError",
    "ModuleNotFound": "ImportError",
}


class ErrorsInML:
    """What generated code calls to throw and to catch."""

    def __init__(self, text: TextForm) -> None:
        self.text = text

    def names(self) -> dict[str, Any]:
        return {"λthrow": self.throw, "λcaught": self.caught}

    def throw(self, value: Any) -> MLThrow:
        """The exception that carries a thrown value."""
        return MLThrow(value)

    def caught(self) -> Any:
        """What the handler that runs now gets. What came in a group, but cannot be caught, is raised on."""
        error = sys.exc_info()[1]
        fatal = fatal_in(error)
        if fatal is not None:
            raise fatal from error
        assert isinstance(error, Exception)
        if isinstance(error, MLThrow):
            return thrown(error, self.text)
        return describe(error)


def thrown(error: MLThrow, text: TextForm | None = None) -> Any:
    """A thrown value as a handler gets it."""
    value = error.value
    if isinstance(value, dict):
        return value
    place = _place(error.__traceback__)
    if isinstance(value, str):
        return ErrorObject(type="Error", message=value, **place)
    message = text.brief(value) if text is not None else type_name(value)
    return ErrorObject(type="Error", message=message, value=value, **place)


def describe(error: BaseException) -> ErrorObject:
    """An error of the runtime or of a host function as ML sees it."""
    if isinstance(error, MLError) and isinstance(error.value, dict):
        return ErrorObject(error.value)
    kind = type(error).__name__
    if kind == "Error":
        # `binascii.Error`, `sqlite3.Error`: "Error" alone is what a program throws
        kind = f"{type(error).__module__}.Error"
    return ErrorObject(type=_TYPES.get(kind, kind), message=message_of(error), **_place(error.__traceback__))


def message_of(error: BaseException) -> str:
    """The message of an error in ML's words."""
    if isinstance(error, KeyError) and error.args:
        key = error.args[0]
        return f"the object has no key `{key}`" if isinstance(key, str) else "the object has no such key"
    if isinstance(error, MemoryError):
        return "out of memory"
    try:
        text = "".join(map(str, error.args)) if len(error.args) == 1 else str(error)
    except Exception as failure:  # a host's exception whose text cannot be made is still one that has to be reported
        text = f"(its text could not be made: {type(failure).__name__})"
    return translate(text) or type(error).__name__


def _place(trace: TracebackType | None) -> dict[str, Any]:
    """File and line of the innermost ML frame."""
    file, line = innermost(trace)
    return {"file": file, "line": line}


def host_error(error: Exception, builtins: dict[str, Any]) -> Exception:
    """What a host sees for an exception that left ML."""
    fatal = fatal_in(error)
    if isinstance(fatal, Exception) and fatal is not error:
        fatal.__cause__, error = error, fatal
    if isinstance(error, CapabilityViolationError) and not error.frames:
        error.frames = frames_of(error.__traceback__)
    if isinstance(error, _PASSING):
        return error
    frames = frames_of(error.__traceback__)
    where = f"{frames[-1]}: " if frames else ""
    if isinstance(error, MLThrow):
        value = thrown(error, builtins.get("λtext_form"))
        message = value.get("message") if isinstance(value, dict) else None
        text = message if isinstance(message, str) else builtins["λtext_form"].brief(value)
        made = MLError(where + text, value, frames)
        made.__suppress_context__ = True
    else:
        value = describe(error)
        made = MLError(f"{where}{value['type']}: {value['message']}", value, frames)
        made.__cause__ = error
    return made
