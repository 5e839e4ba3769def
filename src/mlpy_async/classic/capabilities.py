"""Capabilities under the names of earlier programs: a manager of contexts, a block for files, violations by callback.

In: names and tokens. Out: contexts of `mlpy_async.capabilities`. There is no state here but the contexts that are known by name;
the present one lives in a context variable, so each task and thread has its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from typing import ClassVar, NoReturn

from mlpy_async.capabilities import CapabilityContext, CapabilityToken, CapabilityViolation, capture_context, in_context
from mlpy_async.capabilities.audit import everywhere
from mlpy_async.capabilities.checks import error_of, violation_of
from mlpy_async.capabilities.contexts import no_context, restore
from mlpy_async.needs import required_capabilities

__all__ = [
    "CapabilityManager",
    "CapabilityViolationHandler",
    "analyze_ml_capabilities",
    "execution_context",
    "file_capability_context",
    "get_capability_manager",
]

_KEPT = 1_000


class CapabilityManager:
    """Contexts by name, and the present one."""

    def __init__(self) -> None:
        self._contexts: dict[str, CapabilityContext] = {}

    def create_context(self, name: str, capabilities: Iterable[str | CapabilityToken] = ()) -> CapabilityContext:
        """Make a context that is known by name until it is destroyed. It is not set.

        :raises ValueError: if the name is taken.
        """
        if name in self._contexts:
            raise ValueError(f"there is a capability context `{name}` already; destroy it first")
        made = self._contexts[name] = CapabilityContext(capabilities, id=name)
        return made

    def destroy_context(self, context: str | CapabilityContext) -> None:
        """End a context: whoever still has it holds nothing. One that is not there is destroyed already."""
        name = context if isinstance(context, str) else context.id
        found = self._contexts.pop(name, None) if isinstance(context, str) else context
        self._contexts.pop(name, None)
        if found is not None:
            found.close()

    def get_context(self, name: str | None = None) -> CapabilityContext | None:
        """The context of a name, or the present one; None if there is none."""
        if name is not None:
            return self._contexts.get(name)
        present = capture_context()
        return None if present is no_context else present

    def set_context(self, context: CapabilityContext) -> None:
        """Make a context the present one of this task or thread, in place of one that was set in this way. Inside a program, or a
        block of `rt.grant`, it is bounded by what holds there.
        """
        present = capture_context()
        restore(present.adopt(context) if present.is_bounded and not present.bounds(context) else context)

    def clear_context(self) -> None:
        """Take the present context away, if it was set in this way."""
        if not capture_context().is_bounded:
            restore(no_context)


_MANAGER = CapabilityManager()


def get_capability_manager() -> CapabilityManager:
    """The manager of this process."""
    return _MANAGER


def execution_context(capabilities: Iterable[str | CapabilityToken] | None, inherit: bool = True) -> CapabilityContext:
    """What an execution holds: these capabilities, as far as the present context allows them; or that of the caller; or nothing."""
    present = capture_context()
    if capabilities is not None:
        return CapabilityContext(
            capabilities, parent=None if present is no_context else present, execution_type="async"
        )
    return present if inherit and present is not no_context else CapabilityContext(execution_type="async")


def file_capability_context(
    patterns: Collection[str], operations: Iterable[str] | None = None
) -> AbstractContextManager[CapabilityContext]:
    """A block that holds a right to files, for patterns as `["*.txt"]` and operations as `{"read"}`. Inside another one it narrows.

    :raises ValueError: if there is no pattern, or one cannot be read.
    """
    token = CapabilityToken("file", operations, patterns)
    present = capture_context()
    return in_context(CapabilityContext((token,)) if present is no_context else present.derive((token,)))


class CapabilityViolationHandler:
    """Keeps the latest violations and calls back. `get_instance()` hears of those of all runtimes of the process."""

    _instance: ClassVar[CapabilityViolationHandler | None] = None

    def __init__(self) -> None:
        self.violations: deque[CapabilityViolation] = deque(maxlen=_KEPT)
        self.callbacks: list[Callable[[CapabilityViolation], object]] = []

    @classmethod
    def get_instance(cls) -> CapabilityViolationHandler:
        if cls._instance is None:
            cls._instance = cls()
            everywhere.append(cls._instance)
        return cls._instance

    def register_callback(self, callback: Callable[[CapabilityViolation], object]) -> None:
        self.callbacks.append(callback)

    def record_violation(
        self,
        context: CapabilityContext,
        required_capability: str | CapabilityToken,
        operation: str,
        stack_trace: object = None,
    ) -> NoReturn:
        """Record a violation that a host found by itself, and raise it. The stack of the program is found without help."""
        violation = violation_of(context, str(required_capability), operation, str(required_capability))
        context.audit.add(violation)
        if self not in everywhere:
            self(violation)
        raise error_of(violation)

    def __call__(self, violation: CapabilityViolation) -> None:
        """Hear of a violation: what `AuditLog.on_violation` takes."""
        self.violations.append(violation)
        for callback in self.callbacks:
            callback(violation)


def analyze_ml_capabilities(code: str) -> set[str]:
    """The names of the capabilities that a program will need, as `file.read`; see `required_capabilities`."""
    return {need.capability for need in required_capabilities(code)}
