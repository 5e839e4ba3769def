"""The shop with plugins, as a real process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SHOP = Path(__file__).parents[2] / "examples" / "plugins" / "shop.py"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("isolation", ["inline", "process"])
@pytest.mark.timeout(60)
def test_shop(backend: str, isolation: str) -> None:
    command = [sys.executable, str(SHOP), "--backend", backend, "--isolation", isolation]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=50, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "greedy 1.0 is active and may not prices:read" in lines
    assert "  discount: {'total': 152, 'discount': 15.2}" in lines
    assert """seen: ['Ada ["tea","pot"]', 'Ben ["cup"]', 'Cleo ["pot"]']""" in lines
    assert "runaway: 3 calls, 3 failures, quarantined" in lines
    assert lines[0] == "discount: ready"
    assert lines[-1] == "discount: done"
