"""Every ML program of the documents that the product grew from compiles; those that stand alone give what the text says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import MLRuntime
from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import CompileOptions, compile_module

from .extract import DOCUMENTS, PROGRAMS, programs

FILES = sorted(PROGRAMS.glob("*.ml"))
VALUES: dict[str, Any] = {
    "integration-patterns-analysis-427": 55,
    "integration-patterns-analysis-473": '{"name":"Alice","score":95}',
    "integration-toolkit-849": 4.0,
    "integration-toolkit-854": '{"name":"Alice","score":95}',
    "integration-toolkit-860": 3628800,
    "integration-toolkit-2102": 4.0,
    "integration-toolkit-dev-1027": 4,
    "integration-toolkit-dev-1038": 1000000,
}
"""What the text around a program says that it gives."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_compiles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    compile_module(text, environment=standard_environment(), options=CompileOptions(open_names=True, session=True))


@pytest.mark.parametrize("name", VALUES)
def test_value(name: str) -> None:
    async def main() -> Any:
        async with MLRuntime(cache_dir=None) as runtime:
            return await runtime.execute((PROGRAMS / f"{name}.ml").read_text(encoding="utf-8"))

    assert anyio.run(main) == VALUES[name]


def test_programs_are_in_step() -> None:
    if not DOCUMENTS.exists():
        pytest.skip("the documents are not beside this checkout")
    committed = {path.stem: path.read_text(encoding="utf-8").partition("\n")[2].strip("\n") for path in FILES}
    assert committed == {name: source.strip("\n") for name, source in programs().items()}
