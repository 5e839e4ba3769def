"""What a module declares that it needs, against what is granted: before its first line runs.

In: the `capability NAME { … }` declarations of a compiled module, and a context. Out: nothing, or a violation that names the
place. It is a promise about patterns, made early; what the module then does
is checked where it does it.
"""

from __future__ import annotations

import mlpy_compiler
from mlpy_async.capabilities import CapabilityContext
from mlpy_async.capabilities.checks import refuse
from mlpy_async.capabilities.tokens import split_name, written
from mlpy_async.frames import MLFrame
from mlpy_compiler import CompiledModule

__all__ = ["check_declarations"]


def check_declarations(compiled: CompiledModule, context: CapabilityContext) -> None:
    """Make sure that all that a module declares is granted.

    :raises CapabilityViolationError: for the first need that is not, at its place.
    """
    for declaration in compiled.capabilities:
        for name, pattern, span in mlpy_compiler.declared_needs(declaration):
            if not _is_held(context, name, pattern):
                type, operation, _ = split_name(name)
                text = written(type, operation, () if pattern is None else (pattern,))
                frame = MLFrame(compiled.filename, span[0], span[1] + 1, f"capability {declaration.name}")
                raise refuse(context, text, f"module {compiled.name}", ", as it declares", text, frames=(frame,))


def _is_held(context: CapabilityContext, name: str, pattern: str | None) -> bool:
    if pattern is None:
        return context.holds(name)
    try:
        return context.holds_pattern(name, pattern)
    except ValueError:
        return False
