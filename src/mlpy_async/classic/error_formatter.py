"""`error_formatter`: what went wrong, printed for people.

In: the issues that `MLTranspiler` gives, or exceptions. Out: text, with the line that is meant.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TextIO

from mlpy_async.classic.transpiler import ErrorContext
from mlpy_async.error_text import describe

__all__ = ["ErrorFormatter", "error_formatter"]


class ErrorFormatter:
    """Prints errors. It holds nothing: `error_formatter` is one for all."""

    def format_error(self, error: ErrorContext | BaseException) -> str:
        """The text of an error, several lines long."""
        return describe(error) if isinstance(error, BaseException) else str(error)

    def print_error(self, error: ErrorContext | BaseException, file: TextIO | None = None) -> None:
        """Print an error. :param file: default: standard error."""
        print(self.format_error(error), file=file or sys.stderr)

    def print_multiple_errors(self, errors: Iterable[ErrorContext | BaseException], file: TextIO | None = None) -> None:
        """Print errors, an empty line between them."""
        texts = [self.format_error(error) for error in errors]
        if texts:
            print("\n\n".join(texts), file=file or sys.stderr)


error_formatter = ErrorFormatter()
