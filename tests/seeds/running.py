"""Runs one of the copied examples in a namespace of its own.

In: its name, and what the test gives it. Out: its names. An example that awaits at its top level runs in a loop of asyncio, which these examples use
by name. Names that an example uses without importing them come from the modules that its document imports throughout (`IMPORTED`) and from our packages'
public names; what else it takes for granted the test must give (see `hosts.py`).
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import dataclasses
import inspect
import json
import logging
import signal
import statistics
import sys
import tempfile
import threading
import time
import traceback
import typing
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from types import CodeType, FrameType, ModuleType
from typing import Any

import click
import pytest
import yaml

import mlpy_async

from .blocks import COPIES

__all__ = ["IMPORTED", "locals_of", "module_of", "run"]

IMPORTED: dict[str, Any] = {
    **{name: getattr(typing, name) for name in ("Any", "Callable", "Dict", "List", "Literal", "Optional", "Set")},
    "MLTranspiler": mlpy_async.MLTranspiler,
    "Path": Path,
    "Queue": Queue,
    "asyncio": asyncio,
    "click": click,
    "contextlib": contextlib,
    "dataclass": dataclasses.dataclass,
    "json": json,
    "logger": logging.getLogger("example"),
    "logging": logging,
    "pytest": pytest,
    "signal": signal,
    "statistics": statistics,
    "tempfile": tempfile,
    "threading": threading,
    "time": time,
    "traceback": traceback,
    "uuid": uuid,
    "yaml": yaml,
}


def run(name: str, **given: Any) -> dict[str, Any]:
    """Run an example to its end and give its names."""
    path = COPIES / f"{name}.py"
    code = compile(
        path.read_text(encoding="utf-8"), str(path), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
    )
    names: dict[str, Any] = {"__name__": path.stem, **_taken_for_granted(code), **given}
    if code.co_flags & inspect.CO_COROUTINE:
        asyncio.run(eval(code, names))
    else:
        exec(code, names)
    return names


def _taken_for_granted(code: CodeType) -> dict[str, Any]:
    used = set(_names(code))
    ours = {name: getattr(mlpy_async, name) for name in used.intersection(mlpy_async.__all__)}
    return {**{name: value for name, value in IMPORTED.items() if name in used}, **ours}


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def module_of(names: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Let further examples import these names from a module, as they would if their text lay in that file."""
    parent = name.rpartition(".")[0]
    if parent:
        module_of({"__path__": []}, parent, monkeypatch)
    module = ModuleType(name)
    vars(module).update(names)
    monkeypatch.setitem(sys.modules, name, module)
    return module


def locals_of(function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """Call a function that defines others and keeps them to itself, and give what it has defined."""
    found: dict[str, Any] = {}

    def profile(frame: FrameType, event: str, _value: object) -> None:
        if event == "return" and frame.f_code is function.__code__:  # type: ignore[attr-defined]
            found.update(frame.f_locals)

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return found
