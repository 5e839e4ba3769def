"""Capabilities that a program declares: `capability NAME { resource "pattern"; allow read "pattern"; }`.

In: a declaration, or a source. Out: what it asks for, by place. It grants and checks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from mlpy_compiler import syntax as s
from mlpy_compiler.errors import MLCompileError
from mlpy_compiler.interface import CompileOptions, Environment
from mlpy_compiler.parser import parse
from mlpy_compiler.scope import resolve
from mlpy_compiler.security.needs import CapabilityNeed, capability_needs
from mlpy_compiler.source import Source

__all__ = ["declared_needs", "required_capabilities"]


def declared_needs(declaration: s.Capability) -> Iterator[tuple[str, str | None, s.Span]]:
    """What a declaration asks for: names of capabilities (`file.read`) with patterns, None for any resource, and places.

    The first part of NAME is the type; an `allow` without a pattern is for each `resource`.
    """
    type, _, operation = declaration.name.partition(".")
    everywhere: tuple[str | None, ...] = declaration.resources or (None,)
    if not declaration.allows:
        for pattern in everywhere:
            yield f"{type}.{operation}".rstrip("."), pattern, declaration.span
    for allow in declaration.allows:
        for pattern in everywhere if allow.pattern is None else (allow.pattern,):
            for word in allow.operations:
                yield f"{type}.{word}", pattern, allow.span


def required_capabilities(source: Source, environment: Environment) -> tuple[CapabilityNeed, ...]:
    """The capabilities that a program uses or declares, in the order of the text.

    :raises MLCompileError: if the source cannot be read.
    """
    parsed = parse(source)
    if parsed.program is None or any(found.severity == "error" for found in parsed.diagnostics):
        raise MLCompileError(parsed.diagnostics, source)
    resolution = resolve(parsed.program, environment, CompileOptions(open_names=True))
    declared = (
        CapabilityNeed(name, f"capability {declaration.name}", span)
        for declaration in resolution.capabilities
        for name, _, span in declared_needs(declaration)
    )
    used = capability_needs(parsed.program, resolution, environment)
    return tuple(sorted({*used, *declared}, key=lambda need: (need.span, need.capability)))
