"""A circuit breaker, after Michael Nygard's "Release It!" (2007, chapter 5).

In: calls. Out: their results, or at once an error while what they call is known to fail. It keeps no history: a success forgets the failures before it.
It belongs to one event loop, and has no lock, for it never waits between what it looks at and what it does.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

from mlpy_async.classic.executor import AsyncMLResult, async_ml_execute
from mlpy_async.errors import CapabilityViolationError, MLBorderError, MLCompileError, MLError, ModuleNotFound

__all__ = ["CircuitBreaker", "CircuitBreakerOpenError"]

_T = TypeVar("_T")

FOR_GOOD: tuple[type[Exception], ...] = (CapabilityViolationError, MLBorderError, MLCompileError, ModuleNotFound)
"""What the caller did wrong. It says nothing about what is called; nor does what a program throws, or does wrong itself."""


class CircuitBreakerOpenError(Exception):
    """The call was not made. `retry_after`: seconds until one will be."""

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message, retry_after)
        self.message = message
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.message


class CircuitBreaker:
    """Closed, it lets calls through; open, none; half open, a few at a time, until enough of them did well.

    :param failure_threshold: failures in a row that open it. :param recovery_timeout: seconds until it is half open.
    :param half_open_requests: calls that are let through then, and have to do well to close it; one that fails opens it again.
    :param ignored: errors that are no failures. Those that a program throws are none; where the cause is an `OSError` of the host (a lost connection), it is one.
    :param clock: seconds, for tests.
    """

    def __init__(
        self,
        failure_threshold: int = 5,
        recovery_timeout: float = 60.0,
        half_open_requests: int = 3,
        *,
        ignored: tuple[type[Exception], ...] = FOR_GOOD,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if failure_threshold < 1 or half_open_requests < 1:
            raise ValueError("a circuit breaker counts at least one failure and lets at least one call through")
        self.failure_threshold = failure_threshold
        self.recovery_timeout = recovery_timeout
        self.half_open_requests = half_open_requests
        self.failure_count = 0
        self.half_open_successes = 0
        self._ignored = ignored
        self._clock = clock
        self._opened: float | None = None
        self._probes = 0
        self._period = 0

    @property
    def state(self) -> Literal["closed", "open", "half_open"]:
        if self._opened is None:
            return "closed"
        return "half_open" if self._clock() - self._opened >= self.recovery_timeout else "open"

    async def call(self, function: Callable[..., Awaitable[_T]], *args: Any, **kwargs: Any) -> _T:
        """Call an async function through the breaker. :raises CircuitBreakerOpenError: if it is not called."""
        with self.guard():
            return await function(*args, **kwargs)

    async def execute(self, ml_code: str, **kwargs: Any) -> AsyncMLResult:
        """Run a program as `async_ml_execute` does. :raises CircuitBreakerOpenError: if it is not run."""
        result = AsyncMLResult(success=False)
        try:
            with self.guard():
                result = await async_ml_execute(ml_code, **kwargs)
                if result.exception is not None:
                    raise result.exception
        except Exception as error:
            if error is not result.exception:
                raise
        return result

    @contextmanager
    def guard(self) -> Generator[None, None, None]:
        """The block is the call. :raises CircuitBreakerOpenError: before the block, if it is not to run."""
        is_probe = self.state == "half_open"
        if self._opened is not None and (not is_probe or self._probes >= self.half_open_requests):
            wait = max(0.0, self._opened + self.recovery_timeout - self._clock())
            raise CircuitBreakerOpenError(
                f"the circuit breaker is open after {self.failure_count} failures; try again in {wait:.0f} s", wait
            )
        self._probes += is_probe
        period = self._period
        try:
            yield
        except BaseException as error:
            if period == self._period:
                self._probes -= is_probe  # one that is cancelled leaves its place to another
                if self._is_failure(error):
                    self._failed(is_probe)
            raise
        # a call that began before the breaker opened or closed says nothing about what is now
        if period == self._period:
            self._succeeded(is_probe)

    def _is_failure(self, error: BaseException) -> bool:
        if isinstance(error, MLError):
            return isinstance(error.__cause__, OSError)  # a lost connection, a timeout
        return isinstance(error, Exception) and not isinstance(error, self._ignored)

    def _succeeded(self, is_probe: bool) -> None:
        if not is_probe:
            self.failure_count = 0
            return
        self.half_open_successes += 1
        if self.half_open_successes >= self.half_open_requests:
            self._turn(None)
            self.failure_count = 0

    def _failed(self, is_probe: bool) -> None:
        self.failure_count += 1
        if is_probe or self.failure_count >= self.failure_threshold:
            self._turn(self._clock())

    def _turn(self, opened: float | None) -> None:
        self._opened = opened
        self._period += 1
        self._probes = self.half_open_successes = 0
