"""The Python programs of the pages that say what they print: a block of Python, and a block of output behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
BLOCKS = [
    pytest.param(program, output, id=f"{page.name}-{number}")
    for page in sorted(DOCS.glob("*.md"))
    for number, (program, output) in enumerate(
        re.findall(r"```python\n(.*?)```\n```output\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL), 1
    )
]


@pytest.mark.parametrize(("program", "output"), BLOCKS)
def test_prints_what_the_page_says(program: str, output: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(program, "page", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == output
