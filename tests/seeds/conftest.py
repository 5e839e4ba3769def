"""Tests of the copied examples: which example a test runs, `@pytest.mark.example("NAME", …)`, and the process that it finds."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from blockbuster import BlockBuster

from mlpy_async import get_capability_manager, get_registry


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "example(*names): the examples of the documents that the test runs")
    config.addinivalue_line("markers", "asyncio: used by the examples themselves")


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
