"""The audit log: what was refused, by place, and if asked for, what was allowed.

In: decisions of the checks. Out: a bounded record of them, counts, and calls of the handlers that a host registered. It
decides nothing, and no handler can turn a refusal into a permission.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from mlpy_async.frames import MLFrame

__all__ = ["AuditLog", "AuditRecord", "CapabilityViolation", "logger"]

logger = logging.getLogger("mlpy.capabilities")


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """A decision: what was asked for (written form), by which host function, in which context, where in the program.

    `frames` is the stack of ML calls, outermost first; empty where a worker thread asked. `timestamp` is in seconds since 1970.
    """

    allowed: bool
    capability: str
    function: str
    context_id: str
    execution_type: str
    frames: tuple[MLFrame, ...]
    timestamp: float

    @property
    def place(self) -> str:
        """File and line of the program, or ""."""
        return f"{self.frames[-1].file}:{self.frames[-1].line}" if self.frames else ""


@dataclass(frozen=True, slots=True)
class CapabilityViolation(AuditRecord):
    """A refusal: `held` are the written forms of the tokens at hand, `hint` is one that would do."""

    held: tuple[str, ...] = ()
    hint: str = ""

    @property
    def required_capability(self) -> str:
        return self.capability

    @property
    def available_capabilities(self) -> tuple[str, ...]:
        return self.held

    @property
    def operation(self) -> str:
        return self.function

    @property
    def stack_trace(self) -> tuple[str, ...]:
        return tuple(str(frame) for frame in self.frames)


class AuditLog:
    """The latest decisions of one runtime.

    :param size: how many are kept. :param record_allowed: whether those that allowed are kept, too; then each check costs some
        microseconds. :param clock: the time of the records.
    """

    def __init__(
        self, size: int = 1_000, *, record_allowed: bool = False, clock: Callable[[], float] = time.time
    ) -> None:
        self.record_allowed = record_allowed
        self.clock = clock
        self.violations = 0
        self.allowed = 0
        self._records: deque[AuditRecord] = deque(maxlen=size)
        self._handlers: list[Callable[[CapabilityViolation], object]] = []

    @property
    def records(self) -> tuple[AuditRecord, ...]:
        """What is kept, the latest last."""
        return tuple(self._records)

    def on_violation(self, handler: Callable[[CapabilityViolation], object]) -> None:
        """Have a function called at each refusal, before it is raised, in the thread of the program. What it raises is logged."""
        self._handlers.append(handler)

    def add(self, record: AuditRecord) -> None:
        """Keep and count a record; tell the handlers of a violation."""
        self._records.append(record)
        if not isinstance(record, CapabilityViolation):
            self.allowed += 1
            return
        self.violations += 1
        logger.info("refused %s to %s at %s", record.capability, record.function or "a program", record.place or "?")
        for handler in (*self._handlers, *everywhere):
            try:
                handler(record)
            except Exception:
                logger.exception("a handler of capability violations failed")


everywhere: list[Callable[[CapabilityViolation], object]] = []
"""Handlers for the violations of all runtimes of the process."""
