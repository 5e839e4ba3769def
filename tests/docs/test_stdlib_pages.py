"""The pages of the standard library are those that its metadata makes, and each function of it occurs in a conformance program."""

from __future__ import annotations

import re

import pytest

from mlpy_async.modules.decorators import metadata_of, snake_case
from mlpy_async.stdlib import environment
from tests.conformance.harness import FOLDER as PROGRAMS

from .stdlib_pages import FOLDER, pages


def test_pages_are_in_step() -> None:
    held = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert held == pages(), "write the pages anew: python -m tests.docs.stdlib_pages"


@pytest.mark.parametrize(
    "name", [name for name in environment.STANDARD if len(list((PROGRAMS / f"stdlib_{name}").glob("*.ml"))) > 1]
)
def test_each_function_is_shown(name: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in PROGRAMS.rglob("*.ml"))
    called = set(re.findall(rf"\b{name}\.(\w+)", text))
    functions = dict.fromkeys(metadata_of(environment._class_of(name)).functions.values())
    assert not [each.name for each in functions if not {each.name, snake_case(each.name)} & called]
