"""What programs need of Python's modules is imported in a thread, before they run: importing reads files, and the loop would wait for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SCRIPT = """
import builtins
import sys
import threading

import anyio

from mlpy_async import MLRuntime
from tests.conformance.harness import FOLDER, read

real = builtins.__import__


def imported(name, *args, **kwargs):
    before = len(sys.modules)
    module = real(name, *args, **kwargs)
    if len(sys.modules) > before and threading.current_thread() is threading.main_thread():
        print("on the loop:", name, file=sys.stderr)
    return module


async def main():
    async with MLRuntime(cache_dir=None, output=sys.stdout) as rt:
        await rt.warm()
        builtins.__import__ = imported
        for path in sorted(FOLDER.rglob("*.ml")):
            text, expected = read(path)
            if "import " in text and not expected.grants:
                await rt.run(text)
        builtins.__import__ = real


anyio.run(main, backend=sys.argv[1])
"""


@pytest.mark.timeout(180)
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_nothing_is_imported_on_the_loop(backend: str, tmp_path: Path) -> None:
    """Each program of the conformance suite that imports something, in a fresh process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SCRIPT, backend]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=150, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
