"""`console`: what a program says."""

from __future__ import annotations

from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services, current_world

__all__ = ["Console"]


@ml_module(name="console", description="What a program says", capabilities=("console.write", "console.error"))
class Console:
    """`log`, `info` and `debug` write to the output, `warn` and `error` to the error output."""

    def __init__(self, services: Services) -> None:
        self.services = services

    def _line(self, values: tuple[Any, ...]) -> str:
        return self.services.operations.strings.joined([*values], " ") + "\n"

    @ml_function(capabilities=("console.write",))
    def log(self, *values: Any) -> None:
        """Write the values, with spaces between."""
        current_world(self.services).output.write(self._line(values))

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
        current_world(self.services).errors.write(self._line(values))

    @ml_function(capabilities=("console.error",))
    def warn(self, *values: Any) -> None:
        """Write the values to the error output."""
        self.error(*values)
