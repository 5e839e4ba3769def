"""`mlpy modules`, and programs that are run, checked and transpiled with extension paths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .test_cli import mlpy


def test_from_new_to_a_program_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLPY_NO_CACHE", "1")
    done = mlpy("modules", "new", "greetings", "-d", str(tmp_path))
    assert done.returncode == 0, done.stderr
    source = 'import greetings; greetings.greet("you", 2)'
    assert mlpy("run", "-E", str(tmp_path), "-", stdin=source).stdout == "Hello, you! Hello, you!\n"
    info = json.loads(mlpy("modules", "info", "greetings", "-E", str(tmp_path), "--json").stdout)
    assert info["signatures"] == ["greet(name: string, times: integer = 1) -> string"]
    assert info["file"] == str(tmp_path / "greetings_bridge.py")
    assert "greetings  bridge" in mlpy("modules", "list", "-E", str(tmp_path), "--kind", "bridge").stdout
    (tmp_path / "p.ml").write_text("import greetings; greetings.greet(1, 2, 3);")
    assert "ML-W103" in mlpy("check", "-E", str(tmp_path), str(tmp_path / "p.ml")).stdout
    assert "greetings" in mlpy("transpile", "-E", str(tmp_path), "--stdout", str(tmp_path / "p.ml")).stdout
    again = mlpy("modules", "new", "greetings", "-d", str(tmp_path))
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


@pytest.mark.parametrize("name", ["math", "../x", "a-b", "A", "class", ""])
def test_names_that_cannot_be_new(name: str, tmp_path: Path) -> None:
    assert mlpy("modules", "new", "-d", str(tmp_path), "--", name).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_scan(tmp_path: Path) -> None:
    (tmp_path / "broken_bridge.py").write_text("def f(: # ml_")
    done = mlpy("modules", "scan", "-E", str(tmp_path), "-M", str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.startswith(f"{tmp_path}/broken_bridge.py:1: it is no Python")
    assert mlpy("modules", "scan").returncode == 0
    assert mlpy("modules", "info", "maths").stderr == "there is no module `maths`; did you mean `math`?\n"
