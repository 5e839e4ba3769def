"""An error as people read it: the message, the line it points at with a caret below, and the stack of ML calls where there is one worth showing.

In: what ended a program. Out: text, for terminals and notebooks; it colours and escapes nothing.
"""

from __future__ import annotations

import linecache

from mlpy_async.errors import CapabilityViolationError, MLError
from mlpy_compiler import Source, excerpt

__all__ = ["describe"]


def describe(error: BaseException) -> str:
    """The text of an error; several lines, with hints where there are some. What does not compile tells all its findings."""
    parts = [str(error)]
    if isinstance(error, (MLError, CapabilityViolationError)) and error.frames:
        last = error.frames[-1]
        start = (last.column or 1) - 1
        end = last.end_column - 1 if last.end_column else start + 1
        source = Source("".join(linecache.getlines(last.file)), filename=last.file)
        parts.append(excerpt(source, (last.line, start, last.line, end)))
        if len(error.frames) > 1:
            parts.append(error.ml_traceback)
    return "\n".join(parts)
