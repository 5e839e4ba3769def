"""`BreakpointManager`: where programs are to stop, on which condition, and who is told when one does.

In: files and lines; statements, as `MLRuntime(on_statement=…)` gives them. Out: `BreakpointHitEvent`s. Any thread may set and remove breakpoints.
"""

from __future__ import annotations

import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeAlias

from mlpy_async.debug.executions import current_execution
from mlpy_async.engine import await_
from mlpy_async.frames import Statement

__all__ = ["Breakpoint", "BreakpointHitEvent", "BreakpointManager", "Condition"]

logger = logging.getLogger("mlpy.debug")

Condition: TypeAlias = Callable[[Mapping[str, Any]], object]
"""Is given the variables at the place; the program stops there if what it gives is true."""


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A line of a file, and the condition on which a program stops there; None: always."""

    ml_file: str
    line: int
    condition: Condition | None = None

    def is_in(self, file: str) -> bool:
        """Whether a program of this path is meant: `rules/vat.ml` means each path that ends so."""
        own, other = PurePath(self.ml_file).parts, PurePath(file).parts
        return file == self.ml_file or (bool(own) and other[-len(own) :] == own)


@dataclass(frozen=True, slots=True)
class BreakpointHitEvent:
    """A program stands at a breakpoint. `execution_id` is empty where none is recorded; `local_vars` are values of ML, not copies; `timestamp` is in
    seconds, as `time.time` gives them.
    """

    execution_id: str
    ml_file: str
    ml_line: int
    local_vars: Mapping[str, Any]
    timestamp: float


class BreakpointManager:
    """Breakpoints by file and line. It is what `MLRuntime(on_statement=…)` takes; `get_instance()` is that of `enable_debugging=True`.

    What hears of a hit may be asynchronous: then only that program waits for it. Its deadline goes on meanwhile.
    """

    def __init__(self) -> None:
        self._by_line: dict[int, dict[str, Breakpoint]] = {}
        """By line and file. Other threads read and write it: each step here is one of Python's, and whoever goes through it has a copy."""
        self._hit_callbacks: list[Callable[[BreakpointHitEvent], object | Awaitable[object]]] = []

    @staticmethod
    def get_instance() -> BreakpointManager:
        return _OF_PROCESS

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """All of them, by line."""
        return tuple(point for _, points in sorted(self._by_line.items()) for point in tuple(points.values()))

    def add_breakpoint(self, ml_file: str, line: int, condition: Condition | None = None) -> Breakpoint:
        """Have programs stop before the statement that begins on a line; in place of a breakpoint that is there.

        :param ml_file: a path, or the end of one: `vat.ml`, `rules/vat.ml`; or `<ml:NAME>`.
        :raises ValueError: if the line is not at least 1.
        """
        if line < 1:
            raise ValueError(f"lines count from 1; got {line}")
        made = self._by_line.setdefault(line, {})[ml_file] = Breakpoint(ml_file, line, condition)
        return made

    def remove_breakpoint(self, ml_file: str, line: int) -> bool:
        """Have programs stop there no longer; whether they did."""
        return self._by_line.get(line, {}).pop(ml_file, None) is not None

    def clear(self) -> None:
        """Remove all breakpoints. Who hears of hits stays."""
        self._by_line.clear()

    def register_hit_callback(self, callback: Callable[[BreakpointHitEvent], object | Awaitable[object]]) -> None:
        """Tell of each hit, in the thread of the program. The program goes on when all have returned; what they raise is logged."""
        self._hit_callbacks.append(callback)

    def check_breakpoint(self, execution_id: str, ml_file: str, ml_line: int, local_vars: Mapping[str, Any]) -> bool:
        """Whether a program that stands at this place is to stop. If so, all who hear of hits have been told."""
        points = tuple(self._by_line.get(ml_line, {}).values())
        if not any(point.is_in(ml_file) and _holds(point, local_vars) for point in points):
            return False
        event = BreakpointHitEvent(execution_id, ml_file, ml_line, local_vars, time.time())
        for callback in tuple(self._hit_callbacks):
            try:
                result = callback(event)
                if inspect.isawaitable(result):
                    await_(result)
            except Exception:
                logger.exception("what heard of the breakpoint %s:%s failed", ml_file, ml_line)
        return True

    def stops(self, statement: Statement) -> bool:
        """As `check_breakpoint`, of a program that is about to run a statement."""
        if not self._by_line.get(statement.line):
            return False
        execution = current_execution()
        identity = "" if execution is None else execution.execution_id
        return self.check_breakpoint(identity, statement.file, statement.line, statement.variables())

    def __call__(self, statement: Statement) -> None:
        """What a runtime calls before each statement."""
        self.stops(statement)


_OF_PROCESS = BreakpointManager()


def _holds(point: Breakpoint, variables: Mapping[str, Any]) -> bool:
    """Whether a breakpoint's condition is met; one that fails is not, and is told of."""
    try:
        return point.condition is None or bool(point.condition(variables))
    except Exception:
        logger.exception("the condition of the breakpoint %s:%s failed", point.ml_file, point.line)
        return False
