"""The programs and links of the documentation.

Each `ml` and each `python` block runs as it stands, and prints what its `expect:` comments say. The blocks of a page run in their order, in a
folder of their own; those in Python share their names, as in one session. An `ml` block whose first line is `// NAME.ml` is that file to them, and a
`python` block whose first line is `# PATH.py` is only written there. An `ipython` block is a cell of a notebook, which a kernel runs; what it prints comes first,
then its result and its error.
The README has blocks of its own kind: see test_readme.py.
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import MLRuntime
from tests.adapters.kernels import Notebook, open_notebook

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "guides").glob("*.md")])
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NOT_RUN = {"", "json", "sh", "text", "toml"}
"""Languages of blocks that show output or settings."""
WINDOWS = {"tkinter": "tkinter", "qt": "PySide6.QtWidgets"}
"""Pages whose blocks show windows, with what they need. They run in a process of their own: several applications of Tk in one get in each other's way."""


def blocks_of(page: Path) -> list[tuple[int, str, str]]:
    """The line, language and text of each block of a page."""
    text = page.read_text(encoding="utf-8")
    return [(text.count("\n", 0, found.start(2)) + 1, found[1], found[2]) for found in BLOCK.finditer(text)]


def run_ml(text: str) -> str:
    named = re.match(r"// ([\w-]+\.ml)\n", text)
    if named is not None:
        Path(named[1]).write_text(text, encoding="utf-8")

    async def main() -> str:
        async with MLRuntime(cache_dir=None) as runtime:
            result = await runtime.run(text)
            assert result.error is None, result.error
            return result.stdout

    return anyio.run(main)


def run_cell(text: str, notebook: Notebook) -> str:
    answer = notebook.run(text)
    results = (data["text/plain"] for data in answer.shown)
    error = re.sub(r"\x1b\[\d+m", "", answer.error)
    return "\n".join(filter(None, (answer.stdout.rstrip(), *results, answer.stderr.rstrip(), error)))


def run_python(text: str, page: Path, line: int, names: dict[str, Any]) -> str:
    named = re.match(r"# ([\w/]+\.py)\n", text)
    if named is not None:
        Path(named[1]).parent.mkdir(parents=True, exist_ok=True)
        Path(named[1]).write_text(text, encoding="utf-8")
        return ""
    printed = StringIO()
    with redirect_stdout(printed):
        # the empty lines before it give each line the number that it has on the page
        exec(compile("\n" * (line - 1) + text, str(page), "exec", dont_inherit=True), names)
    return printed.getvalue()


def check(page: Path, notebook: Notebook | None = None) -> None:
    """Run the blocks of a page, one after another, and hold what they print against what the page says."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for line, language, text in blocks_of(page):
        if language in NOT_RUN:
            continue
        if language == "ipython" and notebook is not None:
            printed = run_cell(text, notebook)
        else:
            assert language in ("ml", "python"), f"{page.name}:{line} nobody runs a block of {language!r}"
            printed = run_ml(text) if language == "ml" else run_python(text, page, line, names)
        expected = [found.rstrip() for found in re.findall(r"(?://|#) expect: (.*)", text)]
        assert printed.splitlines() == expected, f"{page.name}:{line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLPY_NO_CACHE", "1")
    if page.stem == "messages":
        # a database that no other test uses
        monkeypatch.setenv("REDIS_URL", f"{request.getfixturevalue('redis_url')}?db=1")
    if page.stem == "streamlit":
        pytest.importorskip("streamlit", reason=f"the page {page.name} needs it")
    if page.stem == "jupyter":
        if sys.version_info < (3, 11):
            pytest.skip(f"the page {page.name} shows columns, which Python has since 3.11")
        with open_notebook(tmp_path) as notebook:
            check(page, notebook)
        return
    if page.stem not in WINDOWS:
        check(page)
        return
    pytest.importorskip(WINDOWS[page.stem], reason=f"the page {page.name} needs it", exc_type=ImportError)
    monkeypatch.setenv("DISPLAY", request.getfixturevalue("display"))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    subprocess.run([sys.executable, "-X", "faulthandler", "-m", __name__, str(page)], check=True, timeout=50)


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.name)
def test_links(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


if __name__ == "__main__":
    check(Path(sys.argv[1]))
