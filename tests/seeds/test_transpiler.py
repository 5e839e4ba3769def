"""Examples about transpiling, and about running the text that comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .running import locals_of, run

ANALYSIS = "integration-patterns-analysis"
TOOLKIT = "integration-toolkit"


@pytest.mark.example(f"{ANALYSIS}-44")
def test_transpile_and_exec() -> None:
    namespace: dict[str, Any] = {}
    names = run(
        f"{ANALYSIS}-44",
        ml_source_code="function double(x) { return x * 2; } answer = double(21);",
        namespace=namespace,
    )
    assert namespace["answer"] == 42
    assert names["issues"] == []
    assert names["source_map"]["mappings"]


@pytest.mark.example(f"{ANALYSIS}-348")
def test_functions_of_the_host_in_the_namespace(capsys: pytest.CaptureFixture[str]) -> None:
    run(f"{ANALYSIS}-348")["quick_integration_pattern"]()
    assert capsys.readouterr().out == "Notification to user 123: Your discount: 70.0\n"


@pytest.mark.example(f"{ANALYSIS}-421")
def test_direct_execution(capsys: pytest.CaptureFixture[str]) -> None:
    run(f"{ANALYSIS}-421")["direct_execution_pattern"]()
    assert capsys.readouterr().out == "Fibonacci(10) = 55\n"


@pytest.mark.example(f"{ANALYSIS}-572")
def test_transpiled_files(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/validator.ml").write_text('function validate_input(text) { return text.includes("@"); }')
    names = locals_of(run(f"{ANALYSIS}-572")["cached_execution_pattern"])
    assert names["result"] is True
    # "Creates validator.py and validator.py.map alongside validator.ml"
    assert {path.name for path in (tmp_path / "scripts").iterdir()} == {
        "validator.ml",
        "validator.py",
        "validator.py.map",
    }


@pytest.mark.example(f"{TOOLKIT}-2768")
def test_strict_security() -> None:
    transpiler = run(f"{TOOLKIT}-2768")["transpiler"]
    text, issues, _ = transpiler.transpile_to_python("x = eval('1');")
    assert text is None
    assert issues
