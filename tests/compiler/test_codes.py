"""The list of codes is complete, each example has its code, and the page of the documentation is made of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mlpy_compiler
from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import CompileOptions, MLCompileError, compile_module
from mlpy_compiler.codes import CODES

ROOT = Path(__file__).parents[2]


def test_the_list_is_complete() -> None:
    folder = Path(mlpy_compiler.__file__).parent
    used = {
        code
        for path in folder.rglob("*.py")
        if path.name != "codes.py"
        for code in re.findall(r"\"(ML-[A-Z]\d{3})\"", path.read_text(encoding="utf-8"))
    }
    assert used == set(CODES)


@pytest.mark.parametrize("code", [code for code, doc in CODES.items() if doc.example])
def test_example(code: str) -> None:
    options = CompileOptions(open_names=code in ("ML-W101", "ML-S101", "ML-S102"))
    try:
        findings = compile_module(CODES[code].example, environment=standard_environment(), options=options).findings
    except MLCompileError as error:
        findings = error.diagnostics
    found = [finding.severity for finding in findings if finding.code == code]
    assert CODES[code].severity in found, findings


def page() -> str:
    rows = [
        f'| <a id="{code}"></a>{code} | {doc.severity} | {doc.title} | {_code(doc.example)} | {doc.remedy} |'
        for code, doc in CODES.items()
    ]
    head = (
        "# Error codes\n\nMade from `mlpy_compiler/codes.py`. What the codes `ML-S…` are about: [static analysis](static-analysis.md).\n\n"
        "| code | severity | meaning | example | remedy |\n|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def _code(example: str) -> str:
    return "" if not example else f"`` {example} ``".replace("|", "\\|").replace("\n", " ")


def test_page_is_in_step() -> None:
    path = ROOT / "docs" / "errors.md"
    assert path.read_text(encoding="utf-8") == page(), "write docs/errors.md anew: python -m tests.compiler.test_codes"


if __name__ == "__main__":
    (ROOT / "docs" / "errors.md").write_text(page(), encoding="utf-8")
