"""Tests of the copied examples: which example a test runs, what waits, and the process that it finds.

`@pytest.mark.example("NAME", …)` names the examples that a test runs. As long as one of them stands in `waiting.txt`, the test has to fail because of
a name that is not there; a test that passes, or fails for another reason, says that the line is to be deleted.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from blockbuster import BlockBuster

from mlpy_async import get_capability_manager, get_registry

from .blocks import WAITING, reasons

NOT_THERE = (AttributeError, ImportError, NameError, TypeError)
"""How Python says that a name, or a parameter, is not there."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "example(*names): the examples of the documents that the test runs")
    config.addinivalue_line("markers", "asyncio: used by the examples themselves")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    waiting = reasons(WAITING)
    for item in items:
        for mark in item.iter_markers("example"):
            why = [waiting[name] for name in mark.args if name in waiting]
            if why:
                item.add_marker(pytest.mark.xfail(raises=NOT_THERE, strict=True, reason="; ".join(why)))


@pytest.fixture
def display(display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The display of all tests, as the one on which the examples open their windows, the first of which is the default parent."""
    tkinter = pytest.importorskip("tkinter", reason="this interpreter has no tkinter")
    monkeypatch.setattr(tkinter, "_default_root", None)
    monkeypatch.setenv("DISPLAY", display)
    yield
    # interpreters of Tcl have to be freed by the thread that made them, and the collector runs in any
    gc.collect()


@pytest.fixture(autouse=True)
def _process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Examples read and write beside themselves, and find the process as at its start: its registry, its capability context."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLPY_NO_CACHE", "1")
    get_registry.cache_clear()
    yield
    get_capability_manager().clear_context()
    get_registry.cache_clear()
    gc.collect()  # sessions that an example leaves open end here, and not in the loop of another test


@pytest.fixture
def may_block(blocking_calls: BlockBuster) -> Iterator[None]:
    """For examples that wait in coroutines for what would not need it."""
    blocking_calls.deactivate()
    yield
    blocking_calls.activate()
