"""The demo on a small input, as a real process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "examples" / "orders" / "demo.py"


@pytest.mark.parametrize("backend", ["asyncio", "uvloop", "trio"])
def test_demo(tmp_path: Path, backend: str) -> None:
    orders = tmp_path / "orders.jsonl"
    command = [sys.executable, str(DEMO), "--backend", backend, "--orders", str(orders), "--count", "300"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=50, check=False)
    assert done.returncode == 0, done.stderr
    assert "accept" in done.stdout
    assert "300 orders in" in done.stdout
    assert "the runaway was stopped" in done.stdout
    assert "needs `prices:read:purchasing`, which is not granted" in " ".join(done.stdout.split())
