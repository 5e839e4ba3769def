"""The compiler on anything: text, words of ML in any order, and random trees.

The first byte says how the others are read. Whatever the text, it compiles or there are findings that stand in it; what compiles goes to
text and back; nothing else is raised, and Python has no warning about what was generated.
"""

from __future__ import annotations

import warnings

from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import CompileOptions, MLCompileError, Source, compile_module, parse, render, to_python
from mlpy_compiler.unparse import unparse
from tests.compiler.random_programs import Programs, without_spans
from tests.compiler.test_front import WORDS
from tests.fuzz.chance import Chance

__all__ = ["target"]

_ENVIRONMENT = standard_environment()
_OPTIONS = (CompileOptions(open_names=True), CompileOptions(), CompileOptions(session=True, open_names=True))


def target(data: bytes) -> None:
    """One input."""
    mode, rest = data[:1], data[1:]
    kind = mode[0] % 3 if mode else 0
    if kind == 0:
        text = _decoded(rest)
    elif kind == 1:
        text = " ".join(WORDS[byte % len(WORDS)] for byte in rest)
    else:
        tree = Programs(Chance(rest)).program()
        text = unparse(tree)
        again = parse(Source(text)).program
        assert again is not None, text
        assert without_spans(again) == without_spans(tree), text
    _compile(text, _OPTIONS[mode[0] // 3 % len(_OPTIONS) if mode else 0])


def _decoded(data: bytes) -> str:
    """Any text, lone surrogates included."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _compile(text: str, options: CompileOptions) -> None:
    source = Source(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = compile_module(text, environment=_ENVIRONMENT, options=options)
    except MLCompileError as error:
        assert error.errors
        assert str(error)
        for found in error.errors:
            assert 1 <= found.span[0] <= len(source.lines) + 1, found
        return
    for found in compiled.findings:
        assert render(found, source)
    result = parse(source, session=options.session)
    assert result.program is not None
    assert parse(Source(unparse(result.program)), session=options.session).program is not None
    try:
        to_python(compiled)
    except MLCompileError as error:
        assert [found.code for found in error.errors] == ["ML-C307"], error
