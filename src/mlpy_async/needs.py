"""What a program will need, without running it.

In: source text. Out: the capabilities that it uses or declares, with places. Modules that it imports are not followed.
"""

from __future__ import annotations

from mlpy_async.modules.declarations import declared_needs
from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import CompileOptions, MLCompileError, Source, parse, resolve
from mlpy_compiler.security import CapabilityNeed, capability_needs

__all__ = ["CapabilityNeed", "required_capabilities"]


def required_capabilities(source: str, *, filename: str | None = None) -> tuple[CapabilityNeed, ...]:
    """The capabilities that a program will need, each with the function that needs it and its place, in the order of the text.

    Those that only compute, which are granted unless they are denied, are among them. What travels through variables, arrays
    and arguments is not followed: the check at run time is what counts.

    :raises MLCompileError: if the source cannot be read.
    """
    text = Source(source, filename=filename)
    parsed = parse(text)
    if parsed.program is None or any(found.severity == "error" for found in parsed.diagnostics):
        raise MLCompileError(parsed.diagnostics, text)
    resolution = resolve(parsed.program, standard_environment(), CompileOptions(open_names=True))
    used = capability_needs(parsed.program, resolution, standard_environment())
    declared = tuple(
        CapabilityNeed(name, f"capability {declaration.name}", span)
        for declaration in resolution.capabilities
        for name, _, span in declared_needs(declaration)
    )
    return tuple(sorted({*used, *declared}, key=lambda need: (need.span, need.capability)))
