"""Findings as text and as JSON data: one renderer for the command line, editors and exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.source import Source

if TYPE_CHECKING:
    from mlpy_compiler.syntax import Span

__all__ = ["as_json", "excerpt", "render"]

_WIDTH = 120
"""Columns of a source line that an excerpt shows."""


def render(diagnostic: Diagnostic, source: Source) -> str:
    """The finding with its place, an excerpt, carets below the place and the hint behind them."""
    line, column = diagnostic.span[:2]
    head = f"{source.filename}:{line}:{column + 1} {diagnostic.severity} {diagnostic.code}: {diagnostic.message}"
    return f"{head}\n{excerpt(source, diagnostic.span, diagnostic.hint)}"


def excerpt(source: Source, span: Span, hint: str | None = None) -> str:
    """The line of a place and the one before it, carets below the place, and a hint behind them."""
    line, column, end_line, end_column = span
    text = source.line(line)
    last = min(end_column, len(text)) if end_line == line else len(text)
    start = max(0, column - _WIDTH // 2) if len(text) > _WIDTH else 0
    numbers = [line - 1, line] if line > 1 else [line]
    gutter = max(4, len(str(line)) + 3)
    rows = [
        f"{number:>{gutter}} | {_printable(source.line(number)[start : start + _WIDTH])}".rstrip() for number in numbers
    ]
    carets = "^" * max(1, min(last - column, start + _WIDTH - column))
    rows.append(f"{' ' * gutter} | {' ' * (column - start)}{carets}{f' {hint}' if hint else ''}")
    return "\n".join(rows)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def as_json(diagnostic: Diagnostic, source: Source) -> dict[str, Any]:
    """The finding as JSON data; lines and columns from 1."""
    line, column, end_line, end_column = diagnostic.span
    return {
        "file": source.filename,
        "line": line,
        "column": column + 1,
        "end_line": end_line,
        "end_column": end_column + 1,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }
