"""One model of what the compiler has to say, and the search for near names.

In: facts found by the passes. Out: plain data; `render.py` makes text of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlpy_compiler.codes import Severity

if TYPE_CHECKING:
    from mlpy_compiler.syntax import Span


__all__ = ["Diagnostic", "nearest"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: a stable code (see `codes.py`), what is wrong, where, and what would help."""

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str | None = None


_LONG, _MANY = 100, 1_000
"""Names that are longer are compared with no others, and a name with no more than so many others: it would take too long."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `name` may have been meant to be, if one is near enough."""
    names = [candidate for candidate in candidates if candidate != name]
    folded = {candidate.lower().replace("_", ""): candidate for candidate in names}
    same = folded.get(name.lower().replace("_", ""))
    if same is not None:
        return same
    if len(name) > _LONG:
        return None
    found = difflib.get_close_matches(name, [other for other in names[:_MANY] if len(other) <= _LONG], 1, 0.7)
    return found[0] if found else None
