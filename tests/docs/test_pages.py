"""The programs and links of the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import anyio
import pytest

from mlpy_async import MLRuntime

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = [
    pytest.param(block, id=f"{page.name}-{number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"```ml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL), 1)
]


@pytest.mark.parametrize("block", BLOCKS)
def test_program(block: str) -> None:
    expected = [found.rstrip() for found in re.findall(r"// expect: (.*)", block)]

    async def main() -> str:
        async with MLRuntime(cache_dir=None) as runtime:
            result = await runtime.run(block)
            assert result.error is None, result.error
            return result.stdout

    assert anyio.run(main).splitlines() == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
