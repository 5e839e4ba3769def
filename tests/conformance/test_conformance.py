"""Every program under this folder does what it says, on asyncio, inline and in a process; every tenth of them on uvloop and trio too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import pytest

from .harness import FOLDER, check, read
from .table import PAGE, page

PROGRAMS = sorted(FOLDER.rglob("*.ml"))
BACKENDS: list[Any] = [("asyncio", {}), ("asyncio", {"use_uvloop": True}), ("trio", {})]


def _name(path: Path) -> str:
    return path.relative_to(FOLDER).with_suffix("").as_posix()


@pytest.mark.parametrize("path", PROGRAMS, ids=_name)
def test_program(path: Path) -> None:
    _run(path, BACKENDS[0])


@pytest.mark.parametrize("backend", BACKENDS[1:], ids=["uvloop", "trio"])
@pytest.mark.parametrize("path", PROGRAMS[::10], ids=_name)
def test_sample(path: Path, backend: tuple[str, dict[str, Any]]) -> None:
    _run(path, backend)


def _run(path: Path, backend: tuple[str, dict[str, Any]]) -> None:
    from mlpy_async import MLRuntime

    async def main() -> None:
        async with MLRuntime(cache_dir=None, default_timeout=10) as runtime:
            await check(runtime, path)

    anyio.run(main, backend=backend[0], backend_options=backend[1])


@pytest.mark.parametrize("backend", BACKENDS, ids=["asyncio", "uvloop", "trio"])
def test_in_a_process(backend: tuple[str, dict[str, Any]]) -> None:
    """All programs, in the workers of one pool. The memory is for the program that doubles a text up to its limit."""
    from mlpy_async import MLRuntime, SandboxConfig

    async def main() -> dict[str, str]:
        failed = {}
        sandbox = SandboxConfig(memory_limit="512MB")
        async with MLRuntime(cache_dir=None, default_timeout=10, isolation="process", sandbox=sandbox) as runtime:
            for path in PROGRAMS if backend is BACKENDS[0] else PROGRAMS[::10]:
                if path.parent.name == "stdlib_concurrent":
                    continue  # a worker does one thing at a time, and says so
                try:
                    await check(runtime, path)
                except Exception as error:
                    failed[_name(path)] = repr(error)
        return failed

    assert anyio.run(main, backend=backend[0], backend_options=backend[1]) == {}


@pytest.mark.parametrize("path", PROGRAMS, ids=_name)
def test_form(path: Path) -> None:
    _, expected = read(path)
    assert expected.phrase, "the first line quotes the sentence that the program holds"
    assert expected.anything, "a program expects something"


def test_table_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write the page anew: python -m tests.conformance.table"
