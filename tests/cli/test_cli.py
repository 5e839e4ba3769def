"""The command, as a real process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def mlpy(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from mlpy_async.cli import main; main()", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("source", "arguments", "code", "out", "err"),
    [
        ("print(1 + 1);", [], 0, "2\n", ""),
        ("1 + 1", [], 0, "2\n", ""),
        ("print('kept'); x = 1 / 0;", [], 1, "kept\n", "division by zero"),
        ("x = (", [], 3, "", "ML-P101"),
        ("while (true) {}", ["--timeout", "0.05"], 4, "", "time is up"),
        ("1", ["--timeout", "-1"], 2, "", "timeout"),
        ("hasCapability('file.read')", ["--cap", "file:read:data/*"], 0, "true\n", ""),
        ("1", ["--cap", ":"], 2, "", "type:operation:pattern"),
        ("1 + 2", ["--backend", "trio"], 0, "3\n", ""),
        ("print(1 + 2);", ["--isolation", "process"], 0, "3\n", ""),
        ("while (true) {}", ["--isolation", "process", "--timeout", "0.05"], 4, "", "time is up"),
        ("1", ["--isolation", "elsewhere"], 2, "", "isolation"),
    ],
)
def test_run(source: str, arguments: list[str], code: int, out: str, err: str) -> None:
    done = mlpy("run", *arguments, "-", stdin=source)
    assert (done.returncode, done.stdout) == (code, out), done.stderr
    assert err in done.stderr


def test_error_shows_its_line_and_the_calls() -> None:
    done = mlpy("run", "-", stdin="function f(o) {\n    return 'é' + o.customer.name;\n}\nf({});\n")
    place = ":2:18" if sys.version_info >= (3, 11) else ":2"
    assert done.stderr.splitlines()[0] == (
        f"<stdin>{place} in f: TypeError: cannot read `name` of null: `o.customer` is null"
    )
    assert "   2 |     return 'é' + o.customer.name;\n" in done.stderr
    if sys.version_info >= (3, 11):
        assert f"\n     | {' ' * 17}{'^' * 15}\n" in done.stderr
    assert done.stderr.splitlines()[-1] == f"  <stdin>{place} in f"


def test_run_json() -> None:
    done = mlpy("run", "--json", "-", stdin="print('a'); x = {k: [1]};")
    data = json.loads(done.stdout)
    assert data["success"] is True
    assert data["value"] == {"k": [1]}
    assert data["stdout"] == "a\n"


def test_missing_file() -> None:
    done = mlpy("run", "nowhere.ml")
    assert done.returncode == 2
    assert "nowhere.ml cannot be read" in done.stderr


def test_check(tmp_path: Path) -> None:
    file = tmp_path / "rules.ml"
    file.write_text("total = 1;\nx = totl;\ny = prnt(1);\n")
    done = mlpy("check", str(file))
    assert done.returncode == 3
    assert done.stdout.count("ML-C102") == 2
    assert "did you mean `total`?" in done.stdout
    rows = [json.loads(line) for line in mlpy("check", "--json", str(file)).stdout.splitlines()]
    assert [(row["line"], row["code"]) for row in rows] == [(2, "ML-C102"), (3, "ML-C102")]


def test_check_scopes(tmp_path: Path) -> None:
    file = tmp_path / "rules.ml"
    file.write_text("count = 0; function inc() { count = count + 1; }")
    assert "count: from an enclosing scope" in mlpy("check", "--scopes", str(file)).stdout


def test_transpile(tmp_path: Path) -> None:
    file = tmp_path / "rules.ml"
    file.write_text("x = 1;")
    assert mlpy("transpile", str(file)).returncode == 0
    assert (tmp_path / "rules.py").exists()
    assert "λmain" in mlpy("transpile", "--stdout", str(file)).stdout


def test_version() -> None:
    assert mlpy("version").stdout.startswith("mlpy ")
