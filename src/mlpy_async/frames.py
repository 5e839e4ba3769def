"""Frames of ML code among those of Python: what a traceback, a running stack or a statement says of the program.

In: a traceback, or nothing. Out: `MLFrame`s, outermost first; for debuggers, `Statement`s. Frames of the runtime and of host functions are left out.
"""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice
from types import CodeType, FrameType, TracebackType
from typing import Any, TypeVar

from mlpy_compiler import python_name

__all__ = ["MLFrame", "Statement", "frames_of", "in_worker", "innermost", "running_frames", "statement_hook"]

_T = TypeVar("_T")
_OUTER, _INNER = 50, 150
"""Frames of a deep stack that an error tells of."""


@dataclass(frozen=True, slots=True)
class MLFrame:
    """A place in a stack of ML calls: file, line from 1, column from 1, function, and the column behind the place's end.

    Columns count code points; they are None before Python 3.11. The end is None too where it is in another line.
    """

    file: str
    line: int
    column: int | None
    function: str
    end_column: int | None = None

    def __str__(self) -> str:
        column = "" if self.column is None else f":{self.column}"
        return f"{self.file}:{self.line}{column} in {self.function}"


class Statement:
    """The statement that a program is about to run: what `MLRuntime(on_statement=…)` is given. It holds for as long as the program stands there."""

    __slots__ = ("_frame", "_special")

    def __init__(self, frame: FrameType, special: tuple[str, ...]) -> None:
        self._frame = frame
        self._special = special

    @property
    def file(self) -> str:
        """The path of the program, or `<ml:NAME>`."""
        return self._frame.f_code.co_filename

    @property
    def line(self) -> int:
        """From 1."""
        return self._frame.f_lineno

    def variables(self) -> dict[str, Any]:
        """The variables of the function and those it uses of functions around it; at the top level those of the module. Values of ML, not copies."""
        frame = self._frame
        is_top = frame.f_code.co_name == "λmain"
        bound: dict[str, Any] = {**frame.f_globals, **frame.f_locals} if is_top else dict(frame.f_locals)
        found = {
            shown: value
            for name, value in bound.items()
            if python_name(shown := name.removesuffix("λ")) == name and "λ" not in shown
        }
        for special in self._special:
            name = special.lstrip("-").removesuffix("[0]")
            shown = name.partition("λ")[0]
            found.pop(shown, None)
            if special.endswith("]"):
                found |= dict.fromkeys((shown,), *bound[name]) if bound.get(name) else {}
            elif special == name and name in bound:
                found[shown] = bound[name]
        return found

    def stack(self) -> tuple[MLFrame, ...]:
        """The calls of ML that led here, outermost first."""
        return _frames_from(self._frame)


def statement_hook(hook: Callable[[Statement], object] | None) -> Callable[..., None]:
    """What programs that were compiled for debugging call before each statement. They tell which variables are special: see `codegen/context.py`."""

    def at_statement(*special: str) -> None:
        if hook is None:
            return
        own = inspect.currentframe()
        assert own is not None
        assert own.f_back is not None
        hook(Statement(own.f_back, special))

    return at_statement


def frames_of(trace: TracebackType | None) -> tuple[MLFrame, ...]:
    """The ML frames of a traceback; of a very deep one the outermost and the innermost."""
    found = [step for step in _steps(trace) if _is_ml(step.tb_frame)]
    if len(found) > _OUTER + _INNER:
        found = found[:_OUTER] + found[-_INNER:]
    return tuple(_described(step.tb_frame, step.tb_lineno, step.tb_lasti) for step in found)


def innermost(trace: TracebackType | None) -> tuple[str | None, int | None]:
    """File and line of the innermost ML frame of a traceback; None and None where there is none."""
    inner = None
    for step in _steps(trace):
        if _is_ml(step.tb_frame):
            inner = step
    return (None, None) if inner is None else (inner.tb_frame.f_code.co_filename, inner.tb_lineno)


def running_frames() -> tuple[MLFrame, ...]:
    """The ML frames of the running stack; in a worker thread, of the program that waits for it."""
    return _frames_from(inspect.currentframe()) or _frames_from(_WAITING.get())


def in_worker(frame: FrameType | None, function: Callable[..., _T], *args: Any) -> _T:
    """Call a function in a worker thread, on behalf of a program whose innermost frame is `frame`."""
    _WAITING.set(frame)
    return function(*args)


_WAITING: ContextVar[FrameType | None] = ContextVar("mlpy waiting frame", default=None)


def _frames_from(frame: FrameType | None) -> tuple[MLFrame, ...]:
    found = []
    while frame is not None:
        if _is_ml(frame):
            found.append(_described(frame, frame.f_lineno, frame.f_lasti))
        frame = frame.f_back
    return tuple(reversed(found))


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _is_ml(frame: FrameType) -> bool:
    return "λbuiltins" in frame.f_builtins and "λf" not in frame.f_globals


def _described(frame: FrameType, line: int, instruction: int) -> MLFrame:
    name = frame.f_code.co_name
    if name == "λmain":
        function = "the top level"
    else:
        function = "an anonymous function" if name.startswith("λ") else name.partition("λ")[0]
    column, end_column = _columns(frame.f_code, line, instruction)
    return MLFrame(frame.f_code.co_filename, line, column, function, end_column)


def _columns(code: CodeType, line: int, instruction: int) -> tuple[int | None, int | None]:
    """Where the expression that runs begins and ends in its line, in code points from 1."""
    positions = getattr(code, "co_positions", None)  # since Python 3.11
    if positions is None:
        return None, None
    _, end_line, start, end = next(islice(positions(), instruction // 2, None))
    if start is None:
        return None, None
    text = linecache.getline(code.co_filename, line)  # the loader has put it there: no file is read
    column = start + 1 if text.isascii() else len(text.encode()[:start].decode(errors="ignore")) + 1
    if end is None or end_line != line:
        return column, None
    return column, end + 1 if text.isascii() else len(text.encode()[:end].decode(errors="ignore")) + 1
