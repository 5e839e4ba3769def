"""What may go wrong, as one tree.

Exception
├── MLError                    the ML program threw, or did what cannot be done: `value`, `frames`, `ml_traceback`
├── MLThrow                    inside ML only: carries a thrown value
├── MatchError                 no arm of a `match` fits
├── LimitError                 a value or a depth passed its limit
├── MLBorderError (TypeError)  a value cannot cross between Python and ML; the path says which
├── CapabilityViolationError (PermissionError)   a program asked for what it was not granted; ML cannot catch it
├── ModuleNotFound (ImportError)
├── ModuleLoadError (ImportError)   a module is there, but its file cannot be used
├── PluginError                a plugin cannot be used, or failed one that depends on it
├── DeadlineExceeded (TimeoutError)   the time of a call is up; ML cannot catch it
├── CpuLimitExceeded (DeadlineExceeded)
├── SandboxError               a worker process could not do what was asked
│   ├── SandboxTimeoutError (DeadlineExceeded)   the processor time of a call is up, or a whole sandboxed run's time
│   ├── SandboxMemoryError     a program wanted more memory than its worker has
│   └── SandboxCrashed         a worker was killed, hung or wrote rubbish
└── MLCompileError             of mlpy_compiler
LoopBlockedWarning             a host function held the event loop
"""

from __future__ import annotations

import sys
from typing import Any

from mlpy_async.frames import MLFrame as MLFrame
from mlpy_compiler import MLCompileError as MLCompileError

__all__ = [
    "ML_FATAL",
    "CapabilityViolationError",
    "CpuLimitExceeded",
    "DeadlineExceeded",
    "LimitError",
    "LoopBlockedWarning",
    "MLBorderError",
    "MLCompileError",
    "MLError",
    "MLFrame",
    "MLThrow",
    "MLTypeError",
    "MatchError",
    "ModuleLoadError",
    "ModuleNotFound",
    "PluginError",
    "SandboxCrashed",
    "SandboxError",
    "SandboxMemoryError",
    "SandboxTimeoutError",
    "fatal_in",
]

if sys.version_info < (3, 11):
    from exceptiongroup import BaseExceptionGroup


class MLError(Exception):
    """What an ML program threw and nobody caught.

    :ivar value: the thrown value as the host sees it; for errors of the runtime and of host functions an object
        `{type, message, file, line}`.
    :ivar frames: the stack of ML calls, outermost first.
    The Python exception, where there was one, is `__cause__`.
    """

    def __init__(self, message: str, value: Any = None, frames: tuple[MLFrame, ...] = ()) -> None:
        super().__init__(message, value, frames)
        self.message = message
        self.value = value
        self.frames = frames

    @property
    def ml_traceback(self) -> str:
        """The stack of ML calls as text, a line each, outermost first."""
        return "\n".join(f"  {frame}" for frame in self.frames)

    @property
    def type(self) -> str:
        """The type's name of an error object, or "Error"."""
        kind = self.value.get("type") if isinstance(self.value, dict) else None
        return kind if isinstance(kind, str) else "Error"

    def __str__(self) -> str:
        return self.message


class MLThrow(Exception):
    """Carries what `throw` threw through Python. It never leaves a runtime."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


class MatchError(Exception):
    """No arm of a `match` fits the value."""


class LimitError(Exception):
    """A value, a depth or an amount of work passed its limit."""


class MLBorderError(TypeError):
    """A value cannot cross between Python and ML. The message names its path, as `order.items[3].price`."""


MLTypeError = MLBorderError


class CapabilityViolationError(PermissionError):
    """A program asked for what it was not granted. ML code cannot catch it.

    :ivar capability: what was asked for, as written: `file:read:data/a.csv`. :ivar held: the tokens at hand, as written.
    :ivar hint: a token that would do, or "". :ivar frames: the stack of ML calls, outermost first.
    """

    def __init__(
        self,
        message: str,
        *,
        capability: str = "",
        held: tuple[str, ...] = (),
        hint: str = "",
        frames: tuple[MLFrame, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.capability = capability
        self.held = held
        self.hint = hint
        self.frames = frames

    @property
    def ml_traceback(self) -> str:
        """The stack of ML calls as text, a line each, outermost first."""
        return "\n".join(f"  {frame}" for frame in self.frames)

    def __str__(self) -> str:
        return f"{self.frames[-1]}: {self.message}" if self.frames else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _violation, (self.message, self.capability, self.held, self.hint, self.frames)


def _violation(
    message: str, capability: str, held: tuple[str, ...], hint: str, frames: tuple[MLFrame, ...]
) -> CapabilityViolationError:
    return CapabilityViolationError(message, capability=capability, held=held, hint=hint, frames=frames)


class ModuleNotFound(ImportError):
    """No module of that name is on the search path, or none is loaded."""


class ModuleLoadError(ImportError):
    """A bridge module is there, but its file cannot be used. The message is for the host: it names file and line, and says what went wrong there."""


class PluginError(Exception):
    """A plugin cannot be used now, since it is disabled, blocked, quarantined or did not start; or it failed for another that depends on it. The message says why."""


class DeadlineExceeded(TimeoutError):
    """The time of a call is up. ML code cannot catch it; its `finally` blocks have run."""


class CpuLimitExceeded(DeadlineExceeded):
    """A program has computed for longer than its `cpu_limit`."""


class SandboxError(Exception):
    """A worker process could not do what was asked of it; the message says why. The worker was replaced, if it had to be."""


class SandboxTimeoutError(SandboxError, DeadlineExceeded):
    """The processor time of a sandboxed call is up, or the time of `execute_ml_code_sandbox`. ML code cannot catch it."""


class SandboxMemoryError(SandboxError):
    """A program wanted more memory than `SandboxConfig.memory_limit` gives a worker."""


class SandboxCrashed(SandboxError):
    """A worker process was killed, hung, ended, or sent what is no frame. It cost this call; the worker was replaced."""


class LoopBlockedWarning(RuntimeWarning):
    """A synchronous host function held the event loop for more than 50 ms."""


ML_FATAL: tuple[type[Exception], ...] = (CapabilityViolationError, DeadlineExceeded, SandboxError)
"""Exceptions that pass through ML code without being caught. Cancellation is not among them: it is no `Exception`."""


def fatal_in(error: BaseException | None) -> BaseException | None:
    """What ML cannot catch of an error: itself, or what is in a group of exceptions, as the tasks of a host function raise it; None if there is nothing."""
    found = error.subgroup(ML_FATAL) if isinstance(error, BaseExceptionGroup) else error
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return found if isinstance(found, ML_FATAL) else None
