"""The copies are those of the documents, and each example runs in a test, or is a sketch."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .blocks import MODULES, copies, examples, sketches, with_new_imports
from .extract import DOCUMENTS

_NAME = re.compile(r"f\"\{(ANALYSIS|TOOLKIT|DEV)\}-(\d+)\"")
_DOCUMENTS = {
    "ANALYSIS": "integration-patterns-analysis", "TOOLKIT": "integration-toolkit", "DEV": "integration-toolkit-dev",
}  # fmt: skip
_LEAST = 60


def run_by_tests() -> set[str]:
    """The examples that marks of tests name."""
    return {
        f"{_DOCUMENTS[document]}-{line}"
        for path in Path(__file__).parent.glob("test_*.py")
        for mark in re.findall(r"^@pytest\.mark\.example\((.*)\)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        for document, line in _NAME.findall(mark)
    }


def test_each_copy_is_run_by_a_test() -> None:
    assert run_by_tests() == set(copies())


def test_enough_can_run() -> None:
    assert len(run_by_tests()) >= _LEAST


def test_a_sketch_has_no_copy() -> None:
    assert not sketches().keys() & copies().keys()


def test_only_import_lines_are_changed() -> None:
    if not DOCUMENTS.exists():
        pytest.skip("the documents are not beside this checkout")
    written = examples()
    assert written.keys() == copies().keys() | sketches().keys()
    for name, path in copies().items():
        copied = path.read_text(encoding="utf-8")
        assert copied == with_new_imports(written[name]), f"{path.name}: write it anew: python -m tests.seeds.blocks"
        for old, new in zip(written[name].splitlines(), copied.splitlines(), strict=True):
            assert old == new or " import " in old


def test_no_module_of_the_table_is_left_over() -> None:
    if not DOCUMENTS.exists():
        pytest.skip("the documents are not beside this checkout")
    imported = {
        name
        for text in examples().values()
        for name in re.findall(r"^\s*from (mlpy\.[\w.]*) import ", text, re.MULTILINE)
    }
    assert MODULES.keys() <= imported
