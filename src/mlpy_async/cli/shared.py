"""What the commands share: how a source is read, how an error is told, what the exit codes are."""

from __future__ import annotations

import linecache
import sys
from enum import IntEnum
from pathlib import Path

import click

from mlpy_compiler import Source, excerpt

__all__ = ["ExitCode", "describe", "extension_path", "ml_module_path", "read_program"]


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    FAILED = 1
    USAGE = 2
    NOT_COMPILED = 3
    TIMED_OUT = 4
    NOT_ALLOWED = 5


extension_path = click.option(
    "-E", "--extension-path", "extension_paths", multiple=True, help="A directory of bridge modules, *_bridge.py."
)
ml_module_path = click.option(
    "-M",
    "--ml-module-path",
    "ml_module_paths",
    multiple=True,
    help="A directory in which imported ML modules are looked up.",
)


def read_program(file: str) -> tuple[str, str]:
    """The text of a program and the name it goes by; `-` is the standard input.

    :raises click.UsageError: if it cannot be read.
    """
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig"), "<stdin>" if file == "-" else file
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file} is no UTF-8 text: byte {error.start} is not") from error


def describe(error: Exception) -> str:
    """An error with its line, and with the stack of ML calls where there is one worth showing."""
    from mlpy_async import MLError

    parts = [str(error)]
    if isinstance(error, MLError) and error.frames:
        last = error.frames[-1]
        start = (last.column or 1) - 1
        end = last.end_column - 1 if last.end_column else start + 1
        source = Source("".join(linecache.getlines(last.file)), filename=last.file)
        parts.append(excerpt(source, (last.line, start, last.line, end)))
        if len(error.frames) > 1:
            parts.append(error.ml_traceback)
    return "\n".join(parts)
