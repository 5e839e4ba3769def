"""Frames of ML code among those of Python: what a traceback, a running stack or a statement says of the program.

In: a traceback, or nothing. Out: `MLFrame`s, outermost first; for debuggers, `Statement`s. Frames of the runtime and of host functions are left out.
"""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import CodeType, FrameType, TracebackType
from typing import Any, Final, NamedTuple, TypeVar

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

    __slots__ = ("_column", "_frame", "_told")

    def __init__(self, frame: FrameType, told: str, column: int) -> None:
        self._frame = frame
        self._told = told
        self._column = column

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
        rows = _of_blocks(self._told)
        of_blocks = {row.made for row in rows}
        found = {
            shown: value
            for name, value in bound.items()
            if name not in of_blocks and python_name(shown := name.removesuffix("λ")) == name and "λ" not in shown
        }
        place = (self.line, self._column)
        for row in rows:
            if row.start <= place < row.end:
                found.pop(row.name, None)  # one of its name further out; it may itself have no value yet
                value = bound.get(row.made, _UNSET)
                if row.is_boxed and value is not _UNSET:
                    value = value[0] if value else _UNSET
                if value is not _UNSET:
                    found[row.name] = value
        return found

    @property
    def depth(self) -> int:
        """How many calls of ML led here, with the top level."""
        count = 0
        frame: FrameType | None = self._frame
        while frame is not None:
            count, frame = count + _is_ml(frame), frame.f_back
        return count

    def stack(self) -> tuple[MLFrame, ...]:
        """The calls of ML that led here, outermost first."""
        return _frames_from(self._frame)


_UNSET: Final = object()


class _Row(NamedTuple):
    """A variable of a block: its names in ML and in Python, whether it lives in a box, and where it can be seen."""

    name: str
    made: str
    is_boxed: bool
    start: tuple[int, int]
    end: tuple[int, int]


@lru_cache(maxsize=100)
def _of_blocks(told: str) -> tuple[_Row, ...]:
    """What the compiler tells of a function: see `codegen/context.py`."""
    fields = (line.split() for line in told.splitlines())
    return tuple(
        _Row(name, made, boxed == "1", (int(line), int(column)), (int(end_line), int(end_column)))
        for name, made, boxed, line, column, end_line, end_column in fields
    )


def statement_hook(hook: Callable[[Statement], object] | None) -> Callable[..., None]:
    """What programs that were compiled for debugging call before each statement."""

    def at_statement(told: str = "", column: int = 0) -> None:
        if hook is None:
            return
        own = inspect.currentframe()
        assert own is not None
        assert own.f_back is not None
        hook(Statement(own.f_back, told, column))

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
