"""An input of a session: which names it may mean, and its place.

In: source text. Out: names, and compiled inputs that carry the number of the input in their places. It compiles nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace
from types import CodeType

from mlpy_compiler import CompiledModule, MLCompileError, Source

__all__ = ["misplaced", "names_meant", "placed"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def names_meant(source: str, bound: Container[str]) -> frozenset[str]:
    """The names of a session that an input could mean: few, however many the session has."""
    return frozenset(name for name in _NAME.findall(source) if name in bound)


def placed(compiled: CompiledModule, filename: str) -> CompiledModule:
    """The same input at another place: a text that is entered again is compiled once."""
    source = Source(compiled.source.text, compiled.name, filename)
    return replace(compiled, source=source, code=_renamed(compiled.code, filename))


def misplaced(error: MLCompileError, filename: str) -> MLCompileError:
    """The same findings at another place."""
    source = error.source
    return MLCompileError(error.diagnostics, Source(source.text, source.name, filename))


def _renamed(code: CodeType, filename: str) -> CodeType:
    constants = tuple(_renamed(each, filename) if type(each) is CodeType else each for each in code.co_consts)
    return code.replace(co_filename=filename, co_consts=constants)
