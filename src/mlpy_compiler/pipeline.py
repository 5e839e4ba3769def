"""The compiler from end to end: source text to a compiled module, or to Python text.

In: text, names, options and the environment. Out: `CompiledModule`, or `MLCompileError` with the findings of every pass.
Each pass is whole; between them, and within the parse, `compile_slices` yields, so that an async caller can let others run.
"""

from __future__ import annotations

import ast
import gc
import inspect
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import TypeVar

from mlpy_compiler import syntax as s
from mlpy_compiler.codegen import generate, in_one_function, show_ml_names
from mlpy_compiler.compiled import CompiledModule, version_key
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.errors import InternalCompilerError, MLCompileError
from mlpy_compiler.facts import Facts, infer
from mlpy_compiler.interface import CompileOptions, Environment
from mlpy_compiler.parser import ParseResult, parse_slices
from mlpy_compiler.scope import resolve
from mlpy_compiler.security import analyze
from mlpy_compiler.slots import Resolution
from mlpy_compiler.source import Source
from mlpy_compiler.sourcemap import SourceMap, map_text
from mlpy_compiler.table import load

__all__ = ["compile_module", "compile_slices", "prepare", "to_python"]

_T = TypeVar("_T")
_ROOM = 4_000
"""Python frames that a pass may need for the deepest tree that the limits of a source allow."""
_SAFE_LIMIT = 6_000
_DEEPEST = 1_200
"""So many nodes of a Python tree may stand inside each other; from 1,500 on, CPython 3.12 refuses."""


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
    :raises InternalCompilerError: if the compiler itself fails.
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
    resolution, findings, facts = yield from _checked(text, options, environment)
    yield
    code = _in_room(lambda: _code(resolution, facts, findings, text, options), resolution.program, text)
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
        first_uses=tuple(resolution.first_uses),
        version=version_key(),
        environment=environment,
    )


def prepare() -> None:
    """Read the compiler's own files, as the first compile would. Blocks."""
    load()
    version_key()


_Checked = tuple[Resolution, tuple[Diagnostic, ...], Facts]


def _checked(source: Source, options: CompileOptions, environment: Environment) -> Generator[None, None, _Checked]:
    """The passes that read the source: what is left is to generate."""
    parsing = parse_slices(source, limits=options.limits, session=options.session)
    while True:
        try:
            with _no_collection():
                next(parsing)
        except StopIteration as stop:
            result: ParseResult = stop.value
            break
        yield
    program, findings = result.program, result.diagnostics
    if program is None or _errors(findings, options):
        raise MLCompileError(findings, source)
    yield
    resolution = _in_room(lambda: resolve(program, environment, options), program, source)
    yield
    security = _in_room(lambda: analyze(program, resolution, environment), program, source)
    findings = tuple(sorted((*findings, *resolution.diagnostics, *security), key=lambda found: found.span))
    if _errors(findings, options):
        raise MLCompileError(findings, source)
    yield
    facts = _in_room(lambda: infer(resolution, environment, options), program, source)
    return resolution, findings, facts


def _errors(findings: tuple[Diagnostic, ...], options: CompileOptions) -> bool:
    """Whether findings forbid to go on: those about security do so only where they are taken strictly."""
    return any(
        found.severity == "error" and (options.strict_security or not found.code.startswith("ML-S"))
        for found in findings
    )


def _code(
    resolution: Resolution, facts: Facts, findings: tuple[Diagnostic, ...], source: Source, options: CompileOptions
) -> CodeType:
    """The code object of a program. The Python tree lives no longer than this call."""
    tree = generate(resolution.program, resolution, facts, source, options)
    if sys.version_info < (3, 12) and sys.getrecursionlimit() > _SAFE_LIMIT and _depth(tree) > _DEEPEST:
        # with a limit this high, CPython's compiler would run out of its stack before it notices
        raise RecursionError
    try:
        return show_ml_names(compile(tree, source.filename, "exec", dont_inherit=True))
    except SyntaxError as error:
        # the one thing that Python may refuse in a tree of ours: more than 20 blocks inside each other
        line = error.lineno or 1
        span = (line, 0, line, max(1, len(source.line(line))))
        text = "loops, `try` and `switch` stand too deep inside each other"
        found = Diagnostic("ML-C306", "error", text, span, "move the inner ones into a function")
        raise MLCompileError((*findings, found), source) from error


def _depth(tree: ast.AST) -> int:
    """How many nodes stand inside each other, at most."""
    depth, level = 0, [tree]
    while level:
        depth += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


@contextmanager
def _no_collection() -> Generator[None, None, None]:
    """No garbage collection during a piece of work: a tree is many objects and no garbage, and to go through them again and again
    takes longer than to make them.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _in_room(work: Callable[[], _T], program: s.Program, source: Source) -> _T:
    """Do a piece of work that recurses along the tree, with room for that; the interpreter's limit is only ever raised.

    :raises MLCompileError: if there is not room enough. :raises InternalCompilerError: if the work fails.
    """
    before = sys.getrecursionlimit()
    frames = 0
    frame: FrameType | None = inspect.currentframe()
    while frame is not None:
        frames, frame = frames + 1, frame.f_back
    raised = max(before, frames + _ROOM)
    if raised > before:
        sys.setrecursionlimit(raised)
    try:
        with _no_collection():
            return work()
    except (RecursionError, MemoryError) as error:
        text = "the program is nested too deep for Python's compiler"
        found = Diagnostic("ML-C301", "error", text, program.span, "split it into functions")
        raise MLCompileError((found,), source) from error
    except (MLCompileError, InternalCompilerError):
        raise
    except Exception as error:
        raise InternalCompilerError(
            f"{source.filename}: {type(error).__name__}: {error} (a bug in mlpy, please report)"
        ) from error
    finally:
        if raised > before and sys.getrecursionlimit() == raised:
            sys.setrecursionlimit(before)


def to_python(compiled: CompiledModule, environment: Environment | None = None) -> tuple[str, SourceMap]:
    """The Python text of a compiled program, and the source map of that text.

    The text runs with plain `exec(text, namespace)` where `mlpy_async` is installed.

    :param environment: that in which the program was compiled, if it comes from a pickle, which does not hold it.
    :raises MLCompileError: if blocks are nested deeper than Python can read: 100 levels.
    """
    source = compiled.source
    options = compiled.options
    work = _checked(source, options, environment or compiled.environment or Environment())
    while True:
        try:
            next(work)
        except StopIteration as stop:
            resolution, _, facts = stop.value
            break
    program = resolution.program

    def make() -> tuple[str, SourceMap]:
        tree = in_one_function(generate(program, resolution, facts, source, options))
        return _text(tree, source, compiled.module_names)

    return _in_room(make, program, source)


def _text(tree: ast.Module, source: Source, names: tuple[str, ...]) -> tuple[str, SourceMap]:
    body = ast.unparse(tree)
    shown = source.filename.encode("unicode_escape").decode("ascii")
    head = f"# Made by mlpy from {shown}; a change here is lost.\nfrom mlpy_async.exports import run_transpiled as λrun\n\n"
    tail = f"\n\nλrun(λmodule, globals(), {names!r})\n"
    try:
        source_map = map_text(source, tree, body, head.count("\n"))
    except SyntaxError as error:
        text = "blocks stand too deep inside each other to be written as Python text"
        found = Diagnostic("ML-C307", "error", text, (1, 0, 1, 1), "move the inner ones into functions")
        raise MLCompileError((found,), source) from error
    return head + body + tail, source_map
