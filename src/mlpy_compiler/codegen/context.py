"""What the parts of the generator share: the tables of the passes before, and the function that is being made."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from mlpy_compiler.codegen.build import Builder
from mlpy_compiler.infer import Types
from mlpy_compiler.slots import FunctionScope, Resolution
from mlpy_compiler.source import Source

__all__ = ["Context", "Frame", "Loop"]


@dataclass(slots=True)
class Loop:
    """A loop or switch that `break` and `continue` may mean.

    `update` makes what a `continue` runs first; `flag` is the variable by which a `continue` inside a switch reaches the loop around it."""

    is_switch: bool
    update: list[ast.stmt] = field(default_factory=list)
    flag: str | None = None
    continued: bool = False


@dataclass(slots=True)
class Frame:
    """A Python function that is being made: its statements so far, temporaries and loops."""

    scope: FunctionScope
    out: list[ast.stmt]
    temps: int = 0
    loops: list[Loop] = field(default_factory=list)
    flags: dict[str, str] = field(default_factory=dict)
    """For a local variable: the companion that says whether it holds an object."""


class Context(Builder):
    """The state of one generation."""

    def __init__(self, resolution: Resolution, types: Types, source: Source, host_functions: frozenset[str]) -> None:
        super().__init__(source)
        self.host_functions = host_functions
        self.kept: list[object] = []
        self.resolution = resolution
        self.types = types
        self.frame: Frame

    def temp(self) -> str:
        """A fresh name for a temporary of the current function."""
        self.frame.temps += 1
        return f"λ{self.frame.temps}"

    def emit(self, statement: ast.stmt) -> None:
        self.frame.out.append(statement)
