"""`MLDebugger`: breakpoints, steps, what is seen at a stop, and how a program is ended."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import to_thread

from mlpy_async import EnhancedSourceMap, MLCompileError, MLDebugger, MLError, MLRuntime, MLTranspiler
from mlpy_compiler import SourceMapIndex

PROGRAM = """// the sum of some squares
let total = 0;

function square(x) {
  let result = x * x;
  return result;
}

function add(x) {
  total = total + square(x);
}

add(3);
add(4);
total
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "squares.ml"
    path.write_text(PROGRAM)
    return path


def stops_of(debugger: MLDebugger, *steps: str) -> list[int | None]:
    """Where it stops, if it is told these steps one after another."""
    lines: list[int | None] = []
    todo = list(steps)

    def on_pause() -> None:
        lines.append(debugger.current_ml_line)
        if todo:
            getattr(debugger, todo.pop(0))()

    debugger.on_pause = on_pause
    assert debugger.run() == 25
    return lines


def test_breakpoints(program: Path) -> None:
    debugger = MLDebugger(program)
    assert debugger.set_breakpoint(1) == 2, "the next line on which a statement begins"
    assert debugger.set_breakpoint(10, lambda variables: variables["x"] == 4) == 10
    assert stops_of(debugger) == [2, 10]
    assert debugger.clear_breakpoint(2)
    assert not debugger.clear_breakpoint(2)
    assert [point.line for point in debugger.breakpoints] == [10]
    for line in (0, 100):
        with pytest.raises(ValueError, match=f"line {line} or later"):
            debugger.set_breakpoint(line)


def test_steps(program: Path) -> None:
    debugger = MLDebugger(program)
    debugger.set_breakpoint(13)
    assert stops_of(debugger, *["step_into"] * 5) == [13, 10, 5, 6, 14, 10]
    assert stops_of(debugger, *["step_over"] * 5) == [13, 14, 15]
    assert stops_of(debugger, "step_into", "step_into", "step_out") == [13, 10, 5, 14]
    debugger.step_into()
    assert stops_of(debugger) == [2, 13]


def test_at_a_stop(program: Path) -> None:
    debugger = MLDebugger(program)
    debugger.set_breakpoint(6)
    seen: list[Any] = []
    shown = StringIO()

    def on_pause() -> None:
        seen.append((debugger.get_frame_variables(), [frame.function for frame in debugger.stack()]))
        debugger.show_source_context(1, file=shown)

    debugger.on_pause = on_pause
    debugger.run()
    assert seen[0] == ({"x": 3, "result": 9}, ["the top level", "add", "square"])
    assert shown.getvalue().splitlines()[:3] == [
        "     5 |   let result = x * x;",
        "→    6 |   return result;",
        "     7 | }",
    ]
    assert debugger.current_ml_line is None
    assert debugger.stack() == ()
    with pytest.raises(RuntimeError, match="on_pause"):
        debugger.get_frame_variables()


def test_the_host_s_names_and_rights(tmp_path: Path) -> None:
    path = tmp_path / "rule.ml"
    path.write_text("let price = given * 2;\nprice")
    debugger = MLDebugger(path, capabilities=["file:read:*"])
    debugger.set_breakpoint(2)
    seen: list[dict[str, Any]] = []
    debugger.on_pause = lambda: seen.append(debugger.get_frame_variables())
    assert debugger.run({"given": 21}) == 42
    assert seen == [{"given": 21, "price": 42}]


def test_quit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "endless.ml"
    path.write_text("try {\n  while (true) {\n    x = 1;\n  }\n} finally { print('cleaned'); }")
    debugger = MLDebugger(path)
    debugger.set_breakpoint(3)
    debugger.on_pause = debugger.quit
    assert debugger.run() is None
    assert capsys.readouterr().out == "cleaned\n"


def test_a_source_cannot_speak_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "colours.ml"
    path.write_text("x = '\x1b[31m';")
    debugger = MLDebugger(path)
    debugger.step_into()
    debugger.on_pause = debugger.show_source_context
    debugger.run()
    assert capsys.readouterr().out == "→    1 | x = ' [31m';\n"


def test_what_goes_wrong(tmp_path: Path) -> None:
    path = tmp_path / "wrong.ml"
    with pytest.raises(FileNotFoundError):
        MLDebugger(path)
    path.write_text("let = ;")
    with pytest.raises(ValueError, match="no statement"):
        MLDebugger(path).set_breakpoint(1)
    with pytest.raises(MLCompileError):
        MLDebugger(path).run()
    path.write_text("throw 'no'")
    with pytest.raises(MLError, match="no"):
        MLDebugger(path).run()
    path.write_text("x = 1;")
    debugger = MLDebugger(path)
    debugger.set_breakpoint(1)
    debugger.on_pause = lambda: 1 // 0
    with pytest.raises(MLError, match="zero"):
        debugger.run()


@pytest.mark.anyio
async def test_the_loop_is_free_while_it_stands(program: Path) -> None:
    debugger = await to_thread.run_sync(MLDebugger, program)
    debugger.set_breakpoint(13)
    ticks, ticked = 0, anyio.Event()

    async def on_pause() -> None:
        nonlocal ticked
        ticked = anyio.Event()
        await ticked.wait()
        debugger.step_over()

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            ticked.set()
            await anyio.sleep(0.001)

    debugger.on_pause = on_pause
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(tick)
        assert await debugger.run_async() == 25
        tasks.cancel_scope.cancel()
    assert ticks >= 3


@pytest.mark.anyio
async def test_in_a_runtime_of_the_host(program: Path) -> None:
    debugger = await to_thread.run_sync(MLDebugger, program)
    debugger.set_breakpoint(5)
    lines: list[int | None] = []
    debugger.on_pause = lambda: lines.append(debugger.current_ml_line)
    async with MLRuntime(on_statement=debugger, cache_dir=None) as rt:
        await rt.load(program)
        assert await rt.call("square", 5) == 25
    assert lines == [5, 5, 5]


def test_source_maps() -> None:
    text, _, data = MLTranspiler().transpile_to_python(PROGRAM, source_file="squares.ml", generate_source_maps=True)
    assert text is not None
    assert data is not None
    source_map = EnhancedSourceMap.from_dict(data)
    assert source_map.to_dict() == data
    index = SourceMapIndex.from_source_map(source_map, text)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "total = " in row and "square" in row)
    location = index.get_ml_location(line)
    assert location is not None
    assert location.line == 10
    with pytest.raises(ValueError, match="another text"):
        SourceMapIndex.from_source_map(source_map, "x = 1")
    for broken in ({}, {"mappings": [{}]}, {"mappings": 3, "version_3": {"sourcesContent": ["x"]}}):
        with pytest.raises(ValueError, match="no source map"):
            EnhancedSourceMap.from_dict(broken)


def test_refused_and_told() -> None:
    from mlpy_async import error_formatter

    code = "x = y.__class__;\nx"
    text, issues, _ = MLTranspiler().transpile_to_python(code, source_file="rule.ml")
    assert text is None
    lax, same, _ = MLTranspiler().transpile_to_python(code, source_file="rule.ml", strict_security=False)
    assert lax is not None
    assert [str(issue) for issue in same] == [str(issue) for issue in issues if issue.error.severity == "error"]
    printed = StringIO()
    error_formatter.print_multiple_errors([*issues, MLError("no")], printed)
    error_formatter.print_multiple_errors([], printed)
    assert printed.getvalue().startswith("rule.ml:1:")
    assert printed.getvalue().endswith("\n\nno\n")
