"""The pipelines of RxPY, as a real process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

APP = Path(__file__).parents[2] / "examples" / "rx" / "app.py"


def test_pipelines() -> None:
    command = [sys.executable, str(APP)]
    environment = {**os.environ, "MLPY_NO_CACHE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=50, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "in a thread:",
        "  {'sensor': 0, 'fahrenheit': 68.0}",
        "  {'sensor': 2, 'fahrenheit': 23.0}",
        "  {'sensor': 3, 'fahrenheit': 87.8}",
        "  {'sensor': 5, 'fahrenheit': 53.6}",
        "on the loop:",
        "  {'sensor': 0, 'celsius': 21.0}",
        "  {'sensor': 1, 'celsius': 301.0}",
        "  {'sensor': 2, 'error': 'its rule was stopped'}",
        "  {'sensor': 3, 'celsius': 32.0}",
        "  {'sensor': 4, 'celsius': -272}",
        "  {'sensor': 5, 'celsius': 13}",
    ]
