"""Examples about errors, source maps, breakpoints and traces."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from . import hosts
from .running import run

ANALYSIS = "integration-patterns-analysis"
DEV = "integration-toolkit-dev"

SCRIPT = "".join(f"x{line} = {line};\n" for line in range(1, 61))


@pytest.mark.example(f"{ANALYSIS}-806")
def test_errors_of_programs(capsys: pytest.CaptureFixture[str]) -> None:
    run(f"{ANALYSIS}-806")["error_handling_pattern"]()
    printed = capsys.readouterr().out
    assert printed.startswith("Runtime error: ")
    assert "Division by zero!" in printed
    assert "ML line 4, Python line " in printed


@pytest.mark.example(f"{ANALYSIS}-855")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_from_a_line_of_python_to_one_of_ml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "complex_script.ml").write_text(SCRIPT)
    run(f"{ANALYSIS}-855")["source_map_debugging"]()
    assert "Python line 42 → ML line " in capsys.readouterr().out


@pytest.mark.example(f"{ANALYSIS}-900")
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_debugger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "algorithm.ml").write_text(SCRIPT)
    asked: list[str] = []
    run(f"{ANALYSIS}-900", input=asked.append)["interactive_debugging"]()
    printed = capsys.readouterr().out
    assert "Paused at ML line 10" in printed and "Paused at ML line 25" in printed
    assert asked == ["Press Enter to continue..."] * 2


@pytest.mark.example(f"{DEV}-148")
def test_a_record_of_an_execution() -> None:
    from mlpy_async import MLTranspiler

    record = run(f"{DEV}-148", SourceMapping=dict, FrameInfo=hosts.FrameInfo)["AsyncExecutionSourceMap"]
    text, _, source_map = MLTranspiler().transpile_to_python("x = 1;", generate_source_maps=True)
    assert text is not None and source_map is not None
    frames = [hosts.FrameInfo("host.py", 3, "main", None)]
    made = record(
        "x = 1;", text, source_map["mappings"], "id", threading.get_ident(), frames, time.time(), 0.0, None, None, None
    )
    assert made.mappings[0]["original_line"] == 1
    assert made.parent_stack == frames


@pytest.mark.example(f"{DEV}-315")
def test_breakpoints() -> None:
    names = run(f"{DEV}-315", BreakpointHitEvent=SimpleNamespace)
    points = names["BreakpointManager"]()
    events: list[Any] = []
    points.register_hit_callback(events.append)
    points.add_breakpoint("validator.ml", 25)
    assert points.check_breakpoint("id", "validator.ml", 25, {"price": 3})
    assert not points.check_breakpoint("id", "validator.ml", 26, {})
    points.remove_breakpoint("validator.ml", 25)
    assert not points.check_breakpoint("id", "validator.ml", 25, {})
    assert [(event.ml_file, event.ml_line, event.local_vars) for event in events] == [
        ("validator.ml", 25, {"price": 3})
    ]


@pytest.mark.example(f"{DEV}-715")
def test_traces_by_execution(capsys: pytest.CaptureFixture[str]) -> None:
    commands: list[str] = []
    names = run(f"{DEV}-715", ml_code="6 * 7", repl=SimpleNamespace(execute=commands.append))
    assert commands == [f".trace {names['result'].execution_id}"]
    assert capsys.readouterr().out == f"Execution ID: {names['result'].execution_id}\n"


@pytest.mark.example(f"{DEV}-725")
def test_a_breakpoint_with_a_condition() -> None:
    from mlpy_async import BreakpointManager

    points = BreakpointManager()
    run(f"{DEV}-725", self=SimpleNamespace(breakpoint_manager=points))
    assert not points.check_breakpoint("id", "validator.ml", 42, {"price": 10})
    assert points.check_breakpoint("id", "validator.ml", 42, {"price": 2000})
