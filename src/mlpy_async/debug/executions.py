"""`AsyncSourceMapper`: the latest executions that were to be debugged, each with its source, its caller and how it ended.

In: a source and an id. Out: `AsyncExecutionSourceMap`s by id. The Python text of a program is made when it is first asked for.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mlpy_async.registry import get_registry
from mlpy_compiler import CompileOptions, MLCompileError

if TYPE_CHECKING:
    from mlpy_compiler import SourceMap

__all__ = ["AsyncExecutionSourceMap", "AsyncSourceMapper", "current_execution"]

_KEPT = 100
"""Executions that are remembered."""


@dataclass
class AsyncExecutionSourceMap:
    """One execution: its source, and where and how it went. Times are in seconds, as `time.time` gives them; `parent_stack` is the caller's, innermost first.

    It holds the result for as long as it is remembered: see `AsyncSourceMapper`.
    """

    ml_source: str
    execution_id: str
    parent_stack: Sequence[traceback.FrameSummary]
    thread_id: int = field(default_factory=threading.get_ident)
    submit_time: float = field(default_factory=time.time)
    start_time: float | None = None
    end_time: float | None = None
    result: Any = None
    exception: BaseException | None = None

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None if it has not ended."""
        return None if self.start_time is None or self.end_time is None else self.end_time - self.start_time

    @property
    def python_source(self) -> str | None:
        """The program as Python text; None if it does not compile. Made when it is first asked for, which takes its time and may read files."""
        return self._python[0]

    @property
    def mappings(self) -> list[dict[str, int]]:
        """The places of that text and those of the program that they come from: see `SourceMap.to_dict`."""
        source_map = self._python[1]
        return [] if source_map is None else source_map.to_dict()["mappings"]

    @cached_property
    def _python(self) -> tuple[str | None, SourceMap | None]:
        from mlpy_compiler import compile_module, to_python  # the compiler, which is not needed before

        options = CompileOptions(open_names=True, strict_security=False)
        try:
            return to_python(compile_module(self.ml_source, options=options, environment=get_registry().environment))
        except MLCompileError:
            return None, None


class AsyncSourceMapper:
    """Remembers the latest 100 executions by id. `get_instance()` is that of `enable_debugging=True`. Any thread may use it."""

    def __init__(self) -> None:
        self._maps: dict[str, AsyncExecutionSourceMap] = {}
        self._order: deque[str] = deque()

    @staticmethod
    def get_instance() -> AsyncSourceMapper:
        return _OF_PROCESS

    def create_map(
        self,
        ml_code: str,
        execution_id: str | None = None,
        parent_stack: Sequence[traceback.FrameSummary] | None = None,
    ) -> AsyncExecutionSourceMap:
        """Remember an execution that is about to begin.

        :param execution_id: default: a new one. :param parent_stack: default: the stack of this call.
        """
        if parent_stack is None:
            parent_stack = traceback.extract_stack()[-2::-1]
        made = AsyncExecutionSourceMap(ml_code, execution_id or os.urandom(8).hex(), parent_stack)
        self._maps[made.execution_id] = made
        self._order.append(made.execution_id)
        if len(self._order) > _KEPT:
            self._maps.pop(self._order.popleft(), None)
        return made

    def update_execution_start(self, execution_id: str) -> None:
        """Note that it begins now. One that is not remembered is no error, here and below."""
        found = self._maps.get(execution_id)
        if found is not None:
            found.start_time = time.time()

    def update_execution_end(
        self, execution_id: str, result: Any = None, exception: BaseException | None = None
    ) -> None:
        """Note that it has ended now, and how."""
        found = self._maps.get(execution_id)
        if found is not None:
            found.end_time, found.result, found.exception = time.time(), result, exception

    def get_map(self, execution_id: str) -> AsyncExecutionSourceMap | None:
        return self._maps.get(execution_id)

    @property
    def maps(self) -> tuple[AsyncExecutionSourceMap, ...]:
        """All that are remembered, the oldest first."""
        return tuple(self._maps.values())

    @contextmanager
    def recorded(self, ml_code: str) -> Generator[AsyncExecutionSourceMap, None, None]:
        """A block that is one execution: programs that run in it belong to it. Who leaves it normally says what it gave: `update_execution_end`."""
        made = self.create_map(ml_code, parent_stack=traceback.extract_stack()[-3::-1])
        token = _EXECUTION.set(made)
        self.update_execution_start(made.execution_id)
        try:
            yield made
        except BaseException as error:
            self.update_execution_end(made.execution_id, exception=error)
            raise
        finally:
            _EXECUTION.reset(token)


_OF_PROCESS = AsyncSourceMapper()

_EXECUTION: ContextVar[AsyncExecutionSourceMap | None] = ContextVar("mlpy execution", default=None)


def current_execution() -> AsyncExecutionSourceMap | None:
    """The execution that the running code belongs to."""
    return _EXECUTION.get()
