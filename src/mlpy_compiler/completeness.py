"""Whether a source is only begun: what a prompt asks before it takes a line for a mistake.

In: a source. Out: yes or no. It knows no names and no types; what is complete may still not compile.
"""

from __future__ import annotations

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.parser import parse
from mlpy_compiler.source import Source

__all__ = ["is_incomplete"]

_NEVER_CLOSED = frozenset({"ML-P002", "ML-P005", "ML-P101"})
"""A template string, a comment, a bracket."""
_WANTS_CLAUSE, _WANTS_ARM = "ML-P112", "ML-P130"


def is_incomplete(text: str) -> bool:
    """Whether more text could make a source right that is wrong as it stands.

    So it is if all that is wrong is something that is never closed, or that something is wanted where the source ends.
    """
    errors = _errors(text)
    codes = {found.code for found in errors}
    if codes == {_WANTS_CLAUSE}:
        return not _errors(text + " finally {}")
    lines = text.rstrip().split("\n")
    end = (len(lines), len(lines[-1]))
    is_open = bool(codes & _NEVER_CLOSED)
    return bool(errors) and all(
        found.code in _NEVER_CLOSED
        or (is_open and found.code in (_WANTS_CLAUSE, _WANTS_ARM))
        or (found.span[0:2] == found.span[2:4] and found.span[0:2] >= end)
        for found in errors
    )


def _errors(text: str) -> list[Diagnostic]:
    result = parse(Source(text, "input"), session=True)
    return [found for found in result.diagnostics if found.severity == "error"]
