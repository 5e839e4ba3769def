"""The compiler from end to end: source text to a compiled module.

In: text, names, options and the environment. Out: `CompiledModule`, or `MLCompileError` with the findings of every pass.
"""

from __future__ import annotations

import ast
import hashlib
import marshal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import generate
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.errors import MLCompileError
from mlpy_compiler.infer import Types
from mlpy_compiler.interface import CompileOptions, Environment
from mlpy_compiler.parser import parse_slices
from mlpy_compiler.scope import resolve
from mlpy_compiler.slots import ImportRecord, Resolution
from mlpy_compiler.source import Source
from mlpy_compiler.sourcemap import SourceMap, map_text

__all__ = ["CompiledModule", "compile_module", "compile_slices", "to_python", "version_key"]

_RECURSION = 12_000
"""Python frames that the passes may need for the deepest tree that the limits allow."""


@dataclass(frozen=True, slots=True)
class CompiledModule:
    """A compiled program: plain data that can be pickled and stored.

    `code` defines `λmain`, which runs the top level. `exports` are the public names, `module_names` all names of the top level as Python
    names, `findings` what is worth a look though it compiles.
    """

    name: str
    source: Source
    code: CodeType
    exports: tuple[str, ...]
    imports: tuple[ImportRecord, ...]
    capabilities: tuple[s.Capability, ...]
    plugin: s.Plugin | None
    findings: tuple[Diagnostic, ...]
    module_names: tuple[str, ...]
    binds_result: bool
    options: CompileOptions
    environment: Environment | None = None

    @property
    def filename(self) -> str:
        return self.source.filename

    @property
    def digest(self) -> str:
        """SHA-256 of the source, in hexadecimal."""
        return self.source.digest

    def __reduce__(self) -> tuple[Any, ...]:
        fields = (self.name, self.source, self.exports, self.imports, self.capabilities, self.plugin, self.findings)
        return _restore, (marshal.dumps(self.code), *fields, self.module_names, self.binds_result, self.options)


def _restore(code: bytes, name: str, source: Source, *fields: Any) -> CompiledModule:
    return CompiledModule(name, source, marshal.loads(code), *fields)


@lru_cache(maxsize=1)
def version_key() -> str:
    """What identifies this compiler: a digest of its own files. Blocks once."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".lark"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def compile_module(
    source: str,
    *,
    name: str = "main",
    filename: str | None = None,
    options: CompileOptions = CompileOptions(),
    environment: Environment = Environment(),
) -> CompiledModule:
    """Compile a program.

    :param filename: the path of the source, shown in errors and tracebacks; default `<ml:NAME>`.
    :raises MLCompileError: with all findings, if one is an error.
    """
    work = compile_slices(source, name=name, filename=filename, options=options, environment=environment)
    while True:
        try:
            next(work)
        except StopIteration as stop:
            compiled: CompiledModule = stop.value
            return compiled


def compile_slices(
    source: str, *, name: str, filename: str | None, options: CompileOptions, environment: Environment
) -> Generator[None, None, CompiledModule]:
    """As `compile_module`, as a generator that yields between slices of the work and returns the result."""
    text = Source(source, name, filename)
    program, resolution, findings, tree = None, None, (), None
    for step in _passes(text, options, environment):
        if step is not None:
            program, resolution, findings, tree = step
        yield
    assert program is not None and resolution is not None and tree is not None
    code = _to_code(tree, text, findings)
    yield
    return CompiledModule(
        name=name,
        source=text,
        code=code,
        exports=resolution.exports,
        imports=resolution.imports,
        capabilities=resolution.capabilities,
        plugin=resolution.plugin,
        findings=findings,
        module_names=tuple(slot.python_name for slot in resolution.module_slots.values()),
        binds_result=resolution.binds_result,
        options=options,
        environment=environment,
    )


_Step = tuple[s.Program, Resolution, tuple[Diagnostic, ...], ast.Module]


def _passes(source: Source, options: CompileOptions, environment: Environment) -> Generator[_Step | None, None, None]:
    """The passes up to the Python tree; yields None between them and what they made at the end."""
    result = yield from parse_slices(source, limits=options.limits, session=options.session)
    program, findings = result.program, result.diagnostics
    if program is None or any(found.severity == "error" for found in findings):
        raise MLCompileError(findings, source)
    try:
        with _deep_recursion():
            resolution = resolve(program, environment, options)
    except RecursionError as error:
        raise MLCompileError((_too_deep(program),), source) from error
    yield None
    findings = tuple(sorted((*findings, *resolution.diagnostics), key=lambda found: found.span))
    if any(found.severity == "error" for found in findings):
        raise MLCompileError(findings, source)
    try:
        with _deep_recursion():
            tree = generate(program, resolution, Types(resolution, environment), source, options.context_functions)
    except RecursionError as error:
        raise MLCompileError((_too_deep(program),), source) from error
    yield program, resolution, findings, tree


def _to_code(tree: ast.Module, source: Source, findings: tuple[Diagnostic, ...]) -> CodeType:
    try:
        with _deep_recursion():
            return compile(tree, source.filename, "exec", dont_inherit=True)
    except (RecursionError, SyntaxError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        span = (line, 0, line, max(1, len(source.line(line))))
        text = (
            "loops, `try` and `switch` stand too deep inside each other"
            if isinstance(error, SyntaxError)
            else "the program is nested too deep"
        )
        found = Diagnostic("ML-C306", "error", text, span, "move the inner parts into functions")
        raise MLCompileError((*findings, found), source) from error


def _too_deep(program: s.Program) -> Diagnostic:
    return Diagnostic("ML-C301", "error", "the program is nested too deep", program.span, "split it into functions")


@contextmanager
def _deep_recursion() -> Generator[None, None, None]:
    """Room for the recursion of the passes. The interpreter's limit is raised, and set back if nobody else raised it meanwhile."""
    before = sys.getrecursionlimit()
    if before >= _RECURSION:
        yield
        return
    sys.setrecursionlimit(_RECURSION)
    try:
        yield
    finally:
        if sys.getrecursionlimit() == _RECURSION:
            sys.setrecursionlimit(before)


def to_python(compiled: CompiledModule) -> tuple[str, SourceMap]:
    """The Python text of a compiled program, and its source map.

    The text runs with plain `exec(text, namespace)` where `mlpy_async` is installed.
    """
    source = compiled.source
    tree = None
    for step in _passes(source, compiled.options, compiled.environment or Environment()):
        if step is not None:
            tree = step[3]
    assert tree is not None
    with _deep_recursion():
        body = ast.unparse(tree)
        head = f"# Made by mlpy from {source.filename}; a change here is lost.\nfrom mlpy_async.exports import run_transpiled as λrun\n\n"
        tail = f"\n\nλrun(λmain, globals(), {compiled.module_names!r})\n"
        source_map = map_text(source, tree, body, head.count("\n"))
    return head + body + tail, source_map
