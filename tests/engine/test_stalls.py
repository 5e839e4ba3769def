"""Each built-in function, method and standard function gets the largest values, at limits that are lower than the default ones.

The longest stall of the event loop by each is printed and never asserted. What is asserted: it ends in a value or in one of our errors, what goes
through a long value lets the loop turn meanwhile, and the list of cases is complete. It runs on one event loop: what is looked at are the
pieces of work between two checkpoints, and those do not depend on the loop.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from benchmarks.largest import LONG, SHORT, cases, values
from benchmarks.stalls import longest
from greenlet import getcurrent  # type: ignore[import-untyped]

from mlpy_async import CapabilityViolationError, Limits, MLError, MLRuntime
from mlpy_async.engine import Engine
from mlpy_async.modules.decorators import metadata_of
from mlpy_async.stdlib import environment
from mlpy_async.stdlib.builtin import Builtin
from mlpy_async.stdlib.globals import GLOBALS

LIMITS = Limits(max_text=3 * 1024 * 1024, max_items=700_000)
TURNS = 3
"""Turns of the loop that a case with a long value gives at least."""
CALLING_TURNS = 500
"""The same, where a function is called with each of 70,000 elements."""
NOT_CALLED = {
    # it waits for a person, in a worker thread
    ("builtin", "input"),
    # these need a server and a capability, and wait for the network; their bodies are bounded (tests/stdlib/test_http.py)
    *(("http", name) for name in ("get", "head", "delete", "post", "put", "patch", "request")),
    # these need a capability, and work in a worker thread; their rows are bounded (tests/stdlib/test_db.py)
    *(("db", name) for name in ("query", "queryOne", "queryValue", "execute", "executeMany", "transaction", "open")),
}
WINDOWS = {"gui", *(f"methods of {kind}" for kind in ("Window", "Label", "Button", "Entry", "Checkbox", "Progress"))}
"""They need a thread with a window; what they take is bounded (tests/adapters/test_gui.py)."""
LONG_CASES, SHORT_CASES = cases(LONG), cases(SHORT)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the files of a case lie."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    return values(LIMITS.max_text, LIMITS.max_items)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the checkpoints between pieces of work, and makes each one let the loop turn."""
    count = [0]
    pace = Engine.pace

    def pausing(engine: Engine) -> None:
        count[0] += 1
        run = getattr(getcurrent(), "run_", None)
        if run is not None and count[0] <= 10 * TURNS:
            run.used = LIMITS.quantum * 2
            engine.builtins["λpending"] = True
        pace(engine)

    monkeypatch.setattr(Engine, "pace", pausing)
    return count


async def run(source: str, context: dict[str, Any]) -> tuple[float, Exception | None]:
    async with MLRuntime(cache_dir=None, capabilities="*", limits=LIMITS, default_timeout=30) as runtime:
        seconds, error = await longest(runtime, source, context)
    return seconds, error


@pytest.mark.anyio
@pytest.mark.parametrize("case", LONG_CASES, ids=" ".join)
async def test_long_work_goes_in_pieces(case: tuple[str, str], context: dict[str, Any], turns: list[int]) -> None:
    program = LONG_CASES[case]
    await run(program.head, context)
    made, turns[0] = turns[0], 0
    seconds, error = await run(program.source, context)
    print(f"{seconds * 1e3:8.1f} ms  {' '.join(case)}, {turns[0] - made} checkpoints")
    assert error is None
    # `memoize` calls it once, with all elements
    calls_functions = case[1] != "memoize" and re.search(r"isNaN|Math\.hypot", program.expression)
    assert turns[0] - made >= (CALLING_TURNS if calls_functions else TURNS)


@pytest.mark.anyio
@pytest.mark.parametrize("case", SHORT_CASES, ids=" ".join)
async def test_short_work_ends(case: tuple[str, str], context: dict[str, Any]) -> None:
    seconds, error = await run(SHORT_CASES[case].source, context)
    print(f"{seconds * 1e3:8.1f} ms  {' '.join(case)}")
    assert error is None or isinstance(error, (CapabilityViolationError, MLError)), (
        f"{SHORT_CASES[case].source}: {error!r}"
    )


def offered() -> set[tuple[str, str]]:
    """All that programs can call, each under one of its names, from the tables that the runtime reads."""
    modules = [environment._class_of(name) for name in environment.STANDARD]
    found = {
        (metadata_of(cls).name, data.name)
        for cls in (Builtin, *GLOBALS, *modules)
        for data in metadata_of(cls).functions.values()
    }
    runtime = MLRuntime(cache_dir=None)
    operations = runtime._services.operations
    for cls in modules:
        cls(runtime._services)
    tables = {**operations.members.methods, **{data.name: data.methods for data in operations.declared.values()}}
    for kind, table in tables.items():
        names: dict[Any, str] = {}
        for name, method in table.items():
            names.setdefault(method, name)
        found |= {(f"methods of {kind}", name) for name in names.values()}
    return found


def test_each_function_has_a_case() -> None:
    listed = set(LONG_CASES) | set(SHORT_CASES) | NOT_CALLED
    assert not {case for case in offered() if case[0] not in WINDOWS} - listed, (
        "give these a case with the largest values, in benchmarks/largest.py"
    )
    assert not set(LONG_CASES) & set(SHORT_CASES), "these have two cases"
