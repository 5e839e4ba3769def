"""Frames of ML code among those of Python: what a traceback or a running stack says of the program.

In: a traceback, or nothing. Out: `MLFrame`s, outermost first. Frames of the runtime and of host functions are left out.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import FrameType, TracebackType

__all__ = ["MLFrame", "frames_of", "running_frames"]


@dataclass(frozen=True, slots=True)
class MLFrame:
    """A place in a stack of ML calls: file, line from 1, column from 1 (None before Python 3.11), function."""

    file: str
    line: int
    column: int | None
    function: str

    def __str__(self) -> str:
        column = "" if self.column is None else f":{self.column}"
        return f"{self.file}:{self.line}{column} in {self.function}"


def frames_of(trace: TracebackType | None) -> tuple[MLFrame, ...]:
    """The ML frames of a traceback."""
    found = []
    while trace is not None:
        if _is_ml(trace.tb_frame):
            found.append(_described(trace.tb_frame, trace.tb_lineno, trace.tb_lasti))
        trace = trace.tb_next
    return tuple(found)


def running_frames() -> tuple[MLFrame, ...]:
    """The ML frames of the running stack; none in a worker thread."""
    found = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if _is_ml(frame):
            found.append(_described(frame, frame.f_lineno, frame.f_lasti))
        frame = frame.f_back
    return tuple(reversed(found))


def _is_ml(frame: FrameType) -> bool:
    return "λbuiltins" in frame.f_builtins and "λf" not in frame.f_globals


def _described(frame: FrameType, line: int, instruction: int) -> MLFrame:
    name = frame.f_code.co_name
    if name == "λmain":
        function = "the top level"
    else:
        function = "an anonymous function" if name.startswith("λ") else name.partition("λ")[0]
    return MLFrame(frame.f_code.co_filename, line, _column(frame, instruction), function)


def _column(frame: FrameType, instruction: int) -> int | None:
    positions = getattr(frame.f_code, "co_positions", None)
    if positions is None:
        return None
    for index, position in enumerate(positions()):
        if index == instruction // 2:
            return None if position[2] is None else int(position[2]) + 1
    return None
