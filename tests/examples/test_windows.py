"""The applications with windows, as real processes: they use themselves once, and end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*command: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, *command], env={**os.environ, **environment}, capture_output=True, text=True, timeout=18, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_tkinter(display: str) -> None:
    pytest.importorskip("tkinter", reason="this interpreter has no tkinter")
    price, boxes = run(str(EXAMPLES / "tkinter" / "app.py"), "--steps", DISPLAY=display)
    assert price == "europe: 12.75"
    assert boxes.endswith(" boxes")
    assert 28 <= int(boxes.split()[0]) <= 34


def test_qt() -> None:
    pytest.importorskip("PySide6.QtWidgets", reason="PySide6 is not installed, or lacks libegl1", exc_type=ImportError)
    app = str(EXAMPLES / "qt" / "app.py")
    assert run(app, "--keys", "12+30=", QT_QPA_PLATFORM="offscreen") == ["42"]
    (error,) = run(app, "--keys", "1/0=", QT_QPA_PLATFORM="offscreen")
    assert "division by zero" in error
