"""Patterns on an engine of linear time, where it is installed: `google-re2`, the extra `re2`.

In: a pattern, its flags and a text. Out: a pattern of that engine, whose `search`, `match` and `fullmatch` find the same, or None. The two engines differ in
white space, in `$`, and beyond ASCII: of what may mean two things nothing is taken over.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

__all__ = ["linear"]

_ALIKE = (
    r"(?:[^\\$\[\](){}\x80-\U0010ffff]|\\[dDwWbB.+*?()|{}\[\]\\/^$-]|\[\^?(?:[^\\\[\]\x80-\U0010ffff]|\\[dDwW.+*?()|{}\[\]\\/^$-])+\]"
    r"|\((?:\?:|\?P<[A-Za-z_]\w*>)?(?!\?)|\)|\{\d{1,3}(?:,\d{0,3})?\})*(?:\$|\)\$)?"
)
"""Patterns without what is read in two ways: `\\s`, `$` inside, names of characters, what looks around or back. Compiled when it is wanted: that takes 4 ms."""
_LINE_END = "\n"


def linear(pattern: str, flags: int, text: str) -> Any:
    """A pattern of linear time, or None if there is none that is sure to find the same."""
    ends = pattern.endswith("$") and not pattern.endswith("\\$")
    if (
        flags & ~int(re.IGNORECASE | re.UNICODE)
        or not text.isascii()
        or re.fullmatch(_ALIKE, pattern) is None
        or (ends and text.endswith(_LINE_END))
    ):
        return None
    try:
        engine = import_module("re2")
    except ImportError:
        return None
    options = engine.Options()
    options.case_sensitive = not flags & re.IGNORECASE
    options.log_errors = False
    try:
        return engine.compile(pattern, options=options)
    except engine.error:
        return None
