"""Trying again: for what fails now and may do well in a moment.

In: an async function, or a program. Out: what it gives at last. Waiting is tenacity's business; which errors pass by themselves is decided here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import anyio
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential, wait_random

from mlpy_async.classic.executor import AsyncMLResult, async_ml_execute
from mlpy_async.errors import MLError
from mlpy_async.operations.breaker import CircuitBreaker

__all__ = ["IntegrationErrorHandler", "RetryPolicy"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often to try, and how long to wait between: exponential backoff with jitter, as AWS's "Exponential Backoff And Jitter" has it.

    `attempts` in all; `initial` seconds before the second, each wait `backoff_factor` times the one before, `longest` at most, plus up to `jitter` seconds.
    `transient`: the errors that are tried again. An error of ML counts as what caused it.
    """

    attempts: int = 3
    initial: float = 1.0
    backoff_factor: float = 2.0
    longest: float = 60.0
    jitter: float = 0.1
    transient: tuple[type[Exception], ...] = (TimeoutError, ConnectionError)

    def is_transient(self, error: BaseException | None) -> bool:
        """Whether an error may pass by itself."""
        cause = error.__cause__ if isinstance(error, MLError) else None
        return isinstance(error, self.transient) or isinstance(cause, self.transient)

    async def run(self, function: Callable[..., Awaitable[_T]], *args: Any, **kwargs: Any) -> _T:
        """Call an async function until it does well, fails for good, or the attempts are used up. A checkpoint.

        :raises Exception: the last error.
        """
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.attempts),
            wait=wait_exponential(self.initial, self.longest, self.backoff_factor) + wait_random(0, self.jitter),
            retry=retry_if_exception(self.is_transient),
            sleep=anyio.sleep,
            reraise=True,
        )
        return await retrying(function, *args, **kwargs)


class IntegrationErrorHandler:
    """Runs programs again where their errors pass by themselves, behind a circuit breaker.

    :param retry_policy: what is tried again, and how often. :param circuit_breaker: keeps off what fails all the time.
    :ivar error_callbacks: each is called with the exception of a program that failed for good.
    """

    def __init__(self, retry_policy: RetryPolicy | None = None, circuit_breaker: CircuitBreaker | None = None) -> None:
        self.retry_policy = retry_policy or RetryPolicy()
        self.circuit_breaker = circuit_breaker or CircuitBreaker()
        self.error_callbacks: list[Callable[[Exception], object]] = []

    async def execute_with_retry(
        self, ml_code: str, max_retries: int | None = None, backoff_factor: float | None = None, **kwargs: Any
    ) -> AsyncMLResult:
        """Run a program as `async_ml_execute` does, at most `max_retries` times; the result of the last. A checkpoint.

        :param kwargs: what `async_ml_execute` takes. :raises CircuitBreakerOpenError: if the breaker is open; it is not tried then.
        """
        default = self.retry_policy
        policy = replace(
            default,
            attempts=default.attempts if max_retries is None else max_retries,
            backoff_factor=default.backoff_factor if backoff_factor is None else backoff_factor,
        )
        last: list[AsyncMLResult] = []

        async def attempt() -> None:
            with self.circuit_breaker.guard():
                last[:] = [await async_ml_execute(ml_code, **kwargs)]
                if last[0].exception is not None:
                    raise last[0].exception

        try:
            await policy.run(attempt)
        except Exception as error:
            for callback in self.error_callbacks:
                callback(error)
            if not last or error is not last[0].exception:
                raise
        return last[0]
