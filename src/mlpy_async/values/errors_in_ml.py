"""Errors on their way: into an `except` of ML, and out of ML to the host.

A thrown object arrives as that object; a thrown string as `{type: "Error", message}`; any other thrown value as `{type: "Error", message, value}`.
Errors of the runtime and of host functions arrive as `{type, message, file, line}`. No Python exception is ever a value of ML.
"""

from __future__ import annotations

import linecache
import sys
from itertools import islice
from types import TracebackType
from typing import Any

from mlpy_async.errors import (
    CapabilityViolationError,
    DeadlineExceeded,
    MLBorderError,
    MLCompileError,
    MLError,
    MLFrame,
    MLThrow,
    ModuleNotFound,
    SandboxError,
)
from mlpy_async.values.kinds import ErrorObject
from mlpy_async.values.messages import translate
from mlpy_async.values.text import TextForm

__all__ = ["ErrorsInML", "describe", "host_error"]

_PASSING = (
    CapabilityViolationError,
    DeadlineExceeded,
    MLError,
    MLCompileError,
    MLBorderError,
    ModuleNotFound,
    SandboxError,
)
_TYPES = {
    "UnboundLocalError": "NameError",
    "MLBorderError": "TypeError",
    "JSONDecodeError": "ValueError",
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
        """What the handler that runs now gets."""
        error = sys.exc_info()[1]
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
    message = text.of(value) if text is not None else str(value)
    return ErrorObject(type="Error", message=message, value=value, **place)


def describe(error: BaseException) -> ErrorObject:
    """An error of the runtime or of a host function as ML sees it."""
    if isinstance(error, MLError) and isinstance(error.value, dict):
        return ErrorObject(error.value)
    kind = type(error).__name__
    return ErrorObject(type=_TYPES.get(kind, kind), message=message_of(error), **_place(error.__traceback__))


def message_of(error: BaseException) -> str:
    """The message of an error in ML's words."""
    if isinstance(error, KeyError) and error.args:
        key = error.args[0]
        return f"the object has no key `{key}`" if isinstance(key, str) else "the object has no such key"
    if isinstance(error, MemoryError):
        return "out of memory"
    text = "".join(map(str, error.args)) if len(error.args) == 1 else str(error)
    return translate(text) or type(error).__name__


def frames_of(trace: TracebackType | None) -> tuple[MLFrame, ...]:
    """The ML frames of a traceback, outermost first."""
    found = []
    while trace is not None:
        frame = trace.tb_frame
        if "λbuiltins" in frame.f_builtins and "λf" not in frame.f_globals:
            name = frame.f_code.co_name
            function = (
                "the top level"
                if name == "λmain"
                else "an anonymous function"
                if name.startswith("λ")
                else name.partition("λ")[0]
            )
            column, end_column = _columns(trace)
            found.append(MLFrame(frame.f_code.co_filename, trace.tb_lineno, column, function, end_column))
        trace = trace.tb_next
    return tuple(found)


def _columns(trace: TracebackType) -> tuple[int | None, int | None]:
    """Where the expression that runs begins and ends in its line, in code points from 1."""
    code = trace.tb_frame.f_code
    positions = getattr(code, "co_positions", None)  # since Python 3.11
    if positions is None:
        return None, None
    _, end_line, start, end = next(islice(positions(), trace.tb_lasti // 2, None))
    if start is None:
        return None, None
    line = linecache.getline(code.co_filename, trace.tb_lineno)  # the loader has put it there: no file is read
    column = start + 1 if line.isascii() else len(line.encode()[:start].decode(errors="ignore")) + 1
    if end is None or end_line != trace.tb_lineno:
        return column, None
    return column, end + 1 if line.isascii() else len(line.encode()[:end].decode(errors="ignore")) + 1


def _place(trace: TracebackType | None) -> dict[str, Any]:
    frames = frames_of(trace)
    if not frames:
        return {"file": None, "line": None}
    return {"file": frames[-1].file, "line": frames[-1].line}


def host_error(error: Exception, builtins: dict[str, Any]) -> Exception:
    """What a host sees for an exception that left ML."""
    if isinstance(error, _PASSING):
        return error
    frames = frames_of(error.__traceback__)
    where = f"{frames[-1]}: " if frames else ""
    if isinstance(error, MLThrow):
        value = thrown(error, builtins.get("λtext_form"))
        message = value.get("message") if isinstance(value, dict) else None
        text = message if isinstance(message, str) else builtins["λtext"](value)
        made = MLError(where + text, value, frames)
        made.__suppress_context__ = True
    else:
        value = describe(error)
        made = MLError(f"{where}{value['type']}: {value['message']}", value, frames)
        made.__cause__ = error
    return made
