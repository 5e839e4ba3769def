"""Where an error stands: line and column in `frames`, in Python's tracebacks, and for a debugger."""

from __future__ import annotations

import bdb
import gc
import linecache
import sys
import traceback
import weakref
from pathlib import Path
from types import FrameType
from typing import Any

import anyio
import pytest

from mlpy_async import MLError, MLRuntime
from mlpy_async.modules.loader import instantiate
from mlpy_compiler import compile_module

CASES = {
    "member of null": "order = {items: [{price: 3}]};\nfor (item of order.items) { x = item.price * ‹order.tax.rate›; }",
    "index": "a = [1]; b = 2;\nx = 1 + a[0] + ‹a[b]›;",
    "key": "x = {};\ny = [‹x['k']›];",
    "in a function value": "s = null;\ny = [1, 2].map(v => v + ‹s.length›);",
    "no function": "f = 3;\ng = 1 + ‹f›(2);",
    "too many arguments": "function f(a) { return a; }\nz = f(1) + ‹f(1, 2)›;",
    "operands": "x = 1; y = 2 * (‹3 - 'u'›);",
    "behind characters of several bytes": "x = 'é😀' + 1; y = ‹3 - 'ü'›;",
    "on a line of many": "x = [\n  'é',\n  1,\n  ‹null < 2›,\n];",
    "test of a loop": "x = 1; while (‹x < null›) { x++; }",
    "division": "const a = 10;\nb = 1 + ‹a / 0›;",
    "what is gone over": "for (k in ‹5›) { }",
    "pattern": "‹[a, b]› = [1];",
    "template": "x = `a${1}${ ‹null.y› }`;",
    "assignment to a member": "o = {};\n‹o.a.b› = 3;",
    "compound assignment": "let q = 1;\n‹q += null›;",
    "method": "y = 'c' + ‹'ab'.repeat(-1)›;",
    "match": "x = ‹match (3) { 1 => 2 }›;",
    "throw": "x = 1;\n‹throw 'no'›;",
    "at the top of a file": "‹null.x›;",
}
COLUMNS = pytest.mark.skipif(sys.version_info < (3, 11), reason="Python has columns since 3.11")


async def _error(source: str) -> MLError:
    async with MLRuntime(cache_dir=None) as rt:
        error = (await rt.run(source)).error
    assert isinstance(error, MLError), error
    return error


def _innermost(error: BaseException) -> Any:
    """The traceback entry of the last frame of ML, whose file is a source in memory."""
    trace = error.__traceback__
    found = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith("<ml:"):
            found = trace
        trace = trace.tb_next
    assert found is not None
    return found


@pytest.mark.parametrize("marked", CASES.values(), ids=CASES)
@pytest.mark.anyio
async def test_the_line(marked: str) -> None:
    error = await _error(marked.replace("‹", "").replace("›", ""))
    assert error.frames[-1].line == marked[: marked.index("‹")].count("\n") + 1


@COLUMNS
@pytest.mark.parametrize("marked", CASES.values(), ids=CASES)
@pytest.mark.anyio
async def test_the_column(marked: str) -> None:
    before, _, rest = marked.partition("‹")
    inside, _, after = rest.partition("›")
    source = before + inside + after
    error = await _error(source)
    column = len(before.rpartition("\n")[2])
    assert error.frames[-1].column == column + 1
    if error.__cause__ is None:  # what a program throws has no Python exception behind it
        return
    trace = _innermost(error.__cause__)
    line, end_line, start, end = list(trace.tb_frame.f_code.co_positions())[trace.tb_lasti // 2]
    assert line == end_line
    assert source.split("\n")[line - 1].encode()[start:end].decode() == inside


SOURCE = "function outer(o) {\n    return inner(o);\n}\nfunction inner(o) {\n    return 1 + o.total;\n}\n"


@pytest.mark.anyio
async def test_python_shows_the_lines_of_a_source_in_memory(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source(SOURCE, name="rules")
        with pytest.raises(MLError) as caught:
            await rt.call("outer", None)
        shown = "".join(traceback.format_exception(caught.value))
        assert 'File "<ml:rules>", line 2, in outer\n    return inner(o);\n' in shown
        assert 'File "<ml:rules>", line 5, in inner\n    return 1 + o.total;\n' in shown
        assert linecache.getline("<ml:rules>", 4) == "function inner(o) {\n"
        linecache.checkcache()
        assert linecache.getline("<ml:rules>", 5) == "    return 1 + o.total;\n"


def _instance(source: str, name: str) -> Any:
    compiled = compile_module(source, name=name)
    instantiate(compiled, MLRuntime(cache_dir=None).namespace({})["__builtins__"], {})
    return compiled


def test_a_source_is_shown_as_long_as_its_code_lives() -> None:
    first, second = _instance("x = 1;", "twins"), _instance("\r\rx = 2;", "twins")
    assert linecache.getline("<ml:twins>", 3) == "x = 2;\n"
    del first
    gc.collect()
    assert linecache.getline("<ml:twins>", 3) == "x = 2;\n", "the name belongs to the later one"
    del second
    gc.collect()
    assert linecache.getline("<ml:twins>", 3) == ""


def test_a_program_that_runs_often_leaves_nothing_behind() -> None:
    compiled = _instance("x = 1;", "often")
    builtins = MLRuntime(cache_dir=None).namespace({})["__builtins__"]
    before = weakref.getweakrefcount(compiled.code)
    for _ in range(10):
        instantiate(compiled, builtins, {})
    assert weakref.getweakrefcount(compiled.code) == before


# --- debuggers --------------------------------------------------------------------------------------------------------


class _Debugger(bdb.Bdb):
    """Notes where it stops, and what a variable holds there."""

    def __init__(self) -> None:
        super().__init__()
        self.stops: list[tuple[str, int, Any]] = []

    def user_line(self, frame: FrameType) -> None:
        if self.break_here(frame):
            self.stops.append((frame.f_code.co_name, frame.f_lineno, frame.f_locals.get("o")))
        self.set_continue()


def test_a_breakpoint_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.ml"
    path.write_text(SOURCE, encoding="utf-8")
    debugger = _Debugger()

    async def main() -> None:
        async with MLRuntime(cache_dir=None) as rt:
            await rt.load(path)
            assert debugger.set_break(str(path), 5) is None
            sys.settrace(debugger.trace_dispatch)
            try:
                assert await rt.call("outer", {"total": 2}) == 3
            finally:
                sys.settrace(None)

    debugger.reset()
    before = sys.gettrace()
    try:
        anyio.run(main)
    finally:
        sys.settrace(before)
        debugger.clear_all_breaks()
    assert debugger.stops == [("inner", 5, {"total": 2})]


def test_a_breakpoint_in_a_source_in_memory() -> None:
    compiled = compile_module("function f(o) {\n    x = o;\n    return x;\n}\nf(7);\n", name="stops")
    _, main = instantiate(compiled, MLRuntime(cache_dir=None).namespace({})["__builtins__"], {})
    debugger = _Debugger()
    before = sys.gettrace()
    assert debugger.set_break("<ml:stops>", 3) is None
    assert debugger.set_break("<ml:stops>", 30) is not None, "there is no such line"
    try:
        assert debugger.runcall(main) == 7
    finally:
        sys.settrace(before)
        debugger.clear_all_breaks()
    assert debugger.stops == [("f", 3, 7)]
