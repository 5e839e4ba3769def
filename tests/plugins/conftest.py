"""A directory of plugins, and managers of it on each event loop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import MLPluginManager

Write = Callable[..., Path]
Open = Callable[..., MLPluginManager]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a plugin: its name, the rest of its metadata as ML, its source; `file` where it is not called as its name."""

    def write(name: str, source: str = "", *, file: str = "", version: str = "1.0.0", **metadata: str) -> Path:
        entries = "".join(f", {key}: {value}" for key, value in metadata.items())
        path = tmp_path / (file or f"{name}.ml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'@plugin {{ name: "{name}", version: "{version}"{entries} }}\n{source}', encoding="utf-8")
        return path

    return write


@pytest.fixture
def manager(tmp_path: Path) -> Open:
    """Make a manager of the directory; it is not entered yet."""

    def manager(**options: Any) -> MLPluginManager:
        return MLPluginManager(tmp_path, **{"cache_dir": None, **options})

    return manager


def states(manager: MLPluginManager) -> dict[str, str]:
    """The state of each plugin by name."""
    return {info.name: info.state for info in manager.plugins()}
