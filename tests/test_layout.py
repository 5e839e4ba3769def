"""The shape of the project: sizes of files and functions, public names, nothing of one machine.

Reads the files as text, runs none of them but the two packages' public faces.
"""

from __future__ import annotations

import ast
import importlib
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "tests", "examples", "benchmarks")
COPIED = ROOT / "tests" / "seeds" / "python"
"""The words of others."""
PYTHON = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if path.parent != COPIED)
SOURCES = [path for path in PYTHON if path.is_relative_to(ROOT / "src")]
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "pyproject.toml",
    ROOT / "Makefile",
    *(ROOT / "docs").glob("*.md"),
]

SOFT, HARD, MEDIAN, FUNCTION = 400, 600, 200, 80

LONGER = {
    "src/mlpy_async/runtime.py": 475,
    "src/mlpy_async/stdlib/builtin.py": 430,
    "src/mlpy_compiler/syntax.py": 545,
}
"""Files that may be longer than the soft cap, each with its own cap. Entries leave this list; none is added."""

TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PYTHON}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_are_short() -> None:
    sizes = {name_of(path): lines_of(path) for path in PYTHON}
    too_long = {name: size for name, size in sizes.items() if size > LONGER.get(name, SOFT)}
    assert not too_long, "split these files, each has one reason to change"
    assert not {name for name in LONGER if sizes.get(name, 0) <= SOFT}, "these are short now: take them off the list"
    assert statistics.median(lines_of(path) for path in SOURCES) <= MEDIAN


def test_the_list_of_longer_files_respects_the_hard_cap() -> None:
    assert not {name for name, cap in LONGER.items() if cap > HARD}


def test_functions_are_short() -> None:
    too_long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION
    ]
    assert not too_long


def test_modules_have_a_docstring() -> None:
    missing = [name_of(path) for path in SOURCES if ast.get_docstring(TREES[path]) is None]
    assert not missing


@pytest.mark.parametrize("package", ["mlpy_async", "mlpy_compiler"])
def test_public_names(package: str) -> None:
    module = importlib.import_module(package)
    names = list(module.__all__)
    assert names == sorted(names)
    assert len(names) == len(set(names))
    for name in names:
        assert getattr(module, name) is not None, name
    offered = {
        alias.asname
        for node in ast.walk(TREES[ROOT / "src" / package / "__init__.py"])
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname is not None and alias.asname == alias.name
    }
    assert offered == set(names), "what the package re-exports and what `__all__` lists are the same names"


def test_the_compiler_needs_nothing_but_lark() -> None:
    allowed = {"__future__", "lark", "mlpy_compiler", *sys.stdlib_module_names}
    found = []
    for path in SOURCES:
        if path.is_relative_to(ROOT / "src" / "mlpy_compiler"):
            for node in _executed(TREES[path]):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    names = [node.module or ""]
                else:
                    continue
                found += [
                    f"{name_of(path)}:{node.lineno} {name}" for name in names if name.split(".")[0] not in allowed
                ]
    assert not found


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree, but for what only type checkers read."""
    yield tree
    is_for_checkers = isinstance(tree, ast.If) and ast.unparse(tree.test) == "TYPE_CHECKING"
    for child in tree.orelse if is_for_checkers else ast.iter_child_nodes(tree):
        yield from _executed(child)


def test_py_typed() -> None:
    for package in ("mlpy_async", "mlpy_compiler"):
        assert (ROOT / "src" / package / "py.typed").is_file()


def test_nothing_is_left_to_do_and_nothing_is_of_one_machine() -> None:
    # spelled in two parts, so that this file does not find itself
    unwanted = re.compile("|".join(["TO" + "DO", "FIX" + "ME", r"(?<![\w.])/" + r"(?:root|home|work|Users)/"]))
    found = [
        f"{name_of(path)}:{number}"
        for path in (*PYTHON, *PAGES)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if unwanted.search(line)
    ]
    assert not found
