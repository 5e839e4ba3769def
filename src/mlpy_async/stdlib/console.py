"""`console`: what a program says."""

from __future__ import annotations

from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services, Writer, current_world
from mlpy_async.values.pieces import TEXT, cut

__all__ = ["Console", "write_line"]


@ml_module(name="console", description="What a program says", capabilities=("console.write", "console.error"))
class Console:
    """`log`, `info` and `debug` write to the output, `warn` and `error` to the error output."""

    def __init__(self, services: Services) -> None:
        self.services = services

    @ml_function(capabilities=("console.write",))
    def log(self, *values: Any) -> None:
        """Write the values, with spaces between."""
        write_line(self.services, current_world(self.services).output, values)

    @ml_function(capabilities=("console.write",))
    def info(self, *values: Any) -> None:
        """Write the values, with spaces between."""
        self.log(*values)

    @ml_function(capabilities=("console.write",))
    def debug(self, *values: Any) -> None:
        """Write the values, with spaces between."""
        self.log(*values)

    @ml_function(capabilities=("console.error",))
    def error(self, *values: Any) -> None:
        """Write the values to the error output."""
        write_line(self.services, current_world(self.services).errors, values)

    @ml_function(capabilities=("console.error",))
    def warn(self, *values: Any) -> None:
        """Write the values to the error output."""
        self.error(*values)


def write_line(services: Services, output: Writer, values: tuple[Any, ...]) -> None:
    """Write the text of values with spaces between, as one line; a long one in pieces."""
    line = services.operations.strings.joined([*values, ""], " ")
    if len(line) <= TEXT:
        output.write(line[:-1] + "\n")
        return
    for piece in (*cut(line, 0, len(line) - 1), "\n"):
        output.write(piece)
        services.engine.pace()
