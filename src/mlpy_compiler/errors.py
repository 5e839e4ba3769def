"""What the compiler raises.

MLCompileError          the source is wrong: it carries every finding
InternalCompilerError   the compiler is wrong: a bug in mlpy
"""

from __future__ import annotations

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.render import render
from mlpy_compiler.source import Source

__all__ = ["InternalCompilerError", "MLCompileError"]


class MLCompileError(Exception):
    """A source that does not compile. `diagnostics` holds all findings, warnings included, in the order of the text."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], source: Source) -> None:
        super().__init__(diagnostics, source)
        self.diagnostics = diagnostics
        self.source = source

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(found for found in self.diagnostics if found.severity == "error")

    def render(self, diagnostic: Diagnostic) -> str:
        return render(diagnostic, self.source)

    def __str__(self) -> str:
        return "\n".join(render(found, self.source) for found in self.errors)


class InternalCompilerError(Exception):
    """A bug in mlpy: please report it, with the source if you can."""
