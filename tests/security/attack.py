"""One attack: a program, what it tries, and how it fails.

In: a runtime. Out: nothing, or an assertion that says what the attack got. The tables of the families are made of these.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from mlpy_async import MLCompileError, MLError, MLRuntime
from mlpy_async.sandbox.isolation import ProcessIsolation

__all__ = ["Attack", "attack", "each", "in_a_process"]


class _Unset:
    """Stands for a result that the table does not fix."""


_UNSET = _Unset()


@dataclass(frozen=True)
class Attack:
    """`fails` names the error that the attack meets, as `TypeError: part of its message`, or the code of a compile error; `gives` is the
    harmless value that it ends with instead. `fails_in_process` is the error where a worker process meets another one. `context` makes
    what the host offers.
    """

    name: str
    source: str
    fails: str | None = None
    gives: Any = _UNSET
    fails_in_process: str | None = None
    context: Callable[[], dict[str, Any]] | None = None
    timeout: float = 30.0

    async def on(self, runtime: MLRuntime) -> None:
        """Run the attack, and hold the outcome against the table."""
        context = self.context() if self.context is not None else None
        result = await runtime.run(self.source, context=context, timeout=self.timeout)
        fails = self.fails
        if self.fails_in_process is not None and isinstance(runtime._isolation, ProcessIsolation):
            fails = self.fails_in_process
        if fails is None:
            assert result.error is None, f"met {result.error!r}"
            if self.gives is not _UNSET:
                assert result.value == self.gives
                assert type(result.value) is type(self.gives)
            return
        assert result.error is not None, f"the attack succeeded: {result.value!r:.300}"
        kind, _, part = fails.partition(": ")
        assert kind in names_of(result.error), f"met {result.error!r:.500}"
        assert part in str(result.error)


def names_of(error: Exception) -> set[str]:
    """By what a table may call an error: its class, its type in ML, the codes of its findings."""
    names = {type(error).__name__}
    if isinstance(error, MLError):
        names.add(error.type)
    if isinstance(error, MLCompileError):
        names |= {found.code for found in error.diagnostics}
    return names


def attack(name: str, source: str, **how: Any) -> Attack:
    """A row of a table."""
    if "fails" not in how and "gives" not in how:
        raise ValueError(f"{name}: a row says how the attack fails, or what it gives")
    return Attack(name, source, **how)


def each(attacks: list[Attack]) -> pytest.MarkDecorator:
    """A test for each row; a family has at least eight."""
    assert len(attacks) >= 8
    assert len({row.name for row in attacks}) == len(attacks)
    return pytest.mark.parametrize("row", attacks, ids=[row.name for row in attacks])


_SCRIPT = """
import json, sys, anyio
from mlpy_async import MLRuntime

async def main():
    async with MLRuntime(cache_dir=None, default_timeout=20) as rt:
        for name, source in json.load(sys.stdin).items():
            result = await rt.run(source)
            print(json.dumps([name, str(result.error or result.value)]), flush=True)

anyio.run(main)
"""


def in_a_process(sources: dict[str, str], seconds: float = 100.0) -> dict[str, str]:
    """What programs give or meet, by name, one after the other in an interpreter of their own: for attacks that would take the tests
    down with them. The one that crashes it is missing, and so are those behind it.
    """
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    outcomes = dict(map(json.loads, done.stdout.splitlines()))
    return {
        name: outcomes.get(name, f"the interpreter ended with {done.returncode}: {done.stderr[-2_000:]}")
        for name in sources
    }
