"""How large a source may be. Data only."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SourceLimits"]


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """Bounds of a source, checked while it is read.

    `max_source_bytes` in UTF-8 bytes; `max_nesting` open brackets, blocks and unary operators; `max_blocks` loops and `try` inside each
    other in one function; `max_chain` links of operators, members, calls or `else if` in a row.
    """

    max_source_bytes: int = 4 * 1024 * 1024
    max_nesting: int = 200
    max_blocks: int = 18
    max_chain: int = 500
