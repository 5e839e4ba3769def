"""What the commands share: how a source is read, what the exit codes are."""

from __future__ import annotations

import sys
from enum import IntEnum
from pathlib import Path

import click

__all__ = ["ExitCode", "extension_path", "ml_module_path", "read_program"]


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
