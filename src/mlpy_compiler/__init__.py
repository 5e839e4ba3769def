"""The ML compiler: source text to checked program to Python code object and source map. Pure: no I/O but its own files.

scan.py -> lexer.py       text to terminals           grammar.lark, table.py   what is ML, as an LALR(1) table
parser.py -> lower.py     terminals to a tree         syntax.py                the tree
events.py -> scope.py     names to variables          slots.py                 what that finds
facts/ , security/        what is certain, findings   codegen/                 the tree to Python's ast
sourcemap.py              places both ways            compiled.py, pipeline.py  all of it
metadata.py, completeness.py    what a plugin says of itself, what a prompt asks
diagnostics.py, codes.py, render.py, errors.py        findings                 interface.py  what the host tells
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlpy_compiler.compiled import CompiledModule as CompiledModule
from mlpy_compiler.compiled import version_key as version_key
from mlpy_compiler.diagnostics import Diagnostic as Diagnostic
from mlpy_compiler.diagnostics import nearest as nearest
from mlpy_compiler.errors import InternalCompilerError as InternalCompilerError
from mlpy_compiler.errors import MLCompileError as MLCompileError
from mlpy_compiler.interface import CompileOptions as CompileOptions
from mlpy_compiler.interface import Environment as Environment
from mlpy_compiler.interface import FunctionInterface as FunctionInterface
from mlpy_compiler.interface import ModuleInterface as ModuleInterface
from mlpy_compiler.interface import Sink as Sink
from mlpy_compiler.interface import SinkKind as SinkKind
from mlpy_compiler.limits import SourceLimits as SourceLimits
from mlpy_compiler.render import as_json as as_json
from mlpy_compiler.render import excerpt as excerpt
from mlpy_compiler.render import render as render
from mlpy_compiler.slots import python_name as python_name
from mlpy_compiler.source import Source as Source

if TYPE_CHECKING:
    from mlpy_compiler.codes import CODES as CODES
    from mlpy_compiler.codes import CodeDoc as CodeDoc
    from mlpy_compiler.completeness import is_incomplete as is_incomplete
    from mlpy_compiler.metadata import plugin_metadata as plugin_metadata
    from mlpy_compiler.parser import parse as parse
    from mlpy_compiler.pipeline import compile_module as compile_module
    from mlpy_compiler.pipeline import compile_slices as compile_slices
    from mlpy_compiler.pipeline import prepare as prepare
    from mlpy_compiler.pipeline import to_python as to_python
    from mlpy_compiler.scope import describe as describe
    from mlpy_compiler.scope import resolve as resolve
    from mlpy_compiler.security.declared import declared_needs as declared_needs
    from mlpy_compiler.security.declared import required_capabilities as required_capabilities
    from mlpy_compiler.security.needs import CapabilityNeed as CapabilityNeed
    from mlpy_compiler.sourcemap import SourceMap as SourceMap
    from mlpy_compiler.sourcemap import SourceMapIndex as SourceMapIndex
    from mlpy_compiler.tokens import keywords as keywords
    from mlpy_compiler.visitor import stops as stops

__all__ = [
    "CODES",
    "CapabilityNeed",
    "CodeDoc",
    "CompileOptions",
    "CompiledModule",
    "Diagnostic",
    "Environment",
    "FunctionInterface",
    "InternalCompilerError",
    "MLCompileError",
    "ModuleInterface",
    "Sink",
    "SinkKind",
    "Source",
    "SourceLimits",
    "SourceMap",
    "SourceMapIndex",
    "as_json",
    "compile_module",
    "compile_slices",
    "declared_needs",
    "describe",
    "excerpt",
    "is_incomplete",
    "keywords",
    "nearest",
    "parse",
    "plugin_metadata",
    "prepare",
    "python_name",
    "render",
    "required_capabilities",
    "resolve",
    "stops",
    "to_python",
    "version_key",
]

_LATE = {
    "CODES": "codes",
    "CodeDoc": "codes",
    "CapabilityNeed": "security.needs",
    "SourceMap": "sourcemap",
    "SourceMapIndex": "sourcemap",
    "compile_module": "pipeline",
    "compile_slices": "pipeline",
    "declared_needs": "security.declared",
    "describe": "scope",
    "is_incomplete": "completeness",
    "keywords": "tokens",
    "parse": "parser",
    "plugin_metadata": "metadata",
    "prepare": "pipeline",
    "required_capabilities": "security.declared",
    "resolve": "scope",
    "stops": "visitor",
    "to_python": "pipeline",
}
"""Names whose modules are imported when they are first used: a program that comes out of the cache needs no compiler."""


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(f"mlpy_compiler.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
